"""One claim against one clip."""

from collections.abc import Callable
from typing import Any

from synthcam.verification import camera_checks as camera
from synthcam.verification import claims as c
from synthcam.verification import record_checks as record
from synthcam.verification import scene_checks as scene
from synthcam.verification.clip import CheckedClip
from synthcam.verification.findings import Finding, fails

_AT_AN_INSTANT: dict[type[c.Claim], Callable[[Any, CheckedClip, c.At], Finding]] = {
    c.Place: lambda claim, clip, at: scene.check_place(claim, clip, _frame(clip, at)),
    c.Horizon: lambda claim, clip, at: camera.check_horizon(claim, clip, _frame(clip, at)),
    c.Crosses: lambda claim, clip, at: scene.check_crosses(claim, clip, _seconds(clip, at)),
}
_OVER_FRAMES: dict[type[c.Claim], Callable[[Any, CheckedClip, int, int], Finding]] = {
    c.Shift: scene.check_shift,
    c.Hold: scene.check_hold,
    c.Growth: scene.check_growth,
    c.SameSize: scene.check_same_size,
    c.ParallaxShift: scene.check_parallax_shift,
    c.ParallaxGrowth: scene.check_parallax_growth,
    c.Spread: scene.check_spread,
    c.Still: scene.check_still,
    c.ApexMoved: camera.check_apex_moved,
    c.ApexPath: camera.check_apex_path,
    c.ApexStays: camera.check_apex_stays,
    c.AxisTurned: camera.check_axis_turned,
    c.AxisStays: camera.check_axis_stays,
    c.Rolled: camera.check_rolled,
    c.RollStays: camera.check_roll_stays,
    c.FovChanged: camera.check_fov_changed,
    c.Focal: camera.check_focal,
    c.FovStays: camera.check_fov_stays,
}
_OF_THE_CLIP: dict[type[c.Claim], Callable[[Any, CheckedClip], Finding]] = {
    c.Overlap: camera.check_overlap,
    c.Motion: record.check_motion,
    c.Absent: record.check_absent,
    c.Supposed: scene.check_supposed,
    c.SupposedFixed: scene.check_supposed_fixed,
    c.Order: record.check_order,
    c.Together: record.check_together,
    c.RecordValue: record.check_record,
    c.Tracks: record.check_tracks,
    c.SubjectSize: record.check_subject_size,
    c.Conclusion: record.check_conclusion,
    c.Caption: record.check_caption,
}


def check_claim(claim: c.Claim, clip: CheckedClip) -> Finding:
    """Whether a claim holds of a clip. An `Answer` is about a question, not a clip: see `verify_chain`."""
    kind = type(claim)
    if isinstance(claim, c.RecordValue | c.Tracks | c.SubjectSize):
        return _whole_clip(claim, clip) or _OF_THE_CLIP[kind](claim, clip)
    if kind in _OF_THE_CLIP:
        return _OF_THE_CLIP[kind](claim, clip)
    if kind in _AT_AN_INSTANT:
        at: c.At = claim.at  # type: ignore[attr-defined]
        return _beyond(clip, at) or _AT_AN_INSTANT[kind](claim, clip, at)
    over: c.Span = claim.over  # type: ignore[attr-defined]
    frames = _frames(clip, over)
    return frames if isinstance(frames, Finding) else _OVER_FRAMES[kind](claim, clip, *frames)


def _whole_clip(claim: c.RecordValue | c.Tracks | c.SubjectSize, clip: CheckedClip) -> Finding | None:
    """What is wrong with saying of a part what is known of the whole."""
    frames = (0, clip.last) if claim.over is None else _frames(clip, claim.over)
    if isinstance(frames, Finding):
        return frames
    return None if frames == (0, clip.last) else fails("a part of the clip", "the whole clip")


def _frame(clip: CheckedClip, at: c.At) -> int:
    if isinstance(at.seconds, str):
        return 0 if at.seconds == "first" else clip.last
    frame = clip.frame_at(at.seconds)
    assert frame is not None  # _beyond was asked
    return frame


def _seconds(clip: CheckedClip, at: c.At) -> float:
    if isinstance(at.seconds, str):
        return float(clip.cameras.times[0 if at.seconds == "first" else -1])
    return at.seconds


def _beyond(clip: CheckedClip, at: c.At) -> Finding | None:
    """What is wrong with a time after the end."""
    if isinstance(at.seconds, str) or clip.frame_at(at.seconds) is not None:
        return None
    return fails(f"{at.seconds:g} s", f"up to {float(clip.cameras.times[-1]):.2f} s")


def _frames(clip: CheckedClip, over: c.Span) -> tuple[int, int] | Finding:
    if over.seconds is None:
        return 0, clip.last
    start, end = (c.At(seconds) for seconds in over.seconds)
    if (wrong := _beyond(clip, start) or _beyond(clip, end)) is not None:
        return wrong
    first, last = _frame(clip, start), _frame(clip, end)
    if first >= last:
        return fails(f"from {over.seconds[0]:g} s to {over.seconds[1]:g} s", "a span that begins before it ends")
    return first, last
