"""What each motion of a camera does to the picture: the laws that a text may cite, and what an observation supports.

A small table of optics, written for reading alone. `True` is what happens, `False` what cannot, what is not named may
be either. The picture goes the other way than the camera; a turn or a zoom about the camera's own centre cannot change
what covers what (no parallax without travel: Hartley and Zisserman, Multiple View Geometry, 2nd ed., 8.4).
"""

from typing import Literal

from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, opposite
from synthcam.verification.reading import claims as c

Effect = Literal["slides", "grows", "turns", "tapers", "near slides faster", "near grows faster", "covers", "trembles"]

_TRAVEL: dict[Effect, bool] = {"near slides faster": True, "covers": True, "turns": False, "tapers": False}
_TURN: dict[Effect, bool] = {
    "slides": True, "turns": False, "grows": False, "covers": False, "tapers": True,
    "near slides faster": False, "near grows faster": False,
}  # fmt: skip
EFFECTS: dict[str, dict[Effect, bool]] = {
    "pan": _TURN,
    "tilt": _TURN,
    "roll": {**_TURN, "slides": False, "turns": True, "tapers": False},
    "zoom": {**_TURN, "slides": False, "grows": True, "tapers": False},
    "turn": {name: has for name, has in _TURN.items() if name not in ("slides", "turns")},
    "truck": {**_TRAVEL, "slides": True, "grows": False},
    "pedestal": {**_TRAVEL, "slides": True, "grows": False},
    "dolly": {**_TRAVEL, "slides": False, "grows": True, "near grows faster": True},
    "move": {**_TRAVEL, "near grows faster": True},
    "arc": {**_TRAVEL, "slides": True},
    "crane": {**_TRAVEL, "slides": True},
    "dolly_zoom": {**_TRAVEL, "near grows faster": True},
}
"""Family -> effect -> whether it has it; lines for turns hold for things at like places in the picture."""
_AGAINST: dict[str, str] = {
    "left": "right", "right": "left", "up": "down", "down": "up",
}  # fmt: skip
_BY_WAY: dict[str, str] = {
    "left": "truck", "right": "truck", "up": "pedestal", "down": "pedestal", "forward": "dolly", "backward": "dolly",
}  # fmt: skip


def family_of(motion: c.Motion) -> str:
    """The line of the table: travel with a direction is a truck, a pedestal or a dolly."""
    if motion.family in ("move", "truck", "dolly", "pedestal") and motion.way is not None:
        return _BY_WAY[motion.way]
    return motion.family


def law_holds(law: c.Law) -> Outcome:
    """Whether optics agrees with a law."""
    found = all_of([effect_of(law.motion, effect) for effect in law.effects])
    return opposite(found, denied=law.would_not)


def effect_of(motion: c.Motion, effect: c.Claim) -> Outcome:
    """Whether a motion has an effect on the picture."""
    table = EFFECTS.get(family_of(motion), {})

    def known(name: Effect) -> Outcome:
        return OPEN if name not in table else (TRUE if table[name] else FALSE)

    match effect:
        case c.Alike(what="any"):
            travels = known("near slides faster")
            return opposite(travels, denied=effect.alike)
        case c.Alike():
            found = known("near slides faster" if effect.what == "slides" else "near grows faster")
            if effect.alike and found == FALSE:
                # A pan carries near and far along together, but does not let them grow together.
                moves = known("slides" if effect.what == "slides" else "grows")
                if moves == FALSE and family_of(motion) not in ("turn",):
                    return FALSE if effect.what == "grows" else OPEN
            return opposite(found, denied=effect.alike)
        case c.Compare():
            near = _is_near(effect.one)
            if near is None:
                return OPEN
            found = known("near slides faster" if effect.what == "slides" else "near grows faster")
            if found == FALSE or (effect.relation == "more") != near:
                return FALSE
            return found
        case c.Slides():
            moves = known("slides")
            if effect.way is None:
                return opposite(moves, denied=effect.denied)
            return opposite(_sliding(motion, effect.way, moves), denied=effect.denied)
        case c.Grows():
            found = known("grows")
            if effect.way == "same":
                found = opposite(found)
            elif found == TRUE and motion.way in ("in", "out", "forward", "backward"):
                larger = motion.way in ("in", "forward")
                found = TRUE if larger == (effect.way == "larger") else FALSE
            return opposite(found, denied=effect.denied)
        case c.Turns():
            found = known("turns")
            if found == TRUE and effect.way is not None and motion.way in ("cw", "ccw"):
                found = FALSE if effect.way == motion.way else TRUE
            return opposite(found, denied=effect.denied)
        case c.Tapers():
            return known("tapers")
        case c.Keeps(where="centre"):
            # What slides the whole picture leaves nothing in its middle.
            return FALSE if family_of(motion) in ("pan", "tilt", "truck", "pedestal") else OPEN
        case c.Covers():
            return opposite(known("covers"), denied=effect.denied)
        case _:
            return OPEN


def _is_near(name: c.Name | None) -> bool | None:
    if name is None:
        return None
    if name.kind == "near things" or name.place == "near":
        return True
    return False if name.kind == "far things" or name.place == "far" else None


def _sliding(motion: c.Motion, way: c.Way, moves: Outcome) -> Outcome:
    if moves == FALSE:
        return FALSE
    axis = {
        "pan": ("left", "right"),
        "truck": ("left", "right"),
        "tilt": ("up", "down"),
        "pedestal": ("up", "down"),
    }.get(family_of(motion))
    if axis is None:
        return OPEN
    if way not in axis:
        return FALSE
    if motion.way is None:
        return TRUE
    return TRUE if _AGAINST[motion.way] == way else FALSE


def supports(inference: c.Inference) -> Outcome:
    """Whether what is observed supports the conclusion.

    True where the motion has one of the effects observed, false where it cannot have one of them.
    """
    conclusions = (inference.conclusion, *inference.others)
    if TRUE in (outcomes := [_supports(conclusion, inference.premises) for conclusion in conclusions]):
        return TRUE
    if len(conclusions) > 1:
        # Of several motions each may do its part: a zoom makes things smaller while a tilt carries them up.
        outcomes = [any_of([_supports(one, (premise,)) for one in conclusions]) for premise in inference.premises]
        return FALSE if FALSE in outcomes else TRUE if TRUE in outcomes else OPEN
    return outcomes[0]


def _supports(conclusion: c.Motion | c.Still, premises: tuple[c.Claim, ...]) -> Outcome:
    if isinstance(conclusion, c.Still):
        return _supports_still(conclusion, premises)
    if conclusion.denied:
        outcomes = [opposite(_shows(replace_denied(conclusion), p)) for p in premises]
        return any_of([o for o in outcomes if o != FALSE] or outcomes)
    apart = _goes_apart(premises)
    outcomes = [OPEN if apart and _of_a_thing(p) else _shows(conclusion, p) for p in premises]
    if FALSE in outcomes:
        return FALSE
    return TRUE if TRUE in outcomes else OPEN


def _of_a_thing(premise: c.Claim) -> bool:
    return isinstance(premise, c.Slides) and premise.thing is not None


def _goes_apart(premises: tuple[c.Claim, ...]) -> bool:
    """Whether near and far go opposite ways, or the near one stays, as round a subject: no way is the camera's own."""
    ways = {p.way for p in premises if isinstance(p, c.Slides) and not p.denied}
    rests = any(isinstance(p, c.Slides) and p.thing and (p.denied or p.amount == "hardly") for p in premises)
    lags = any(isinstance(p, c.Compare) and p.what == "slides" and p.relation == "less" for p in premises)
    return rests or lags or {"left", "right"} <= ways or {"up", "down"} <= ways


def replace_denied(motion: c.Motion) -> c.Motion:
    """The motion without its denial."""
    return c.Motion(motion.family, motion.way)


def _shows(motion: c.Motion, premise: c.Claim) -> Outcome:
    """Whether a premise speaks for a motion; what one named thing does may have its own reason."""
    if isinstance(premise, c.Compare):
        near, far = premise.one, premise.other
        if premise.what == "slides" and premise.relation != "same" and not premise.denied and near and far:
            return effect_of(motion, c.Alike("slides", alike=False))
        if premise.what == "grows" and premise.relation != "same" and not premise.denied:
            return effect_of(motion, c.Alike("grows", alike=False))
        if premise.relation == "same" and not premise.denied:
            return effect_of(motion, c.Alike(premise.what, alike=True))
        return OPEN
    denied_rest = isinstance(premise, c.Slides | c.Turns | c.Grows) and premise.denied
    found = effect_of(motion, premise)
    if getattr(premise, "thing", None) is not None or denied_rest:
        return OPEN if found == FALSE and not _contrary(motion, premise) else found
    return found


def _contrary(motion: c.Motion, premise: c.Claim) -> bool:
    """Whether a thing goes the very way in which the motion would never take it."""
    return (
        isinstance(premise, c.Slides)
        and not premise.denied
        and premise.way is not None
        and motion.way == premise.way
        and family_of(motion) in ("pan", "tilt", "truck", "pedestal")
    )


def _supports_still(conclusion: c.Still, premises: tuple[c.Claim, ...]) -> Outcome:
    if conclusion.denied:
        return OPEN
    family = {"place": "move", "direction": "turn", "width": "zoom"}.get(conclusion.what)
    if family is None:
        return OPEN
    motion = c.Motion(family)  # type: ignore[arg-type]
    shown = [_shows(motion, premise) for premise in premises]
    if conclusion.what == "place" and any(isinstance(p, c.Alike) and not p.alike for p in premises):
        return FALSE
    return TRUE if shown and all(o == FALSE for o in shown) else OPEN
