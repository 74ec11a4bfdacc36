"""The benchmarks: each reads its own files into items and says which scores it is reported by."""
