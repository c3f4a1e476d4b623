"""Reading → notes: what a page says of its article beside its fields."""
