"""What `benchmarks/transfer.py` is made of: coarse camera motions, worlds they are filmed in, a reader, its judges."""
