"""From inferences to sentences: sights are cited, read for viewpoint and view, and set against the twin."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from synthcam.language.clip_facts import TRAVELS, VIEWS
from synthcam.language.grammar import Chooser, Filling, Rule, has_rule, say
from synthcam.language.inferences import Inference
from synthcam.language.sights import Sight
from synthcam.motion.motions import MOTIONS

TRIES = 8
"""Wordings that are tried until one does not read badly."""
_STUMBLES = re.compile(r"\bas,? if (?:the camera|this)\b|\b(\w+) \1\b")
_JOINS = re.compile(
    r"\b(?:as|since|because|while|whereas|hence|thus|therefore|so|yet|however|means|throughout)\b"
    r"(?! (?:it|they|well|if|a whole|seen from|likely|far)\b)"
)
_ENDS_SENTENCE = re.compile(r"\s*([.?])\s+(\S)")


def sentences(text: str) -> str:
    """Words with marks set apart, as running text: capitals after full stops, no space before a mark."""
    text = re.sub(r"\s+", " ", text).strip().rstrip(".").strip()
    text = re.sub(r" ?, ?(?=[,.:;])", "", text)
    text = re.sub(r"\s+([,;:])", r"\1", text)
    text = _ENDS_SENTENCE.sub(lambda m: f"{m[1]} {m[2].upper()}", text)
    return f"{text[0].upper()}{text[1:]}."


def reads_badly(text: str) -> bool:
    """Whether a sentence joins its clauses twice by one word ("as the car stays where it is as ..."), or by "as if"; or
    a word stands twice: "with a zoom in in a room".
    """
    return _STUMBLES.search(text) is not None or any(
        max(Counter(_JOINS.findall(sentence)).values(), default=0) > 1 for sentence in re.split(r"[.?;]", text.lower())
    )


def tried(make: Callable[[], str]) -> str:
    """The first of some wordings that does not read badly; else the last."""
    text = ""
    for _ in range(TRIES):
        text = make()
        if not reads_badly(text):
            break
    return text


def stands(around: Sequence[str], chooser: Chooser) -> str:
    """What viewpoint and view do under some motions, as one clause."""
    path = [motion for motion in around if MOTIONS[motion].family in TRAVELS]
    frame = [motion for motion in around if MOTIONS[motion].family in VIEWS]
    rules = (("path", "PATH", path), ("frame", "FRAME", frame), ("framing", "FRAMING", frame))
    slots: dict[str, Filling] = {slot: _joined(rule, motions, chooser) for slot, rule, motions in rules}
    slots |= {"view": Rule(_view(frame, "VIEW")), "view_of": Rule(_view(frame, "VIEWOF"))}
    return say("STANDS", slots, chooser)


def _view(frame: Sequence[str], turning: str) -> str:
    """The rule for what turns, or for what narrows, widens or leans over, which no line of sight does."""
    return (
        turning if all(MOTIONS[motion].family in ("pan", "tilt", "arc", "crane") for motion in frame) else "VIEW_WIDE"
    )


def does(motion: str, chooser: Chooser) -> str:
    """What one motion does to the viewpoint or to the view, or to the camera as a whole, as one clause."""
    travels, turns = MOTIONS[motion].family in TRAVELS, MOTIONS[motion].family in VIEWS
    if not travels and not turns:  # a camera that follows a subject does both as its subject wants
        return f"the camera {verb(motion, chooser)}"
    if not turns:
        return f"{say('VIEWPOINT', {}, chooser)} {say(f'PATH.{motion}', {}, chooser)}"
    if not travels:
        return f"{say(_view((motion,), 'VIEW'), {}, chooser)} {say(f'FRAME.{motion}', {}, chooser)}"
    return stands((motion,), chooser)


def _joined(rule: str, motions: Sequence[str], chooser: Chooser) -> str:
    parts = [say(f"{rule}.{motion}", {}, chooser) for motion in motions] or [say(f"{rule}.none", {}, chooser)]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def verb(motion: str, chooser: Chooser) -> str:
    """What the camera does: "pans left"."""
    return say(f"VERB.{motion}", {}, chooser)


def noun(motion: str, chooser: Chooser) -> str:
    """A motion as a noun: "a pan to the left"."""
    return say(f"NOUN.{motion}", {}, chooser)


def with_sight(sight: Sight, chooser: Chooser) -> str:
    """A sight after "with": "with everything in view sliding left"."""
    if has_rule(f"WITH.{sight.rule}"):
        return say(f"WITH.{sight.rule}", dict(sight.slots), chooser)
    return f"{say('AS', {}, chooser)} {sight.clause(chooser, amount=False)}"


def argue(inference: Inference, end: str, chooser: Chooser) -> str:
    """The argument for a motion, ending in a conclusion (a clause)."""
    main = inference.main.clause(chooser, amount=False)

    def when() -> str:
        return say(f"WHEN.{inference.window.when}", {}, chooser) if inference.window.when else ""

    # What holds of a stretch alone is not said of the whole clip.
    slots: dict[str, Filling] = {
        "main": f"{when()} {main}",
        "with": f"{with_sight(inference.main, chooser)} {when()}",
        "stands": f"{when()} {stands(inference.around, chooser)}",
        "end": end,
    }
    if inference.pair is None or inference.twin is None or inference.law is None:
        return sentences(say("ARGUE.plain", slots, chooser))
    pair = inference.pair
    slots |= {
        "pair": f"{pair.sight.clause(chooser, amount=False)} {when()}",
        "pair_again": f"{pair.sight.clause(chooser, amount=False)} {when()}",
        "motion_np": noun(inference.motion, chooser),
        "twin_np": noun(inference.twin, chooser),
        "twin": say(f"TWIN.{inference.law}", dict(pair.names), chooser),
        "past": say(f"PAST.{MOTIONS[inference.twin].family}", {}, chooser),
    }
    rule = "ARGUE.contrast" if inference.main == pair.sight else "ARGUE.twins"
    return sentences(say(rule, slots, chooser))


def step(inference: Inference, chooser: Chooser, *, timed: bool, own: bool = False) -> str:
    """Write one of several inferences as a clause, with its time if `timed`.

    Args:
        own: only what this motion does to viewpoint or view is said, not what the others of its time do.
    """
    slots: dict[str, Filling] = {
        "main": inference.main.clause(chooser, amount=False),
        "with": with_sight(inference.main, chooser),
        "stands": does(inference.motion, chooser) if own else stands(inference.around, chooser),
    }
    rule = "ARGUE.step"
    if inference.pair is not None and inference.pair.sight != inference.main and chooser.uniform() < 0.7:
        rule, slots["pair"] = "ARGUE.step_pair", inference.pair.sight.clause(chooser, amount=False)
    text = say(rule, slots, chooser)
    if timed and inference.window.when:
        text = f"{say(f'WHEN.{inference.window.when}', {}, chooser)} , {text}"
    return text


def direct(sight: Sight, end: str, chooser: Chooser) -> str:
    """An answer that a single sight gives by itself."""
    when = say(f"WHEN.{sight.when}", {}, chooser) if sight.when else ""
    slots: Mapping[str, Filling] = {
        "main": f"{when} {sight.clause(chooser, amount=False)}",
        "with": f"{with_sight(sight, chooser)} {when}",
        "end": end,
    }
    return sentences(say("ARGUE.direct", slots, chooser))


def position_or_view(which: str, arounds: Sequence[Sequence[str]], whens: Sequence[str], chooser: Chooser) -> str:
    """What the viewpoint, or the view, does over the stretches of a clip, as one sentence."""
    rule, families = ("PATH", TRAVELS) if which == "viewpoint" else ("FRAME", VIEWS)
    seen = [motion for around in arounds for motion in around if MOTIONS[motion].family in families]
    subject = "VIEWPOINT" if which == "viewpoint" else _view(seen, "VIEW")
    told: list[str] = []
    for around, when in dict.fromkeys((tuple(around), when) for around, when in zip(arounds, whens, strict=True)):
        doing = _joined(rule, [motion for motion in around if MOTIONS[motion].family in families], chooser)
        text = f"{say(f'WHEN.{when}', {}, chooser)} it {doing}" if when and told else doing
        if not told or doing not in told[-1]:
            told.append(text)
    first = say(f"WHEN.{whens[0]}", {}, chooser) if len(told) > 1 and whens[0] else ""
    return f"{first} {say(subject, {}, chooser)} {' , then '.join(told)}"
