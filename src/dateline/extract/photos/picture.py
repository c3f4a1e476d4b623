"""img element → Picture: its best address, and the key that its sizes and crops share."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from dateline import urls
from dateline.extract.page.outline import Outline

# Scripts load pictures late from attributes of many names: data-src, data-original,
# data-lazy-srcset, data-lazyimage-src.
_LAZY = re.compile(
    r"^data-(?:[\w-]*-)?(?:src|original|url|image|img|file|full|large|actualsrc|lazy|mos|photo)$"
)
_SOURCE = re.compile(r"src$")
_SETS = re.compile(r"^(?:data-[\w-]*)?srcset$|^data-(?:[\w-]*-)?(?:srcset|sizes-srcset)$")
_SIZE_ATTRIBUTES = ("width", "height")
_NO_FILE = ("data:", "about:", "javascript:", "blob:")
_BLANK = re.compile(
    r"(?:blank|spacer|pixel|transparent|1x1|placeholder|lazyload|loading|grey|gray)[\w-]*"
    r"\.(?:gif|png|svg|jpe?g)(?:\?|$)|\.svg(?:\?|$)"
)
_BLANK_MARKS = (
    "blank", "spacer", "pixel", "transparent", "1x1", "holder", "load", "grey", "gray", ".svg",
)  # fmt: skip
_ICON = re.compile(
    r"(?:^|[/_.\-=])(?:logo|logos|icon|icons|avatar|avatars|gravatar|sprite|favicon|emoji|emojis|"
    r"badge|badges|button|qrcode|qr-code|doubleclick|adserver|pixel|counter|captcha|flag|flags|"
    r"app-?store|google-?play|newsletter|subscribe|whatsapp|share-?logo|qzone|weibo|weixin|wechat|"
    r"signature|arrow|arrows|loader|icn|play-?button)(?=[/_.\-]|\d|$)"
    r"|/(?:themes?|web-?frontend|frontend|skins?|templates?|dist|css|emoticons?)/",
    re.IGNORECASE,
)
_ICON_MARKS = (
    "logo", "icon", "avatar", "sprite", "emoji", "badge", "button", "code", "doubleclick",
    "adserver", "pixel", "counter", "captcha", "flag", "store", "google", "letter", "subscribe",
    "whatsapp", "signature", "arrow", "loader", "icn", "/theme", "frontend", "/skin", "/template",
    "/dist/", "/css/", "/emoticon", "qzone", "weibo", "weixin", "wechat",
)  # fmt: skip
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|bmp|tiff?)$", re.IGNORECASE)
_SIZE = (
    r"(?:\d{2,4}x\d{2,4}|[wh]_?\d{2,4}|\d{2,4}w|\d{3,4}p|scaled|large|medium|small|thumb|"
    r"thumbnail|xlarge|master|original|sq|square|16x9|4x3|1x1|16-9|4-3)"
)
_SIZE_SUFFIX = re.compile(rf"(?:[-_.]?{_SIZE})+$", re.IGNORECASE)
_SIZE_LAST, _LONGEST_SIZE = re.compile(rf"{_SIZE}$", re.IGNORECASE), 9
_SIZE_PREFIX = re.compile(r"^\d{2,4}x\d{2,4}[-_]")
_SIZE_WITHIN = re.compile(r"[-_.]\d{2,4}x\d{2,4}(?=[-_.@])")
_SIZE_SEGMENT = re.compile(
    r"^(?:\d{1,4}x\d{1,4}.*|[wh][_-]?\d{2,4}.*|\d{2,4}[wh]?|[a-z]{1,2}[_:-][\w:.,-]+|fit-in|crop|"
    r"resize|smart|filters:.*|format.*|quality.*|width.*|height.*|rs:.*|large|medium|small|thumb|"
    r"original|master|image_\w+)$",
    re.IGNORECASE,
)
_INNER = re.compile(r"(?<=.)https?:/{1,2}[^\s]+", re.IGNORECASE)
_IDENTIFYING = frozenset(
    {"id", "img", "image", "file", "photo", "uuid", "media", "path", "src", "url"}
)
_TOKEN = re.compile(r"[A-Za-z]*\d{5,}[A-Za-z]*|[A-Za-z0-9]{8,}")
_DAY = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d|\d{3,4}x\d{3,4}")
_ASKED = re.compile(r"[?&;](?:im)?w(?:idth)?=(\d{3,4})(?!\d)")
_LEAST_SIDE = 90
_BANNER = 6  # times as wide as high
_PIXELS = re.compile(r"\d{1,5}(?=(?:\.\d*)?(?:px)?\s*$)")
# Possessive, and of a value without spaces at its ends: read in linear time.
_IN_SRCSET = re.compile(r"[\s,]*+(\S*[^\s,])(?:\s++([\d.]{1,8})([wxh])[^,]*+)?")
_LEAST_NAME = 10  # letters; shorter ones are "image" or "photo"


@dataclass(slots=True)
class Picture:
    """An img element: its place in the outline, its best address, the key that its variants
    share, its stated width; ``src`` is the address that it shows where no script runs."""

    attributes: Mapping[str, str | None]
    place: int
    url: str
    key: str
    width: int
    src: str | None = None


def picture_at(place: int, made: Outline, base: str) -> Picture | None:
    """The picture that an element shows; None for icons, pixels, vector drawings."""
    attributes = made.attributes[place]
    if _too_small(attributes):
        return None
    found = best_address(place, made, base)
    if found is None or _is_icon(urlsplit(found[0]).path):
        return None
    url, width = found
    src = (attributes.get("src") or "").strip()
    plain = urls.join(base, src) if src and src != url and not _is_blank(src) else None
    return Picture(attributes, place, url, picture_key(url), width, plain)


def _is_icon(path: str) -> bool:
    """The pattern is read where one of its words may stand."""
    low = path.lower()
    return any(map(low.__contains__, _ICON_MARKS)) and bool(_ICON.search(path))


def _too_small(attributes: Mapping[str, str | None]) -> bool:
    """By a side too short, or by the shape of a banner."""
    sides = []
    for name in _SIZE_ATTRIBUTES:
        value = _PIXELS.match(attributes.get(name) or "")
        side = int(value.group()) if value else 0
        if 0 < side < _LEAST_SIDE:
            return True
        sides.append(side)
    width, height = sides
    return 0 < height * _BANNER <= width


def best_address(place: int, made: Outline, base: str) -> tuple[str, int] | None:
    """(address, width) of the largest variant that the element or its picture names."""
    offers = [
        (width, -rank, address)
        for rank, (address, width) in enumerate(_variants(place, made))
        if address and not _is_blank(address)
    ]
    best = max(_by_asking(offers), default=None)
    joined = urls.join(base, best[2]) if best else None
    return (joined, best[0]) if joined and best else None


def _by_asking(offers: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The offers by the widths that their addresses ask a server for, where no set states any
    and each asks for one."""
    if len(offers) < 2 or any(width for width, _, _ in offers):
        return offers
    asked = [
        (int(found[1]), rank, address)
        for _, rank, address in offers
        if (found := _ASKED.search(address))
    ]
    return asked if len(asked) == len(offers) else offers


def _is_blank(address: str) -> bool:
    """Whether an address is that of a stand-in; the pattern is read where it may be one."""
    low = address.lower()
    if low.startswith(_NO_FILE):
        return True
    return any(map(low.__contains__, _BLANK_MARKS)) and bool(_BLANK.search(low))


def _variants(place: int, made: Outline) -> Iterator[tuple[str, int]]:
    attributes = made.attributes[place]
    for name, value in attributes.items():
        if value and name[:5] == "data-" and _LAZY.match(name) and _is_address(name, value):
            yield value.strip(), 0
    yield (attributes.get("src") or "").strip(), 0
    yield from _sets(attributes)
    above = made.parents[place]
    if above >= 0 and made.tags[above] == "picture":
        for source in made.within(above, made.of("source")):
            if made.parents[source] == above:
                yield from _sets(made.attributes[source])


def _is_address(name: str, value: str) -> bool:
    """A "data-src" is one; a "data-url" may be the page that shows the picture."""
    if " " in value.strip() or "/" not in value:
        return False
    return bool(_SOURCE.search(name)) or bool(_EXTENSION.search(value.split("?", maxsplit=1)[0]))


def _sets(attributes: Mapping[str, str | None]) -> Iterator[tuple[str, int]]:
    for name, value in attributes.items():
        if value and _SETS.match(name):
            yield from read_srcset(value)


def read_srcset(value: str) -> list[tuple[str, int]]:
    """[(address, width)] of a srcset; a density counts as so many thousandths of a pixel.

    Addresses may hold commas: a candidate ends at a comma that a space follows or that
    follows a descriptor (HTML, "parse a srcset attribute").
    """
    found: list[tuple[str, int]] = []
    for match in _IN_SRCSET.finditer(value[:20_000].strip(" \t\r\n\f,")):
        address, number, unit = match.groups()
        size = float(number) if number and number.count(".") < 2 and number != "." else 0.0
        found.append((address, int(size) if unit == "w" else min(int(size * 10), 90)))
        if len(found) >= 60:
            break
    return found


@lru_cache(maxsize=1024)
def picture_key(url: str) -> str:
    """What the sizes and crops of one picture share: its file's stem, else its path."""
    decoded = unquote(url)
    inner = _INNER.search(decoded[8:]) if "http" in decoded[8:].lower() else None
    if inner:
        # the rest of the outer address's query is none of the inner one's
        return picture_key(inner.group()[:2000].split("&")[0])
    try:
        split = urlsplit(decoded)
    except ValueError:
        return decoded
    segments = [segment for segment in split.path.split("/") if segment]
    stem = _EXTENSION.sub("", segments[-1]) if segments else ""
    stem = _SIZE_WITHIN.sub("", _SIZE_PREFIX.sub("", stem))
    if _SIZE_LAST.search(stem[-_LONGEST_SIZE:]):
        stem = _SIZE_SUFFIX.sub("", stem)
    if len(stem) >= 6 and re.search(r"\d|[-_]", stem) and not _SIZE_SEGMENT.match(stem):
        return stem.casefold()
    kept = [segment for segment in segments if not _SIZE_SEGMENT.match(_EXTENSION.sub("", segment))]
    query = "&".join(
        f"{name}={value}"
        for name, value in sorted(parse_qsl(split.query)[:40])
        if name in _IDENTIFYING
    )
    return f"{split.hostname}/{'/'.join(kept)}?{query}".casefold()


def picture_tokens(url: str) -> frozenset[str]:
    """The runs of letters and digits in an address that may name a picture: "4971149",
    "AS20190301001974"; dates and plain words aside. Two crops of one picture share some."""
    path = unquote(url).split("?")[0].split("//")[-1].partition("/")[2]
    return frozenset(
        token.casefold()
        for token in _TOKEN.findall(path)
        if any(letter.isdigit() for letter in token) and not _DAY.fullmatch(token)
    )


def file_name(url: str) -> str:
    """The name of a picture's file, where it is long enough to be its own; else none."""
    name = urlsplit(url).path.rpartition("/")[2]
    stem = _EXTENSION.sub("", name)
    return name.casefold() if stem != name and len(stem) >= _LEAST_NAME else ""
