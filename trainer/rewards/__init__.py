"""What a completion is worth: small pure functions of its text and the truth, and their form for TRL."""
