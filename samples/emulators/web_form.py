"""An office of ASP.NET forms: a day's releases are answered to a form that is posted alone.

The form's page hides what the server believes the browser to have seen (``__VIEWSTATE``), with a
digest of it (``__EVENTVALIDATION``); a form that comes without them, or with those of another
office or hour, is answered by an error page of status 500. Days and months have no zeros; day 0
is the whole month. The answer shows the form as it was filled in.
"""

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from emulators.faults import newest_first, refusal
from emulators.releases import Release, page
from emulators.serving import Asked, missing
from office.answers import Answer

DELHI = ZoneInfo("Asia/Kolkata")
_PLACE = "ctl00$ContentPlaceHolder1$"
_CHOICES = ("day", "Month", "Year")


@dataclass(slots=True)
class WebForm:
    """``/allRel.aspx``, and the releases' pages; ``hour`` ages what was hidden before."""

    releases: Sequence[Release]
    hour: int = 0

    def __call__(self, asked: Asked) -> Answer:
        """The form's page, the answer to the form, or a release."""
        if asked.path != "/allRel.aspx":
            told = asked.one("PRID")
            found = next((one for one in self.releases if str(one.number) == told), None)
            return page(found) if found else missing(asked)
        if asked.method == "GET":
            return self._page(self.releases[-1:], ("1", "1", "2026"))
        hidden = self._state(), self._seal(self._state())
        if (asked.filled("__VIEWSTATE"), asked.filled("__EVENTVALIDATION")) != hidden:
            return refusal(500)
        chosen = [asked.filled(f"{_PLACE}ddl{name}") for name in _CHOICES]
        return self._page([one for one in self.releases if _is_of(one, *chosen)], chosen)

    def _state(self) -> str:
        return f"/wEPDw{self.hour:04}+seen=="

    def _seal(self, state: str) -> str:
        return hashlib.sha256(state.encode()).hexdigest()[:20]

    def _page(self, releases: Sequence[Release], chosen: Sequence[str]) -> Answer:
        state = self._state()
        choices = "".join(
            f'<select name="{_PLACE}ddl{name}"><option value="0">All</option>'
            f'<option selected="selected" value="{html.escape(one)}">{html.escape(one)}</option>'
            "</select>"
            for name, one in zip(_CHOICES, chosen, strict=True)
        )
        items = "".join(
            f'<li><a href="/PressReleasePage.aspx?PRID={one.number}&amp;reg=3&amp;lang=1">'
            f"{html.escape(one.title)}</a></li>"
            for one in newest_first(releases)
        )
        body = (
            '<html><body><form id="search"><input type="hidden" name="q" value="not this one">'
            '</form><form method="post" action="./allRel.aspx" id="form1">'
            '<input type="hidden" name="__EVENTTARGET" value="">'
            f'<input type="hidden" name="__VIEWSTATE" value="{html.escape(state)}">'
            f'<input type="hidden" name="__EVENTVALIDATION" value="{self._seal(state)}">'
            f'{choices}<div class="content-area"><ul class="num">{items}</ul></div></form>'
            "</body></html>"
        )
        return Answer(body=body.encode(), tagged=False)


def _is_of(release: Release, day: str, month: str, year: str) -> bool:
    local = release.published.astimezone(DELHI)
    return (str(local.month), str(local.year)) == (month, year) and day in ("0", str(local.day))
