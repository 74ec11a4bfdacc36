"""The names of all labels, each with one line on what it means when it is True."""

_BY_GROUP = {
    "": {
        "has_frame_freezing": "the picture stands frozen for a while",
        "has_motion_blur": "things are visibly smeared by motion",
        "has_shot_transition_cam_motion": "the clip cuts or fades from one shot to another",
    },
    "arc_crane_movement.arc_clockwise": {
        "has_arc_clockwise": "the camera circles what it looks at, clockwise seen from above",
    },
    "arc_crane_movement.arc_counterclockwise": {
        "has_arc_counterclockwise": "the camera circles what it looks at, counter-clockwise seen from above",
    },
    "arc_crane_movement.crane_down": {
        "has_crane_down": "the camera swings down in a vertical arc around what it looks at",
    },
    "arc_crane_movement.crane_up": {
        "has_crane_up": "the camera swings up in a vertical arc around what it looks at",
    },
    "camera_centric_movement.backward": {
        "has_backward_wrt_camera": "the camera travels against its first frame's viewing direction",
        "only_backward_wrt_camera": "travelling against its first viewing direction is all the camera does",
    },
    "camera_centric_movement.downward": {
        "has_downward_wrt_camera": "the camera travels towards its first frame's lower edge",
        "only_downward_wrt_camera": "travelling towards its first lower edge is all the camera does",
    },
    "camera_centric_movement.forward": {
        "has_forward_wrt_camera": "the camera travels along its first frame's viewing direction",
        "only_forward_wrt_camera": "travelling along its first viewing direction is all the camera does",
    },
    "camera_centric_movement.leftward": {
        "has_leftward": "the camera travels to its left",
        "only_leftward": "travelling to its left is all the camera does",
    },
    "camera_centric_movement.pan_left": {
        "has_pan_left": "the camera turns to its left on the spot or on its way",
        "only_pan_left": "turning to its left is all the camera does",
    },
    "camera_centric_movement.pan_right": {
        "has_pan_right": "the camera turns to its right on the spot or on its way",
        "only_pan_right": "turning to its right is all the camera does",
    },
    "camera_centric_movement.rightward": {
        "has_rightward": "the camera travels to its right",
        "only_rightward": "travelling to its right is all the camera does",
    },
    "camera_centric_movement.roll_clockwise": {
        "has_roll_clockwise": "the camera body turns about its viewing axis, clockwise seen from behind it",
        "only_roll_clockwise": "a clockwise roll is all the camera does",
    },
    "camera_centric_movement.roll_counterclockwise": {
        "has_roll_counterclockwise": "the camera body turns counter-clockwise about its viewing axis",
        "only_roll_counterclockwise": "a counter-clockwise roll is all the camera does",
    },
    "camera_centric_movement.tilt_down": {
        "has_tilt_down": "the camera turns its view downwards",
        "only_tilt_down": "turning its view downwards is all the camera does",
    },
    "camera_centric_movement.tilt_up": {
        "has_tilt_up": "the camera turns its view upwards",
        "only_tilt_up": "turning its view upwards is all the camera does",
    },
    "camera_centric_movement.upward": {
        "has_upward_wrt_camera": "the camera travels towards its first frame's upper edge",
        "only_upward_wrt_camera": "travelling towards its first upper edge is all the camera does",
    },
    "camera_centric_movement.zoom_in": {
        "has_zoom_in": "the focal length grows",
        "only_zoom_in": "a growing focal length is all that changes",
    },
    "camera_centric_movement.zoom_out": {
        "has_zoom_out": "the focal length shrinks",
        "only_zoom_out": "a shrinking focal length is all that changes",
    },
    "dolly_zoom_movement": {
        "has_dolly_in_zoom_out": "a dolly zoom: forward travel against a shrinking focal length",
        "has_dolly_out_zoom_in": "a dolly zoom: backward travel against a growing focal length",
    },
    "ground_centric_movement.backward": {
        "has_backward_wrt_ground": "the camera goes backward over the ground; the view starts neither up nor down",
        "has_backward_wrt_ground_birds_worms_included": "the camera travels backward over the ground, from any view",
        "only_backward_wrt_ground": "going backward over the ground is all; the view starts neither up nor down",
        "only_backward_wrt_ground_birds_worms_included": "going backward over the ground is all, from any view",
    },
    "ground_centric_movement.downward": {
        "has_downward_wrt_ground": "the camera sinks along gravity; the view starts neither up nor down",
        "has_downward_wrt_ground_birds_worms_included": "the camera sinks along gravity, from any view",
        "only_downward_wrt_ground": "sinking along gravity is all; the view starts neither up nor down",
        "only_downward_wrt_ground_birds_worms_included": "sinking along gravity is all, from any view",
    },
    "ground_centric_movement.forward": {
        "has_forward_wrt_ground": "the camera goes forward over the ground; the view starts neither up nor down",
        "has_forward_wrt_ground_birds_worms_included": "the camera travels forward over the ground, from any view",
        "only_forward_wrt_ground": "going forward over the ground is all; the view starts neither up nor down",
        "only_forward_wrt_ground_birds_worms_included": "going forward over the ground is all, from any view",
    },
    "ground_centric_movement.upward": {
        "has_upward_wrt_ground": "the camera rises against gravity; the view starts neither up nor down",
        "has_upward_wrt_ground_birds_worms_included": "the camera rises against gravity, from any view",
        "only_upward_wrt_ground": "rising against gravity is all; the view starts neither up nor down",
        "only_upward_wrt_ground_birds_worms_included": "rising against gravity is all, from any view",
    },
    "motion_complexity": {
        "is_complex_motion": "motions that change, follow one another or work against each other",
        "is_minor_motion": "a motion one can barely see",
        "is_simple_motion": "one plain motion, or several as one at an even pace",
    },
    "object_centric_movement": {
        "aerial_tracking_shot": "a tracking shot from the air",
        "arc_tracking_shot": "a tracking shot that circles its subject",
        "front_side_tracking_shot": "a tracking shot from ahead and beside its subject",
        "lead_tracking_shot": "a tracking shot from ahead of its subject, and of no other kind",
        "pan_tracking_shot": "a tracking shot by panning, and of no other kind",
        "rear_side_tracking_shot": "a tracking shot from behind and beside its subject",
        "side_tracking_shot": "a tracking shot from beside its subject, and of no other kind",
        "side_tracking_shot_leftward": "a tracking shot from beside its subject that travels left",
        "side_tracking_shot_rightward": "a tracking shot from beside its subject that travels right",
        "tail_tracking_shot": "a tracking shot from behind its subject, and of no other kind",
        "tilt_tracking_shot": "a tracking shot by tilting, and of no other kind",
        "track_shot": "the camera follows a moving subject",
        "tracking_subject_larger_size": "the followed subject grows in the picture",
        "tracking_subject_smaller_size": "the followed subject shrinks in the picture",
    },
    "scene_movement": {
        "dynamic_scene": "much of the scene moves",
        "mostly_static_scene": "little or nothing in the scene moves",
        "static_scene": "nothing in the scene moves",
    },
    "steadiness_and_movement": {
        "clear_moving_camera": "the camera's motion is plain to see",
        "fast_moving_camera": "the camera moves plainly, and fast",
        "fixed_camera": "the camera stands still and does not shake",
        "fixed_camera_with_shake": "the camera stays in place but shakes a little",
        "moving_camera": "the camera moves, or shakes as much as a moving one",
        "shaky_camera": "the camera shakes",
        "slow_moving_camera": "the camera moves plainly, and slowly",
        "stable_camera": "the camera moves, with little or no shake",
        "very_shaky_camera": "the camera shakes hard",
        "very_stable_camera": "the camera moves, without any shake",
    },
}

DESCRIPTIONS: dict[str, str] = dict(
    sorted(
        (".".join(filter(None, ("cam_motion", group, label))), text)
        for group, labels in _BY_GROUP.items()
        for label, text in labels.items()
    )
)
"""Full dotted label name -> what it means when True; sorted."""

LABEL_NAMES: tuple[str, ...] = tuple(DESCRIPTIONS)
