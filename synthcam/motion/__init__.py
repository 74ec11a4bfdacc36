"""The table of camera motions, expressions over it, and the exact paths they stand for."""
