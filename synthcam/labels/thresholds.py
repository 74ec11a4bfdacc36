"""Every threshold of the labels. Distances in the picture are in frame widths, angles in degrees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """When a motion counts as visible, as distinguishable from another, and as one composite motion.

    docs/label-evidence.md shows how labels change when each threshold is halved and doubled.
    """

    visible: float = 0.04
    """A motion that moves the picture by at least this much is visible."""
    invisible: float = 0.01
    """A motion that moves the picture by at most this much counts as none."""
    slight: float = 0.005
    """A motion that moves the picture by more than this takes part where another one is explained: it may be more."""
    distinct: float = 0.01
    """Two motions are distinguishable if explaining one by the other leaves at least this residual (RMS)..."""
    distinct_part: float = 0.15
    """... and at least this part of what the motion does to the picture (RMS)..."""
    distinct_points: float = 0.02
    """... carried by at least this part of the picture's points."""
    visible_unscaled: float = 0.05
    """... and travel does, whose unit and scene are unknown, if it would by this much at the assumed depth: a quarter
    more, so that a scene 1.25 times as far still shows it."""
    minor_part: float = 0.15
    """A motion under this part of the largest simultaneous one is minor: it is neither asserted nor denied."""
    named_within_deg: float = 15.0
    """A translation's name may be this far from its direction."""
    steep_deg: float = 15.0
    """Within this of straight up or down, pan and roll cannot be distinguished."""
    sideways_deg: float = 60.0
    """A camera rolled by more than this lies on its side, by more than 180 less this it is upside down."""
    arc_deg: float = 15.0
    """An arc or a crane subtends at least this."""
    arc_radius: float = 0.15
    """... with a radius this constant (largest deviation from its mean, as a part of it)."""
    arc_radial: float = 0.35
    """... nearing or leaving the pivot by at most this part of the way along the arc."""
    arc_gaze_deg: float = 4.0
    """... and the pivot this near the optical axis (root mean square)."""
    arc_depth: float = 1.7
    """... at the scene's depth at the frame's centre, within this factor."""
    dolly_zoom_scale: float = 0.25
    """A dolly zoom keeps the subject's scale: what it changes is at most this part of what the dolly alone would."""
    still_jitter: float = 0.0002
    """Shake (RMS) up to this is none: the path is not low-passed."""
    shake_reach: float = 3.0
    """Back and forth motion within this many times the RMS of the shake is part of the shake."""
    shake_clear: float = 5.0
    """What is left of a path that shakes is a motion for certain from this many times its kind of shake (RMS) on."""
    very_smooth_jitter: float = 0.0005
    smooth_jitter: float = 0.003
    unsteady_jitter: float = 0.015
    """Steadiness by RMS shake: very_smooth, smooth, unsteady, above it very_unsteady."""
    slow: float = 0.06
    fast: float = 0.35
    """Speed of the picture in frame widths a second."""
    simultaneous: float = 0.6
    """Motions whose times overlap by less than this part of their union happen one after the other."""
    textured: float = 0.02
    """The least part of the picture that must carry texture to measure anything."""
    static_part: float = 0.10
    """The least part of the textured picture that must be static scene, to separate camera from subject motion."""
    size_change: float = 1.15
    """A tracked subject grows or shrinks when its apparent size changes by this factor."""


DEFAULT = Thresholds()
