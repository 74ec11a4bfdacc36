"""Models: the one that is loaded, and a tiny one of the same kind that is built on the spot."""
