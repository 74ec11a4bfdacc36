"""Random numbers as named streams of a seed; a change to one part of the code does not change another's numbers."""

import zlib

import numpy as np


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """Return the generator of the stream called `names` under `seed`.

    The same seed and names give the same numbers on every machine; other names give independent ones.
    """
    keys = [zlib.crc32(str(name).encode()) for name in names]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *keys])))
