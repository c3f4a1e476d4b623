"""RobotsFile → Rules: what we may ask for, how often, and how long that holds (RFC 9309)."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from dateline.fetch.agent import ROBOT
from dateline.fetch.answers import is_header_value
from dateline.fetch.line import WITH_BODY
from dateline.model import RobotsFile

LONGEST_FILE = 512 * 1024  # bytes; RFC 9309, 2.5 asks for at least 500 KiB
FRESH = timedelta(hours=24)
RETRY = timedelta(minutes=10)  # after a robots.txt that failed
STALE = timedelta(days=7)  # how old a copy may serve while its host fails
LONGEST_DELAY = 120.0  # seconds; a Crawl-delay of a day would be a ban by another name


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host asks of robots; ``parsed`` None where it asks for nothing."""

    until: datetime
    parsed: Protego | None = None
    delay: float = 0.0
    reachable: bool = True
    detail: str = ""

    def allows(self, url: str) -> bool:
        """Whether we may ask for a URL."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, ROBOT))


def failed(robots: RobotsFile) -> bool:
    """Whether a robots.txt was unreachable: no answer, a server's error, too many requests.

    Other 4xx, and a redirect that leads nowhere, say that there is none (RFC 9309, 2.3.1.3).
    """
    return robots.status in (0, 429) or robots.status >= 500


def serves(robots: RobotsFile, now: datetime) -> bool:
    """Whether an earlier copy may stand in while the host fails (RFC 9309, 2.4)."""
    return not failed(robots) and now - robots.fetched_at < STALE


def good_until(robots: RobotsFile) -> datetime:
    """The instant from which the file must be asked for again."""
    return robots.fetched_at + (RETRY if failed(robots) else FRESH)


def read_rules(robots: RobotsFile, until: datetime) -> Rules:
    """The rules that a stored file makes, until an instant."""
    if failed(robots):
        detail = f"HTTP {robots.status}" if robots.status else robots.text
        return Rules(until, reachable=False, detail=detail)
    if robots.status not in WITH_BODY:
        return Rules(until)
    parsed = Protego.parse(robots.text)
    return Rules(until, parsed, _delay(parsed))


def conditions(kept: RobotsFile | None) -> dict[str, str]:
    """The headers that ask for a file only if it is another than the one kept."""
    if kept is None:
        return {}
    stated = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in stated.items() if value and is_header_value(value)}


def file_text(body: bytes, *, cut: bool) -> str:
    """The text of a robots.txt as it may be stored; a cut one ends with its last whole line.

    It is UTF-8 (RFC 9309, 2.3); one that its mark shows to be UTF-16 is obeyed all the same.
    """
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    text = body.decode(encoding, "replace").replace("\0", "")
    return text.rpartition("\n")[0] if cut else text


def _delay(parsed: Protego) -> float:
    asked = parsed.crawl_delay(ROBOT) or 0.0
    if rate := parsed.request_rate(ROBOT):
        # The numbers are as long as a host likes; a float has its limits.
        asked = max(asked, min(rate.seconds, 10**6) / min(max(rate.requests, 1), 10**6))
    return min(asked, LONGEST_DELAY)
