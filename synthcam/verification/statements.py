"""What is said of a label when it holds and when it does not."""

from functools import cache
from itertools import product

from synthcam.verification.claims import Conclusion
from synthcam.verification.english import infinitive
from synthcam.verification.motion_labels import labels_of

_ALL_IT_DOES = ("all the camera does", "the only motion", "the camera's only motion")

_CAMERA_DOES: dict[str, str] = {
    "has_leftward": "travels to its left|trucks left|moves sideways to its left",
    "has_rightward": "travels to its right|trucks right|moves sideways to its right",
    "has_pan_left": "pans left|pans to the left|turns to its left",
    "has_pan_right": "pans right|pans to the right|turns to its right",
    "has_tilt_up": "tilts up|tilts upwards|turns its view upwards",
    "has_tilt_down": "tilts down|tilts downwards|turns its view downwards",
    "has_roll_clockwise": "rolls clockwise|turns clockwise about its viewing axis|makes a clockwise roll",
    "has_roll_counterclockwise": "rolls counter-clockwise|turns counter-clockwise about its viewing axis"
    "|makes a counter-clockwise roll",
    "has_zoom_in": "zooms in|makes its focal length longer|narrows its view by zooming",
    "has_zoom_out": "zooms out|makes its focal length shorter|widens its view by zooming",
    "has_forward_wrt_camera": "moves forwards along its first viewing direction|advances along the first frame's axis",
    "has_backward_wrt_camera": "moves backwards along its first viewing direction"
    "|retreats along the first frame's axis",
    "has_upward_wrt_camera": "moves towards the first frame's upper edge|goes up in terms of its first frame",
    "has_downward_wrt_camera": "moves towards the first frame's lower edge|goes down in terms of its first frame",
    "has_forward_wrt_ground": "moves forwards over the ground|advances over the ground",
    "has_backward_wrt_ground": "moves backwards over the ground|retreats over the ground",
    "has_upward_wrt_ground": "rises above the ground|moves up against gravity",
    "has_downward_wrt_ground": "sinks towards the ground|moves down with gravity",
    "has_arc_clockwise": "arcs clockwise|circles clockwise around what it looks at|makes a clockwise arc",
    "has_arc_counterclockwise": "arcs counter-clockwise|circles counter-clockwise around what it looks at"
    "|makes a counter-clockwise arc",
    "has_crane_up": "cranes up|makes an upward crane move|swings upwards in a crane move",
    "has_crane_down": "cranes down|makes a downward crane move|swings downwards in a crane move",
    "has_dolly_in_zoom_out": "dollies in while it zooms out|makes a dolly zoom forwards|makes a forward dolly zoom",
    "has_dolly_out_zoom_in": "dollies out while it zooms in|makes a dolly zoom backwards|makes a backward dolly zoom",
}
"""After "the camera"; denied as "the camera does not ..."."""
_ONLY_MOTION: dict[str, str] = {
    "only_leftward": "travel to the left|a truck left|sideways travel to the left",
    "only_rightward": "travel to the right|a truck right|sideways travel to the right",
    "only_pan_left": "a pan to the left|a left pan|a leftward pan",
    "only_pan_right": "a pan to the right|a right pan|a rightward pan",
    "only_tilt_up": "a tilt up|an upward tilt|an upward turn of the view",
    "only_tilt_down": "a tilt down|a downward tilt|a downward turn of the view",
    "only_roll_clockwise": "a clockwise roll|a clockwise turn about the viewing axis|a roll in the clockwise sense",
    "only_roll_counterclockwise": "a counter-clockwise roll|a counter-clockwise turn about the viewing axis"
    "|a roll in the counter-clockwise sense",
    "only_zoom_in": "a zoom in|an inward zoom|a zoom to a longer focal length",
    "only_zoom_out": "a zoom out|an outward zoom|a zoom to a shorter focal length",
    "only_forward_wrt_camera": "a move forwards along the first viewing direction"
    "|an advance along the first frame's axis",
    "only_backward_wrt_camera": "a move backwards along the first viewing direction"
    "|a retreat along the first frame's axis",
    "only_upward_wrt_camera": "a move towards the first frame's upper edge|a rise in terms of the first frame",
    "only_downward_wrt_camera": "a move towards the first frame's lower edge|a descent in terms of the first frame",
    "only_forward_wrt_ground": "a move forwards over the ground|an advance over the ground",
    "only_backward_wrt_ground": "a move backwards over the ground|a retreat over the ground",
    "only_upward_wrt_ground": "a rise above the ground|a move up against gravity",
    "only_downward_wrt_ground": "a descent towards the ground|a move down with gravity",
}
"""Before "is all the camera does"; denied with "is not"."""
_ANY_START = "_birds_worms_included"
"""The ground directions again, whatever the first view."""

_TRACKING_SHOTS: dict[str, tuple[str, str]] = {
    "aerial_tracking_shot": ("an aerial tracking shot", "tracks * from the air"),
    "arc_tracking_shot": ("an arc tracking shot", "tracks * in an arc"),
    "front_side_tracking_shot": ("a front-side tracking shot", "tracks * from ahead and beside"),
    "rear_side_tracking_shot": ("a rear-side tracking shot", "tracks * from behind and beside"),
    "lead_tracking_shot": ("a lead tracking shot", "leads * from ahead"),
    "tail_tracking_shot": ("a tail tracking shot", "follows * from behind"),
    "side_tracking_shot": ("a side tracking shot", "tracks * from the side"),
    "pan_tracking_shot": ("a pan tracking shot", "tracks * by panning"),
    "tilt_tracking_shot": ("a tilt tracking shot", "tracks * by tilting"),
    "side_tracking_shot_leftward": ("a side tracking shot to the left", "tracks * from the side to the left"),
    "side_tracking_shot_rightward": ("a side tracking shot to the right", "tracks * from the side to the right"),
}
"""What "this" is or is not; what the camera does to "its subject", or to "no subject"."""
_SENTENCES: dict[str, tuple[str, str]] = {
    "has_frame_freezing": (
        "the picture freezes for a while|a freeze-frame occurs",
        "the picture never freezes|no freeze-frame occurs",
    ),
    "has_motion_blur": (
        "motion blur is visible|motion smears the picture",
        "no motion blur is visible|motion does not smear the picture",
    ),
    "has_shot_transition_cam_motion": (
        "the clip cuts or fades between shots|the clip holds a shot transition",
        "the clip is one unbroken shot|the clip holds no shot transition",
    ),
    "is_complex_motion": (
        "the camera motion is complex|the motion has several stages or parts at odds",
        "the camera motion is not complex|the motion does not have several stages or parts at odds",
    ),
    "is_simple_motion": (
        "the camera motion is simple|the motion is one plain course",
        "the camera motion is not simple|the motion is not one plain course",
    ),
    "is_minor_motion": (
        "the camera motion is minor|the motion is barely visible",
        "the camera motion is not minor|the motion is not barely visible",
    ),
    "static_scene": (
        "the scene is static|nothing in the scene moves by itself",
        "the scene is not static|something in the scene moves by itself",
    ),
    "mostly_static_scene": (
        "the scene is static or mostly static|at most a small part of the scene moves by itself",
        "the scene is not mostly static|more than a small part of the scene moves by itself",
    ),
    "dynamic_scene": (
        "the scene is dynamic|much of the scene moves by itself",
        "the scene is not dynamic|not much of the scene moves by itself",
    ),
    "track_shot": (
        "the camera tracks a subject|this is a tracking shot",
        "the camera tracks no subject|this is not a tracking shot",
    ),
    "tracking_subject_larger_size": (
        "the tracked subject grows in the picture|a tracked subject becomes larger",
        "no tracked subject grows in the picture|no tracked subject becomes larger",
    ),
    "tracking_subject_smaller_size": (
        "the tracked subject shrinks in the picture|a tracked subject becomes smaller",
        "no tracked subject shrinks in the picture|no tracked subject becomes smaller",
    ),
    "clear_moving_camera": (
        "the camera clearly moves|the camera motion is plain to see",
        "the camera does not clearly move|no camera motion is plain to see",
    ),
    "moving_camera": (
        "the camera moves or shakes|the camera is in motion",
        "the camera neither moves nor shakes|the camera is not in motion",
    ),
    "fixed_camera": (
        "the camera is fixed and free of shake|the camera stands perfectly still",
        "the camera is not both fixed and free of shake|the camera does not stand perfectly still",
    ),
    "fixed_camera_with_shake": (
        "the camera stays in place but shakes|the shot is fixed apart from shake",
        "the camera does not just shake in place|the shot is not one that is fixed apart from shake",
    ),
    "fast_moving_camera": (
        "the camera moves fast|the camera motion is fast",
        "the camera does not move fast|the camera motion is not fast",
    ),
    "slow_moving_camera": (
        "the camera moves slowly|the camera motion is slow",
        "the camera does not move slowly|the camera motion is not slow",
    ),
    "shaky_camera": (
        "the camera shakes|the camera is shaky",
        "the camera does not shake|the camera is not shaky",
    ),
    "very_shaky_camera": (
        "the camera shakes hard|the camera is very shaky",
        "the camera does not shake hard|the camera is not very shaky",
    ),
    "stable_camera": (
        "the camera moves steadily|the camera moves with hardly any shake",
        "the camera does not move steadily|the camera does not move with hardly any shake",
    ),
    "very_stable_camera": (
        "the camera moves without any shake|the camera moves very steadily",
        "the camera does not move without any shake|the camera does not move very steadily",
    ),
}
"""When it holds, and when it does not."""


_CONFUSABLE: tuple[tuple[str, str], ...] = (
    ("dolly-in", "zoom-in"),
    ("dolly-out", "zoom-out"),
    ("pan-left", "truck-left"),
    ("pan-right", "truck-right"),
    ("tilt-up", "pedestal-up"),
    ("tilt-down", "pedestal-down"),
)
"""One and not the other, either way round."""
_TOLD_APART: dict[str, tuple[str, str]] = {
    "dolly-in": ("dollies in|moves forwards along its axis", "a dolly in|a forward dolly"),
    "dolly-out": ("dollies out|moves backwards along its axis", "a dolly out|a backward dolly"),
    "zoom-in": ("zooms in|makes its focal length longer", "a zoom in|an inward zoom"),
    "zoom-out": ("zooms out|makes its focal length shorter", "a zoom out|an outward zoom"),
    "pan-left": ("pans left|turns to its left", "a pan to the left|a left pan"),
    "pan-right": ("pans right|turns to its right", "a pan to the right|a right pan"),
    "truck-left": ("trucks left|travels sideways to its left", "a truck to the left|a leftward truck"),
    "truck-right": ("trucks right|travels sideways to its right", "a truck to the right|a rightward truck"),
    "tilt-up": ("tilts up|turns its view upwards", "a tilt up|an upward tilt"),
    "tilt-down": ("tilts down|turns its view downwards", "a tilt down|a downward tilt"),
    "pedestal-up": (
        "rises vertically|goes straight up in a pedestal move",
        "a pedestal up|an upward pedestal",
    ),
    "pedestal-down": (
        "sinks vertically|goes straight down in a pedestal move",
        "a pedestal down|a downward pedestal",
    ),
}


@cache
def all_statements() -> dict[str, Conclusion]:
    """Every wording of every statement -> the labels it is about and whether they hold."""
    one = {text: Conclusion((label,)) for text, label in _one_label().items()}
    return one | _one_not_the_other() | _by_frame_of_reference()


def _one_not_the_other() -> dict[str, Conclusion]:
    found: dict[str, Conclusion] = {}
    for pair in _CONFUSABLE:
        for there, absent in (pair, pair[::-1]):
            (verbs, nouns), (not_verbs, not_nouns) = _TOLD_APART[there], _TOLD_APART[absent]
            meant = Conclusion(
                (*((label, True) for label in labels_of(there)), *((n, False) for n in labels_of(absent)))
            )
            for verb, but, other in product(verbs.split("|"), ("and", "but"), not_verbs.split("|")):
                found[f"the camera {verb} {but} does not {infinitive(other)}"] = meant
            for it, noun, but, other in product(_IT, nouns.split("|"), _RATHER, not_nouns.split("|")):
                found[f"{it} is {noun}{but} {other}"] = meant
    return found


def _by_frame_of_reference() -> dict[str, Conclusion]:
    """In terms of the first frame only, or over the ground as well."""
    found: dict[str, Conclusion] = {}
    for way, verbs in _GOES.items():
        camera, ground = f"has_{way}_wrt_camera", f"has_{way}_wrt_ground"
        for verb, of in product(verbs.split("|"), ("in terms of", "as seen from")):
            both = f"the camera {verb} both {of} its first frame and with respect to the ground"
            found[both] = Conclusion(((camera, True), (ground, True)))
            for but in ("but", "and"):
                only = f"the camera {verb} {of} its first frame {but} not with respect to the ground"
                found[only] = Conclusion(((camera, True), (ground, False)))
    return found


_GOES = {
    "forward": "advances|moves forwards",
    "backward": "retreats|moves backwards",
    "upward": "goes up|moves upwards",
    "downward": "goes down|moves downwards",
}
_RATHER = (", not", " and not", " rather than")
_IT = ("what happens", "the motion", "what one sees")


def _one_label() -> dict[str, tuple[str, bool]]:
    """Every wording of a statement about one label."""
    found: dict[str, tuple[str, bool]] = {}
    for label, phrases in _CAMERA_DOES.items():
        for phrase in phrases.split("|"):
            yes, no = f"the camera {phrase}", f"the camera does not {infinitive(phrase)}"
            found |= {yes: (label, True), no: (label, False)}
            if label.endswith("_wrt_ground"):
                start = ", from whatever view it starts"
                found |= {yes + start: (label + _ANY_START, True), no + start: (label + _ANY_START, False)}
    for label, nouns in _ONLY_MOTION.items():
        for noun in nouns.split("|"):
            for all_it_does in _ALL_IT_DOES:
                yes, no = f"{noun} is {all_it_does}", f"{noun} is not {all_it_does}"
                found |= {yes: (label, True), no: (label, False)}
                if label.endswith("_wrt_ground"):
                    start = "whatever the first view, "
                    found |= {start + yes: (label + _ANY_START, True), start + no: (label + _ANY_START, False)}
    for label, (shot, does) in _TRACKING_SHOTS.items():
        found |= {
            f"this is {shot}": (label, True),
            f"this is not {shot}": (label, False),
            "the camera " + does.replace("*", "its subject"): (label, True),
            "the camera " + does.replace("*", "no subject"): (label, False),
        }
    for label, (yes, no) in _SENTENCES.items():
        found |= dict.fromkeys(yes.split("|"), (label, True))
        found |= dict.fromkeys(no.split("|"), (label, False))
    return found
