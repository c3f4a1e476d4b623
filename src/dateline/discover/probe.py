"""get → a get that stops where a route is not what its file says: the first answer is the probe."""

from dataclasses import replace

from dateline.model import Get, Outcome, Reason, Rejected, Request, Route

# What says that the office's file is wrong about a route. A refusal says nothing of that.
OF_ANOTHER_KIND = frozenset(
    {
        Reason.GONE,
        Reason.BAD_RESPONSE,
        Reason.BAD_FEED,
        Reason.EMPTY,
        Reason.NOT_ARTICLE,
        Reason.UNSUPPORTED_TYPE,
        Reason.TOO_DEEP,
    }
)


class Probing:
    """A ``get`` for one route that has yet to prove itself: where its first answer is none, each
    further request is answered likewise, and nobody is asked.

    A missing robots.txt proves nothing, nor does the missing page of a day that may have none;
    and of a route that posts, the page that its form stands on proves nothing by being there.
    """

    def __init__(self, get: Get, route: Route) -> None:
        self._get = get
        self._may_miss = getattr(route, "missing_is_empty", False)
        self._posts = bool(getattr(route, "form", None))
        self._begun = False
        self._failed: Rejected | None = None

    def __call__(self, request: Request) -> Outcome:
        """The answer, or the one that the first request was given."""
        if self._failed:
            return replace(self._failed, url=request.url)
        outcome = self._get(request)
        if not self._begun and not request.url.endswith("/robots.txt"):
            self._begun = bool(request.form) or not self._posts
            if isinstance(outcome, Rejected) and self._is_proof(outcome.reason):
                self._failed = outcome
        return outcome

    def _is_proof(self, reason: Reason) -> bool:
        return reason in OF_ANOTHER_KIND and not (self._may_miss and reason is Reason.GONE)
