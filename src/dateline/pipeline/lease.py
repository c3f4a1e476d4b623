"""batch, owner → what nobody else is at, held by signs of life and waited for where it is held.

A lease is short, and renewed for as long as its owner's process lives: so what a process held
that was killed, on whatever machine, is another's a minute later, and what a slow host keeps
waiting is not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from dateline.errors import WarehouseError
from dateline.log import get_log
from dateline.model import Work
from dateline.warehouse import Warehouse

log = get_log(__name__)

_BEATS = 6  # in the length of a lease: several may be late before it is lost
_LOOK = 2.0  # seconds between two looks at what another one holds
# How long another one that is alive is waited for; it has a batch's pages to fetch.
_PATIENCE = timedelta(minutes=30)


@contextmanager
def renewed(
    warehouse: Warehouse, batch: str, owner: str, lease: int, clock: Callable[[], datetime]
) -> Iterator[None]:
    """Keep what the owner holds of the batch until the block ends.

    By the wall's clock, in a thread: a request that takes long must not cost the lease. A sign
    of life that the database refuses is told, and the next one tried; where the lease is lost
    meanwhile, a page is fetched twice, and its rows are the same.
    """
    over = Event()

    def live() -> None:
        while not over.wait(lease / _BEATS):
            try:
                warehouse.renew(batch, owner, clock(), lease)
            except WarehouseError as error:
                log.warning("lease not renewed", batch=batch, owner=owner, detail=str(error))

    thread = Thread(target=live, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def claims(
    warehouse: Warehouse,
    batch: str,
    owner: str,
    lease: int,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Iterator[list[Work]]:
    """The batch's due entries, as they come free.

    First those that nobody is at. Of the others, most are done by whoever holds them; those of
    a dead one are taken over when its lease has run out. Nothing is held while it waits, so
    that two can't wait for each other.
    """
    patience = clock() + _PATIENCE
    while True:
        if works := warehouse.claim(batch, owner, clock(), lease):
            yield works
        until = warehouse.held_until(batch, clock())
        if until is None or clock() > patience:
            return
        log.info("waiting for another run", batch=batch, until=until.isoformat())
        left = (until - clock()).total_seconds()
        sleep(min(_LOOK, max(left, 0.0) + 0.01))
