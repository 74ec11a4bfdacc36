"""Held-out evaluation: questions under controls, greedy answers, and scores."""
