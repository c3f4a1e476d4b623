"""[line] of a text without markup → the dates that its head states, in two roles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dateline import times
from dateline.extract.dates.stated import embargo_in, tells_embargo
from dateline.extract.fields import first_of
from dateline.model import Candidate, FieldOf, Moment, Source

_LONGEST, _FEW_WORDS = 60, 5
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Clock:
    """What helps to read the dates of a text: its source, and the time of its capture."""

    source: Source
    now: datetime

    def moment(self, raw: str, *, future: bool = False) -> Moment | None:
        """The date in a string."""
        source = self.source
        return times.parse(
            raw, zone=source.timezone, now=self.now, languages=source.languages, future=future
        )

    def is_day(self, line: str) -> bool:
        """Whether a line is hardly more than a date: a place may stand beside it."""
        few = len(line) <= _LONGEST and len(_WORD.findall(line)) <= _FEW_WORDS
        return few and not tells_embargo(line) and self.moment(line) is not None

    def embargo(self, lines: Iterable[str]) -> FieldOf[Moment]:
        """Until when some of the lines hold the text back."""
        return first_of(self._held(lines))

    def _held(self, lines: Iterable[str]) -> Iterator[Candidate[Moment]]:
        for item in embargo_in(lines):
            if moment := self.moment(item.value, future=True):
                yield Candidate(moment, item.origin, item.raw)
