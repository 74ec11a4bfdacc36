"""Plain English read into claims: tokens, clauses, phrases, and what each clause says of the camera or the picture."""
