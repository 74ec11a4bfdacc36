"""Which labels say that a motion, or a kind of motion, is there."""

LABELS_OF: dict[str, tuple[str, ...]] = {
    "pan-left": ("has_pan_left",),
    "pan-right": ("has_pan_right",),
    "tilt-up": ("has_tilt_up",),
    "tilt-down": ("has_tilt_down",),
    "roll-cw": ("has_roll_clockwise",),
    "roll-ccw": ("has_roll_counterclockwise",),
    "zoom-in": ("has_zoom_in",),
    "zoom-out": ("has_zoom_out",),
    "dolly-in": ("has_forward_wrt_camera",),
    "dolly-out": ("has_backward_wrt_camera",),
    "truck-left": ("has_leftward",),
    "truck-right": ("has_rightward",),
    "pedestal-up": ("has_upward_wrt_ground_birds_worms_included",),
    "pedestal-down": ("has_downward_wrt_ground_birds_worms_included",),
    "arc-cw": ("has_arc_clockwise",),
    "arc-ccw": ("has_arc_counterclockwise",),
    "crane-up": ("has_crane_up",),
    "crane-down": ("has_crane_down",),
    "dolly-zoom-in": ("has_dolly_in_zoom_out",),
    "dolly-zoom-out": ("has_dolly_out_zoom_in",),
    "pan": ("has_pan_left", "has_pan_right"),
    "tilt": ("has_tilt_up", "has_tilt_down"),
    "roll": ("has_roll_clockwise", "has_roll_counterclockwise"),
    "zoom": ("has_zoom_in", "has_zoom_out"),
    "dolly": ("has_forward_wrt_camera", "has_backward_wrt_camera"),
    "truck": ("has_leftward", "has_rightward"),
    "pedestal": ("has_upward_wrt_ground_birds_worms_included", "has_downward_wrt_ground_birds_worms_included"),
    "arc": ("has_arc_clockwise", "has_arc_counterclockwise"),
    "crane": ("has_crane_up", "has_crane_down"),
    "dolly-zoom": ("has_dolly_in_zoom_out", "has_dolly_out_zoom_in"),
    "shake": ("shaky_camera",),
    "motion": ("clear_moving_camera",),
}
"""Last parts of label names; of every tracking shot the label is `track_shot`."""


def labels_of(motion_or_kind: str) -> tuple[str, ...]:
    """The labels that are False where a direction or a kind of motion is absent."""
    return LABELS_OF.get(motion_or_kind, ("track_shot",))
