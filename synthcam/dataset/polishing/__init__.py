"""Rewriting a dataset's chains and captions by a language model, kept where a reader finds every claim still true."""
