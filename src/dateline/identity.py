"""address → id: keys made by the client, so that writing twice writes the same row.

Every id is a uuid5 under one namespace, over the kind and its parts; the kind keeps ids of
different tables apart even where their parts are equal.
"""

import uuid
from datetime import UTC, datetime

from dateline.urls import key

# uuid5(NAMESPACE_URL, "tag:dateline,2026:id"); never to be changed: every stored key hangs on it.
NAMESPACE = uuid.UUID("82f5eb86-337a-5620-8c2c-af57c051e0c7")


def made_id(kind: str, *parts: str) -> str:
    """The id of a thing that is known by ``parts``; no two lists of parts share one."""
    # Lengths rather than a separator: parts are scraped and may hold any character.
    name = kind + "".join(f"|{len(part)}:{part}" for part in parts)
    sound = name.encode("utf-8", "backslashreplace").decode("utf-8")  # lone surrogates
    return str(uuid.uuid5(NAMESPACE, sound))


def entry_id(url: str) -> str:
    """The id of a place in the queue. Raises ValueError for an unusable address."""
    return made_id("entry", key(url))


def article_id(canonical_url: str) -> str:
    """The id of an article by its canonical address. Raises ValueError for an unusable one."""
    return made_id("article", key(canonical_url))


def capture_id(url: str, sha256: str, fetched_at: datetime) -> str:
    """The id of bytes that an address gave at an instant (aware)."""
    return made_id("capture", key(url), sha256, fetched_at.astimezone(UTC).isoformat())


def photo_id(article_id: str, photo_url_or_caption: str) -> str:
    """The id of a photo within its article, by its address or, without one, its caption."""
    return made_id("photo", article_id, photo_url_or_caption)


def batch_id(run_id: str, ordinal: int) -> str:
    """The id of a run's batch, the same on every retry."""
    return made_id("batch", run_id, str(ordinal))
