"""Draws event logs: flat pictures, and the same things as solids before a moving camera."""
