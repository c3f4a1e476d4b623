"""Capture → Page: what a page is made of, and what its head and its data state."""
