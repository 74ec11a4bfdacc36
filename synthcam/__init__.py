"""Video from exact camera paths; labels, questions and reasoning derived from the same path."""

__version__ = "0.1.0"
