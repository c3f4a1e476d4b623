"""Captions and the credit lines that stand in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.extract.credits.captions import split_caption


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The weir at dawn (Photo: Ada Quill)", "The weir at dawn", "Photo: Ada Quill"),
        ("The weir. Photo: Ada Quill/Reuters", "The weir.", "Photo: Ada Quill/Reuters"),
        ("Die Schleuse (Foto: Urs Zumthor (dpa))", "Die Schleuse", "Foto: Urs Zumthor (dpa)"),
        ("Die Schleuse – Foto: dpa/Urs Zumthor", "Die Schleuse", "Foto: dpa/Urs Zumthor"),
        ("The weir at dawn © AFP", "The weir at dawn", "© AFP"),
        ("The weir at dawn. REUTERS/Ada Quill", "The weir at dawn.", "REUTERS/Ada Quill"),
        ("The weir, Friday, Jan. 3, 2026. (AP Photo/Ada Quill)", "The weir, Friday, Jan. 3, 2026.",
         "AP Photo/Ada Quill"),
        ("La presa al alba. | EFE", "La presa al alba.", "| EFE"),
        ("A man there. Photograph by Ada Quill", "A man there.", "Photograph by Ada Quill"),
        ("The weir. Courtesy of the U.S. Navy", "The weir.", "Courtesy of the U.S. Navy"),
        ("Oh. U.S. Army photo by Cpl. Ada Quill", "Oh.", "U.S. Army photo by Cpl. Ada Quill"),
        ("水門の夜明け（代表撮影）", "水門の夜明け", "代表撮影"),
        ("水門の夜明け（山田太郎撮影）", "水門の夜明け", "山田太郎撮影"),
        ("水門の夜明け＝山田太郎撮影", "水門の夜明け", "山田太郎撮影"),
        ("水門の夜明け＝12日、港市で、山田太郎撮影", "水門の夜明け＝12日、港市で", "山田太郎撮影"),
        ("水門の夜明け=5日、港市、ロイター", "水門の夜明け=5日、港市", "ロイター"),
        ("水門を見る市長＝12日、港市役所", "水門を見る市長＝12日、港市役所", None),
        ("清晨的水闸。新华社记者 陶小溪 摄", "清晨的水闸。", "新华社记者 陶小溪 摄"),
        ("수문이 열리고 있다. /사진=연합뉴스", "수문이 열리고 있다.", "사진=연합뉴스"),
        ("새벽의 수문이 열리고 있다. [항만청 제공]", "새벽의 수문이 열리고 있다.", "항만청 제공"),
        ("새벽의 수문이 열리고 있다. 고영희 기자", "새벽의 수문이 열리고 있다.", "고영희 기자"),
        ("Rytas čia / V. Žuvytės / LRT nuotr.", "Rytas čia", "V. Žuvytės / LRT nuotr."),
        ("Ada Quill / UN Photo. Courtesy of the ICJ", "",
         "Ada Quill / UN Photo. Courtesy of the ICJ"),
        ("The weir at dawn. Pool photo by Ada Quill", "The weir at dawn.",
         "Pool photo by Ada Quill"),
        ("Pool photo by Ada Quill", "", "Pool photo by Ada Quill"),
        ("AI generated image by Ada Quill", "", "AI generated image by Ada Quill"),
        ("清晨的水闸。新华社发（陶小溪 摄）", "清晨的水闸。", "新华社发（陶小溪 摄）"),
        ("The mayor at the weir [Ada Quill/Al Jazeera]", "The mayor at the weir",
         "Ada Quill/Al Jazeera"),
        ("Photo: Ada Quill", "", "Photo: Ada Quill"),
        ("Ada Quill/AFP", "", "Ada Quill/AFP"),
    ],
)  # fmt: skip
def test_cuts_the_credit_off_its_caption(text, caption, credit):
    assert split_caption(text) == (caption, credit)


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Photo: The mayor opens the lock with a key", "The mayor opens the lock with a key"),
        ("The minister (left) at the weir", "The minister (left) at the weir"),
        ("She works for Reuters", "She works for Reuters"),
        ("The deal was done: sources said on Friday", "The deal was done: sources said on Friday"),
        ("", ""),
    ],
)  # fmt: skip
def test_leaves_a_caption_that_has_no_credit(text, caption):
    assert split_caption(text) == (caption, None)


def test_takes_no_part_of_what_is_too_long_for_a_caption():
    text = "word " * 2000 + "Photo: Ada Quill"
    assert split_caption(text) == (" ".join(text.split()), None)


@given(st.text(max_size=400), st.text(max_size=60))
def test_raises_nothing_whatever_the_caption(caption, name):
    split_caption(caption)
    split_caption(f"{caption} (Foto: {name})")


@given(st.text(alphabet="aA .:()[]/|–\n©Fotoüß文", max_size=200))
def test_gives_back_no_more_than_it_was_given(text):
    caption, credit = split_caption(text)
    assert len(caption) + len(credit or "") <= len(text)
