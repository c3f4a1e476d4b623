"""dateline: the feeds of press offices, as rows of a warehouse."""

__version__ = "0.1.0"
