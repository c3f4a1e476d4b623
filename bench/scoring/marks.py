"""(truth, reading) of a page → marks, and marks of many pages → figures.

A mark is a number a page is given for a field that its truth tells; a figure their mean, or a
ratio of their sums:

- ``body_f1``: F1 of runs of four words; ``body_95``: the share of pages at .95 or above;
- ``snippets_f1``: of snippets that must and must not be in the text, over all pages;
- ``title``: the share of titles right, by their words in one case;
- ``date``: the share of days right, where one that is right in UTC is right; ``date_wrong``;
  ``date_undated``: the share of pages without a date that were given one; ``minute``: of those
  with two times, the share within a minute;
- ``authors_f1``: the mean F1 of the sets of names;
- ``credits_f1``: of the credits of a page, soft (see ``pictures.alike``), over all pages;
  ``image_credit``: the share of credited images whose own credit was found; ``image_precision``:
  of those for which any was given;
- ``lead_image``: the share of lead images right;
- ``start``: the share of pages whose first words, as the truth tells them, are among the first
  120 words read; ``topics_f1``: the mean F1 of the sets of topics.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from body_truth import page_f1, snippet_counts, words_of

from scoring.dates import same_minute, somewhere, when
from scoring.names import people
from scoring.pictures import address_keys, alike, credits_of, image_keys
from scoring.plain import f1, folded, plain, set_f1

Row = Mapping[str, Any]
Marks = dict[str, float]

_GOOD = 0.95
_FIRST_WORDS = 120


def marks_of(truth: Row, reading: Row) -> Marks:
    """The marks of one page; none for what its truth doesn't tell."""
    marks: Marks = {}
    text = reading.get("text") or ""
    if truth.get("body"):
        marks["body_f1"] = page_f1(dict(truth), text)
        marks["body_95"] = float(marks["body_f1"] >= _GOOD)
    if truth.get("with_snippets"):
        hits, noise, missed = snippet_counts(dict(truth), text)
        marks |= {"snippet_hits": hits, "snippet_noise": noise, "snippet_missed": missed}
    if truth.get("title"):
        marks["title"] = float(plain(truth["title"]) == plain(reading.get("title")))
    if truth.get("authors"):
        marks["authors_f1"] = set_f1(people(truth["authors"]), people(reading.get("authors")))
    if truth.get("body_start"):
        marks["start"] = float(_starts_so(truth["body_start"], text))
    if truth.get("topics"):
        marks["topics_f1"] = set_f1(folded(truth["topics"]), folded(reading.get("topics")))
    return marks | _dates(truth, reading) | _images(truth, reading)


def _starts_so(opening: str, text: str) -> bool:
    true, read = words_of(opening), words_of(text)[:_FIRST_WORDS]
    return " ".join(true).casefold() in " ".join(read).casefold()


def _dates(truth: Row, reading: Row) -> Marks:
    true, read = when(truth.get("published")), when(reading.get("published"))
    if truth.get("date_absent"):
        return {"date_undated": float(bool(read.days))}
    if not true.days:
        return {}
    if truth.get("tz_lost") and read.instant is None:
        true = somewhere(true)
    right = bool(true.days & read.days)
    marks = {"date": float(right), "date_wrong": float(bool(read.days) and not right)}
    if true.instant and read.instant:
        marks["minute"] = float(same_minute(true.instant, read.instant))
    return marks


def _images(truth: Row, reading: Row) -> Marks:
    marks: Marks = {}
    if truth.get("lead_image"):
        same = address_keys(truth["lead_image"]) & address_keys(reading.get("lead_image"))
        marks["lead_image"] = float(bool(same))
    if "images" not in truth:
        return marks
    given = reading.get("images") or []
    true, read = credits_of(truth["images"]), credits_of(given)
    matched = alike(true, read)
    marks |= {
        "credit_hits": matched,
        "credit_noise": len(read) - matched,
        "credit_missed": len(true) - matched,
    }
    cover = next((image for image in truth["images"] if image.get("cover")), None)
    if cover:
        said = next((image.get("url") for image in given if image.get("cover")), None)
        same = image_keys(cover) & address_keys(reading.get("lead_image") or said)
        marks["lead_image"] = float(bool(same))
    return marks | _each_image(truth["images"], given)


def _each_image(true: Iterable[Row], given: Iterable[Row]) -> Marks:
    """How many of the credited images have their own credit, and of how many any was given;
    an image is the first of those given that shares a key with it and is no other's yet."""
    left = [(image_keys(image), image) for image in given]
    credited = right = told = 0
    for image in true:
        keys = image_keys(image)
        place = next((at for at, (other, _) in enumerate(left) if keys & other), None)
        found = left.pop(place)[1] if place is not None else None
        wanted = credits_of([image])
        if not image.get("credit"):
            continue
        credited += 1
        got = credits_of([found]) if found else frozenset()
        right += bool(wanted) and alike(wanted, got) == len(wanted)
        told += bool(got)
    return {"images_credited": credited, "images_right": right, "images_told": told}


_MEANS = (
    "body_f1", "body_95", "title", "date", "date_wrong", "date_undated", "minute", "authors_f1",
    "lead_image", "start", "topics_f1",
)  # fmt: skip


def figures_of(pages: Iterable[Marks]) -> dict[str, float]:
    """The figures of a data set's pages; those alone that its truth tells."""
    pages = list(pages)
    found: dict[str, float] = {}
    for name in _MEANS:
        if values := [marks[name] for marks in pages if name in marks]:
            found[name] = sum(values) / len(values)

    def total(name: str) -> float:
        return sum(marks.get(name, 0) for marks in pages)

    for figure, kind in (("snippets_f1", "snippet"), ("credits_f1", "credit")):
        if any(f"{kind}_hits" in marks for marks in pages):
            hits = total(f"{kind}_hits")
            read, true = hits + total(f"{kind}_noise"), hits + total(f"{kind}_missed")
            found[figure] = f1(hits, read, true)
    if credited := total("images_credited"):
        found["image_credit"] = total("images_right") / credited
        if told := total("images_told"):
            found["image_precision"] = total("images_right") / told
    return found
