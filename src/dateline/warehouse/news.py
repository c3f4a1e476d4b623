"""Findings of a run → what waits to be stored, and the ids of all entries that were found."""

import hashlib
from collections.abc import Iterator

from dateline.errors import WarehouseError
from dateline.identity import entry_id
from dateline.model import (
    Checked,
    Coverage,
    Entry,
    Finding,
    Problem,
    Reason,
    RouteState,
    Run,
)
from dateline.warehouse.kept import ID_BYTES, Kept, id_key, id_of


class News:
    """What a run found: entries and problems wait to be stored, what routes say of themselves
    waits for the end. Who has added all of it closes it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.entries: dict[str, list[Entry]] = {}
        self.problems: list[Problem] = []
        self.coverage: list[Coverage] = []
        self.states: dict[str, RouteState] = {}
        self._told = Kept()  # entry and route

    @property
    def waiting(self) -> int:
        """How many entries and problems are to be stored."""
        return len(self.entries) + len(self.problems)

    def add(self, finding: Finding) -> None:
        """Take one more. Raises WarehouseError for a file whose entries are not known."""
        if isinstance(finding, Entry):
            self._add_entry(finding)
        elif isinstance(finding, Problem):
            self.problems.append(finding)
        elif isinstance(finding, Coverage):
            self.coverage.append(finding)
        elif isinstance(finding, Checked):
            self.states[finding.route] = finding.state
        else:
            raise WarehouseError(f"a file that nobody has read: {finding.url}")

    def _add_entry(self, entry: Entry) -> None:
        try:
            name = entry_id(entry.url)
        except ValueError as error:
            problem = Problem(entry.source, entry.url, "plan", Reason.BAD_ITEM, str(error))
            self.problems.append(problem)
            return
        # A route that lists a page twice, with two marks, must not make it due at each visit.
        if self._told.add(id_key(name) + _short(entry.route)):
            self.entries.setdefault(name, []).append(entry)

    def ids(self) -> Iterator[str]:
        """Of all entries that were found, in order, each once."""
        last = b""
        for key in self._told:
            if (own := key[:ID_BYTES]) != last:
                yield id_of(own)
                last = own

    def sources(self) -> set[str]:
        """Whoever must have a row before the rest can be stored."""
        told = {entry.source for same in self.entries.values() for entry in same}
        told |= {bad.source for bad in self.problems} | {said.source for said in self.coverage}
        return {self.run.source, *told}

    def stored(self) -> None:
        """Forget what waited, but for the ids."""
        self.entries.clear()
        self.problems.clear()

    def close(self) -> None:
        """Forget the ids too."""
        self._told.close()


def _short(route: str) -> bytes:
    """A route as eight bytes: enough to tell those apart that name one page."""
    return hashlib.blake2b(route.encode(errors="surrogatepass"), digest_size=8).digest()
