"""Reading → dates: when it was published and changed."""
