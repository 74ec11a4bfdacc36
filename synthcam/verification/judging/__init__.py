"""Claims judged: against a clip as an eye sees it, against a record without a clip, against optics."""
