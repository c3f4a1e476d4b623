"""The offices and the model → offices.md, office.schema.json and a table of routes.md in docs/."""

import json
import re
import sys
from pathlib import Path

from dateline.sources import load_offices, office_schema, office_table

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.append(str(ROOT / "samples"))

from emulators.tried import tried_table  # noqa: E402 (it lies in samples/)

_TABLE = re.compile(r"(?<=writes this table -->\n\n).*?(?=<!-- its end -->)", re.DOTALL)


def written() -> dict[str, str]:
    """What the generated pages should hold, by file name."""
    schema = json.dumps(office_schema(), indent=2, ensure_ascii=False)
    offices = load_offices().values()
    routes = (DOCS / "routes.md").read_text("utf-8")
    return {
        "offices.md": office_table(offices),
        "office.schema.json": f"{schema}\n",
        "routes.md": _TABLE.sub(lambda _: f"{tried_table(offices)}\n", routes),
    }


def main() -> int:
    """Write them; the exit code."""
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
