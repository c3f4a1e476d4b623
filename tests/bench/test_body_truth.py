"""How the bench tells which lines of a page are the article's, and how well one was read."""

import pytest
from body_truth import body_labels, page_f1, snippet_counts, snippet_labels, words_of

BODY = [
    "The harbour office reopened the northern quay on Tuesday.",
    "Dogs travel free.",
    "A second stage with a new weighing station begins next spring.",
]


def test_takes_an_ideograph_for_a_word() -> None:
    assert words_of("The quay, 2nd 港口 open") == ["The", "quay", "2nd", "港", "口", "open"]


def test_knows_the_articles_lines_and_the_short_one_between_them() -> None:
    texts = ["Home", *BODY, "Dogs travel free.", "Read also: a new crane for the old pier"]
    labels, weights = body_labels(texts, {"body": BODY})
    assert labels[:4] == [0, 1, 1, 1]
    assert labels[5] == 0
    assert sum(weights) > 1 > max(weights)


def test_takes_one_of_two_equal_lines_for_the_articles() -> None:
    texts = [BODY[0], "A menu of some words", "Another menu of words", "More", "Of", *BODY]
    labels, _ = body_labels(texts, {"body": BODY})
    assert labels[0] == 0
    assert labels[5] == 1


def test_gives_optional_paragraphs_no_weight() -> None:
    _, weights = body_labels([BODY[2], BODY[0]], {"body": BODY[:2], "summary": [BODY[2]]})
    assert weights[0] == 0 < weights[1]


@pytest.mark.parametrize(
    ("text", "f1"), [("\n".join(BODY), 1.0), ("", 0.0), ("quite other words are here", 0.0)]
)
def test_scores_a_reading_by_runs_of_four_words(text: str, f1: float) -> None:
    assert page_f1({"body": BODY}, text) == f1


def test_asks_for_an_optional_paragraph_only_where_it_was_read() -> None:
    row = {"body": BODY, "body_optional": [2]}
    assert page_f1(row, "\n".join(BODY[:2])) == page_f1(row, "\n".join(BODY)) == 1.0


def test_scores_snippets() -> None:
    row = {"with_snippets": ["northern quay", "dogs fly"], "without_snippets": ["Read also"]}
    assert snippet_counts(row, "the northern\nquay. Read  also") == (1, 1, 1)
    labels, weights = snippet_labels(["the northern quay", "Read also", "other"], row)
    assert labels == [1, 0, 0]
    assert [weight > 0 for weight in weights] == [True, True, False]
