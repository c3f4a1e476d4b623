"""Page → [Photo]: the article's pictures, their captions and credits."""
