"""From CameraBench's record of a clip to its labels, by CameraBench's published rules.

A rule says when a label is True and when it is False. If neither condition holds, the clip is in neither the positives
nor the negatives of the label: None, do not ask.
Source, restated: `camera_motion_data.py` and `labels/cam_motion/` of https://github.com/sy77777en/video_annotation_folk.
"""

from dataclasses import dataclass

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.conditions import All, Any, Condition, Is, Named, Tracks, TracksExactly, Truth


@dataclass(frozen=True)
class Rule:
    """When a label is True and when it is False; the two never hold together."""

    true: Condition
    false: Condition


def steadiness(*values: str) -> Is:
    return Is("steadiness", values)


def movement(*values: str) -> Is:
    return Is("camera_movement", values)


def yes_no(condition: Condition) -> Rule:
    """A label that every clip answers."""
    return Rule(true=condition, false=~condition)


STILL = Named("STILL", steadiness("static") | movement("no"))
NO_ARC, NO_CRANE = Is("camera_arc", ("no",)), Is("camera_crane", ("no",))
CURVED = Named("CURVED", ~NO_ARC | ~NO_CRANE)
FAINT = Named("FAINT", steadiness("unsteady", "very_unsteady") | movement("minor", "major_complex"))
DOWN_OR_UP = Named("STEEP START", Is("start_view", ("birds_eye", "worms_eye")))

SHARED = {
    STILL: "nothing moves: every motion label is False",
    CURVED: "the arc or crane stands for the whole motion: its parts are not asked",
    FAINT: "a direction recorded as `no` may still be there a little: it is not denied",
    DOWN_OR_UP: "forward along the ground is not the camera's own forward: `_wrt_ground` is not asked",
}
"""The conditions that many rules share, and why they exist."""


# --- directions: one key of the record each ------------------------------------------------------------------------
def direction(key: str, value: str, opposite: str) -> Rule:
    """The camera moves, turns or zooms this way: a minor motion is not asserted, a faint "no" is not denied."""
    return Rule(
        true=~STILL & ~CURVED & ~movement("minor") & Is(key, (value,)),
        false=STILL | (~CURVED & (Is(key, (opposite,)) | (Is(key, ("no",)) & ~FAINT))),
    )


RIGHT, LEFT = "left_to_right", "right_to_left"
SHARED_DIRECTIONS: dict[str, Rule] = {
    "leftward": direction("camera_left_right", LEFT, RIGHT),
    "rightward": direction("camera_left_right", RIGHT, LEFT),
    "pan_left": direction("camera_pan", LEFT, RIGHT),
    "pan_right": direction("camera_pan", RIGHT, LEFT),
    "tilt_up": direction("camera_tilt", "up", "down"),
    "tilt_down": direction("camera_tilt", "down", "up"),
    "roll_clockwise": direction("camera_roll", "clockwise", "counter_clockwise"),
    "roll_counterclockwise": direction("camera_roll", "counter_clockwise", "clockwise"),
    "zoom_in": direction("camera_zoom", "in", "out"),
    "zoom_out": direction("camera_zoom", "out", "in"),
}
GROUND_DIRECTIONS: dict[str, Rule] = {
    "forward": direction("camera_forward_backward", "forward", "backward"),
    "backward": direction("camera_forward_backward", "backward", "forward"),
    "upward": direction("camera_up_down", "up", "down"),
    "downward": direction("camera_up_down", "down", "up"),
}
CAMERA_DIRECTIONS: dict[str, Rule] = {
    "forward": direction("camera_forward_backward_cam_frame", "forward", "backward"),
    "backward": direction("camera_forward_backward_cam_frame", "backward", "forward"),
    "upward": direction("camera_up_down_cam_frame", "up", "down"),
    "downward": direction("camera_up_down_cam_frame", "down", "up"),
}


def only(name: str, frame: str, directions: dict[str, Rule]) -> Rule:
    """This direction and no other in one frame of reference; open if another direction is open.

    CameraBench's code denies it there, and its own question rows do not: annotators say "only" of unsteady clips, too.
    """
    rule = directions[name]
    alone = Named(
        f"every other {frame} direction False",
        All(tuple(other.false for key, other in directions.items() if key != name)),
    )
    another = Named(
        f"another {frame} direction True",
        Any(tuple(other.true for key, other in directions.items() if key != name)),
    )
    return Rule(
        true=Named(f"{name} True", rule.true) & alone,
        false=Named(f"{name} False", rule.false) | another,
    )


def unless(condition: Condition, rule: Rule) -> Rule:
    """The rule, left open for clips that fulfil the condition."""
    return Rule(true=~condition & rule.true, false=~condition & rule.false)


def direction_rules() -> dict[str, Rule]:
    """has_ and only_ of every direction, in the camera's and in the ground's frame."""
    camera, ground = CAMERA_DIRECTIONS | SHARED_DIRECTIONS, GROUND_DIRECTIONS | SHARED_DIRECTIONS
    rules: dict[str, Rule] = {}
    for name, rule in SHARED_DIRECTIONS.items():
        rules[f"camera_centric_movement.{name}.has_{name}"] = rule
        rules[f"camera_centric_movement.{name}.only_{name}"] = only(name, "ground", ground)
    for name, rule in CAMERA_DIRECTIONS.items():
        rules[f"camera_centric_movement.{name}.has_{name}_wrt_camera"] = rule
        rules[f"camera_centric_movement.{name}.only_{name}_wrt_camera"] = only(name, "camera", camera)
    for name, rule in GROUND_DIRECTIONS.items():
        for form, every_start in (("has", rule), ("only", only(name, "ground", ground))):
            label = f"ground_centric_movement.{name}.{form}_{name}_wrt_ground"
            rules[label] = unless(DOWN_OR_UP, every_start)
            rules[f"{label}_birds_worms_included"] = every_start
    return rules


# --- composite motions: arc, crane, dolly zoom -----------------------------------------------------------------------
def arc(value: str, opposite: str) -> Rule:
    return Rule(
        true=~STILL & Is("camera_arc", (value,)),
        false=STILL | ~CURVED | Is("camera_arc", (opposite,)),
    )


def crane(value: str, opposite: str) -> Rule:
    return Rule(
        true=~STILL & NO_ARC & Is("camera_crane", (value,)),
        false=STILL | ~CURVED | (NO_ARC & Is("camera_crane", (opposite,))),
    )


def dolly_zoom(way: str, zoom: str) -> Rule:
    dolly, lens, effect = GROUND_DIRECTIONS[way], SHARED_DIRECTIONS[zoom], Is("dolly_zoom", (True,))
    return Rule(
        true=effect & Named(f"{way} True", dolly.true) & Named(f"{zoom} True", lens.true),
        false=~effect | Named(f"{way} False", dolly.false) | Named(f"{zoom} False", lens.false),
    )


COMPOSITES = {
    "arc_crane_movement.arc_clockwise.has_arc_clockwise": arc("clockwise", "counter_clockwise"),
    "arc_crane_movement.arc_counterclockwise.has_arc_counterclockwise": arc("counter_clockwise", "clockwise"),
    "arc_crane_movement.crane_up.has_crane_up": crane("crane_up", "crane_down"),
    "arc_crane_movement.crane_down.has_crane_down": crane("crane_down", "crane_up"),
    "dolly_zoom_movement.has_dolly_in_zoom_out": dolly_zoom("forward", "zoom_out"),
    "dolly_zoom_movement.has_dolly_out_zoom_in": dolly_zoom("backward", "zoom_in"),
}

# --- how the camera is held and how much it moves --------------------------------------------------------------------
MAJOR = movement("major_simple", "major_complex")
SMOOTH = steadiness("smooth", "very_smooth")
SHAKY = steadiness("unsteady", "very_unsteady")
CLEARLY_MOVING = Named("CLEARLY MOVING", movement("major_simple") | (movement("major_complex") & ~steadiness("static")))
CLEARLY_FIXED = Named("CLEARLY FIXED", movement("no") & steadiness("static", "smooth"))
SHARED |= {
    CLEARLY_MOVING: "a motion nobody would miss",
    CLEARLY_FIXED: "no motion, and not so much shake that one could take it for one",
}


def moving_at(speed: str) -> Rule:
    at_speed = Is("camera_motion_speed", (speed,))
    return Rule(true=CLEARLY_MOVING & at_speed, false=CLEARLY_FIXED | (MAJOR & ~at_speed))


HOLD = {
    "clear_moving_camera": Rule(true=CLEARLY_MOVING, false=CLEARLY_FIXED),
    "fast_moving_camera": moving_at("fast"),
    "slow_moving_camera": moving_at("slow"),
    "fixed_camera": Rule(true=steadiness("static") & movement("no"), false=~steadiness("static")),
    "fixed_camera_with_shake": Rule(
        true=steadiness("smooth", "unsteady") & movement("no"),
        false=steadiness("static", "very_smooth") | MAJOR,
    ),
    "moving_camera": Rule(
        true=SHAKY | (~steadiness("static") & ~movement("no")),
        false=steadiness("static") & movement("no"),
    ),
    "stable_camera": yes_no(SMOOTH & ~movement("no")),
    "very_stable_camera": Rule(
        true=steadiness("very_smooth") & ~movement("no"),
        false=~SMOOTH | movement("no"),
    ),
    "shaky_camera": yes_no(SHAKY),
    "very_shaky_camera": Rule(true=steadiness("very_unsteady"), false=~SHAKY),
}
COMPLEXITY = {
    "is_simple_motion": yes_no(movement("major_simple")),
    "is_complex_motion": yes_no(movement("major_complex")),
    "is_minor_motion": Rule(true=movement("minor"), false=~movement("minor") & ~SHAKY),
}


# --- the scene and its subject ---------------------------------------------------------------------------------------
def scene(*values: str) -> Is:
    return Is("scene_movement", values)


SCENE = {
    "static_scene": Rule(true=scene("static"), false=scene("mostly_static", "dynamic")),
    "mostly_static_scene": Rule(true=scene("static", "mostly_static"), false=scene("dynamic")),
    "dynamic_scene": Rule(true=scene("dynamic"), false=scene("static")),
}

TRACKING = Is("is_tracking", (True,))


def sole(kind: str) -> Rule:
    """A kind of tracking shot that is asserted only where it is the one kind, and open where it is one of several."""
    return Rule(true=TracksExactly(frozenset({kind})), false=~Tracks(kind))


def side_tracking(way: str) -> Rule:
    direction = SHARED_DIRECTIONS[way]
    return Rule(
        true=TRACKING & Tracks("side") & Named(f"{way} True", direction.true),
        false=~TRACKING | ~Tracks("side") | Named(f"{way} False", direction.false),
    )


OBJECT = {
    "track_shot": yes_no(TRACKING),
    "aerial_tracking_shot": yes_no(Tracks("aerial")),
    "arc_tracking_shot": yes_no(Tracks("arc")),
    "front_side_tracking_shot": yes_no(TracksExactly(frozenset({"lead", "side"}))),
    "rear_side_tracking_shot": yes_no(TracksExactly(frozenset({"tail", "side"}))),
    "lead_tracking_shot": sole("lead"),
    "tail_tracking_shot": sole("tail"),
    "side_tracking_shot": sole("side"),
    "pan_tracking_shot": sole("pan"),
    "tilt_tracking_shot": sole("tilt"),
    "side_tracking_shot_leftward": side_tracking("leftward"),
    "side_tracking_shot_rightward": side_tracking("rightward"),
    "tracking_subject_larger_size": yes_no(TRACKING & Is("subject_size_change", ("larger",))),
    "tracking_subject_smaller_size": yes_no(TRACKING & Is("subject_size_change", ("smaller",))),
}
EFFECTS = {
    "has_frame_freezing": yes_no(Is("frame_freezing", (True,))),
    "has_motion_blur": yes_no(Is("motion_blur", (True,))),
}

TRANSITION = Is("shot_transition", (True,))
"""A clip of several shots has no camera motion of its own: every label but the transition itself is None."""


def all_rules() -> dict[str, Rule]:
    """Every label's rule by its full name, sorted; `TRANSITION` goes before all but its own."""
    groups = {
        "": direction_rules() | COMPOSITES | EFFECTS,
        "steadiness_and_movement.": HOLD,
        "motion_complexity.": COMPLEXITY,
        "scene_movement.": SCENE,
        "object_centric_movement.": OBJECT,
    }
    rules = {f"cam_motion.{group}{name}": rule for group, named in groups.items() for name, rule in named.items()}
    rules["cam_motion.has_shot_transition_cam_motion"] = yes_no(TRANSITION)
    return dict(sorted(rules.items()))


RULES = all_rules()


TRANSITION_LABEL = "cam_motion.has_shot_transition_cam_motion"


def derive_labels(annotation: MotionAnnotation) -> dict[str, Truth]:
    """Derive every label of a clip from its record: True, False, or None for "do not ask".

    Returns:
        Full dotted label name -> truth, sorted by name. A label is None where the published rules leave it open, where
        it depends on an unsure key, and, except the transition itself, in a clip of several shots.
    """
    one_shot = TRANSITION.holds(annotation) is False
    labels: dict[str, Truth] = {}
    for name, rule in RULES.items():
        if not one_shot and name != TRANSITION_LABEL:
            labels[name] = None
        elif rule.true.holds(annotation) is True:
            labels[name] = True
        else:
            labels[name] = False if rule.false.holds(annotation) is True else None
    return labels
