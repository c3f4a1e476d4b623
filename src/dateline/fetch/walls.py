"""Look, addresses → why a page with status 200 is none: logins, consent, errors in disguise."""

import re
from urllib.parse import urlsplit

from dateline import urls
from dateline.fetch.look import Look, claims_itself

MOST_TEXT = 2000  # characters; walls are short
_TOLD = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|sso|oauth2?|consent|cookies?|cookie-?wall|captcha|challenge"
    r"|access-?denied|denied|blocked|error|not-?found|404|page-?not-?found|maintenance)(?=$|[/._-])",
    re.IGNORECASE,
)


def sent_to_wall(asked: str, answered: str, seen: Look) -> str | None:
    """Why an answer behind a redirect is no article, by its address alone."""
    before, after = urlsplit(asked), urlsplit(answered)
    if urls.key(asked) == urls.key(answered):
        return None
    if len(before.path) > 1 and after.path in ("", "/") and not after.query:
        return "sent to the home page"
    if _TOLD.search(after.path) and not _TOLD.search(before.path) and not seen.article:
        return "sent to a login, a consent or an error page"
    return None


def may_be_wall(seen: Look, answered: str) -> bool:
    """Whether a page is worth comparing: short, and neither an article by its own word nor
    sure of its own address (a release posted again is shown at several, each its own)."""
    if not 0 < seen.size <= MOST_TEXT:
        return False
    return seen.password or not (seen.article or claims_itself(seen.canonical, answered))


def is_wall(seen: Look, others: int) -> bool:
    """Whether a text that stands at so many other places of the host is no article's: one other
    is enough where a password is asked for, else two (one release at two addresses is usual)."""
    return others >= (1 if seen.password else 2)
