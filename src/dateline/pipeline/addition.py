"""a front page's address → a new office file, written where there was none."""

import time
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import ConfigError
from dateline.fetch import Fetcher, MemoryHosts, user_agent
from dateline.pipeline.installation import utc_now
from dateline.pipeline.survey import survey
from dateline.settings import Settings
from dateline.sources import parse_office, read_offices
from dateline.sources.draft import Found, draft, is_loopback, made_id

PACE = 2.0  # seconds between two requests to the site


@dataclass(frozen=True, slots=True)
class Added:
    """The file that was written, and what it was written from."""

    file: Path
    source: str
    found: Found


def add_office(settings: Settings, url: str, source_id: str | None, folder: Path | None) -> Added:
    """Look at a site's front page and write the office's file.

    ``folder`` is the first of the settings' own unless given. Raises ConfigError where the id
    is taken, the file is there or there is nowhere to write; FetchError and DiscoverError as
    :func:`dateline.pipeline.survey.survey` does. Nothing is asked before what can be known
    without.
    """
    target = folder or next(iter(settings.offices), None)
    if target is None:
        raise ConfigError("say where to: --into FOLDER, or DATELINE_OFFICES")
    if source_id:
        _refuse_taken(settings, source_id, target)
    here = is_loopback(url if "://" in url else f"https://{url}")
    with Fetcher(
        MemoryHosts(),
        pace=0.05 if here else PACE,
        loopback=here,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        user_agent=user_agent(settings.contact),
        clock=utc_now,
        sleep=time.sleep,
    ) as fetcher:
        found = survey(fetcher.get, url)
    name = source_id or made_id(found.home)
    _refuse_taken(settings, name, target)
    return Added(_write(target / f"{name}.toml", found, name), name, found)


def _refuse_taken(settings: Settings, source_id: str, folder: Path) -> None:
    file = folder / f"{source_id}.toml"
    if file.exists():
        raise ConfigError("is there already; nothing was changed", file=str(file))
    taken = read_offices(settings.offices).origins.get(source_id)
    if taken:
        raise ConfigError(f"{source_id!r} is already the id in {taken}", key="--id")


def _write(file: Path, found: Found, source_id: str) -> Path:
    text = draft(found, source_id, utc_now().date())
    parse_office(text, str(file))  # a site's own words may be such as no file can hold
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise ConfigError("is there already; nothing was changed", file=str(file)) from None
    except OSError as error:
        raise ConfigError(f"can't be written: {error.strerror}", file=str(file)) from None
    return file
