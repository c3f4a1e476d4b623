"""[Block] → dateline: where, when and for whom a story was filed ("KYIV, Dec 20 (Reuters) –").

Capitals before a dash are a place by themselves. Any other opening must name a house or a day:
"Update – the quay is open" has neither.
"""

import re
from collections.abc import Iterator, Sequence

from dateline.extract.credits.parties import party_of
from dateline.extract.fields import first_of
from dateline.model import Block, Candidate, FieldOf
from dateline.times.names import month_of

_OPENING = 300  # characters: capitals without end would be tried at every letter
_SHORTEST, _LONGEST = 3, 80
# "KYIV, Dec 20 –", "LONDON (Reuters) -", "WASHINGTON — ", "Київ. 20 грудня. УНН –"
_CAPITALS = re.compile(
    r"^(?P<line>"
    r"(?:[^\W\d_a-zа-яё]{2}[^\W\d_]*(?:[ '’./-]+(?=[^\W\d_])[^\W\d_a-zа-яё][^\W\d_]*)*"  # KYIV
    r"|[^\W\d_][^\W\d_'’-]{1,25}(?:[ -][^\W\d_]{2,25}){0,2}"
    r"(?=\s*(?:[,.]\s*[^–—\n]{0,25}\d|\([A-Z])))"
    r"(?:\s*,\s*[^\W\d_][\w. ]{1,25}?){0,2}?"  # a region or country
    r"(?:\s*[,.]?\s*(?:[^\W\d_]{2,10}\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d_]{3,10})(?:,?\s+\d{4})?)?"
    r"(?:\s*[./,]?\s*\(?[A-ZА-ЯІЇЄ][\w.&/ -]{1,25}\)?)??"  # the agency
    r")\s*(?:[–—]|--?(?=\s))\s+",
)
# Each letter in one way only: what was both of a word and of Hindi was tried in either, and a
# long word took as many tries as two have powers.
_LETTER = r"(?:[^\W\d_\u0900-\u0dff]|[\u0900-\u0dff’'.-])"
_PLACE = rf"[^\W\d_]{_LETTER}{{1,24}}(?: {_LETTER}{{1,24}}){{0,3}}"
_NUMBER = r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)"
_DAY = (
    rf"(?:(?:le |den |a )?(?:{_NUMBER}|(?P<month>[^\W\d_]{{2,12}})\.? \d{{1,2}}"
    r"|\d{1,2}(?:er|º|\.)? ?(?:de )?(?P<named>[^\W\d_]{2,12}|[\u0900-\u0dff]{2,16})\.?)"
    r"(?:,? (?:de )?\d{4})?)"
)
# "Norden (dpa) -", "Puerto Norte, 5 mar (EFE).-", "नई दिल्ली, 5 मार्च (भाषा)", "Paris, le 5 mars –"
_PLACED = re.compile(
    rf"^{_PLACE}(?:/{_PLACE})?(?:, (?!\d){_PLACE})??(?:\s?[,.]\s(?P<day>{_DAY}))?"
    r"(?:\s?[,.]?\s?(?:\((?P<house>[^()\n]{2,30})\)|/(?P<wire>[^/\n]{2,30})/))?"
    r"(?P<end>\s?\.?[–—-]{1,2}(?=\s|\S)\s*|:\s+|\s+)"
)
# "GENEVA (5 March 2026) –"
_DAY_IN_BRACKETS = re.compile(
    rf"^{_PLACE}(?:, {_PLACE})?,? \(\d{{1,2}}\.? (?:de )?(?P<month>[^\W\d_]{{3,12}})\.?(?: de)?"
    r" \d{4}\)\s*[–—-]\s+"
)
# "МОСКВА, 5 мар – РИА Новости.": the house behind the dash.
_HOUSE_BEHIND = re.compile(r"(?P<house>[^.–—\n]{2,25})\.\s+")
# 新华社北京3月5日电（记者李响）, （中央社記者王大明台北5日電）
_HAN = re.compile(
    r"^[（(]?(?P<house>[^\W\d_]{2,4}?[社网網报報])(?:記者[\u3400-\u9fff]{2,4})?"
    r"[\u3400-\u9fff]{0,10}(?:\d{1,2}月)?\d{1,2}日?(?:综合)?[电電讯訊]"
    r"(?:\s*[（(](?:[^（()）]{0,12})(?:记者|記者)[^（()）]{2,24}[)）])?[)）]?\s*"
)
# 【北京時事】, ［東京　５日　ロイター］, (서울=연합뉴스) 김바다 기자 =
_BRACKETS = re.compile(
    r"^[【［\[〔(（](?P<inside>[^】］\]〕)）\n]{2,30})[】］\]〕)）]\s*"
    r"(?:[가-힣]{2,4}\s?(?:기자|특파원)\s*=\s*|[–—-]\s)?"
)
_PARTED = re.compile(r"[\s=·,]+")


def read_dateline(blocks: Sequence[Block]) -> FieldOf[str]:
    """The place, day and agency that open the first paragraph."""
    first = next((block.text for block in blocks if block.kind == "paragraph"), "")
    return first_of(
        Candidate(said.strip(), "text:dateline", said)
        for said in _said(first[:_OPENING])
        if _SHORTEST <= len(said.strip()) <= _LONGEST
    )


def _said(text: str) -> Iterator[str]:
    found = _CAPITALS.match(text)
    if found and _SHORTEST <= len(found["line"]) <= _LONGEST:
        yield found[0] + _behind(text, found.end())
        return
    if (placed := _PLACED.match(text)) and _is_filed(placed):
        yield placed[0] + _behind(text, placed.end())
    elif (dated := _DAY_IN_BRACKETS.match(text)) and month_of(dated["month"]):
        yield dated[0]
    elif (han := _HAN.match(text)) and party_of(han["house"]):
        yield han[0]
    elif (marked := _BRACKETS.match(text)) and _holds_house(marked["inside"], marked[0]):
        yield marked[0]


def _behind(text: str, end: int) -> str:
    """The house that stands between the dash and the first sentence."""
    found = _HOUSE_BEHIND.match(text, end)
    return found[0] if found and party_of(found["house"].strip()) else ""


def _is_filed(found: re.Match[str]) -> bool:
    """Whether it names a house or a day, and is closed by a sign where a house does not."""
    house = found["house"] or found["wire"]
    named = bool(house) and any(party_of(part.strip()) for part in re.split(r"[/,]", house))
    if house and not named and not found["wire"]:
        return False
    word = found["month"] or found["named"]
    is_day = bool(found["day"]) and (not word or month_of(word) is not None)
    if found["day"] and not is_day:
        return False
    if not found["end"].strip().strip(".:"):
        return named and is_day
    return named or (is_day and ":" not in found["end"])


def _holds_house(inside: str, whole: str) -> bool:
    """Whether brackets name a house behind a place ("東京 5日 ロイター", "北京時事"), or alone
    before a dash."""
    if party_of(inside):
        return whole.rstrip().endswith(("-", "–", "—", "="))
    parts = [part for part in _PARTED.split(inside) if part]
    if len(parts) > 1:
        return party_of(parts[-1]) is not None
    return any(party_of(inside[at:]) for at in range(2, len(inside) - 1))
