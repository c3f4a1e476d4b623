"""Servers on loopback that behave as the archives of press offices are documented to."""
