"""Other words for motions: what film people and prompts say for them (orbit-left, push-in, handheld, whip-pan).

A word stands here only where it has one meaning. Words with several (a bare `orbit`, `vertigo`) get a suggestion.
"""

import re

from synthcam.motion.motions import MOTIONS, SHAKE

_CLOCKWISE = {"cw": ("clockwise",), "ccw": ("counterclockwise", "counter-clockwise", "anticlockwise", "anti-clockwise")}
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "static": ("still", "fixed", "stationary", "locked", "locked-off", "lock-off", "locked-down", "tripod"),
    "pan-left": ("look-left", "turn-left", "rotate-left", "yaw-left"),
    "pan-right": ("look-right", "turn-right", "rotate-right", "yaw-right"),
    "tilt-up": ("look-up", "pitch-up"),
    "tilt-down": ("look-down", "pitch-down"),
    "roll-cw": ("roll-right",),
    "roll-ccw": ("roll-left",),
    "dolly-in": ("push-in", "push", "push-forward", "dolly-forward", "move-in", "move-forward", "forward", "forwards"),
    "dolly-out": (
        *("pull-out", "pull-back", "dolly-back", "dolly-backward", "move-out", "move-back"),
        *("move-backward", "move-backwards", "backward", "backwards"),
    ),
    "truck-left": ("dolly-left", "slide-left", "strafe-left", "crab-left", "move-left"),
    "truck-right": ("dolly-right", "slide-right", "strafe-right", "crab-right", "move-right"),
    "pedestal-up": ("boom-up", "ped-up", "move-up", "rise", "raise", "lift"),
    "pedestal-down": ("boom-down", "ped-down", "move-down", "sink", "lower"),
    "arc-cw": ("arc-left", "orbit-left", "circle-left", "orbit-cw"),
    "arc-ccw": ("arc-right", "orbit-right", "circle-right", "orbit-ccw"),
    "crane-up": ("jib-up",),
    "crane-down": ("jib-down",),
    "track-tail": ("follow", "follow-behind", "tail"),
    "track-lead": ("lead",),
    SHAKE: ("handheld", "hand-held", "shaky", "camera-shake", "shaking"),
}
CANONICAL: dict[str, str] = {
    **{word: name for name, words in _SYNONYMS.items() for word in words},
    **{f"roll-{word}": f"roll-{way}" for way, words in _CLOCKWISE.items() for word in words},
    **{
        f"{verb}-{word}": f"arc-{way}"
        for verb in ("arc", "orbit")
        for way, words in _CLOCKWISE.items()
        for word in words
    },
}
"""The canonical name of each other word."""

WHIP_DEG, WHIP_S = "90deg", "0.5s"
WHIPS: dict[str, str] = {
    f"{verb}{way}": name
    for verb in ("whip-pan", "swish-pan")
    for way, name in (("", "pan-right"), ("-left", "pan-left"), ("-right", "pan-right"))
} | {"whip-tilt-up": "tilt-up", "whip-tilt-down": "tilt-down"}
"""The motion that each kind of whip is, unless told otherwise over 90 degrees in half a second."""

_SEVERAL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("orbit", "circle", "arc"), ("orbit-left (arc-cw)", "orbit-right (arc-ccw)")),
    **dict.fromkeys(("vertigo", "zolly", "dolly-zoom", "trombone"), ("dolly-zoom-in", "dolly-zoom-out")),
    **dict.fromkeys(("tracking", "track"), tuple(name for name in MOTIONS if name.startswith("track-"))),
    **dict.fromkeys(
        ("track-left", "track-right"), ("truck-left", "truck-right", "track-side-left", "track-side-right")
    ),
    **dict.fromkeys(("crane", "jib", "boom"), ("crane-up", "crane-down", "pedestal-up", "pedestal-down")),
}
_GERUNDS = {
    **{"panning": "pan", "tilting": "tilt", "rolling": "roll", "zooming": "zoom", "dollying": "dolly"},
    **{"trucking": "truck", "craning": "crane", "orbiting": "orbit", "arcing": "arc", "pushing": "push"},
    **{"pulling": "pull", "moving": "move", "sliding": "slide", "turning": "turn"},
}


def plain_word(text: str) -> str:
    """A name as the tables spell it: small letters, hyphens for spaces and underscores, `panning left` as pan-left."""
    word = re.sub(r"[\s_‐-―-]+", "-", text.strip().lower()).strip("-")
    first, hyphen, rest = word.partition("-")
    return _GERUNDS.get(first, first) + hyphen + rest


def suggestions(word: str) -> tuple[str, ...]:
    """What somebody who typed an unknown word may have meant, nearest first; empty where nothing is near."""
    import difflib

    if word in _SEVERAL:
        return _SEVERAL[word]
    near = difflib.get_close_matches(word, [*MOTIONS, SHAKE], n=3, cutoff=0.4)
    if not near or difflib.SequenceMatcher(None, word, near[0]).ratio() < 0.75:
        others = difflib.get_close_matches(word, [*CANONICAL, *WHIPS], n=1, cutoff=0.75)
        near = [*others, *near][:3]
    return tuple(near)
