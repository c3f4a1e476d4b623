"""A piece → its page, amid the furniture that press sites put around their texts."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import jinja2

from office import dates
from office.content import FOLDER, Piece, Site, blocks
from office.structured import graph

TEMPLATES = Path(__file__).parent / "templates"
RIGHT_TO_LEFT = frozenset({"ar"})


@cache
def environment() -> jinja2.Environment:
    """The templates, escaping all that they print."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )


@cache
def labels(language: str) -> dict[str, str]:
    """The words of the furniture in a language."""
    table: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "labels.toml").read_text("utf-8"))
    return table[language]


def article(
    site: Site, piece: Piece, base: str, *, depth: int = 0, nonce: str | None = None
) -> bytes:
    """The page of a piece; its text lies in ``depth`` further elements."""
    text = (
        environment()
        .get_template(f"{site.key}.html")
        .render(
            **_around(site, piece.language, base),
            piece=piece,
            blocks=blocks(piece.body),
            graph=graph(site, piece, base) if piece.markup == "jsonld" else "",
            published=_seen(site, piece.published, piece.language),
            modified=_seen(site, piece.modified, piece.language) if piece.modified else "",
            related=related(site, piece),
            depth=depth,
            nonce=nonce,
        )
    )
    return text.encode(piece.charset, "xmlcharrefreplace")


def plain(site: Site, base: str, name: str, language: str = "", **values: object) -> bytes:
    """A page that is no article: login, missing, gone, home."""
    around = _around(site, language or site.languages[0], base)
    return environment().get_template(f"{name}.html").render(**around, **values).encode()


def related(site: Site, piece: Piece) -> Sequence[Piece]:
    """Three other stories of the language; those that change are left out, so that an edition
    changes no page but its own."""
    same = [each for each in site.pieces if each.language == piece.language and each.pictures]
    steady = [each for each in same if not each.editions and each.path != piece.path]
    return steady[:3]


def _around(site: Site, language: str, base: str) -> dict[str, object]:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    words = labels(language)
    return {"site": site, "base": base, "language": language, "direction": direction, "say": words}


def _seen(site: Site, moment: date, language: str) -> str:
    local = moment.astimezone(site.tz) if isinstance(moment, datetime) else moment
    return dates.visible(local, language, american=site.key == "ministry")
