"""Rewards of a completion: small pure functions of its text and the truth, and the form in which TRL calls them."""
