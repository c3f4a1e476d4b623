"""app → the same app, failing where it is told to: refusals, outages, answers that are none."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from emulators.releases import Release, page
from emulators.serving import TEXT, App, Asked, missing
from office.answers import JSON, Answer

When = Callable[[Asked, int], bool]  # what is asked, and how many questions came before
Change = Callable[[Answer, Answer], Answer]  # the answer, and the one before it → what is sent


def refusal(status: int = 403, **headers: str) -> Answer:
    """An answer that holds nothing; ``retry_after="5"`` becomes its Retry-After."""
    told = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Answer(status, f"{status}\n".encode(), TEXT, tagged=False, headers=told)


def told(value: object, status: int = 200) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(value).encode(), JSON, tagged=False)


@dataclass(slots=True)
class Faulty:
    """An app that answers otherwise while a fault holds; ``faults`` may be changed at any time.

    Questions are counted from the first, robots.txt and the pages of releases left out.
    """

    app: App
    faults: list[tuple[When, Answer | Change]] = field(default_factory=list)
    count: int = 0
    last: Answer | None = None

    def __call__(self, asked: Asked) -> Answer:
        """The answer, or what the first fault that holds makes of it."""
        if asked.path == "/robots.txt" or asked.path.startswith("/news/"):
            return self.app(asked)
        before, self.count = self.count, self.count + 1
        fault = next((fault for when, fault in self.faults if when(asked, before)), None)
        if isinstance(fault, Answer):
            return fault
        answer, earlier = self.app(asked), self.last
        self.last = answer
        return fault(answer, earlier or answer) if fault else answer

    def fail(self, answer: Answer | Change, *, after: int = 0, times: int = 1_000_000) -> None:
        """Answer so, once ``after`` questions came, to the next ``times`` of them."""
        start = self.count + after
        self.faults.append((lambda _, count: start <= count < start + times, answer))

    def fail_on(self, part: str, answer: Answer) -> None:
        """Answer so to every question whose address has this in it."""
        self.faults.append((lambda asked, _: part in asked.target, answer))


def with_pages(app: App, releases: Sequence[Release]) -> App:
    """The app, and the pages of its releases."""
    pages = {release.path: release for release in releases}

    def answer(asked: Asked) -> Answer:
        if asked.path in pages:
            return replace(page(pages[asked.path]), tagged=False)
        return missing(asked) if asked.path == "/robots.txt" else app(asked)

    return answer


def unknown(asked: Asked, *known: str) -> list[str]:
    """The parameters of a question that an API does not have."""
    return [name for name, _ in asked.query if name not in known]


def newest_first(releases: Sequence[Release]) -> list[Release]:
    """Releases as most lists have them."""
    return sorted(releases, key=lambda release: (release.published, release.number), reverse=True)
