"""Page and a number → the same page ill-treated, and what became of reading it."""
