"""Three fictional press offices on loopback, to run dateline over and to test it with."""

from office.files import OFFICES, PORT, write_offices

__all__ = ["OFFICES", "PORT", "write_offices"]
