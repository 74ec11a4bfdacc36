"""From a recipe to the plan of a dataset: which shots are filmed in which scenes, in which shards."""
