"""Pictures and the PDF: real bytes, read back by the formats' own rules."""

import re
import struct

from office.jpeg import jpeg
from office.pdf import pdf
from office.testing import Serving

WORDS = {"byline": "Кавіта Rao", "credit": "Lighthouse & Co", "usage": "CC BY 4.0"}


def segments(data: bytes) -> dict[int, bytes]:
    assert data[:2] == b"\xff\xd8"
    assert data[-2:] == b"\xff\xd9"
    found, at = {}, 2
    while data[at + 1] != 0xDA:
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        found[marker] = data[at + 4 : at + 2 + length]
        at += 2 + length
    return found


def iptc(app13: bytes) -> dict[tuple[int, int], str]:
    head, size = app13[:26], struct.unpack(">I", app13[22:26])[0]
    assert head[:22] == b"Photoshop 3.0\x008BIM\x04\x04\x00\x00"
    found, at = {}, 26
    while at < 26 + size:
        mark, record, number, length = struct.unpack(">BBBH", app13[at : at + 5])
        assert mark == 0x1C
        found[record, number] = app13[at + 5 : at + 5 + length].decode()
        at += 5 + length
    return found


def test_writes_credits_as_iptc_and_xmp():
    parts = segments(jpeg(WORDS))
    told = iptc(parts[0xED])
    assert told[1, 90] == "\x1b%G"
    assert (told[2, 80], told[2, 110]) == ("Кавіта Rao", "Lighthouse & Co")
    xmp = parts[0xE1].removeprefix(b"http://ns.adobe.com/xap/1.0/\0").decode()
    assert "<photoshop:Credit>Lighthouse &amp; Co</photoshop:Credit>" in xmp
    assert "CC BY 4.0" in xmp


def test_says_nothing_in_a_file_without_words():
    assert set(segments(jpeg({}))) == {0xE0, 0xDB, 0xC0, 0xC4}


def test_states_the_size_of_the_picture():
    frame = segments(jpeg({}, size=(304, 168)))[0xC0]
    assert struct.unpack(">BHH", frame[:5]) == (8, 168, 304)


def test_serves_the_files_metadata_its_smaller_copies_and_its_first_bytes(press: Serving, web):
    url = press.urls["sample_agency"] + "/media/2026/09/solar-lamp.jpg"
    whole = web.get(url)
    assert whole.headers["Content-Type"] == "image/jpeg"
    assert iptc(segments(whole.content)[0xED])[2, 80] == "Kavita Rao"
    assert web.get(url.replace(".jpg", "-300x169.jpg")).content[:2] == b"\xff\xd8"
    part = web.get(url, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, whole.content[:100])
    assert part.headers["Content-Range"] == f"bytes 0-99/{len(whole.content)}"


def test_writes_a_pdf_whose_cross_references_are_right():
    data = pdf("A (b)", ["One (two)", "three"])
    assert data.startswith(b"%PDF-1.4")
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data)[1])
    assert data[start:].startswith(b"xref\n0 7\n")
    offsets = re.findall(rb"(\d{10}) 00000 n \n", data[start:])
    for number, offset in enumerate(offsets, 1):
        assert data[int(offset) :].startswith(b"%d 0 obj\n" % number)


def test_serves_the_press_release_as_a_pdf(press: Serving, web):
    path = "/wp-content/uploads/2026/09/press-release-water-levels.pdf"
    data = web.get(press.urls["sample_harbour"] + path).content
    assert data.startswith(b"%PDF-")
    assert b"Water levels in the approach channel" in data
