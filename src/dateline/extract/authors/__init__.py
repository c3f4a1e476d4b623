"""Reading → authors: who wrote it."""
