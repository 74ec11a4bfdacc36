"""Text claims checked against a clip's geometry.

Written from `docs/claims.md` alone: nothing here is shared with what writes the text, so that a slip there is caught.
"""
