"""An office whose pages have running numbers: what is missing leads home, and so does haste."""

from collections.abc import Sequence
from dataclasses import dataclass

from emulators.faults import refusal
from emulators.releases import Release, page
from emulators.serving import Asked, missing
from office.answers import Answer

_MINGUO = 1911


@dataclass(slots=True)
class Numbered:
    """``/NEWS/{id}``; the number of a release is its id, and the date on its page is Minguo's.

    ``patience`` is how many pages are answered before all of them lead home.
    """

    releases: Sequence[Release]
    patience: int = 1_000_000
    asked: int = 0

    def __call__(self, asked: Asked) -> Answer:
        """The page of a number."""
        if asked.path == "/":
            return Answer(body=b"<html><body><h1>The presidency</h1></body></html>", tagged=False)
        if not asked.path.startswith("/NEWS/"):
            return missing(asked)
        self.asked += 1
        number = int(asked.path.rpartition("/")[2])
        found = next((one for one in self.releases if one.number == number), None)
        if found is None or self.asked > self.patience:
            return refusal(302, location="/")
        return _dated(found)


def _dated(release: Release) -> Answer:
    day = release.published
    shown = f"中華民國{day.year - _MINGUO}年{day.month:02}月{day.day:02}日"
    whole = page(release).body.decode()
    body = whole.replace("<h1>", f'<div class="date">{shown}</div><h1>')
    return Answer(body=body.encode(), tagged=False)
