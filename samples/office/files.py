"""The bundled office files → the same for another port."""

from pathlib import Path

PORT = 8765
OFFICES = Path(__file__).parents[1] / "offices"
_HOSTILE = """
[[feeds]]
url = "http://127.0.0.3:8765/hostile.json"
kind = "json"
evidence = "served with --hostile"
confidence = "sample"
"""


def write_offices(folder: Path, port: int, *, hostile: bool = False) -> list[Path]:
    """Write the three office files for ``port`` into ``folder``; returns their paths.

    ``hostile`` adds the agency's feed of things that must be refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for bundled in sorted(OFFICES.glob("*.toml")):
        text = bundled.read_text("utf-8")
        if hostile and bundled.stem == "sample_agency":
            text += _HOSTILE
        target = folder / bundled.name
        target.write_text(text.replace(f":{PORT}", f":{port}"), "utf-8")
        written.append(target)
    return written
