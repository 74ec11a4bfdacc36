"""What a model has learned: greedy answers to held-out questions, and to the same with the frames tampered with."""
