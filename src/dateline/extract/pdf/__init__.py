"""Capture → Article: press releases that are PDFs."""
