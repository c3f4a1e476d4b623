"""FieldOf[Moment], an office's order of trust → FieldOf[Moment]: whose date is believed first."""

from collections.abc import Sequence

from dateline.extract.dates.choice import choose
from dateline.model import Candidate, FieldOf, Moment

_OFFICE = "office"


def trusted(
    field: FieldOf[Moment], order: Sequence[str], zone: str, also: Sequence[Candidate[Moment]]
) -> FieldOf[Moment]:
    """The field as ``order`` has it: candidates of its places come first, in its order, those
    of other places behind them in the usual one. "time" stands for "time:datetime" as well.
    ``also`` are candidates that are looked for only because there is an order; they count
    where one of its places wins. What the office's own selectors find is before all else,
    unless the order itself says where."""
    if not order or field.won is None:
        return field
    order = order if _OFFICE in order else (_OFFICE, *order)
    found = sorted((field.won, *field.rivals, *also), key=lambda item: _rank(item, order))
    if _rank(found[0], order) == len(order):
        return field
    return choose(found, zone, in_doubt=False)


def _rank(item: Candidate[Moment], order: Sequence[str]) -> int:
    for rank, place in enumerate(order):
        if item.origin == place or item.origin.startswith(f"{place}:"):
            return rank
    return len(order)
