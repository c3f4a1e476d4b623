"""Bytes of every encoding that news came in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.extract.page.charset import decode

HTML = "<html><head><title>Harbour Gazette</title></head><body><p>"
RUSSIAN = "Портовая администрация снова открыла северный причал после ремонта."
FRENCH = "Le port a été fermé là où les élèves avaient dîné; la façade reste en chantier. "
CZECH = "Přístavní úřad v úterý znovu otevřel severní nábřeží po devíti měsících oprav. "
JAPANESE = "港湾局は火曜日、北埠頭を九か月ぶりに再開した。"


@pytest.mark.parametrize(
    ("text", "encoding", "header", "declared"),
    [
        ("naïve – café", "utf-8", "", ""),
        (RUSSIAN, "utf-8", "text/html; charset=windows-1251", "windows-1251"),
        (RUSSIAN, "windows-1251", "text/html; charset=windows-1251", ""),
        (RUSSIAN, "windows-1251", "", "windows-1251"),
        (RUSSIAN, "koi8-r", "", "koi8-r"),
        ("café “quoted”", "cp1252", "text/html; charset=iso-8859-1", ""),
        ("Úřad otevřel nábřeží", "iso8859-2", "", "iso-8859-2"),
        (JAPANESE, "shift_jis", "", "Shift_JIS"),
        (JAPANESE, "euc-jp", "", "x-euc-jp"),
        (JAPANESE, "iso2022-jp", "", "iso-2022-jp"),
        ("北码头星期二重新开放", "gb18030", "", "gb2312"),
        ("북쪽 부두가 다시 열렸다", "euc-kr", "", "ks_c_5601-1987"),
        (RUSSIAN, "utf-16", "", ""),
        (RUSSIAN, "utf-8-sig", "text/html; charset=windows-1251", ""),
        (RUSSIAN * 5, "windows-1251", "", ""),
        (HTML + FRENCH * 3, "cp1252", "", ""),
        (HTML + CZECH * 4, "cp1250", "", ""),
        (JAPANESE * 3, "shift_jis", "", ""),
        (JAPANESE * 3, "euc-jp", "", ""),
        ("北碼頭於週二重新開放，首艘船舶於中午抵達" * 3, "big5", "", ""),
        (RUSSIAN, "windows-1251", "text/html; charset=iso-8859-1", "windows-1251"),
        ("café “quoted”", "cp1252", "text/html; charset=iso-8859-1", "utf-8"),
        (JAPANESE, "iso2022-jp", "text/html; charset=utf-8", "iso-2022-jp"),
        (RUSSIAN * 3, "utf-16-le", "text/html; charset=utf-8", "utf-8"),
        (HTML + RUSSIAN, "utf-16-be", "text/html; charset=utf-16", ""),
    ],
)
def test_reads_the_text_that_was_written(
    text: str, encoding: str, header: str, declared: str
) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    decoded = decode((meta + text).encode(encoding), header)
    assert decoded == meta + text


def test_prefers_a_declaration_that_fits_to_a_header_that_does_not() -> None:
    page = '<meta charset="shift_jis">' + JAPANESE
    assert decode(page.encode("shift_jis"), "text/html; charset=euc-jp") == page


def test_takes_a_cut_utf8_page_for_utf8() -> None:
    assert decode(RUSSIAN.encode()[:-1]).startswith(RUSSIAN[:-2])


def test_takes_a_page_with_one_bad_byte_for_utf8() -> None:
    assert decode(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()) == f"{RUSSIAN}\ufffd{RUSSIAN}"


@pytest.mark.parametrize("label", ["zlib", "unicode_escape", "rot13", "idna", "base64", "no-such"])
def test_lets_no_page_name_a_codec_that_is_none(label: str) -> None:
    assert decode(b"caf\xe9", f"text/html; charset={label}") == "café"


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_never_raises(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)
