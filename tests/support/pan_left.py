"""A clip in which the camera pans left past a red crate and a blue door, and what can be said of it."""

from support.hand_made_clips import cameras, clip, plate, ramp

from synthcam.verification.questions import Question
from synthcam.verification.verdicts import Verifier

CLIP = clip(
    cameras(yaw=ramp(0, -15)),
    [
        plate(9, "gray building", ahead=30.0, side=200.0),
        plate(1, "red crate", right=-1.0, ahead=6.0),
        plate(2, "blue door", right=2.0, ahead=18.0, side=5.0),
    ],
    camera_movement="major_simple",
    camera_pan="right_to_left",
)
JUDGE = Verifier(CLIP)
SEEN = "The red crate and the blue door behind it slide to the right at one rate."
WHY = "A truck would move the nearer one faster."
SO, SO_RIGHT = "So the camera pans left.", "So the camera pans right."
FALSE_SEEN = "The red crate slides to the left."
STRANGE = "Quarks dream of marmalade."

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


def chain(think: str = f"{WHY} {SO}", *, observation: str = SEEN, answer: str = "B") -> str:
    """A chain in its tags."""
    return f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"
