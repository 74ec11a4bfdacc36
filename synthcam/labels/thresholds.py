"""Every number the labels depend on, in one place. Shares are of the frame width; angles in degrees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """What counts as visible, as distinguishable, as one thing.

    How labels change when each is halved and doubled is tabulated in docs/labels.md.
    """

    visible: float = 0.04
    """A motion that moves the picture by this much is there."""
    invisible: float = 0.01
    """A motion that moves it by less is not there."""
    distinct: float = 0.01
    """What must be left over (RMS) when a motion is explained by another, for the two to be told apart."""
    minor_part: float = 0.15
    """A motion under this part of the largest one is minor beside it: neither asked nor denied."""
    named_within_deg: float = 15.0
    """A translation's name may be this far from its direction."""
    steep_deg: float = 15.0
    """Within this of straight up or down, pan and roll are not told apart."""
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
    """Shake (RMS) below this is none: the path is measured as it is, not low-passed."""
    shake_reach: float = 3.0
    """Under shake, goings to and fro within this many times its RMS are part of it, not intended."""
    very_smooth_jitter: float = 0.0005
    smooth_jitter: float = 0.003
    unsteady_jitter: float = 0.015
    """Steadiness by RMS shake: very_smooth, smooth, unsteady, above it very_unsteady."""
    slow: float = 0.06
    fast: float = 0.35
    """Speed of the picture in frame widths a second."""
    simultaneous: float = 0.6
    """Motions whose times overlap by less than this part of their union happen at different times."""
    textured: float = 0.02
    """The least part of the picture that must carry texture for anything to be seen."""
    static_part: float = 0.10
    """The least part of the textured picture that must belong to the static scene, to tell camera from subject."""
    size_change: float = 1.15
    """A tracked subject grows or shrinks when its apparent size changes by this factor."""


DEFAULT = Thresholds()
