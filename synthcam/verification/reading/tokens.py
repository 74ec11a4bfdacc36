"""Text cut into tokens with their places, plain forms and sentences."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from synthcam.verification.reading import words as w
from synthcam.verification.reading.idioms import put_plainly
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+|/\d+)?|[^\sa-z\d]")
_SIGNS = {
    "%": "percent",
    "°": "degrees",
    "×": "times",
    "½": "@half",
    "⅓": "@third",
    "¼": "@quarter",
    "⅔": "@twothirds",
    "¾": "@threequarters",
}
_SPLIT = {"'re": "are", "'ll": "will", "'ve": "have", "'d": "would", "'m": "am"}
_WHOLE = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}


def _inflections(verb: str) -> Iterator[str]:
    yield verb
    yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    yield from (stem + "ing", stem + "ed", verb + "ing", verb + "ed")
    if len(verb) > 2 and verb[-1] in "bdglmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield from (verb + verb[-1] + "ing", verb + verb[-1] + "ed")


_OTHER_VERBS = word_set(
    """
    shake vibrate wobble tremble jitter grow shrink enlarge expand spread contract enter exit appear disappear
    vanish come cover hide occlude block obscure pass lag slow accelerate begin start end finish conclude become
    get show exhibit cause allow carry change alter separate emerge increase decrease double halve stretch
    tremor jerk bounce bob speed decelerate converge diverge radiate overtake outpace leave cut crop loom
    dwindle diminish stream flow flee swell wander outrun scale mean imply indicate make let freeze blur fill
    occupy exceed differ match equal hug scatter lie tower slip inch head tip trot judder peer rattle happen bring
    lose catch hop skip stir amble saunter wade stray wheel precede happen occur fit triple treble quadruple reach hit
    """
)
_PLAIN_VERBS = sorted({*w.CAMERA_VERBS, *w.KEEP, *w.STOP, *w.FOLLOW, *w.REVEAL, *w.LOOK, *w.HEDGES} | _OTHER_VERBS)
_IRREGULAR = {
    "went": "go", "gone": "go", "flew": "fly", "flown": "fly", "rose": "rise", "risen": "rise", "fell": "fall",
    "fallen": "fall", "swung": "swing", "swept": "sweep", "spun": "spin", "slid": "slide", "sank": "sink",
    "sunk": "sink", "kept": "keep", "held": "hold", "stood": "stand", "sat": "sit", "is": "be", "are": "be",
    "was": "be", "were": "be", "been": "be", "being": "be", "am": "be", "came": "come", "grew": "grow",
    "grown": "grow", "shrank": "shrink", "shrunk": "shrink", "became": "become", "got": "get", "went by": "go",
    "ran": "run", "running": "run", "drove": "drive", "driven": "drive", "rode": "ride", "led": "lead",
    "leading": "lead", "shook": "shake", "shaken": "shake", "hid": "hide", "hidden": "hide", "overtook": "overtake",
    "began": "begin", "meant": "mean", "left-": "leave", "tightens": "narrow", "tighten": "narrow",
    "tightening": "narrow", "narrows": "narrow", "broadens": "widen", "manoeuvre": "maneuver",
    "manoeuvres": "maneuver", "maneuvers": "maneuver", "has": "have", "had": "have", "does": "do", "did": "do",
    "motions": "motion", "movements": "movement", "vibrations": "vibration", "lost": "lose", "turns": "turn",
    "shrinking": "shrink", "lay": "lie", "lies": "lie", "lying": "lie", "dollying": "dolly", "dollies": "dolly",
    "pedestalling": "pedestal", "pedestalled": "pedestal", "travelling": "travel", "travelled": "travel",
    "froze": "freeze", "traveling": "travel", "traveled": "travel", "centering": "center", "centred": "centre",
    "centring": "centre", "made": "make", "shows": "show", "shown": "show", "broke": "break", "taken": "take",
    "took": "take", "views": "view", "leaves": "leave",
}  # fmt: skip
_HELPING = word_set(
    """
    push carry shove displace squeeze crowd nudge meander roam sail slither scoot migrate sidle shuffle crab scuttle
    trundle plod inflate bloat contract deflate veer slew levitate plummet dip duck subside crank rack pop
    crop peek peep poke outshrink outgrow race rush shoot streak tear gain trail pick wend thread chase march stroll
    budge shed kick give switch transition cease quit execute perform undertake complete conduct draw touch huddle
    outdo trade take arrive finish reverse flip switch
    """
)
"""Verbs that the rules of idioms.txt put plainly: they have forms too, but open no clause."""
NOT_VERBS = {"shaking", "vibrating", "trembling", "wobbling", "jittering", "landed", "being", "bed"}
PLAIN: dict[str, str] = {form: verb for verb in _PLAIN_VERBS for form in _inflections(verb)} | _IRREGULAR
_FORMS = {form: verb for verb in sorted(_HELPING) for form in _inflections(verb)} | PLAIN
"""Form -> plain form, of all verbs."""


Phrases = dict[tuple[str, str], list[tuple[tuple[str, ...], str]]]


_BECOMING = ("gets", "get", "getting", "becomes", "become", "becoming", "grows", "grow", "growing", "turns")
_COMPARATIVES = {
    "narrower": "narrow", "tighter": "narrow", "wider": "widen", "broader": "widen", "taller": "grow", "bigger": "grow",
    "larger": "grow", "smaller": "shrink", "nearer": "approach", "closer": "approach",
}  # fmt: skip


@cache
def phrases() -> Phrases:
    """Phrases that are read as one word, from phrases.txt, by their first two words, the longest first."""
    text = (files("synthcam.verification.reading") / "phrases.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    lines += [f"{verb} {word} = {plain}" for verb in _BECOMING for word, plain in _COMPARATIVES.items()]
    table: Phrases = {}
    for line in lines:
        phrase, meaning = line.split(" = ")
        parts = tuple(phrase.split())
        table.setdefault((parts[0], parts[1]), []).append((parts, meaning))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_PLACE_AFTER = frozenset(["side", "edge", "half", "corner", "hand", "third", "part", "border", "of", "end", "margin"])
"""A "left" before these is a place and no direction."""
_SIDED = ("@left", "@right", "@up", "@down", "@fromleft", "@fromright", "@fromabove", "@frombelow")


def tokenize(text: str) -> list[Token]:
    """The tokens of a text; phrases of fixed meaning are one token ("from left to right" -> @right)."""
    low = text.lower().replace("’", "'")
    if len(low) != len(text):  # a few capitals become two letters
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    raw: list[Token] = []
    for match in _TOKEN.finditer(low):
        form, start, end = match.group(), match.start(), match.end()
        if form == "-" and 0 < start < len(low) - 1 and low[start - 1].isalnum() and low[end].isalnum():
            continue
        form = _SIGNS.get(form, form)
        if form in _WHOLE:
            raw += [Token(part, part, start, end) for part in _WHOLE[form]]
        elif "'" in form:
            raw += _contraction(form, start, end)
        else:
            raw.append(Token(form, form, start, end))
    plain = [_plain(token) for token in _join_phrases(raw)]
    for _ in range(_PASSES):
        before = plain
        plain = [_plain(token) for token in put_plainly(before)]
        if len(plain) == len(before) and all(a is b for a, b in zip(plain, before, strict=True)):
            break
    return plain


_PASSES = 2
"""What one idiom is put into may be part of another: "its apparent size goes up"."""


def _contraction(form: str, start: int, end: int) -> list[Token]:
    if form.endswith("n't") and len(form) > 3:
        return [Token(form[:-3], form[:-3], start, end - 3), Token("not", "not", end - 3, end)]
    head, _, tail = form.partition("'")
    if tail == "s" and head in {"there", "it", "that", "what", "here", "he", "she", "this"}:
        return [Token(head, head, start, end), Token("is", "is", start, end)]
    if tail == "s":
        return [Token(head, head, start, start + len(head)), Token("'s", "'s", start + len(head), end)]
    meaning, cut = _SPLIT.get("'" + tail, tail), start + len(head)
    parts = [Token(head, head, start, cut), Token(meaning, meaning, cut, end)]
    return [part for part in parts if part.form]  # a bare apostrophe leaves nothing on one side


def _join_phrases(raw: list[Token]) -> list[Token]:
    joined: list[Token] = []
    forms = tuple(token.form for token in raw)
    i, last = 0, len(raw)
    while i < last:
        entries = phrases().get(forms[i : i + 2]) if i + 1 < last else None  # type: ignore[arg-type]
        for parts, meaning in entries or ():
            stop = i + len(parts)
            if forms[i:stop] == parts:
                if meaning in _SIDED and stop < last and forms[stop] in _PLACE_AFTER:
                    continue
                joined += [Token(word, word, raw[i].start, raw[stop - 1].end) for word in meaning.split()]
                i = stop
                break
        else:
            joined.append(raw[i])
            i += 1
    return joined


def _plain(token: Token) -> Token:
    if token.form not in NOT_VERBS:
        token.word = _FORMS.get(token.form, token.form)
    return token


def sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """Runs of tokens up to . ! or ?, the mark included."""
    run: list[Token] = []
    for token in tokens:
        run.append(token)
        if token.form in ".!?":
            yield run
            run = []
    if run:
        yield run
