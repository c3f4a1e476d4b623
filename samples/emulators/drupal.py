"""A Drupal listing: ``?page=N`` from 0, newest first, an old item kept on top of the first page.

A page past the end says so in words, with status 200.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, with_pages
from emulators.releases import Release
from emulators.serving import App, Asked
from office.answers import Answer

WASHINGTON = ZoneInfo("America/New_York")


@dataclass(slots=True)
class Drupal:
    """``/news``, and the releases' pages; releases may come and go between two questions."""

    releases: list[Release]
    sticky: Sequence[Release] = ()
    size: int = 10
    _pages: App = field(init=False)

    def __post_init__(self) -> None:
        """Serve the pages of what there is at the beginning."""
        self._pages = with_pages(self._list, [*self.releases, *self.sticky])

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a question."""
        return self._pages(asked)

    def _list(self, asked: Asked) -> Answer:
        number = int(asked.one("page", "0"))
        listed = newest_first(self.releases)[number * self.size : (number + 1) * self.size]
        shown = [*(self.sticky if number == 0 else ()), *listed]
        rows = "".join(map(_row, shown)) or "<p>There is nothing more.</p>"
        return Answer(body=f"<html><body><main>{rows}</main></body></html>".encode(), tagged=False)


def _row(release: Release) -> str:
    local = release.published.astimezone(WASHINGTON)
    return (
        f'<div class="views-row"><span class="date">{local:%B %-d, %Y - %-I:%M %p}</span>'
        f'<h3><a href="{release.path}">{html.escape(release.title)}</a></h3></div>'
    )
