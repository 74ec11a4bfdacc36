"""The dataset card: README.md, its figures, and the statistics and blind baselines it reports."""
