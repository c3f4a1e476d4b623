"""host → its signals of rights, the texts that its pages share, the pages that moved: rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, delete, func, select, update

from dateline.identity import made_id
from dateline.model import Signal
from dateline.warehouse import schema
from dateline.warehouse.upsert import add_new, insert, parts

MOST_PLACES = 8  # of one text that are kept: enough to know it again, whatever a host makes up
MOST_SIGNALS = 500  # of one host
SURE = 3  # answers alike that make a move one for good
SPAN = timedelta(hours=24)  # that lie between the first of them and the last
CHECKED = timedelta(days=30)  # after which the old address is asked again
KEPT = timedelta(days=30)  # how long a text is remembered

_SIGNAL, _TEXT, _MOVE = schema.host_signal.c, schema.host_text.c, schema.host_move.c


def keep_signals(
    connection: Connection, host: str, signals: Iterable[Signal], now: datetime
) -> None:
    """Insert signals; of those known already, when they were last met."""
    rows = {
        made_id("signal", host, s.origin, s.name, s.scope, s.value): {
            "host": host,
            "origin": s.origin,
            "name": s.name,
            "value": s.value,
            "scope": s.scope,
            "url": s.url,
            "first_seen_at": now,
            "last_seen_at": now,
        }
        for s in signals
    }
    if not rows:
        return
    known = set(connection.execute(select(_SIGNAL.id).where(_SIGNAL.host == host)).scalars())
    free = max(0, MOST_SIGNALS - len(known))
    taken = sorted(set(rows) & known) + sorted(set(rows) - known)[:free]
    statement = insert(connection, schema.host_signal)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_={"last_seen_at": new.last_seen_at, "url": new.url}
    )
    if taken:
        connection.execute(statement, [{"id": name, **rows[name]} for name in sorted(taken)])


def signals(connection: Connection, host: str) -> list[Signal]:
    """A host's signals, in the order of origin, name and scope."""
    query = (
        select(_SIGNAL.origin, _SIGNAL.name, _SIGNAL.value, _SIGNAL.scope, _SIGNAL.url)
        .where(_SIGNAL.host == host)
        .order_by(_SIGNAL.origin, _SIGNAL.name, _SIGNAL.scope, _SIGNAL.value)
    )
    return [Signal(*row) for row in connection.execute(query)]


def same_text(connection: Connection, host: str, digest: str, place: str, now: datetime) -> int:
    """At how many other places of the host the text was met; this one is noted too."""
    found = places(connection, [(host, digest)])[host, digest]
    others = len(found - {place})
    if place not in found and len(found) < MOST_PLACES:
        row = {
            "id": made_id("text", host, digest, place),
            "host": host,
            "digest": digest,
            "place": place,
            "seen_at": now,
        }
        add_new(connection, schema.host_text, [row])
    return others


def places(
    connection: Connection, texts: Collection[tuple[str, str]]
) -> dict[tuple[str, str], set[str]]:
    """By host and digest, the places of the host at which a text was met."""
    found: dict[tuple[str, str], set[str]] = {text: set() for text in texts}
    for some in parts(sorted(texts)):
        query = select(_TEXT.host, _TEXT.digest, _TEXT.place).where(
            _TEXT.host.in_({host for host, _ in some}),
            _TEXT.digest.in_({digest for _, digest in some}),
        )
        for host, digest, place in connection.execute(query):
            if (host, digest) in found:
                found[host, digest].add(place)
    return found


def forget_texts(connection: Connection, host: str, now: datetime) -> None:
    """Delete what was noted of the host's texts long ago, but for those of several places: a
    page that was a wall is none the less one when it is read again."""
    old = and_(_TEXT.host == host, _TEXT.seen_at < now - KEPT)
    connection.execute(delete(schema.host_text).where(old, _TEXT.digest.not_in(_shared([host]))))


def doubted(connection: Connection, hosts: Sequence[str]) -> set[str]:
    """All places of these hosts at which a text was met that stands at several."""
    query = select(_TEXT.place).where(_TEXT.host.in_(hosts), _TEXT.digest.in_(_shared(hosts)))
    return set(connection.execute(query).scalars())


def _shared(hosts: Sequence[str]) -> Select[tuple[str]]:
    several = func.count() > 1
    return (
        select(_TEXT.digest)
        .where(_TEXT.host.in_(hosts))
        .group_by(_TEXT.host, _TEXT.digest)
        .having(several)
    )


def moves(connection: Connection, host: str, now: datetime) -> dict[str, tuple[str, bool]]:
    """By address, where it has gone, and whether for good: then the old one is asked again
    only once in a while."""
    query = select(_MOVE.key, _MOVE.target, _MOVE.sure, _MOVE.last_seen_at).where(
        _MOVE.host == host
    )
    return {
        key: (target, sure and at > now - CHECKED)
        for key, target, sure, at in connection.execute(query)
    }


def saw_move(
    connection: Connection, host: str, key: str, target: str | None, now: datetime
) -> None:
    """Count an answer that is like those before; any other begins anew."""
    name = made_id("move", host, key)
    row = connection.execute(select(schema.host_move).where(_MOVE.id == name)).mappings().first()
    if target is None:
        connection.execute(delete(schema.host_move).where(_MOVE.id == name))
    elif row is None or row["target"] != target:
        connection.execute(delete(schema.host_move).where(_MOVE.id == name))
        fresh = {"id": name, "host": host, "key": key, "target": target, "times": 1}
        fresh |= {"sure": False, "first_seen_at": now, "last_seen_at": now}
        add_new(connection, schema.host_move, [fresh])
    else:
        times = row["times"] + 1
        sure = times >= SURE and now - row["first_seen_at"] >= SPAN
        changes = {"times": times, "sure": sure, "last_seen_at": now}
        connection.execute(update(schema.host_move).where(_MOVE.id == name).values(**changes))
