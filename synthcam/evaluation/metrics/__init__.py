"""Metrics: pure functions from right answers and predictions to numbers."""
