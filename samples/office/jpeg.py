"""Words of credit → a small JPEG that carries them as IPTC and XMP.

The picture is a baseline greyscale JPEG of flat 8x8 blocks: each block is one DC difference
and an end-of-block, so the whole encoder is a dozen lines. IPTC-IIM 4.2 sits in APP13
(8BIM 0x0404), XMP in APP1, as cameras' software writes them.
"""

import struct
from collections.abc import Mapping
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 360
# IPTC-IIM 4.2, application record 2.
_DATASETS = {"byline": 80, "credit": 110, "source": 115, "copyright": 116, "caption": 120}
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
%s</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_ALT = "<{0}><rdf:Alt><rdf:li xml:lang='x-default'>{1}</rdf:li></rdf:Alt></{0}>\n"
_SEQ = "<{0}><rdf:Seq><rdf:li>{1}</rdf:li></rdf:Seq></{0}>\n"
_ONE = "<{0}>{1}</{0}>\n"
_PROPERTIES = {
    "byline": ("dc:creator", _SEQ),
    "credit": ("photoshop:Credit", _ONE),
    "source": ("photoshop:Source", _ONE),
    "copyright": ("dc:rights", _ALT),
    "caption": ("dc:description", _ALT),
    "usage": ("xmpRights:UsageTerms", _ALT),
}


def jpeg(
    words: Mapping[str, str], shade: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> bytes:
    """A JPEG; ``words`` are byline, credit, source, copyright, caption, usage (any of them)."""
    metadata = _app13(words) + _app1(words) if words else b""
    jfif = _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + jfif + metadata + _image(shade, *size) + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _app13(words: Mapping[str, str]) -> bytes:
    records = _dataset(1, 90, b"\x1b%G")  # what follows is UTF-8
    for name, number in _DATASETS.items():
        if name in words:
            records += _dataset(2, number, words[name].encode())
    padded = records + b"\0" * (len(records) % 2)
    return _segment(
        0xED, b"Photoshop 3.0\x008BIM\4\4\0\0" + struct.pack(">I", len(records)) + padded
    )


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _app1(words: Mapping[str, str]) -> bytes:
    told = "".join(
        form.format(name, escape(words[word]))
        for word, (name, form) in _PROPERTIES.items()
        if word in words
    )
    return _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + (_XMP % told).encode())


def _image(shade: int, width: int, height: int) -> bytes:
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    # Huffman tables, as counts of codes by length: DC lengths 0-5 have the codes below; the
    # only AC code is the end of a block, "0".
    dc, ac = bytes([0, 3, 1, 1, 1] + [0] * 11), bytes([1] + [0] * 15)
    return (
        _segment(0xDB, b"\0" + b"\x10" * 64)
        + _segment(0xC0, frame)
        + _segment(0xC4, b"\0" + dc + bytes(range(6)))
        + _segment(0xC4, b"\x10" + ac + b"\0")
        + _segment(0xDA, bytes([1, 1, 0, 0, 63, 0]))
        + _scan(shade, -(-width // 8), -(-height // 8))
    )


_CODES = ("00", "01", "10", "110", "1110", "11110")


def _scan(shade: int, columns: int, rows: int) -> bytes:
    bits, before = [], 0
    for index in range(columns * rows):
        level = (index % columns + index // columns + shade) * 2 % 41 - 20
        bits.append(_difference(max(-31, min(31, level - before))) + "0")
        before += max(-31, min(31, level - before))
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    packed = int(stream, 2).to_bytes(len(stream) // 8, "big")
    return packed.replace(b"\xff", b"\xff\0")


def _difference(value: int) -> str:
    size = abs(value).bit_length()
    bits = value if value >= 0 else value + (1 << size) - 1
    return _CODES[size] + (f"{bits:0{size}b}" if size else "")
