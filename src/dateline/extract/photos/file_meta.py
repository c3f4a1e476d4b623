"""first bytes of a JPEG → [Candidate]: the credits that its IPTC, XMP and EXIF state.

IPTC-IIM 4.2 (in Photoshop's APP13 resource 0x0404), XMP part 3 (APP1), EXIF 2.32 (APP1).
Whatever the bytes, nothing is raised: a file cut off gives what stood before the cut.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from dateline.model import Candidate
from dateline.text import one_line

_LONGEST = 2000
_MOST_SEGMENTS = 200
_MOST_ITEMS = 20  # of a property; properties may stand in one another
_PHOTOSHOP = b"Photoshop 3.0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF = b"Exif\0\0"
_UTF8 = b"\x1b%G"
# Markers that stand alone, without a length: TEM, RST0–7, SOI.
_BARE = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9

_IPTC_NAMES = {80: "byline", 110: "credit", 115: "source", 116: "copyright", 120: "caption"}
_EXIF_NAMES = {0x013B: "artist", 0x8298: "copyright", 0x010E: "caption"}
_TYPE_ASCII = 2
_ACCENTS_ALONE = re.compile("[À-ÖØ-öø-ÿ]{4}")
_SIGNED = re.compile("[^\\W\\d_][¡-©«-´¶-¹»-¿][^\\W\\d_]|[^\\W\\d_]{3}[£¥³¼¾¿](?![^\\s])|\\ufffd")

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP_NS = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"
_CC = "{http://creativecommons.org/ns#}"
_XMP_NAMES = {
    f"{_DC}creator": "creator",
    f"{_PHOTOSHOP_NS}Credit": "credit",
    f"{_PHOTOSHOP_NS}Source": "source",
    f"{_DC}rights": "rights",
    f"{_DC}description": "caption",
    f"{_RIGHTS}UsageTerms": "usage",
    f"{_RIGHTS}WebStatement": "statement",
    f"{_PLUS}ImageCreatorName": "creator",
    f"{_PLUS}CopyrightOwnerName": "owner",
    f"{_PLUS}LicensorName": "licensor",
    f"{_CC}license": "licence",
}


@dataclass(frozen=True, slots=True)
class ImageMeta:
    """What a file says of itself: statements in their order of trust, by origin.

    An origin is ``iptc:byline``, ``xmp:creator``, ``exif:artist`` and the like.
    """

    statements: tuple[Candidate[str], ...] = ()

    def first(self, *names: str) -> str | None:
        """The first statement of one of some names ("byline", "credit"), whatever its place."""
        return next(
            (made.value for made in self.statements if made.origin.split(":")[1] in names), None
        )

    def credit_line(self) -> str | None:
        """Who and whose on one line, as a credit is written: "Jane Roe / Agency"; else the
        copyright notice."""
        who = self.first("byline", "creator", "artist")
        whose = self.first("credit", "source", "owner", "licensor")
        if who and whose:
            return who if whose.casefold() in who.casefold() else f"{who} / {whose}"
        return who or whose or self.first("copyright", "rights")


def read_image_meta(data: bytes) -> ImageMeta:
    """The statements in the first kilobytes of a JPEG; none for other or broken files."""
    found: dict[str, list[Candidate[str]]] = {"iptc": [], "xmp": [], "exif": []}
    for marker, payload in _segments(data):
        if marker == 0xED and payload.startswith(_PHOTOSHOP):
            found["iptc"].extend(_iptc(payload[len(_PHOTOSHOP) :]))
        elif marker == 0xE1 and payload.startswith(_XMP):
            found["xmp"].extend(_xmp(payload[len(_XMP) :]))
        elif marker == 0xE1 and payload.startswith(_EXIF):
            found["exif"].extend(_exif(payload[len(_EXIF) :]))
    return ImageMeta(tuple(found["iptc"] + found["xmp"] + found["exif"]))


def before_picture(data: bytes) -> bytes:
    """What stands in a JPEG before the picture itself, however long; nothing of other files."""
    return data[: max((end for *_, end in _spans(data)), default=0)]


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, payload) up to the picture itself; a segment cut off comes as far as it goes."""
    yield from ((marker, data[start:end]) for marker, start, end in _spans(data))


def _spans(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, where its payload begins and ends) of each segment up to the picture itself."""
    if data[:2] != b"\xff\xd8":
        return
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while at < len(data) and data[at] == 0xFF and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker in {_SCAN, _END}:
            return
        if marker in _BARE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            return
        yield marker, at + 4, at + 2 + length
        at += 2 + length


def _made(family: str, name: str, text: str) -> Iterator[Candidate[str]]:
    value = one_line(text)[:_LONGEST]
    if value:
        yield Candidate(value, f"{family}:{name}", text[:_LONGEST])


# ---- IPTC -----------------------------------------------------------------------------------
def _iptc(resources: bytes) -> Iterator[Candidate[str]]:
    for number, block in _resources(resources):
        if number == 0x0404:
            yield from _records(block)


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of the Photoshop resources: "8BIM", number, padded name, size, bytes."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 7 <= len(data):
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        named = 1 + data[at + 6]
        start = at + 6 + named + named % 2
        size = int.from_bytes(data[start : start + 4], "big")
        yield number, data[start + 4 : start + 4 + size]
        at = start + 4 + size + size % 2


def _records(data: bytes) -> Iterator[Candidate[str]]:
    utf8, at = False, 0
    several: dict[int, list[str]] = {}
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, dataset = data[at + 1], data[at + 2]
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        if size & 0x8000:  # an extended dataset: kilobytes of data, never a name
            break
        value = data[at + 5 : at + 5 + size]
        if len(value) < size:  # half a name is none
            break
        if (record, dataset) == (1, 90):
            utf8 = value == _UTF8
        elif record == 2 and dataset in _IPTC_NAMES:
            several.setdefault(dataset, []).append(_decoded(value, utf8=utf8))
        at += 5 + size
    for dataset in sorted(several):
        yield from _made("iptc", _IPTC_NAMES[dataset], "; ".join(several[dataset]))


def _decoded(value: bytes, *, utf8: bool) -> str:
    """Text of an IIM dataset: UTF-8 where 1:90 says so or it is valid, else of one byte a
    letter."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace") if utf8 else _of_one_byte(value)


def _of_one_byte(value: bytes) -> str:
    """Windows' encodings by what they make of the bytes: of the west, unless that gives words of
    accents alone, or signs within words."""
    west = value.decode("cp1252", "replace")
    east = "cp1251" if _ACCENTS_ALONE.search(west) else "cp1250" if _SIGNED.search(west) else ""
    told = value.decode(east, "replace") if east else west
    return west if _SIGNED.search(told) else told


# ---- XMP ------------------------------------------------------------------------------------
def _xmp(packet: bytes) -> Iterator[Candidate[str]]:
    """The properties of a packet, as elements or attributes; none of one that declares a
    document type: honest packets have none, and its entities are a weapon."""
    if b"<!" in packet:
        return
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    for described in root.iter(f"{_RDF}Description"):
        for name, value in described.attrib.items():
            if str(name) in _XMP_NAMES:
                yield from _made("xmp", _XMP_NAMES[str(name)], str(value))
    for tag, name in _XMP_NAMES.items():
        for element in root.iter(tag):
            yield from _made("xmp", name, _property(element))


def _property(element: "etree._Element") -> str:
    """A property's text: its items joined, of alternatives the default one."""
    items = list(islice(element.iter(f"{_RDF}li"), _MOST_ITEMS))
    if not items:
        resource = element.get(f"{_RDF}resource")
        return str(resource) if resource else "".join(element.itertext())
    if element.find(f"{_RDF}Alt") is not None:
        return "".join(items[0].itertext())
    return "; ".join("".join(item.itertext()).strip() for item in items)


# ---- EXIF -----------------------------------------------------------------------------------
def _exif(tiff: bytes) -> Iterator[Candidate[str]]:
    """Artist, Copyright and ImageDescription of the first directory."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    (offset,) = struct.unpack_from(f"{order}I", tiff, 4)
    if offset + 2 > len(tiff):
        return
    (count,) = struct.unpack_from(f"{order}H", tiff, offset)
    for index in range(min(count, 512)):
        at = offset + 2 + 12 * index
        if at + 12 > len(tiff):
            return
        tag, kind, size, value = struct.unpack_from(f"{order}HHII", tiff, at)
        if tag in _EXIF_NAMES and kind == _TYPE_ASCII:
            start = at + 8 if size <= 4 else value
            text = _decoded(tiff[start : start + min(size, _LONGEST)], utf8=False)
            # EXIF writes "photographer NUL editor NUL" into Copyright.
            yield from _made("exif", _EXIF_NAMES[tag], text.replace("\0", " ").strip())
