"""Capture → Article: every field with the place it was read at, and its rivals."""
