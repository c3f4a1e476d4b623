"""addresses → those that an office file asks for: patterns with ``*`` for anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import translate
from re import Pattern
from re import compile as compiled

from dateline import times
from dateline.discover.ask import zone_of
from dateline.model import Source, Window


@dataclass(frozen=True, slots=True)
class Choice:
    """What a route takes of the addresses that it sees."""

    include: tuple[Pattern[str], ...] = ()
    exclude: tuple[Pattern[str], ...] = ()

    @classmethod
    def of(cls, include: Sequence[str], exclude: Sequence[str]) -> "Choice":
        """From an office file's patterns, each for a whole address."""
        return cls(_patterns(include), _patterns(exclude))

    def takes(self, url: str) -> bool:
        """Whether some pattern asks for an address, and none bars it."""
        if self.include and not any(pattern.match(url) for pattern in self.include):
            return False
        return not any(pattern.match(url) for pattern in self.exclude)


def _patterns(globs: Sequence[str]) -> tuple[Pattern[str], ...]:
    return tuple(compiled(translate(glob)) for glob in globs)


def is_near(url: str, source: Source, now: datetime, window: Window) -> bool:
    """Whether the day in an address, where there is one, touches a window."""
    moment = times.from_url(url, zone=source.timezone, now=now)
    return window.takes(moment, zone_of(source.timezone))
