"""CSS selector → markup that it finds: what a list needs to be like for an office's file to fit."""

import html
import re
from dataclasses import dataclass, field

_STEP = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|:not\([^)]*\)|\.(?P<name>[\w-]+)|#(?P<id>[\w-]+)"
    r"|\[(?P<key>[\w-]+)(?:(?P<sign>[*^$]?)=['\"]?(?P<value>[^'\"\]]*)['\"]?)?\]"
)
_HEADS = {"tr": "table", "dd": "dl", "dt": "dl", "li": "ul", "td": "tr"}


@dataclass(slots=True)
class Element:
    """One compound of a selector; ``holds`` are the parts of attributes that it asks for."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)

    def opened(self) -> str:
        """Its start tag."""
        told = "".join(f' {name}="{html.escape(one)}"' for name, one in self.attributes.items())
        return f"<{self.tag}{told}>"


def alternatives(selector: str) -> list[str]:
    """The selectors of a list of them, parted by commas."""
    return [one.strip() for one in selector.split(",")]


def chain(selector: str) -> list[Element]:
    """The compounds of a selector without commas, the outermost first.

    Raises ValueError for one that says more than tags, classes, ids and attributes do; what
    ``:not()`` bars is for the site not to have.
    """
    return [_element(compound) for compound in selector.split()]


def _element(compound: str) -> Element:
    made, at = Element(), 0
    classes: list[str] = []
    while at < len(compound):
        found = _STEP.match(compound, at) if at else _STEP.match(compound)
        if found is None:
            raise ValueError(f"no simple selector: {compound!r}")
        at = found.end()
        made.tag = found["tag"] or made.tag
        classes += [found["name"]] if found["name"] else []
        if found["id"]:
            made.attributes["id"] = found["id"]
        if found["key"]:
            (made.holds if found["sign"] else made.attributes)[found["key"]] = found["value"] or ""
    if classes:
        made.attributes["class"] = " ".join(classes)
    is_link = "href" in made.holds or "href" in made.attributes
    made.tag = made.tag or ("a" if is_link else "div")
    return made


def nested(elements: list[Element], inner: str) -> str:
    """Elements within one another around a content."""
    for element in reversed(elements):
        inner = f"{element.opened()}{inner}</{element.tag}>"
    return inner


def around(items: str, tag: str) -> str:
    """What holds items of a tag in a page, as tables hold rows."""
    head = _HEADS.get(tag)
    return f"<{head}>{items}</{head}>" if head else items
