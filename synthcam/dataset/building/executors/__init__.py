"""Ways to run shards: here in several processes, or on other machines. All give the same bytes."""
