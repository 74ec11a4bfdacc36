"""Evaluation: benchmarks, metrics, the systems that answer, and reports of how well they did."""
