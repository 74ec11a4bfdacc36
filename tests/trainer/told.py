"""What the tests of the verifier have to offer for the rewards: clips by hand, chains of the writer, mutations."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "verification"))

from hand_made import cameras, clip, plate, ramp, record
from mutations import mutate
from told_clips import told_clips

__all__ = ["cameras", "clip", "mutate", "plate", "ramp", "record", "told_clips"]
