"""What a clause says of following, keeping in the frame and looking at something."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import ALIVE
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.ways import ways_after


@dataclass(slots=True)
class Memory:
    """What a clause leaves for the next: the last motion, whether it was denied, and its time."""

    verb: w.Verb | None = None
    denied: bool = False
    part: c.Part | None = None
    followed: c.Name | None = None
    let: tuple[c.Name | None, int] | None = None
    """Whom a camera lets do something, and where in the clause that begins."""
    named: c.Name | None = None
    """The last thing that was named at all."""


def following_claims(tokens: list[Token], memory: Memory) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    for i, token in enumerate(tokens):
        word, form = token.word, token.form
        following = forms[i + 1] if i + 1 < len(forms) else ""
        if word in _GOES and (beside := _beside(tokens, i)) is not None:
            memory.followed = beside.thing or memory.followed
            yield replace(beside, denied=negated(tokens, i))
            continue
        if word == "accompany" and any(t.word in w.SHAKE for t in tokens):
            continue
        if word == "face" and any(t.word in ("keep", "stay") for t in tokens[:i]) and following != "@sameway":
            thing, _ = thing_at(tokens, i + 1)
            if thing is not None or following in w.PRONOUNS:
                yield c.Keeps(thing or _pronoun(following, memory), "frame", negated(tokens, i))
            continue
        if word in w.FOLLOW and _is_follow(tokens, i):
            thing, after = thing_at(tokens, i + 1)
            how = how_followed(forms, i, after)
            denied = negated(tokens, i) or following in ("no", "nothing", "nobody")
            memory.followed = thing or memory.followed
            ways = ways_after(tokens, i, len(tokens), w.Verb("any"))
            # "Not a side tracking shot to the left" denies the way, and not that something is followed.
            goes = thing is None and bool(ways) and not denied and how is None and following not in w.PRONOUNS
            if not (denied and (following in w.WAYS or ways)) and not goes:
                yield c.Tracking(None if thing and thing.kind in w.CAMERA else thing, how, denied)  # type: ignore[arg-type]
            for way in ways:
                # "tracks the car to the right": where the camera goes, or turns
                if not any(t in w.CAMERA_VERBS for t in words[i + 1 :]) and (not denied or following in w.WAYS or how):
                    yield c.Motion("any", way, denied)
        elif word in w.REVEAL or (word == "bring" and {"@intoframe", "@inframe"} & set(forms[i:])):
            thing, _ = thing_at(tokens, i + 1)
            yield c.Reveals(thing, negated(tokens, i))
        elif (
            (word in ("hide", "conceal", "lose", "cover") and form != word + "d")
            or (word == "leave" and "behind" in forms[i:])
            or (word in ("take", "carry", "push", "move", "leave") and "@outframe" in forms[i:])
        ):
            thing, _ = thing_at(tokens, i + 1)
            if thing is None and following in ("it", "him", "her", "them"):
                thing = memory.named
            if thing is not None:
                yield c.Visible(thing, "leaves", None, negated(tokens, i))
        elif (word in w.KEEP or word == "keep") and form != "being":
            rest = set(forms[i + 1 :])
            if rest & {"centered", "centred", "center", "centre", "middle"} and word != "be":
                thing, _ = thing_at(tokens, i + 1)
                yield c.Keeps(thing or _pronoun(following, memory), "centre", negated(tokens, i))
            elif (rest & {"@inframe", "focus", "focused"} and word != "be") or ("framed" in rest and word != "be"):
                thing, _ = thing_at(tokens, i + 1)
                yield c.Keeps(thing or _pronoun(following, memory), "frame", negated(tokens, i))
        elif form in ("larger", "bigger", "smaller") or form in ("grow", "shrink"):
            if "view" in forms or "than" in forms:
                continue
            larger = form in ("larger", "bigger", "grow")
            made = next((j for j in range(i) if words[j] in ("make", "let", "see") and j + 1 < i), None)
            thing = thing_at(tokens, made + 1)[0] if made is not None else None
            if thing is not None:
                yield c.Grows(thing, "larger" if larger else "smaller")
                continue
            yield c.SubjectSize("larger" if larger else "smaller", None)
        elif (
            word in ("look", "gaze", "peer")
            and following in ("up", "down")
            and not {"at", "on", "upon", "into", "over"} & set(forms[i + 2 : i + 3])
        ):
            yield c.Motion("tilt", "up" if following == "up" else "down", negated(tokens, i))
        elif word == "let":
            allowed, after = thing_at(tokens, i + 1)
            if allowed is not None:
                memory.let = (allowed, after)
        elif (
            word in w.LOOK
            and word not in ("center", "centre", "frame", "zero", "train")
            and (
                following in ("at", "on", "to", "toward", "towards", "the", "a", "an", "up", "down")
                or form.endswith("ing")
            )
        ):
            j = i + 2 if following in ("at", "on", "to", "toward", "towards") else i + 1
            thing, _ = thing_at(tokens, j)
            if thing is not None and thing.kind not in w.SHAKE and thing.kind not in ("movement", "motion", "shaking"):
                how = how_followed(forms, i, j) if form in ("filmed", "shown", "seen", "films", "shows") else None
                yield c.LooksAt(thing, how)  # type: ignore[arg-type]


_GOES = {"move", "go", "run", "travel", "walk", "drive", "glide", "ride", "fly", "float", "slide", "stay", "keep"}
_BESIDE: dict[tuple[str, ...], str] = {
    ("ahead", "of"): "lead", ("in", "front", "of"): "lead", ("behind",): "tail", ("alongside",): "side",
    ("beside",): "side", ("next", "to"): "side", ("right", "behind"): "tail", ("close", "behind"): "tail",
    ("just", "behind"): "tail",
    ("along", "behind"): "tail", ("along", "beside"): "side", ("along", "with"): "", ("above",): "aerial",
}  # fmt: skip


def _beside(tokens: list[Token], i: int) -> c.Tracking | None:
    """The following in "(the camera) runs alongside the dog" and "goes ahead of it"."""
    for words, how in _BESIDE.items():
        start = i + 1
        if start < len(tokens) and tokens[start].form.endswith("ly"):
            start += 1
        if tuple(t.form for t in tokens[start : start + len(words)]) == words:
            thing, _ = thing_at(tokens, start + len(words))
            if thing is not None and (thing.kind in ALIVE or thing.kind in _VEHICLES):
                return c.Tracking(thing, how or None)  # type: ignore[arg-type]
    return None


_VEHICLES = {
    "car",
    "cart",
    "toy car",
    "drone",
    "balloon",
    "vehicle",
    "ball",
    "toy robot",
    "subject",
    "puppy",
    "hound",
    "robot",
}


def _pronoun(form: str, memory: Memory) -> c.Name | None:
    """Whom an "it" or a "him" stands for."""
    if form in ("him", "her") and not (memory.followed and memory.followed.kind == "person"):
        return c.Name("person")
    return memory.followed or memory.named


def _is_follow(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    following = tokens[i + 1].form if i + 1 < len(tokens) else ""
    earlier = tokens[i - 1].form if i else ""
    if token.word == "follow":
        return following not in ("by", "a", "its", "no") or (
            following == "a"
            and not any(t.form in ("pattern", "path", "trajectory", "direction", "arc", "curve") for t in tokens[i:])
        )
    if token.word == "track":
        if following in ("move", "movement", "motion") or (
            token.form == "tracking" and earlier in ("lateral", "sideways")
        ):
            return False
        return token.form != "tracks" or earlier not in ("the", "train", "railway", "race")
    if token.word == "lead":
        return (following in ("the", "a", "an") and earlier not in ("the", "a")) or following in ("tracking", "shot")
    if token.word in ("shadow", "trail"):
        return token.form.endswith(("s", "ing")) and earlier not in ("the", "a", "his", "her")
    return True


def how_followed(forms: list[str], i: int, after: int) -> str | None:
    """CameraBench's way of tracking: from the side, from behind, from above."""
    if i and forms[i - 1] in w.TRACK_HOW and forms[i - 1] not in ("back",):
        return w.TRACK_HOW[forms[i - 1]]
    if "sidetrack" in forms[i]:
        return "side"
    if "@fromabove" in forms[i + 1 :]:
        return "aerial"
    for j in range(i + 1, len(forms) - 1):
        if forms[j] in ("from", "at", "in", "with", "a", "an") and j + 1 < len(forms):
            for k in range(j + 1, min(j + 4, len(forms))):
                if forms[k] in w.TRACK_HOW and not (
                    forms[k] in ("front", "back", "side") and "of" in forms[k + 1 : k + 2]
                ):
                    return w.TRACK_HOW[forms[k]]
    return None
