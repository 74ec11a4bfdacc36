"""The kinds of change over time, those of one idea in a file."""
