"""What is done to a thing by the camera: the car is followed, the dog is lost."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.clauses import Segment
from synthcam.verification.reading.following import how_followed
from synthcam.verification.reading.subjects import State, subject_of

_PASSIVES = {
    "followed": "follow", "tracked": "follow", "led": "follow", "chased": "follow", "accompanied": "follow",
    "filmed": "look", "seen": "look", "watched": "look", "viewed": "look", "shown": "look",
    "approached": "near", "circled": "arc", "orbited": "arc", "lost": "lose",
    "overtaken": "leave", "revealed": "reveal", "kept": "keep", "held": "keep", "uncovered": "reveal",
}  # fmt: skip


def done_by_camera(segment: Segment, state: State) -> list[c.Claim] | None:
    """What is done to a thing by the camera: "the car is followed from the side", "the dog is lost"."""
    tokens = segment.tokens
    forms = [t.form for t in tokens]
    at = next((i for i, form in enumerate(forms) if form in _PASSIVES and "be" in [t.word for t in tokens[:i]]), None)
    behind = "left" in forms and forms[forms.index("left") + 1 :][:1] == ["behind"] and "be" in [t.word for t in tokens]
    if at is None and not behind:
        return None
    subject, _ = subject_of(segment, state)
    thing = subject if isinstance(subject, c.Name) else None
    if thing is None:
        return None
    if "by" in forms and not {"camera", "shot", "view", "lens"} & set(forms[forms.index("by") :]):
        return None
    state.last = state.main = thing
    denied = any(form in ("not", "never", "no") for form in forms)
    if behind or at is None:
        return [c.Tracking(thing, None, denied=not denied)]
    match _PASSIVES[forms[at]]:
        case "follow":
            how = how_followed(forms, at, at + 1) or ("lead" if forms[at] == "led" else None)
            return [c.Tracking(thing, how, denied)]  # type: ignore[arg-type]
        case "look":
            return [c.LooksAt(thing, how_followed(forms, at, at + 1))]  # type: ignore[arg-type]
        case "near":
            return [c.Motion("move", "forward", denied)]
        case "arc":
            ways = [w.WAYS[form] for form in forms if form in ("clockwise", "counterclockwise")]
            return [c.Motion("arc", ways[0] if ways else None, denied)]
        case "lose":
            return [c.Visible(thing, "leaves", None, denied)]
        case "leave":
            return [c.Tracking(thing, None, denied=not denied)]
        case "reveal":
            return [c.Reveals(thing if thing.kind != "what" else None, denied)]
        case _:
            if {"center", "centre", "centered", "centred", "middle"} & set(forms):
                return [c.Keeps(thing, "centre", denied)]
            return [c.Keeps(thing, "frame", denied)] if {"@inframe", "frame", "view"} & set(forms) else None
