"""Source → words: how an office is known to answer a robot that says what it is."""

from dateline.errors import ConfigError
from dateline.model import Source

TOLD = {
    "open": "answers robots",
    "contact": "answers robots that say how to reach their owner (DATELINE_CONTACT)",
    "key": "answers those who have a key of its service",
    "walled": "may put up a wall against machines in data centres",
    "barred": "bars its feeds by robots.txt, which is kept to",
    "refused": "refuses robots that say what they are",
}


def require_contact(source: Source, contact: str | None) -> None:
    """Raise ConfigError where an office asks for a contact that is not set.

    Asked without one, such a server refuses, and some go on refusing for hours.
    """
    if source.access == "contact" and not contact:
        raise ConfigError(
            f"{source.name} answers only those who say how to reach them; set an address",
            key="DATELINE_CONTACT",
            source=source.id,
        )
