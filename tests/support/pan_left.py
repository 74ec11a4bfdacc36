"""A clip in which the camera pans left by 20 degrees past a red crate, and what can be said of it."""

from support.hand_made_clips import cameras, clip, plate, ramp

from synthcam.verification.answers import Question

CLIP = clip(
    cameras(yaw=ramp(0, -20)),
    [plate(1, "red crate", right=-1)],
    motions=["pan-left"],
    segments=[("pan-left", 0.0, 1.0)],
    labels={
        "has_pan_left": True,
        "has_pan_right": False,
        "has_leftward": False,
        "has_rightward": False,
        "has_roll_clockwise": False,
        "has_roll_counterclockwise": False,
        "has_zoom_in": False,
        "has_zoom_out": False,
    },
    camera_movement="major_simple",
)
SHIFT = "The red crate moves right by 15% of the frame width between 0.0 and 1.0 seconds."
APEX = "Between 0.0 and 1.0 seconds, the camera centre stays put."
AXIS = "The optical axis turns 20 degrees to the left from 0.0 s to 1.0 s."
SO = "So the camera pans left."
FALSE_SHIFT = "The red crate moves right by 60% of the frame width between 0.0 and 1.0 seconds."
FALSE_APEX = "The camera centre moves 2.0 m to the left between 0.0 and 1.0 seconds."
FALSE_AXIS = "The optical axis turns 20 degrees to the right from 0.0 s to 1.0 s."
SO_RIGHT = "So the camera pans right."
LEVEL = "The horizon is level at 0.0 s."
NO_ZOOM = "There is no zoom."
LENS = "From 0.0 s to 1.0 s, no change occurs in the field of view."
STRANGE = "What a lovely afternoon."

YES_NO = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
CHOICE = Question(
    "What does the camera do?",
    (
        "A. The camera pans right.",
        "B. The camera pans left.",
        "C. The camera trucks left.",
        "D. The camera trucks right.",
    ),
    "B",
)
TOPIC = "has_pan_left"


def chain(think: str = f"{APEX} {AXIS} {SO}", *, observation: str = SHIFT, answer: str = "B") -> str:
    """A chain in its tags."""
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"
