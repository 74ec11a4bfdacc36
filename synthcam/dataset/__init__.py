"""Datasets: a recipe becomes a plan, a plan becomes shards of clips and samples, shards become a whole folder."""
