"""A small clip for tests of rewards: the camera trucks right past a crate, with a door and a wall behind it."""

from support.hand_made_clips import cameras, clip, plate, ramp

from synthcam.verification.verdicts import Verifier

WALL = plate(9, "gray building", ahead=30.0, side=200.0)
CRATE, DOOR = plate(1, "red crate", right=-1.0, ahead=6.0), plate(2, "blue door", right=2.0, ahead=18.0, side=5.0)
TRUCK = Verifier(
    clip(
        cameras(right=ramp(0, 1.5)),
        [WALL, CRATE, DOOR],
        camera_movement="major_simple",
        camera_left_right="left_to_right",
    )
)
