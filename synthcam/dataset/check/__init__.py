"""Proof that a dataset is whole and true: files, rows, splits, and every clip derived again from its spec."""
