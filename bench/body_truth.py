"""page and its true text → which segments are the article's, and how well a reading matches.

Words are runs of letters and figures; a Han or kana character is a word of its own. Texts are
compared by their runs of four words, as multisets.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_IDEOGRAPH}]|[^\\W{_IDEOGRAPH}]+")
RUN = 4
_NEAR = 4  # segments on each side that count as company
_REACH = 5


def words_of(text: str) -> list[str]:
    """The words of a text, case kept."""
    return _WORD.findall(text)


def runs(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """The runs of four words, or the whole where it is shorter."""
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _optional(row: Row) -> list[str]:
    """Paragraphs that a reading may have or leave out: the lead, and what the truth marks so."""
    marked = set(row.get("body_optional") or ())
    return [*(row.get("summary") or ()), *(row["body"][at] for at in sorted(marked))]


def page_f1(row: Row, text: str) -> float:
    """How well a text matches a page's truth, 0 to 1; optional paragraphs count where half of
    their runs are in the text."""
    read = runs(words_of(text))

    def held(paragraph: str) -> bool:
        own = runs(words_of(paragraph))
        return bool(own) and 2 * sum(map(found, own)) >= len(own)

    def found(run: tuple[str, ...]) -> bool:
        if len(run) == RUN or run in read:
            return run in read
        return any(other[: len(run)] == run for other in read)  # of a paragraph of few words

    marked = set(row.get("body_optional") or ())
    due = [lead for lead in row.get("summary") or () if held(lead)]
    due += [line for at, line in enumerate(row["body"]) if at not in marked or held(line)]
    true = runs(words_of("\n".join(due)))
    common = sum((true & read).values())
    return 2 * common / (true.total() + read.total()) if common else 0.0


def body_labels(texts: Sequence[str], row: Row) -> tuple[list[float], list[float]]:
    """(1 for a segment that is the article's and 0 for one that isn't, its weight): longer
    segments weigh more, a page as a whole one; optional paragraphs nothing."""
    split = [words_of(text) for text in texts]
    true = words_of("\n".join(row["body"]))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(true) - RUN + 1):
        places[tuple(true[at : at + RUN])].append(at)
    share, where = [0.0] * len(split), [-1] * len(split)
    for at, words in enumerate(split):
        if len(words) >= RUN:
            own = [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
            hits = [places[run][0] for run in own if run in places]
            share[at] = len(hits) / len(own)
            where[at] = hits[len(hits) // 2] if hits else -1
    _told_once(split, share, where, {at: len(found) for found in places.values() for at in found})
    _short_lines(split, share, where, true, {tuple(words_of(line)) for line in row["body"]})
    labels = [float(one >= 0.5) for one in share]
    return labels, _weights(split, labels, runs(words_of("\n".join(_optional(row)))))


def _told_once(
    split: list[list[str]], share: list[float], where: list[int], times: dict[int, int]
) -> None:
    """Of several segments with the same words the one in the better company is the article's:
    a teaser may repeat its first paragraph."""
    claims: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(share):
        if one >= 0.5:
            claims[where[at]].append(at)

    def company(at: int) -> int:
        near = range(max(0, at - _NEAR), min(len(split), at + _NEAR + 1))
        return sum(len(split[i]) for i in near if i != at and share[i] >= 0.5)

    for place, rivals in claims.items():
        if len(rivals) > 1 and times[place] == 1:
            best = max(rivals, key=lambda at: (company(at), at))
            for at in rivals:
                if at != best:
                    share[at] = 0.0


def _short_lines(
    split: list[list[str]],
    share: list[float],
    where: list[int],
    true: list[str],
    paragraphs: set[tuple[str, ...]],
) -> None:
    """Lines too short for a run of words: whole paragraphs in company, and what stands in the
    truth between the neighbours' places."""
    for at, words in enumerate(split):
        if not words or len(words) >= RUN:
            continue
        before = range(at - 1, max(-1, at - _REACH - 1), -1)
        after = range(at + 1, min(len(split), at + _REACH + 1))
        low = next((where[i] for i in before if share[i] >= 0.5 and where[i] >= 0), None)
        high = next((where[i] for i in after if share[i] >= 0.5 and where[i] >= 0), None)
        if tuple(words) in paragraphs:
            share[at] = float(low is not None or high is not None)
        elif low is not None and high is not None:
            part = true[low:high]
            share[at] = float(any(part[i : i + len(words)] == words for i in range(len(part))))


def _weights(
    split: list[list[str]], labels: list[float], optional: Counter[tuple[str, ...]]
) -> list[float]:
    weights = []
    for words in split:
        own = runs(words) if len(words) >= RUN else Counter()
        is_optional = own and 2 * sum(run in optional for run in own) >= len(own)
        weights.append(0.0 if is_optional else len(words) + 3.0)
    total = max(sum(w for w, label in zip(weights, labels, strict=True) if label), 1.0)
    return [min(weight / total, 0.5) for weight in weights]


def snippet_labels(texts: Sequence[str], row: Row) -> tuple[list[float], list[float]]:
    """The same where the truth is but snippets: those segments alone weigh that hold one."""
    labels, weights = [0.0] * len(texts), [0.0] * len(texts)
    for name, label in (("without_snippets", 0.0), ("with_snippets", 1.0)):
        for snippet in _flat(row.get(name) or ()):
            for at, text in enumerate(texts):
                if snippet in text and not (label and weights[at]):
                    labels[at], weights[at] = label, 0.05
    return labels, weights


def _flat(lines: Iterable[str]) -> list[str]:
    return [flat for line in lines if (flat := " ".join(line.split()))]


def snippet_counts(row: Row, text: str) -> tuple[int, int, int]:
    """(wanted snippets that are in a text, unwanted ones, wanted ones that are not)."""
    flat = " ".join(text.split())
    wanted = [" ".join(one.split()) in flat for one in row["with_snippets"]]
    unwanted = [" ".join(one.split()) in flat for one in row["without_snippets"]]
    return sum(wanted), sum(unwanted), len(wanted) - sum(wanted)
