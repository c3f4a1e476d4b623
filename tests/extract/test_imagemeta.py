"""What a JPEG's first kilobytes say of its picture."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extract.photos.file_meta import ImageMeta, before_picture, read_image_meta

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"


def segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\x00\x02pixels"


def dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def iptc(*datasets: bytes) -> bytes:
    block = b"".join(datasets)
    named = b"8BIM" + struct.pack(">H", 0x0425) + b"\x03abc" + struct.pack(">I", 3) + b"xyz\0"
    resource = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(block)) + block
    return segment(0xED, b"Photoshop 3.0\0" + named + resource)


def xmp(body: str) -> bytes:
    packet = f"""<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{body}</rdf:RDF></x:xmpmeta>"""
    return segment(0xE1, XMP_HEAD + packet.encode())


def exif(order: str, *entries: tuple[int, bytes]) -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    start, at = b"", 8 + 2 + 12 * len(entries)
    directory = struct.pack(f"{order}H", len(entries))
    for tag, text in entries:
        directory += struct.pack(f"{order}HHII", tag, 2, len(text), at + len(start))
        start += text
    return segment(0xE1, b"Exif\0\0" + head + struct.pack(f"{order}I", 8) + directory + start)


def read(*segments: bytes) -> dict[str, str]:
    return {made.origin: made.value for made in read_image_meta(jpeg(*segments)).statements}


def test_reads_iptc_in_utf_8_where_it_says_so():
    found = read(
        iptc(
            dataset(1, 90, b"\x1b%G"),
            dataset(2, 80, "Jörn Ackermann".encode()),
            dataset(2, 110, b"AFP"),
            dataset(2, 115, b"Weir Press"),
            dataset(2, 116, "© 2026 AFP".encode()),
            dataset(2, 120, b"An otter"),
        )
    )
    assert found == {
        "iptc:byline": "Jörn Ackermann",
        "iptc:credit": "AFP",
        "iptc:source": "Weir Press",
        "iptc:copyright": "© 2026 AFP",
        "iptc:caption": "An otter",
    }


def test_reads_iptc_of_old_programs_as_windows_1252():
    assert read(iptc(dataset(2, 80, "Jörn".encode("cp1252")))) == {"iptc:byline": "Jörn"}


def test_joins_several_bylines():
    found = read(iptc(dataset(2, 80, b"Ada Quill"), dataset(2, 80, b"Sid Quill")))
    assert found == {"iptc:byline": "Ada Quill; Sid Quill"}


def test_reads_xmp_elements_and_attributes():
    found = read(
        xmp(
            '<rdf:Description photoshop:Credit="AFP"><dc:creator><rdf:Seq>'
            "<rdf:li>Ada Quill</rdf:li></rdf:Seq></dc:creator><dc:rights><rdf:Alt>"
            '<rdf:li xml:lang="x-default">© AFP</rdf:li>'
            '<rdf:li xml:lang="fr">(c) AFP</rdf:li></rdf:Alt></dc:rights></rdf:Description>'
        )
    )
    assert found == {"xmp:credit": "AFP", "xmp:creator": "Ada Quill", "xmp:rights": "© AFP"}


@pytest.mark.parametrize("order", ["<", ">"])
def test_reads_exif_in_both_byte_orders(order):
    found = read(exif(order, (0x013B, b"Ada Quill\0"), (0x8298, b"Ada\0Weir Press\0")))
    assert found == {"exif:artist": "Ada Quill", "exif:copyright": "Ada Weir Press"}


@pytest.mark.parametrize(
    ("segments", "line"),
    [
        ((iptc(dataset(2, 80, b"Ada Quill"), dataset(2, 110, b"AFP")),), "Ada Quill / AFP"),
        ((iptc(dataset(2, 80, b"Ada Quill/AFP"), dataset(2, 110, b"AFP")),), "Ada Quill/AFP"),
        ((exif("<", (0x8298, b"(c) Weir Press\0")),), "(c) Weir Press"),
        ((), None),
    ],
)
def test_writes_who_and_whose_on_one_line(segments, line):
    assert read_image_meta(jpeg(*segments)).credit_line() == line


def test_reads_no_packet_that_declares_entities():
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description>'
        "<dc:creator>&a;&b;Ada</dc:creator></rdf:Description></rdf:RDF>"
    )
    assert read(segment(0xE1, XMP_HEAD + bomb.encode())) == {}


def test_reads_the_first_items_of_properties_that_stand_in_one_another():
    """All of the items of each made minutes of some segments."""
    nested = "<dc:rights>" * 200 + "<rdf:li>x</rdf:li>" * 3000 + "</dc:rights>" * 200
    body = f"<rdf:Description>{nested}</rdf:Description>"
    found = read_image_meta(jpeg(*[xmp(body)] * 100))
    assert {made.value for made in found.statements} == {"; ".join("x" * 20)}


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\xff\xed"]
)
def test_finds_nothing_in_what_is_no_jpeg(data):
    assert read_image_meta(data) == ImageMeta()


WHOLE = jpeg(
    iptc(dataset(2, 80, b"Ada Quill")),
    xmp('<rdf:Description photoshop:Credit="AFP"/>'),
    exif(">", (0x013B, b"Ada Quill\0")),
)


def test_keeps_what_stood_before_a_cut():
    found = read_image_meta(WHOLE[:80])
    assert [made.value for made in found.statements] == ["Ada Quill"]


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_raises_nothing_whatever_byte_is_changed_or_cut(cut, at, byte):
    data = bytearray(WHOLE)
    data[at] = byte
    read_image_meta(bytes(data[:cut])).credit_line()


@given(st.binary(max_size=400))
def test_raises_nothing_whatever_the_bytes(data):
    for head in (
        b"",
        b"\xff\xd8\xff\xed\x01\x00Photoshop 3.0\0",
        b"\xff\xd8\xff\xe1\x01\x00Exif\0\0II*\0",
    ):
        read_image_meta(head + data)


def test_reads_no_name_that_is_cut():
    whole = dataset(2, 110, b"AFP") + dataset(2, 80, b"Ada Quill")
    block = whole[:-5]
    head = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(whole))
    assert read(segment(0xED, b"Photoshop 3.0\0" + head + block)) == {"iptc:credit": "AFP"}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Олена Петренко", "cp1251"),
        ("Paweł Głąb", "cp1250"),
        ("Jörn Ångström", "cp1252"),
        ("José Muñoz © 5 cm³", "cp1252"),
    ],
)
def test_guesses_an_encoding_of_one_byte_that_none_declares(name, encoding):
    assert read(iptc(dataset(2, 80, name.encode(encoding)))) == {"iptc:byline": name}


def test_keeps_names_that_stand_before_an_extended_dataset():
    extended = struct.pack(">BBBH", 0x1C, 2, 202, 0x8004) + b"\0\0\0\1x"
    assert read(iptc(dataset(2, 80, b"Jane Roe"), extended)) == {"iptc:byline": "Jane Roe"}


def test_takes_all_that_stands_before_a_picture():
    thumbnails = segment(0xE2, b"x" * 60_000) * 3
    file = jpeg(thumbnails, iptc(dataset(2, 80, b"Jane Roe")))
    assert read_image_meta(before_picture(file)).first("byline") == "Jane Roe"
    assert len(before_picture(file)) == len(file) - len(b"\xff\xda\x00\x02pixels")
    assert before_picture(b"\x89PNG") == b""
