"""Claims about motions, their times and the record, against what was measured."""

from synthcam.verification import claims as c
from synthcam.verification.clip import CheckedClip, When
from synthcam.verification.findings import HOLDS, TIME_S, Finding, fails
from synthcam.verification.motion_labels import labels_of
from synthcam.verification.names import NoSuchThing, find_thing

APART_S, TOGETHER = 0.2, 0.6
"""One motion comes before another by so much; two are together from this part of their time on."""
_ROUNDING_S = 2e-4
"""clip.json rounds times to 0.1 ms."""


def check_motion(claim: c.Motion, clip: CheckedClip) -> Finding:
    present = _present(clip, claim.motion)
    if claim.over is None or not present.holds:
        return present
    of_it = [s for s in clip.measured.segments if s.motion == claim.motion]
    first, last = float(clip.cameras.times[0]), float(clip.cameras.times[-1])
    start, end = claim.over.seconds or (first, last)
    allowed = _ROUNDING_S + (TIME_S if claim.over.seconds else 0.0)
    if any(abs(s.start - start) <= allowed and abs(s.end - end) <= allowed for s in of_it):
        return HOLDS
    return fails(_times(of_it), f"{start:g} s to {end:g} s within {TIME_S:g} s")


def check_absent(claim: c.Absent, clip: CheckedClip) -> Finding:
    result = HOLDS
    for label in labels_of(claim.what):
        result &= _label(clip, label, holds=False)
    return result


def check_order(claim: c.Order, clip: CheckedClip) -> Finding:
    pair = _sole_segments(clip, claim.first, claim.second)
    if isinstance(pair, Finding):
        return pair
    first, second = pair
    if min(second.start - first.start, second.end - first.end) >= APART_S - _ROUNDING_S:
        return HOLDS
    return fails(_times(pair), f"{claim.first} before {claim.second} by {APART_S:g} s at both ends")


def check_together(claim: c.Together, clip: CheckedClip) -> Finding:
    pair = _sole_segments(clip, claim.one, claim.other)
    if isinstance(pair, Finding):
        return pair
    shared = min(s.end for s in pair) - max(s.start for s in pair)
    total = max(s.end for s in pair) - min(s.start for s in pair)
    part = max(0.0, shared) / total if total > 0 else 1.0
    return HOLDS if part >= TOGETHER - 1e-3 else fails(f"{part:.2f} of the time shared", f"{TOGETHER:g} or more")


def check_record(claim: c.RecordValue, clip: CheckedClip) -> Finding:
    value = _record(clip, claim.key, claim.value)
    if claim.key == "camera_motion_speed" and clip.measured.annotation.camera_movement == "no":
        return fails("no camera movement", "a speed is said of a camera that moves")
    return value


def check_tracks(claim: c.Tracks, clip: CheckedClip) -> Finding:
    kinds = clip.measured.annotation.tracking_shot_types
    subject = _tracked(claim.thing, clip)
    if subject.holds and "tracking_shot_types" in clip.measured.annotation.unsure:
        return fails("tracking_shot_types unsure", "sure")
    return subject & (HOLDS if claim.how in kinds else fails(f"tracking {', '.join(kinds)}", claim.how))


def check_subject_size(claim: c.SubjectSize, clip: CheckedClip) -> Finding:
    return _tracked(claim.thing, clip) & _record(clip, "subject_size_change", claim.change)


def check_conclusion(claim: c.Conclusion, clip: CheckedClip) -> Finding:
    result = HOLDS
    for label, holds in claim.labels:
        result &= _label(clip, label, holds=holds)
    return result


def check_caption(claim: c.Caption, clip: CheckedClip) -> Finding:
    result = HOLDS
    for group in claim.groups:
        for motion in group:
            result &= _present(clip, motion)
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                result &= check_together(c.Together(one, other), clip)
    for earlier, later in zip(claim.groups, claim.groups[1:], strict=False):
        for one in earlier:
            for other in later:
                result &= _starts_before(clip, one, other)
    if claim.pace is not None:
        result &= check_record(c.RecordValue("camera_motion_speed", claim.pace), clip)
    if claim.steadiness is not None:
        result &= check_record(c.RecordValue("steadiness", claim.steadiness), clip)
    return result if claim.follows is None else result & check_tracks(claim.follows, clip)


def _present(clip: CheckedClip, motion: str) -> Finding:
    there = clip.measured.motions
    return HOLDS if motion in there else fails(f"motions {', '.join(there) or 'none'}", motion)


def _starts_before(clip: CheckedClip, one: str, other: str) -> Finding:
    pair = _sole_segments(clip, one, other)
    if isinstance(pair, Finding):
        return pair
    first, second = pair
    if second.start - first.start >= APART_S - _ROUNDING_S:
        return HOLDS
    return fails(_times(pair), f"{one} to start {APART_S:g} s before {other}")


def _sole_segments(clip: CheckedClip, one: str, other: str) -> tuple[When, When] | Finding:
    for motion in (one, other):
        if not (present := _present(clip, motion)).holds:
            return present
    first, second = clip.measured.sole_segment(one), clip.measured.sole_segment(other)
    if first is None or second is None:
        return fails(f"several segments, or none, of {one if first is None else other}", "one of each")
    return first, second


def _times(segments: list[When] | tuple[When, ...]) -> str:
    return ", ".join(f"{s.motion} from {s.start:.2f} s to {s.end:.2f} s" for s in segments) or "no segment of it"


def _label(clip: CheckedClip, label: str, *, holds: bool) -> Finding:
    value = clip.measured.labels.get(label)
    return HOLDS if value is holds else fails(f"{label} is {value}", str(holds))


def _record(clip: CheckedClip, key: str, value: str) -> Finding:
    annotation = clip.measured.annotation
    if key in annotation.unsure:
        return fails(f"{key} unsure", "sure")
    found = annotation.value(key)
    return HOLDS if found == value else fails(f"{key} {found}", value)


def _tracked(name: c.Name, clip: CheckedClip) -> Finding:
    annotation = clip.measured.annotation
    if not annotation.is_tracking or "is_tracking" in annotation.unsure:
        return fails("no tracking shot", "a tracking shot")
    identity = find_thing(name, clip)
    if isinstance(identity, NoSuchThing):
        return fails(identity.reason, f"one {name}")
    return HOLDS if identity == clip.subject_id else fails(f"{name} is not the subject", "the subject")
