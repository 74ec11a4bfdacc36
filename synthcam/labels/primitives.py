"""From a record to CameraBench's tri-state labels."""

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.conditions import Truth
from synthcam.labels.rules import RULES, TRANSITION

TRANSITION_LABEL = "cam_motion.has_shot_transition_cam_motion"


def derive_labels(annotation: MotionAnnotation) -> dict[str, Truth]:
    """Every label of a clip: True, False, or None for "do not ask".

    Returns:
        Full dotted label name -> truth, sorted by name. A label is None where the published rules leave it open, where
        what decides it hangs on an unsure key, and everywhere but for the transition itself in a clip of several shots.
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
