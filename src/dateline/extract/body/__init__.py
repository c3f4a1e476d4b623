"""Page → [Block]: the article's own text."""
