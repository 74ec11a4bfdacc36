"""Text claims checked against a clip's geometry.

Nothing here is shared with what writes the text, so that a slip there is caught.
"""
