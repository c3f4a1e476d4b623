"""[instant of news] → how often a feed is worth a visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SOONEST = timedelta(minutes=2)
LATEST = timedelta(hours=6)
# Half of the usual wait between two pieces of news: half of them are then seen within a
# quarter of it.
_SHARE = 2
_LATELY = 3  # gaps; two releases in one hour make no busy day


def poll_every(news: Sequence[datetime], now: datetime) -> timedelta:
    """The time between two visits to a feed that brought news at these instants (aware).

    It follows the median of the gaps between them, or of the last three where that is less:
    news is seen as often as it is looked for, so what woke up shows in the last visits first. It
    grows with the silence since the last: a feed that slept for a month is not asked as often as
    in its busiest week. Two minutes at least, six hours at most, and that where nothing is known.
    """
    times = sorted({moment.replace(second=0, microsecond=0) for moment in news})
    if len(times) < 2:
        return LATEST
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    usual = timedelta(seconds=min(median(gaps), median(gaps[-_LATELY:])))
    silence = max(now - times[-1], timedelta())
    # Within what is usual, silence says nothing.
    wait = max(usual, silence / 4) / _SHARE
    return min(max(wait, SOONEST), LATEST)
