"""The text of an article: segments, their judgement, and the blocks made of them."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dateline.extract.body.blocks import blocks_of
from dateline.extract.body.companions import with_companions
from dateline.extract.body.judgement import judged, kept, model
from dateline.extract.body.lexicon import Lexicon, label_words
from dateline.extract.body.segments import Segments, read_segments
from dateline.extract.body.traits import TRAITS, traits_of
from dateline.extract.forest import read_forest
from dateline.extract.page.facts import Facts
from dateline.extract.page.outline import outline
from dateline.text import one_line

SENTENCES = [
    "The harbour office reopened the northern quay on Tuesday, nine months after the flood.",
    "Ships of up to forty thousand tonnes may berth there again, the office said in a statement.",
    "The works cost eleven million crowns, of which the town paid a third and the state the rest.",
    "A second stage, with a new weighing station and a longer pier, begins in the spring.",
    "“We have waited long for this,” said the harbour master, who has served for twenty years.",
    "The ferry to the islands returns to its old berth on Friday, an hour earlier than before.",
]


def segments_of(markup: str, dropped: str = "") -> Segments:
    tree = LexborHTMLParser(f"<body>{markup}</body>")
    gone = frozenset(node.mem_id for node in tree.css(dropped)) if dropped else frozenset()
    return read_segments(outline(tree), gone)


def article(inside: str, around: str = "") -> str:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return (
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>"
        f"<main><article><h1>Northern quay reopens</h1>{paragraphs}{inside}</article>"
        f"{around}</main>"
        "<footer><p><a href=/imprint>Imprint</a></p></footer>"
    )


def body_of(markup: str) -> list[tuple[str, str]]:
    segments = segments_of(markup)
    lines = kept(segments, judged(segments, Facts()))
    return [(block.kind, block.text) for block in blocks_of(segments, lines)]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("one<br><br>two <b>bold</b><p>three</p>four", ["one", "two bold", "three", "four"]),
        ("a <b>b</b> <i>c</i><b>d</b>", ["a b cd"]),
        ("one<br>line", ["one line"]),
        ("<div>one<div></div>two</div>", ["one", "two"]),
        ("<p>H<sub>2</sub>O</p>\n<p> \n </p>", ["H2O"]),
        ("<table><tr><td>Adults</td><td>80</td></tr><tr><td></td></tr></table>", ["Adults | 80"]),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", ["one", "two"]),
        ("<script>x</script><style>y</style><noscript>z</noscript>w", ["w"]),
        ("<x-card>own <x-card>element</x-card></x-card>", ["own", "element"]),
    ],
)
def test_cuts_text_where_a_reader_sees_a_new_line(markup: str, texts: list[str]) -> None:
    assert segments_of(markup).text == texts


def test_enters_only_the_boxes_that_hold_text() -> None:
    found = segments_of("<div class=empty><p></p></div><div id=full class='a b2'><p>text</p></div>")
    assert found.boxes.tag == ["body", "div", "p"]
    assert found.boxes.label == ["", "full a b2", ""]
    assert found.boxes.style == ["", "a b", ""]
    assert found.boxes.up == [-1, 0, 1]


def test_counts_what_is_linked_and_what_is_bold() -> None:
    found = segments_of("<p>see <a href=x>the <b>list</b></a></p><a href=y><div>a card</div></a>")
    assert found.linked == [8, 6]
    assert found.bold == [4, 0]


def test_leaves_out_what_is_dropped_with_all_that_is_in_it() -> None:
    assert segments_of("<p>one</p><div class=promo>two<p>three</p></div>", ".promo").text == ["one"]


@pytest.mark.parametrize(
    "around",
    [
        "<section class=comments><h2>3 comments</h2>"
        + "".join(f"<div class=comment><p>{text} I saw it.</p></div>" for text in SENTENCES)
        + "</section>",
        (
            "<aside class=related><h3>More news</h3><ul><li><a href=1>Ferry sails again after the"
            " storm</a></li><li><a href=2>A new crane for the old pier</a></li></ul></aside>"
        ),
        (
            "<div class=newsletter><p>Subscribe to our newsletter, and have the harbour's news in"
            " your inbox every morning.</p><button>Subscribe</button></div>"
        ),
        "<div class=share-bar><a href=f>Share on Facebook</a> <a href=t>Tweet</a></div>",
    ],
)
def test_takes_the_text_and_leaves_what_stands_around_it(around: str) -> None:
    texts = [text for _, text in body_of(article("", around)) if text != "Northern quay reopens"]
    assert texts == SENTENCES


def test_takes_a_list_and_a_table_as_one_block_each() -> None:
    inside = (
        "<h2>What changes</h2><ul><li>The pier opens at six in the morning.</li>"
        "<li>Tickets are sold on board.</li><li>Dogs travel free.</li></ul>"
        "<table><tr><td>Adults</td><td>80 crowns</td></tr>"
        "<tr><td>Children</td><td>free</td></tr></table>"
        f"<p>{SENTENCES[0]} The office will report on the works in the autumn.</p>"
    )
    blocks = body_of(article(inside))
    assert ("heading", "What changes") in blocks
    assert (
        "list",
        "The pier opens at six in the morning.\nTickets are sold on board.\nDogs travel free.",
    ) in blocks
    tables = [text for kind, text in blocks if kind == "table"]
    assert tables in ([], ["Adults | 80 crowns\nChildren | free"])  # whole, or not at all


def test_marks_quotations_and_leaves_captions_out() -> None:
    inside = (
        f"<blockquote><p>{SENTENCES[4]}</p></blockquote>"
        f"<figure><img src=a.jpg><figcaption>{SENTENCES[5]}</figcaption></figure>"
        f"<p>{SENTENCES[2]} That is more than was planned.</p>"
    )
    blocks = body_of(article(inside))
    assert ("quote", SENTENCES[4]) in blocks
    assert [text for _, text in blocks].count(SENTENCES[5]) == 1


def test_takes_a_page_in_which_all_is_called_comment() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert len(body_of(f"<div class=comment><h1>On the quay</h1>{paragraphs}</div>")) >= 6


def chosen(markup: str, chances: list[float]) -> list[str]:
    segments = segments_of(markup)
    return [segments.text[at] for at in kept(segments, np.array(chances))]


def test_leaves_a_heading_under_which_nothing_is_taken() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    promo = f"<div><h3>The morning tide</h3><p>{SENTENCES[0]}</p></div>"
    assert chosen(f"<main>{text}{promo}</main>", [0.9] * 6 + [0.8, 0.2]) == SENTENCES
    assert len(chosen(f"<main>{text}{promo}</main>", [0.9] * 6 + [0.8, 0.9])) == 8


def test_takes_a_heading_between_two_paragraphs_of_the_text() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:3])
    more = f"<h2>What it cost</h2><p>{SENTENCES[3]}</p>"
    assert "What it cost" in chosen(f"<main>{text}{more}</main>", [0.9] * 3 + [0.2, 0.9])
    apart = f"<div><h2>What it cost</h2></div><p>{SENTENCES[3]}</p>"
    assert "What it cost" not in chosen(f"<main>{text}{apart}</main>", [0.9] * 3 + [0.2, 0.9])


def test_takes_a_doubted_line_between_two_that_are_made_like_it() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert chosen(f"<main>{text}</main>", [0.9, 0.9, 0.4, 0.9, 0.9, 0.9]) == SENTENCES
    other = text.replace("<p>The works", "<p class=note>The works")
    assert len(chosen(f"<main>{other}</main>", [0.9, 0.9, 0.4, 0.9, 0.9, 0.9])) == 5


def test_takes_a_question_whose_answers_are_comments() -> None:
    posts = "".join(f"<div class=comment><p>{sentence}</p></div>" for sentence in SENTENCES)
    assert len(body_of(f"<main><h1>Is the quay open?</h1>{posts}</main>")) >= 6


def test_takes_the_likeliest_lines_of_a_page_of_few_words() -> None:
    assert body_of("<p>The quay is open.</p>") == [("paragraph", "The quay is open.")]


@pytest.mark.parametrize("markup", ["", "<p></p>", "<br><br>", "<table><tr><td></table>"])
def test_finds_nothing_where_there_is_nothing(markup: str) -> None:
    assert body_of(markup) == []


TAGS = st.sampled_from(
    ["p", "div", "ul", "li", "h1", "table", "tr", "td", "b", "a", "br", "article", "figcaption",
     "blockquote", "script", "section class='comments live 2x'", "dl", "dd", "x-y", "span"]
)  # fmt: skip
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from([*SENTENCES, "x", " ", "中文标题很短。", "\u202e", "1.2.2024", "&nbsp;", "|"]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=60))
def test_judges_any_markup_and_keeps_its_lines_clean(pieces: list[str]) -> None:
    segments = segments_of("".join(pieces))
    chance = judged(segments, Facts(frozenset({"x"}), SENTENCES[0], SENTENCES[1]))
    assert len(chance) == len(segments)
    assert not len(chance) or (np.isfinite(chance).all() and 0 <= chance.min() <= chance.max() <= 1)
    assert all(text and text == one_line(text) for text in segments.text)
    assert all(up < at for at, up in enumerate(segments.boxes.up))
    list(blocks_of(segments, kept(segments, chance)))


def test_has_a_name_for_every_number() -> None:
    found, _ = traits_of(segments_of("<p>one</p><p>two</p>"), Facts(), Lexicon())
    assert found.shape == (len(TRAITS), 2)
    assert len(set(TRAITS)) == len(TRAITS)


def test_asks_in_its_file_for_traits_that_there_are() -> None:
    told = json.loads(files("dateline.extract").joinpath("data/body_model.json").read_bytes())
    assert model().first.trait.max() < len(TRAITS)
    assert len(told["first"]["trees"]) == model().first.trait.shape[1] >= 50


def test_reads_a_forest_as_its_file_says() -> None:
    told = {
        "bias": 0.5,
        "trees": [
            {"asks": [["a", 1.0], ["b", 2.0]], "says": [0.0, 1.0, 2.0, 3.0]},
            {"asks": [["b", 0.0]], "says": [-1.0, 1.0]},
        ],
    }
    forest = read_forest(told, ("a", "b"))
    said = np.array([0 - 1, 1 - 1, 2 + 1, 3 + 1]) + 0.5
    traits = np.array([[0, 2, 0, 2], [0, -1, 3, 3]], dtype=np.float32)
    assert np.allclose(forest.chances(traits), 1 / (1 + np.exp(-said)))
    with pytest.raises(KeyError):
        read_forest(told, ("a", "c"))


def test_takes_labels_apart_into_words() -> None:
    assert label_words("articleBody post-text__2x teaserBOX") == {
        "article", "body", "post", "text", "x", "teaser", "box",
    }  # fmt: skip
    lexicon = Lexicon(labels={"body": 2.0, "teaser": -1.5})
    assert lexicon.label("articleBody teaser")[:2] == (-1.5, 0.5)
    assert lexicon.label("") == (0.0, 0.0, 0)


def test_takes_a_list_between_chosen_lines_unless_it_is_hopeless() -> None:
    segments = segments_of(
        "<p>Two quays open:</p><ul><li>north</li><li>south</li></ul><p>Soon.</p>"
    )
    assert with_companions(segments, np.array([0.9, 0.2, 0.2, 0.9]), [0, 3]) == [0, 1, 2, 3]
    assert with_companions(segments, np.array([0.9, 0.1, 0.1, 0.9]), [0, 3]) == [0, 3]


def test_asks_more_of_a_line_above_the_text() -> None:
    segments = segments_of(f"<p>From the harbour</p><p>{' '.join(SENTENCES)}</p><p>The end.</p>")
    assert kept(segments, np.array([0.6, 0.9, 0.6])) == [1, 2]
    assert kept(segments, np.array([0.7, 0.9, 0.6])) == [0, 1, 2]


def test_takes_no_caption_for_text() -> None:
    shown = (
        f"<figure><img src=a.jpg><figcaption>{SENTENCES[5]} Below, the pier.</figcaption></figure>"
    )
    texts = [text for _, text in body_of(article(shown))]
    assert not any("Below, the pier" in text for text in texts)
