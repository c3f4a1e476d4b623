"""The offices and the model → docs/offices.md and docs/office.schema.json."""

import json
import sys
from pathlib import Path

from dateline.sources import load_offices, office_schema, office_table

DOCS = Path(__file__).parents[1] / "docs"


def written() -> dict[str, str]:
    """What the generated pages should hold, by file name."""
    schema = json.dumps(office_schema(), indent=2, ensure_ascii=False)
    return {
        "offices.md": office_table(load_offices().values()),
        "office.schema.json": f"{schema}\n",
    }


def main() -> int:
    """Write them; the exit code."""
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
