"""Answers questions from what was measured: by a table of CameraBench's questions, else by reading their words."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from synthcam.evaluation.items import PLEASE, Item, Prediction
from synthcam.evaluation.systems.beliefs import COARSE, PARTS, STATIC, UNKNOWN, Beliefs, only
from synthcam.labels.labels_from_annotation import RULES
from synthcam.language.camerabench_questions import BINARY_TASKS, pair_tasks
from synthcam.option_text import LETTERS, option_text, plain
from synthcam.verification.questions import asked_claims, option_claims
from synthcam.verification.reading import claims as c

_WORDS = {
    "dolly-in": "moves forward",
    "dolly-out": "moves backward",
    "pedestal-up": "moves up",
    "pedestal-down": "moves down",
    "truck-left": "moves left",
    "truck-right": "moves right",
    "pan-left": "pans left",
    "pan-right": "pans right",
    "tilt-up": "tilts up",
    "tilt-down": "tilts down",
    "roll-cw": "rolls clockwise",
    "roll-ccw": "rolls counterclockwise",
    "zoom-in": "zooms in",
    "zoom-out": "zooms out",
    "arc-cw": "moves in a clockwise arc",
    "arc-ccw": "moves in a counterclockwise arc",
    "crane-up": "cranes up",
    "crane-down": "cranes down",
    "dolly-zoom-in": "moves forward and zooms out",
    "dolly-zoom-out": "moves backward and zooms in",
}
_LABELS = {name.rpartition(".")[2] for name in RULES}
_MOVES = {
    "left": "truck-left",
    "right": "truck-right",
    "up": "pedestal-up",
    "down": "pedestal-down",
    "forward": "dolly-in",
    "backward": "dolly-out",
    "in": "dolly-in",
    "out": "dolly-out",
}


def answer(item: Item, beliefs: Beliefs) -> Prediction:
    """Answer an item from beliefs; there is an answer to everything, if only a guess."""
    if item.options:
        logs = option_logs(item, beliefs)
        said = LETTERS[max(range(len(logs)), key=lambda number: logs[number])]
        text = _reasoned(beliefs, said) if item.form == "reasoned" else said
        return Prediction(item.id, options=tuple(logs), text=text)
    if item.form in ("caption", "open"):
        return Prediction(item.id, text=in_words(beliefs))
    yes = yes_likelihood(item.question, item.label, beliefs)
    said = "Yes" if yes > 0.5 else "No"
    if item.form == "reasoned":
        return Prediction(item.id, text=_reasoned(beliefs, said))
    return Prediction(item.id, p_yes=yes, text=said)


def yes_likelihood(question: str, label: str | None, beliefs: Beliefs) -> float:
    """How likely Yes is right: by the label that the question is about, by its wording, or by what it claims."""
    if label is not None and label.rpartition(".")[2] in _LABELS:
        return beliefs.label(label)
    bare = plain(question.replace(PLEASE, "")).rstrip("?")
    needs = _questions().get(bare)
    if needs is not None:
        return min(beliefs.label(name) if truth else 1 - beliefs.label(name) for name, truth in needs.items())
    described = re.search(r"match the following description: ['\"](?P<text>.*)['\"]", question, re.DOTALL)
    if described is not None:
        return _described(described["text"], beliefs)
    return min((likelihood(claim, beliefs) for claim in asked_claims(question)), default=UNKNOWN)


def option_logs(item: Item, beliefs: Beliefs) -> list[float]:
    """The logarithm of the likelihood of each option, normalised over them."""
    texts = [option_text(option) for option in item.options]
    bare = [plain(text) for text in texts]
    if {"yes", "no"} >= set(bare):
        yes = yes_likelihood(item.question, item.label, beliefs)
        weights = [yes if text == "yes" else 1 - yes for text in bare]
    elif {text.partition(":")[0] for text in bare} <= set(COARSE):
        # "left", or "left: it pans or moves to its left"
        weights = [beliefs.coarse.get(text.partition(":")[0], 0.0) for text in bare]
    else:
        weights = [_described(text, beliefs) for text in texts]
    logs = [math.log(max(weight, 1e-6)) for weight in weights]
    total = math.log(sum(math.exp(log) for log in logs))
    return [log - total for log in logs]


def in_words(beliefs: Beliefs) -> str:
    """A sentence that says what the camera does, in the order in which it does it."""
    names = [name for name in beliefs.likely() if name in _WORDS]
    inside = {part for name in names for part in PARTS.get(name, ())}
    names = [name for name in names if name not in inside]
    if not names:
        still = beliefs.motions.get(STATIC, UNKNOWN) >= UNKNOWN
        return "The camera is static." if still else "The camera hardly moves."
    begins = {one.name: one.start_s for one in reversed(beliefs.timeline)}
    text = _WORDS[names[0]]
    for before, name in pairwise(names):
        later = begins.get(name, 0.0) - begins.get(before, 0.0) > 0.75
        text += f", then {_WORDS[name]}" if later else f" and {_WORDS[name]}"
    return f"The camera {text}."


def likelihood(claim: c.Claim, beliefs: Beliefs) -> float:
    """How likely a claim about the camera is true."""
    match claim:
        case c.Motion():
            found = _motion(claim, beliefs)
            return 1 - found if claim.denied else found
        case c.Still():
            still = beliefs.motions.get(STATIC, UNKNOWN) if claim.what == "all" else UNKNOWN
            return 1 - still if claim.denied else still
        case c.Steadiness():
            shaky = beliefs.label("shaky_camera")
            return shaky if claim.least >= 1 else 1 - shaky
        case c.Speed():
            names = {"slow": "slow_moving_camera", "fast": "fast_moving_camera"}
            found = beliefs.label(names[claim.level]) if claim.level in names else UNKNOWN
            return 1 - found if claim.denied else found
        case c.Tracking():
            found = beliefs.label("track_shot")
            return 1 - found if claim.denied else found
        case c.Order():
            return min(likelihood(claim.first, beliefs), likelihood(claim.second, beliefs), _order(claim, beliefs))
        case c.Together():
            return min(likelihood(claim.one, beliefs), likelihood(claim.other, beliefs))
    return UNKNOWN


def _motion(claim: c.Motion, beliefs: Beliefs) -> float:
    names = motion_names(claim)
    if claim.family == "any":
        return beliefs.moving
    if claim.alone and len(names) == 1 and names[0] not in PARTS:
        return only(beliefs, names[0])
    return max((beliefs.motions.get(name, 0.05) for name in names), default=UNKNOWN)


def motion_names(claim: c.Motion) -> list[str]:
    """The canonical motions, any of which makes the claim true."""
    if claim.family == "move":
        return [_MOVES[claim.way]] if claim.way in _MOVES else sorted(set(_MOVES.values()))
    families = ("pan", "tilt", "roll") if claim.family == "turn" else (claim.family.replace("_", "-"),)
    ways = {"forward": "in", "backward": "out"}
    way = ways.get(claim.way or "", claim.way)
    return [
        name
        for name in _WORDS
        for family in families
        if name.rpartition("-")[0] == family and way in (None, name.rpartition("-")[2])
    ]


def _order(claim: c.Order, beliefs: Beliefs) -> float:
    begins = {one.name: one.start_s for one in reversed(beliefs.timeline)}
    first, second = ([begins[n] for n in motion_names(m) if n in begins] for m in (claim.first, claim.second))
    return UNKNOWN if not first or not second else 0.9 if min(first) < min(second) else 0.1


def _described(text: str, beliefs: Beliefs) -> float:
    """How likely a description is right: what it says holds, and what happens is in it."""
    claims = option_claims(text)
    if not claims:
        return UNKNOWN
    product = math.prod(max(likelihood(claim, beliefs), 1e-3) for claim in claims)
    named = {
        name
        for claim in _flat(claims)
        if isinstance(claim, c.Motion) and not claim.denied
        for name in motion_names(claim)
    }
    named |= {part for name in named for part in PARTS.get(name, ())}
    left = [
        name for name, belief in beliefs.motions.items() if name not in named and name in _WORDS and name not in PARTS
    ]
    missed = math.prod(1 - 0.8 * beliefs.motions[name] for name in left if beliefs.motions[name] > 0.3)
    return float((product * missed) ** (1 / (1 + len(claims))))


def _flat(claims: Sequence[c.Claim]) -> list[c.Claim]:
    found: list[c.Claim] = []
    for claim in claims:
        if isinstance(claim, c.Order):
            found += [claim.first, claim.second]
        elif isinstance(claim, c.Together):
            found += [claim.one, claim.other]
        else:
            found.append(claim)
    return found


@cache
def _questions() -> Mapping[str, Mapping[str, bool]]:
    """What each of CameraBench's questions needs to be answered Yes, by its bare words."""
    found: dict[str, Mapping[str, bool]] = {}
    for task in pair_tasks():
        found.setdefault(plain(task.pos_question).rstrip("?"), task.yes)
        found.setdefault(plain(task.neg_question).rstrip("?"), task.no)
    for _, question, label in BINARY_TASKS:
        found[plain(question).rstrip("?")] = {label: True}
    return found


def _reasoned(beliefs: Beliefs, said: str) -> str:
    seen = [f"{one.name} from {one.start_s:.1f} s to {one.end_s:.1f} s" for one in beliefs.timeline]
    observation = "Measured motion of the picture: " + (", ".join(seen) or "none") + "."
    return f"<observation>{observation}</observation><think>{in_words(beliefs)}</think><answer>{said}</answer>"
