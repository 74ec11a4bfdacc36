"""The one way in which writing about a clip is refused."""


class NothingToSayError(Exception):
    """What can be seen supports no chain; the message says why, in few words that are counted."""
