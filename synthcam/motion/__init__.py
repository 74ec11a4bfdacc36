"""The vocabulary of camera motion, expressions over it, and the exact paths they stand for."""
