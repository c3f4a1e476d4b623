"""route, ask, turn → Request: an address alone, or a form, with what its own page hides in it.

A form of ASP.NET is answered only together with the hidden fields of the page that it stands on
(``__VIEWSTATE``, ``__EVENTVALIDATION``), and a further page with those of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dateline.discover.ask import Ask, Turn, address, fields, places_of
from dateline.discover.visit import trouble_in
from dateline.errors import DiscoverError
from dateline.model import Capture, Form, Get, Outcome, PagedRoute, Reason, Rejected, Request

if TYPE_CHECKING:  # heavy: see listing.tree_of
    from bs4 import BeautifulSoup, Tag

MOST_HIDDEN = 1_000_000  # characters; the largest view state that was told of has 34,000

ReadTree = Callable[[Capture], "BeautifulSoup"]  # raises DiscoverError


@dataclass(slots=True)
class Posting:
    """How a route is asked, over the whole of a window; ``tree_of`` reads the pages of a form
    that hides fields, None where it hides none."""

    route: PagedRoute
    get: Get
    accept: str
    tree_of: ReadTree | None = None
    _hidden: Mapping[str, str] | None = None  # of the page that the form stands on
    _before: Capture | None = None  # the answer whose further page is asked for

    def asked(self, ask: Ask, turn: Turn) -> Outcome:
        """The answer to one question; that to a question for the form's own page where it is
        refused. Raises DiscoverError for a page without a form."""
        url = address(self.route, ask, turn)
        if not self.route.form:
            return self.get(Request(url, accept=self.accept))
        filled = fields(self.route, ask, turn)
        if self.tree_of:
            hidden = self._hides(url, filled, self.tree_of, further=turn.number > 0)
            if isinstance(hidden, Rejected):
                return hidden
            filled = {**hidden, **filled}
        form = Form(urlencode(filled).encode())
        outcome = self.get(Request(url, accept=self.accept, form=form))
        self._before = outcome if isinstance(outcome, Capture) else None
        if trouble_in(outcome):
            self._hidden = None  # it may have been too old
        return outcome

    def _hides(
        self, url: str, filled: Mapping[str, str], tree_of: ReadTree, *, further: bool
    ) -> Mapping[str, str] | Rejected:
        """What the form hides on the page before, or on its own, which is asked for once as long
        as its form is answered."""
        if further and self._before:
            return hidden_fields(tree_of(self._before), filled)
        if self._hidden is None:
            outcome = self.get(Request(url, accept=self.accept))
            if isinstance(outcome, Rejected):
                return outcome
            self._hidden = hidden_fields(tree_of(outcome), filled)
        return self._hidden


def hidden_fields(tree: BeautifulSoup, filled: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields of the form on a page that has the most of those to be ``filled`` in.

    Raises DiscoverError where the page has no form, or one that hides too much.
    """
    forms = tree.select("form")
    if not forms:
        raise DiscoverError("no form on the page", Reason.BAD_RESPONSE)
    form = max(forms, key=lambda one: len(filled.keys() & _names(one)))
    found = {
        str(field["name"]): str(field.get("value") or "")
        for field in form.select("input[type=hidden i][name]:not([disabled])")
    }
    if sum(map(len, found.values())) > MOST_HIDDEN:
        raise DiscoverError("a form that hides too much", Reason.TOO_LARGE)
    return found


def refuse_another(tree: BeautifulSoup, route: PagedRoute, ask: Ask) -> None:
    """Raise DiscoverError where a form comes back as one that asks for another time: a server
    that does not heed what was posted shows, mostly, what is new today."""
    for name, wanted in fields(route, ask, Turn()).items():
        if places_of(route.form[name]).keys().isdisjoint(("start", "end", "day")):
            continue
        for choice in tree.select("select"):
            chosen = choice.select_one("option[selected]") if choice.get("name") == name else None
            shown = str(chosen.get("value", chosen.get_text())).strip() if chosen else wanted
            if shown != wanted:
                told = f"the form shows {shown[:50]!r} for {name}, not {wanted!r}"
                raise DiscoverError(told, Reason.BAD_RESPONSE)


def _names(form: Tag) -> set[str]:
    return {str(field["name"]) for field in form.select("[name]")}
