"""What can go wrong, in one tree.

::

    DatelineError              source and URL, where they are known
    ├── ConfigError            an office file or a setting: which file, line and key, what is valid
    ├── DiscoverError          a feed or a route that can't be read
    ├── FetchError             a request that must not or can't be made
    ├── ArchiveError           a WARC file or record that can't be written or read
    └── WarehouseError         the database refused
        └── SchemaError        its schema is not the one of this version: no retry heals that

An error that a batch expects (refused, gone, not an article) is a value instead:
:class:`dateline.model.Rejected`. ``DiscoverError`` and ``FetchError`` carry the ``Reason``
that such a value then has.
"""

from dateline.model import Reason


class DatelineError(Exception):
    """Base of all errors of this package; carries the source and the URL it is about."""

    def __init__(self, message: str, *, source: str | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.url = url

    def __str__(self) -> str:
        where = ", ".join(
            f"{name} {value}"
            for name, value in (("source", self.source), ("url", self.url))
            if value
        )
        return f"{self.message} ({where})" if where else self.message


class ConfigError(DatelineError):
    """An office file or a setting is wrong; ``file``, ``line`` (1 is the first) and ``key``
    name the place."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        source: str | None = None,
    ) -> None:
        at = f"{file}:{line}" if file and line else file
        place = ": ".join(part for part in (at, key) if part)
        super().__init__(f"{place}: {message}" if place else message, source=source)
        self.file = file
        self.line = line
        self.key = key


class ReasonedError(DatelineError):
    """An error that a batch turns into a :class:`~dateline.model.Rejected` of its reason."""

    def __init__(
        self,
        message: str,
        reason: Reason,
        *,
        source: str | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(message, source=source, url=url)
        self.reason = reason


class DiscoverError(ReasonedError):
    """A feed or a route can't be read."""


class FetchError(ReasonedError):
    """A request must not be made, or did not come to an answer."""


class ArchiveError(DatelineError):
    """A WARC file or record can't be written or read."""


class WarehouseError(DatelineError):
    """The database refused, or its schema is not the one of this version."""


class SchemaError(WarehouseError):
    """The warehouse's schema is not the one of this version; `dateline migrate` makes it so."""
