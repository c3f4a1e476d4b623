"""Article, stored → New | Changed | Same: identity, normal forms, history, retries."""

from dateline.records.arrival import arrive, fingerprint
from dateline.records.history import decide
from dateline.records.polling import poll_every
from dateline.records.retries import is_lasting, next_try, recheck_at

__all__ = ["arrive", "decide", "fingerprint", "is_lasting", "next_try", "poll_every", "recheck_at"]
