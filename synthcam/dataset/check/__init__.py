"""Proof that a dataset is complete and true: files, rows, splits, and every clip derived again from its spec."""
