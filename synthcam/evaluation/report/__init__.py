"""The page of an evaluation: tables beside published ones, what was confused, and a gallery of what was got wrong."""
