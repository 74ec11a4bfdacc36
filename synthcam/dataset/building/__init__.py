"""From the plan to the files of a dataset: candidates, clips, samples, shards, and the final tables."""
