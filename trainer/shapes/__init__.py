"""Shapes of released models, so that a run can be planned without downloading anything."""
