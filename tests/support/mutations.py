"""Ways to make a true chain false: one direction, number, name, time or order, by more than any tolerance.

Edits are made on the words alone, without the parser. Where words alone do not make sure that the result is false, the
edit is not made: another motion may be in the clip as well, another thing may stand at the same place.
"""

import re
from collections.abc import Callable

import numpy as np

from synthcam.verification.clip import CheckedClip

Rng = np.random.Generator
Mutation = Callable[[str, CheckedClip, Rng], str | None]

_PAIRS = (
    ("left", "right"), ("leftward", "rightward"), ("leftwards", "rightwards"), ("up", "down"), ("upward", "downward"),
    ("upwards", "downwards"), ("clockwise", "counter-clockwise"), ("forwards", "backwards"), ("forward", "backward"),
    ("along its first", "against its first"), ("narrows", "widens"), ("grows", "shrinks"), ("grow", "shrink"),
    ("expands", "contracts"), ("spreads out", "draws together"), ("longer", "shorter"), ("inward", "outward"),
    ("zooms in", "zooms out"), ("a zoom in", "a zoom out"), ("dollies in", "dollies out"),
    ("a dolly in", "a dolly out"), ("pushes in", "pulls out"), ("a push in", "a pull out"),
    ("upper edge", "lower edge"), ("raises", "lowers"),
    ("larger", "smaller"), ("cranes up", "cranes down"), ("advances", "retreats"),
)  # fmt: skip
_OPPOSITE = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
_DIRECTION = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(_OPPOSITE, key=len, reverse=True)) + r")(?![\w-])")
_DENIES = re.compile(r"\b(?:no|not|any|neither|nothing|only|rather than|would|all the camera does|put|remains)\b", re.I)
_LAW = re.compile(r"\b(?:less than 6%|more than 35%|less than 4%)")
_POSITION = re.compile(
    r" on the (?:left|right)| from the (?:left|top)| \w+ edge and|field of view in a zoom|% down|way down|grows? apart"
    r"|up or down"
)
_MOTION_PAIRS = (
    ("pan", "left", "right"), ("truck", "left", "right"), ("tilt", "up", "down"), ("pedestal", "up", "down"),
    ("roll", "cw", "ccw"), ("zoom", "in", "out"), ("dolly", "in", "out"), ("arc", "cw", "ccw"),
)  # fmt: skip
_SECTION = re.compile(r"<(?:observation|think)>(?P<text>[^<]*)")
_SENTENCE = re.compile(r"\S[^<]*?\.(?=\s|<|$)")


def _two_digits(metres: float) -> str:
    """As lengths are written: 0.35, 1.0, 12."""
    return f"{metres:#.2g}".rstrip(".") if metres < 99.5 else f"{metres:.0f}"


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"\d+(?=%)"), lambda x: str(int(x) + 15)),
    (re.compile(r"\d+(?= degrees?)"), lambda x: str(int(x) + 15)),
    (re.compile(r"\d+(?:\.\d+)?(?= (?:m|metres)\b)"), lambda x: _two_digits(1.6 * float(x))),
    (re.compile(r"(?<=factor of )\d+\.\d|\d+\.\d(?= times)"), lambda x: f"{float(x) + 0.4:.1f}"),
)
_LASTS = re.compile(r"(?:from (\d+\.\d)(?: s)? to (\d+\.\d) s|between (\d+\.\d)(?: s)? and (\d+\.\d) s)", re.I)
_PLACE = re.compile(r"% across and|% of the way across|% from the left edge|width from the left and")
_CROSSES = re.compile(
    r"\b(?:enters?|comes? into|appears?|leaves?|out of|disappears?|lets|cuts off)\b.* edge|edge .*(?:lets|cuts)"
)


def mutate(chain: str, clip: CheckedClip, rng: Rng) -> tuple[str, str] | None:
    """A false chain and the kind of its mutation; None where none applies."""
    sections = [section.span("text") for section in _SECTION.finditer(chain)]
    sentences = [found for section in sections for found in _SENTENCE.finditer(chain, *section)]
    for kind in rng.permutation(list(MUTATIONS)):
        for index in rng.permutation(len(sentences)):
            found = sentences[index]
            changed = MUTATIONS[kind](found[0], clip, rng)
            if changed is not None and changed != found[0]:
                return chain[: found.start()] + changed + chain[found.end() :], str(kind)
    return None


def change_direction(sentence: str, clip: CheckedClip, rng: Rng) -> str | None:
    """Left for right, up for down, in for out."""
    if _DENIES.search(sentence) or _LAW.search(sentence) or _has_both_ways(clip):
        return None
    if any(float(n) < 10 for n in re.findall(r"(\d+)%", sentence)) or " 1 degree" in sentence:
        return None  # the other way may be within the tolerance
    hidden = [span.span() for span in _POSITION.finditer(sentence)]
    found = [m for m in _DIRECTION.finditer(sentence) if not any(a <= m.start() < b for a, b in hidden)]
    if not found:
        return None
    one = found[int(rng.integers(len(found)))]
    changed = sentence[: one.start()] + _OPPOSITE[one[0]] + sentence[one.end() :]
    changed = re.sub(r"\b([Aa])n (?=downward|leftward|rightward)", r"\1 ", changed)
    return re.sub(r"\b([Aa]) (?=upward|inward|outward)", r"\1n ", changed)


def change_number(sentence: str, _: CheckedClip, rng: Rng) -> str | None:
    """Another percentage, angle, length or factor."""
    if _LAW.search(sentence):
        return None
    found = [(m, change) for pattern, change in _NUMBERS for m in pattern.finditer(sentence)]
    if not found:
        return None
    one, change = found[int(rng.integers(len(found)))]
    return sentence[: one.start()] + change(one[0]) + sentence[one.end() :]


def change_name(sentence: str, clip: CheckedClip, rng: Rng) -> str | None:
    """Another thing: near for far, one that is somewhere else, or one that is not there."""
    found = [n for n in _names(clip) if re.search(rf"\bthe {n}\b(?! width| height)", sentence, re.I) and n != "picture"]
    if not found:
        return None
    name = found[0]
    other = "purple piano"
    if rng.random() < 0.5 and _PLACE.search(sentence):
        other = _elsewhere(name, clip, rng) or other
    return re.sub(rf"\b([Tt])he {name}\b", rf"\1he {other}", sentence)


def swap_near_and_far(sentence: str, clip: CheckedClip, __: Rng) -> str | None:
    """The far thing for the near one."""
    name = rf"(?:{'|'.join(_names(clip))})(?: on the (?:left|right))?"
    far = r"farther away|farther off|behind it in depth|deeper in the scene|at a greater distance"
    found = re.search(
        rf"\bthe (?P<near>{name})(?P<does> [^,]*? (?:while|whereas|and|but) )the (?P<far>{name}), (?:{far}),",
        sentence,
        re.IGNORECASE,
    )
    found = found or re.search(
        rf"\bthe (?P<near>{name}) (?:.*? )?more than the (?P<far>{name})", sentence, re.IGNORECASE
    )
    if found is None:
        return None
    (a, b), (c, d) = found.span("near"), found.span("far")
    return sentence[:a] + found["far"] + sentence[b:c] + found["near"] + sentence[d:]


def change_time(sentence: str, _: CheckedClip, rng: Rng) -> str | None:
    """A motion at another time, a thing that comes or goes at another time."""
    if "%" not in sentence and _CROSSES.search(sentence) and (found := re.search(r"\d+\.\d(?= s| seconds)", sentence)):
        return sentence[: found.start()] + f"{float(found[0]) + 2.5:.1f}" + sentence[found.end() :]
    if not re.search(r"\blasts\b", sentence) or (span := _LASTS.search(sentence)) is None:
        return None
    group = 1 if span[1] else 3
    end = span.span(group + int(rng.integers(2)))
    value = float(sentence[slice(*end)])
    return sentence[: end[0]] + f"{value + 0.3:.1f}" + sentence[end[1] :]


def change_order(sentence: str, _: CheckedClip, __: Rng) -> str | None:
    """What came before comes after."""
    if "follow one another" in sentence or _DENIES.search(sentence):
        return None
    if found := re.fullmatch(r"The camera (?:slowly |gently |quickly |rapidly )?([^,]+), then ([^,.]+)(.*)", sentence):
        return f"The camera {found[2]}, then {found[1]}{found[3]}"
    for word, other in ((" before ", " after "), (" after ", " before ")):
        if re.search(rf" (?:comes|happens|begins){word}", sentence):
            return sentence.replace(word, other)
    if found := re.fullmatch(r"First comes (.+), then (.+)\.", sentence):
        return f"First comes {found[2]}, then {found[1]}."
    if found := re.fullmatch(r"(.+) (is followed by|gives way to) (.+)\.", sentence):
        return f"{found[3]} {found[2]} {found[1]}."
    return None


MUTATIONS: dict[str, Mutation] = {
    "direction": change_direction,
    "number": change_number,
    "name": change_name,
    "near and far": swap_near_and_far,
    "time": change_time,
    "order": change_order,
}


def _names(clip: CheckedClip) -> list[str]:
    """What the things of a clip may be called, the longest first."""
    things = clip.sight.things.values()
    names = {f"person in {t.color}" if t.kind == "person" else f"{t.color} {t.kind}" for t in things}
    return sorted(names | {t.kind for t in things}, key=lambda name: (-len(name), name))


def _has_both_ways(clip: CheckedClip) -> bool:
    there = clip.measured.motions
    return any(f"{kind}-{a}" in there and f"{kind}-{b}" in there for kind, a, b in _MOTION_PAIRS)


def _elsewhere(name: str, clip: CheckedClip, rng: Rng) -> str | None:
    """Another thing in view whose centre is never near that of the named one."""
    sight = clip.sight
    own = [t for t in sight.things.values() if name in (t.kind, f"{t.color} {t.kind}", f"person in {t.color}")]
    others = []
    for identity in sight.seen_in_clip:
        other = sight.things[identity]
        pairs = [(sight.centre(mine.id, f), sight.centre(other.id, f)) for mine in own for f in range(clip.last + 1)]
        if all(a is not None and b is not None and max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 12 for a, b in pairs):
            others.append(f"{other.color} {other.kind}")
    return others[int(rng.integers(len(others)))] if others else None
