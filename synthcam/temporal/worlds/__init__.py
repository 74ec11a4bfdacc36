"""The kinds of change over time, one a file."""
