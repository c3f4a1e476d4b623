"""bytes → str: decode a page by BOM, evidence, header and declaration.

Bytes that are valid UTF-8 are UTF-8, whatever a header says: no other encoding's text passes
for it by accident. Labels are read as the WHATWG Encoding Standard does, so that nothing a
page names reaches Python's own codecs (``zlib``, ``unicode_escape``).
"""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE
)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]{1,40})""")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w:.-]{1,40})""", re.IGNORECASE)
_CONTROLS = tuple(map(chr, (*range(0x01, 0x09), *range(0x10, 0x1B), *range(0x1C, 0x20))))
_HEAD = 4096  # browsers look for a declaration in the first 1,024 bytes; pages are less exact

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8",
    "cp1252": "iso-8859-1 latin1 latin-1 windows-1252 cp1252 ascii us-ascii iso8859-1 l1",
    "iso8859-2": "iso-8859-2 latin2 iso8859-2 l2",
    "iso8859-3": "iso-8859-3 latin3",
    "iso8859-4": "iso-8859-4 latin4",
    "iso8859-5": "iso-8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 arabic",
    "iso8859-7": "iso-8859-7 greek",
    "iso8859-8": "iso-8859-8 iso-8859-8-i hebrew",
    "iso8859-10": "iso-8859-10",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 latin9 iso8859-15",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi",
    "koi8-u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866",
    "cp874": "windows-874 tis-620 iso-8859-11",
    "cp1250": "windows-1250 cp1250",
    "cp1251": "windows-1251 cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "mac-roman": "macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb18030 gbk gb2312 chinese x-gbk gb_2312-80",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cp950",
    "euc-jp": "euc-jp x-euc-jp euc-jis-2004 euc-jisx0213",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji shift-jis-2004 shift-jisx0213",
    "iso2022-jp": "iso-2022-jp",
    "cp949": "euc-kr ks_c_5601-1987 korean windows-949 cp949",
    "utf-16-le": "utf-16 utf-16le",
    "utf-16-be": "utf-16be",
}
_OF_SERVERS = "cp1252"
_OF_TWO_BYTES = frozenset({"gb18030", "big5hkscs", "euc-jp", "cp932", "cp949"})
_OF_LATIN = frozenset(
    {"cp1250", "cp1254", "cp1257", "cp1258", "mac-roman", "iso8859-2", "iso8859-3", "iso8859-4",
     "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16"}
)  # fmt: skip
_LATIN = {
    "cp1250": frozenset({"bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq", "sr"}),
    "cp1254": frozenset({"az", "ku", "tr"}),
    "cp1257": frozenset({"et", "lt", "lv"}),
    "cp1258": frozenset({"vi"}),
}
_OF_WINDOWS = re.compile(rb"[\x80-\x9f]")  # letters where ISO 8859 has none
_OF_ISO = re.compile(rb"[a-z][\xb1\xb6\xbb\xbc\xbe]")  # letters where Windows has signs
_TAG = re.compile(r"<[^<>]{0,500}>")
_AT_SCRIPT = re.compile(r"<(?=/?(?:script|style)\b)", re.IGNORECASE)
_IN_SCRIPT = re.compile(r"script|style", re.IGNORECASE)
_IN_A_ROW = re.compile(rb"[\x80-\xff]{6}")
# The codecs' own names too: a guess gives them.
_BY_LABEL = {
    label: codec for codec, labels in _CODECS.items() for label in (codec, *labels.split())
}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page or file; never raises: what can't be decoded becomes U+FFFD."""
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace")
    if (text := _utf8(body)) is not None:
        return text
    stated = _stated(body, content_type)
    if told := _by_signs(body):
        return body.decode(told, "replace")
    for label in stated:
        try:
            return body.decode(label)
        except UnicodeDecodeError:
            continue
    codec = _by_evidence(body, stated)
    return body.decode(codec, "replace")


def is_noise(text: str) -> bool:
    """Whether decoding gave no text: more control characters than any file's slips. A random
    byte is one of these in a tenth of the cases; NUL, ESC, SO and SI have uses in text."""
    head = text[:10_000]
    return sum(map(head.count, _CONTROLS)) > max(8, len(head) // 20)


def _utf8(body: bytes) -> str | None:
    """The text where the bytes are UTF-8 up to a cut at the end, and not escapes of JIS."""
    if b"\x1b$" in body[:_HEAD] or body[:200].count(b"\0") > 20:
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(body)
    except UnicodeDecodeError:
        return None
    cut = decoder.getstate()[0]  # a lone byte at the end of ASCII is no evidence
    return None if cut and text.isascii() else text


def _stated(body: bytes, content_type: str) -> list[str]:
    """The codecs that header and declaration name, in this order; Latin-1 is what servers put
    in a header by default (Apache up to 2.2), and what the page declares is believed before."""
    head = body[:_HEAD]
    labels = [found[1] for found in [_IN_HEADER.search(content_type)] if found]
    declared = (pattern.search(head) for pattern in (_DECLARED, _XML_DECLARED))
    labels.extend(found[1].decode("ascii", "replace") for found in declared if found)
    known = (_BY_LABEL.get(label.lower()) for label in labels)
    found = dict.fromkeys(codec for codec in known if codec)
    return sorted(found, key=_OF_SERVERS.__eq__)


def _by_signs(body: bytes) -> str | None:
    """What bytes tell that no text in another encoding has: every second one NUL, JIS escapes."""
    if body[:200].count(b"\0") > 20:
        is_little = body[1:200:2].count(b"\0") > body[:200:2].count(b"\0")
        return "utf-16-le" if is_little else "utf-16-be"
    return "iso2022-jp" if b"\x1b$" in body[:_HEAD] else None


def _by_evidence(body: bytes, stated: list[str]) -> str:
    """For bytes that nothing named decodes cleanly: mostly UTF-8, as stated, or a guess."""
    sample = body[:100_000]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken * 10 < sum(byte > 0x7F for byte in sample):
        return "utf-8"
    return stated[0] if stated else _guess(sample)


def _guess(sample: bytes) -> str:
    """By the letters' statistics; only undeclared pages of the old web come here. What writes a
    letter in two bytes has them in a row; accents stand alone. Among the encodings of Latin
    letters statistics err, and the text's language decides."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:20_000]).best()
    found = _BY_LABEL.get(best.encoding.replace("_", "-")) if best else None
    if found in _OF_TWO_BYTES:
        return found if _IN_A_ROW.search(sample) else _OF_SERVERS
    if found in _OF_LATIN:
        codec = _by_language(sample.decode(found, "replace"))
        is_iso = codec == "cp1250" and not _OF_WINDOWS.search(sample) and _OF_ISO.search(sample)
        return "iso8859-2" if is_iso else codec
    return _OF_SERVERS if found is None or found.startswith("utf-16") else found


def _by_language(text: str) -> str:
    from dateline.extract.language import identify  # it reads pages too

    shown = [part for part in _AT_SCRIPT.split(text) if not _IN_SCRIPT.match(part)]
    code = identify(" ".join(_TAG.sub(" ", "<".join(shown)).split()))
    return next((codec for codec, codes in _LATIN.items() if code in codes), _OF_SERVERS)
