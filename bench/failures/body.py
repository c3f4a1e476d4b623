"""Why a text is not the true one: a page's, or a sentence's that must or must not be in it."""

from collections import Counter
from collections.abc import Iterator

from body_truth import page_f1, runs, words_of
from scoring.marks import Row

from failures.cause import UNREAD, Cause, ours, theirs
from failures.held import Held, share_of

_GOOD = 0.95
_WHOLE = 0.93  # below this much of a truth on its page, the truth is of another page


def cause(truth: Row, reading: Row, page: Held) -> Cause | None:
    """None where the text is good enough or the truth has none."""
    if not truth.get("body") or page_f1(dict(truth), reading.get("text") or "") >= _GOOD:
        return None
    true = runs(words_of("\n".join(truth["body"])))
    if share_of(true, page.all_runs) < _WHOLE:
        return theirs("the true one has text that the page does not hold")
    if not reading:
        return UNREAD
    if share_of(true, page.shown_runs) < _WHOLE:
        return ours("text that is in a script alone")
    return _weighed(truth, words_of(reading.get("text") or ""))


def _weighed(truth: Row, read: list[str]) -> Cause:
    """By the greater loss, and by where it is."""
    body = words_of("\n".join(truth["body"]))
    true, got = runs(body), runs(read)
    optional = runs(words_of("\n".join(truth.get("summary") or ())))
    missing, extra = true - got, got - true - optional
    if missing.total() >= extra.total():
        return ours(f"left out: {_where(body, missing)}")
    return ours(f"too much: {_where(read, extra)}")


def _where(words: list[str], lost: Counter[tuple[str, ...]]) -> str:
    """Where most of the lost runs stand in a text."""
    places = [at for at, run in enumerate(_each(words)) if run in lost]
    middle = places[len(places) // 2] / len(words) if places else 0.5
    if middle < 0.15:
        return "at the beginning"
    return "at the end" if middle > 0.85 else "in the midst"


def _each(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def snippet_causes(truth: Row, reading: Row, page: Held) -> Iterator[Cause]:
    """A cause for each sentence that is missing, and for each that ought to be."""
    text = _flat(reading.get("text") or "")
    wanted = [_flat(one) for one in truth.get("with_snippets") or ()]
    for one in wanted:
        if one not in text:
            yield _missing(one, reading, page)
    for one in map(_flat, truth.get("without_snippets") or ()):
        if one in text and any(one in other or other in one for other in wanted):
            yield theirs("must be in the text and must not")
        elif one in text:
            yield ours("kept what is not the article's")


def _missing(wanted: str, reading: Row, page: Held) -> Cause:
    if not any(wanted in flat for flat in page.flat):
        return theirs("the sentence stands nowhere on the page as written")
    if not reading:
        return UNREAD
    if wanted not in _flat(page.shown) and wanted not in page.flat[1]:
        return ours("left out: it is in a script or an attribute alone")
    return ours("left out")


def _flat(text: str) -> str:
    return " ".join(text.split())
