"""Stretches of a clip that words of time mean: "early on", "midway", "in the last part"."""

from synthcam.verification.reading import claims as c

_BOUNDS: dict[c.Part, tuple[tuple[float, float], ...]] = {
    "start": ((0.0, 0.2), (0.0, 0.35)),
    "early": ((0.0, 0.35), (0.0, 0.5)),
    "middle": ((0.3, 0.7), (0.4, 0.6)),
    "late": ((0.5, 1.0), (0.65, 1.0)),
    "end": ((0.7, 1.0), (0.85, 1.0)),
}
"""Shares of the clip; viewers mean a longer or a shorter stretch by the same word, and either is granted."""


def halves(count: int) -> list[slice]:
    """The first and the last part of a clip of `count` looks."""
    return [window for part in ("early", "late") for window in windows(part, count)]


def windows(part: c.Part, count: int) -> list[slice]:
    """The stretches of `count` frames that a word of time may mean, each of at least two frames."""
    found = []
    for start, end in _BOUNDS.get(part, ((0.0, 1.0),)):
        first, last = round(start * (count - 1)), round(end * (count - 1))
        found.append(slice(min(first, max(count - 2, 0)), max(last, first + 1) + 1))
    return found
