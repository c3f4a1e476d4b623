"""contact → User-Agent: who asks, and where to complain."""

import dateline
from dateline.errors import ConfigError

ROBOT = "dateline"  # what a robots.txt calls us by (RFC 9309, 2.2.1)
UNSIGNED = "reader of press releases; no contact configured"


def user_agent(contact: str | None) -> str:
    """``dateline/<version> (+<contact>)``; a contact is an address of a page or of mail.

    Raises ConfigError for a contact that no header can carry.
    """
    if contact and (not contact.isascii() or not contact.isprintable() or set(contact) & set("()")):
        raise ConfigError(
            f"{contact!r} can't be told to servers; give an address in plain ASCII",
            key="DATELINE_CONTACT",
        )
    about = f"+{contact}" if contact else UNSIGNED
    return f"{ROBOT}/{dateline.__version__} ({about})"
