"""dateline: from a press office's feed to a row one can query."""

__version__ = "0.1.0"
