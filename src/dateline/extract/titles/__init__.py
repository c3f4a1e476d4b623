"""Reading → title: the headline among a page's wordings."""
