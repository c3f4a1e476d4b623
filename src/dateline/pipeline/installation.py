"""Settings → one installation: its sources, warehouse, archive and clock, for all steps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep as real_sleep

from dateline import urls
from dateline.archive import Archive
from dateline.errors import ConfigError
from dateline.fetch import Fetcher, keys_of, user_agent
from dateline.model import Source
from dateline.settings import Settings
from dateline.sources import folder_source, host_source, require_contact, source_for_url
from dateline.warehouse import Warehouse


def utc_now() -> datetime:
    """The present instant, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    """What every step works with. ``faults`` are the office files that are wrong; they cost
    their own offices alone."""

    settings: Settings
    sources: Mapping[str, Source]
    warehouse: Warehouse
    archive: Archive
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = real_sleep
    faults: Sequence[ConfigError] = ()

    def source(self, source_id: str, url: str = "") -> Source:
        """The source of that id; one that no office file describes is made from the URL.

        Raises ConfigError for an unknown id without a URL to make it from, and for an office
        whose file is wrong.
        """
        if source_id in self.sources:
            return self.sources[source_id]
        for fault in self.faults:
            if Path(fault.file or "").stem == source_id:
                raise fault
        if url.startswith("folder:"):
            return folder_source(source_id)
        if url:
            return replace(host_source(urls.host(url)), id=source_id)
        known = ", ".join(sorted(self.sources))
        raise ConfigError(f"no office file describes {source_id!r}; known are {known}")

    def owner(self, url: str) -> Source:
        """The source that a page belongs to, made where no office claims it.

        An article stays its first loader's for good, so this raises ConfigError as long as an
        office file is wrong: the page could be that office's.
        """
        if self.faults:
            raise self.faults[0]
        return source_for_url(url, self.sources)

    @contextmanager
    def fetching(self, source: Source) -> Iterator[Fetcher]:
        """A polite fetcher for one source's hosts. Raises ConfigError where that source asks
        for a contact and none is set."""
        require_contact(source, self.settings.contact)
        with Fetcher(
            self.warehouse.hosts,
            pace=source.pace,
            loopback=source.loopback,
            timeout=self.settings.timeout,
            max_bytes=self.settings.max_bytes,
            user_agent=user_agent(self.settings.contact),
            clock=self.clock,
            sleep=self.sleep,
            keys=tuple(keys_of(source, self.settings.keys)),
        ) as fetcher:
            yield fetcher
