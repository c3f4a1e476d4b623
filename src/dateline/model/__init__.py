"""The nouns of the journey: Source → Entry → Capture → Article → Revision.

Frozen dataclasses and enumerations only; nothing here reads, parses or writes.
"""

from dateline.model.article import (
    Article,
    Block,
    Candidate,
    Credit,
    CreditState,
    DateRole,
    FieldOf,
    Moment,
    Photo,
    Precision,
)
from dateline.model.capture import Capture, Get, Outcome, Record, Reason, Reply, Rejected, Request
from dateline.model.entry import (
    Coverage,
    DayStatus,
    Discovery,
    Entry,
    Hint,
    MediaHint,
    Problem,
    RouteState,
    Window,
    Work,
)
from dateline.model.revision import Arrival, Decision, Seen, Stored, Verdict
from dateline.model.source import Feed, Licence, PageRules, Rights, Route, Selector, Source

__all__ = [
    "Arrival",
    "Article",
    "Block",
    "Candidate",
    "Capture",
    "Coverage",
    "Credit",
    "CreditState",
    "DateRole",
    "DayStatus",
    "Decision",
    "Discovery",
    "Entry",
    "Feed",
    "FieldOf",
    "Get",
    "Hint",
    "Licence",
    "MediaHint",
    "Moment",
    "Outcome",
    "PageRules",
    "Photo",
    "Precision",
    "Problem",
    "Reason",
    "Record",
    "Rejected",
    "Reply",
    "Request",
    "Rights",
    "Route",
    "RouteState",
    "Seen",
    "Selector",
    "Source",
    "Stored",
    "Verdict",
    "Window",
    "Work",
]
