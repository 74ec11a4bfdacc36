"""Motion expressions such as `pan-left:30deg+zoom-in:1.5x, dolly-in:2m`: parsing and canonical text.

    expression = segment {"," segment}          segments run one after the other
    segment    = term {"+" term}                motions of a segment run at the same time
    term       = name {":" option}
    option     = amount | seconds | easing      30deg, 2m, 1.5x, 25% (of the frame) | 1.5s | ramp, linear, ease-in ...

`shake` (its amount is the root mean square in % of the frame width) may be in any segment and lasts for the whole clip.
Other words are understood too (`words`): any case, `orbit-left` for arc-cw, `30°`, `then` for a comma. What is read
differently from how it was typed is in the notes of the expression.
"""

import re
from dataclasses import dataclass, field, replace

from synthcam.errors import InputError
from synthcam.motion.easing import DEFAULT_EASING, EASINGS, Easing
from synthcam.motion.motions import MOTIONS, SHAKE, SHAKE_SHARE, CameraMotion, is_tracking
from synthcam.motion.words import CANONICAL, WHIP_DEG, WHIP_S, WHIPS, plain_word, suggestions

_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("deg", "degs", "degree", "degrees", "°", "º"), ("deg", 1.0)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), ("m", 1.0)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("s", 1.0)),
    **{"cm": ("m", 0.01), "x": ("x", 1.0), "×": ("x", 1.0), "%": ("%", 1.0), "percent": ("%", 1.0)},
}
"""The unit that each spelling stands for, and how many of it."""
_NUMBER = re.compile(rf"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})")
QUOTED = 120
"""Characters of an expression that a message quotes."""
_THEN = re.compile(r"\s*(?:->|→|;|\s(?:and\s+)?then\s)\s*")
_TOGETHER = re.compile(r"\s*(?:&|\s(?:and|while)\s)\s*")
_NAME_AND_AMOUNT = re.compile(r"(\D*[^\W\d])\s+([+-]?[\d.].*)")


@dataclass(frozen=True)
class Term:
    """One motion with its amount.

    Exactly one of `amount` and `share` is set; `static` has neither.

    Attributes:
        name: canonical name of the motion.
        amount: how far it goes, in the unit of the motion.
        share: how far the picture moves instead, in frame widths; staging finds the amount.
        easing: how its speed changes over time.
    """

    name: str
    amount: float | None
    share: float | None
    easing: Easing

    @property
    def primitive(self) -> CameraMotion:
        """The motion's row in the table of motions."""
        return MOTIONS[self.name]

    def __str__(self) -> str:
        parts = [self.name]
        if self.amount is not None:
            parts.append(f"{self.amount:.12g}{self.primitive.unit}")
        elif self.share is not None and self.share != self.primitive.share:
            parts.append(f"{100 * self.share:.12g}%")
        if self.easing != DEFAULT_EASING:
            parts.append(self.easing)
        return ":".join(parts)


@dataclass(frozen=True)
class Segment:
    """Motions that run at the same time, for `seconds` (None: an equal share of the remaining time of the clip)."""

    terms: tuple[Term, ...]
    seconds: float | None = None

    def __str__(self) -> str:
        text = "+".join(str(term) for term in self.terms)
        return text if self.seconds is None else f"{text}:{self.seconds:.12g}s"


@dataclass(frozen=True)
class MotionExpression:
    """The camera motion of a clip; `str()` gives its canonical text, which parses to an equal expression."""

    segments: tuple[Segment, ...]
    shake: float = 0.0
    """Root mean square of the shake in frame widths; 0 for no shake."""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What was read differently from how it was typed, one sentence each."""

    def __str__(self) -> str:
        text = ", ".join(str(segment) for segment in self.segments)
        if not self.shake:
            return text
        tail = SHAKE if self.shake == SHAKE_SHARE else f"{SHAKE}:{100 * self.shake:.12g}%"
        return f"{text}+{tail}"

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of all segments, in order."""
        return tuple(term for segment in self.segments for term in segment.terms)

    @property
    def tracking(self) -> Term | None:
        """The tracking shot of the expression, or None."""
        return next((term for term in self.terms if is_tracking(term.name)), None)

    @property
    def follows_heading(self) -> bool:
        """Whether a dolly or truck in it turns with the camera, if asked to follow the current heading."""
        return any(
            {"dolly", "truck"} & {term.primitive.family for term in segment.terms}
            and any({"pan", "tilt"} & term.primitive.drives for term in segment.terms)
            for segment in self.segments
        )

    def with_terms(self, terms: list[Term]) -> "MotionExpression":
        """The same expression with its terms replaced in order, for example by terms with solved amounts."""
        rest = iter(terms)
        segments = tuple(replace(s, terms=tuple(next(rest) for _ in s.terms)) for s in self.segments)
        return replace(self, segments=segments)

    def segment_times(self, duration: float) -> list[tuple[float, float]]:
        """Start and end of each segment in seconds.

        Raises:
            InputError: the durations of the segments do not fit into `duration`.
        """
        stated = sum(s.seconds for s in self.segments if s.seconds is not None)
        free = sum(s.seconds is None for s in self.segments)
        rest = duration - stated
        if (free and rest < 1e-9) or (not free and abs(rest) > 1e-6):
            raise InputError(f"motion {str(self)!r}: its segments last {stated:g} s, but the clip lasts {duration:g} s")
        times, start = [], 0.0
        for segment in self.segments:
            end = start + (rest / free if segment.seconds is None else segment.seconds)
            times.append((start, end))
            start = end
        return times


def parse_motion(text: str) -> MotionExpression:
    """Parse a motion expression.

    Raises:
        InputError: an unknown name (the message has the nearest ones), an amount out of range, or motions that drive
            the same degree of freedom at the same time.

    Example:
        >>> str(parse_motion("pan-left: 30deg, dolly-in:2.0m"))
        'pan-left:30deg, dolly-in:2m'
    """
    if not text.strip():
        raise InputError(f"motion {text!r} is empty; try dolly-in, or see `synthcam motions`")
    parts = _THEN.sub(",", text).split(",")
    # Messages quote the expression; a very long one is cut short.
    text = text if len(text) <= QUOTED else f"{text[:QUOTED]}..."
    read = _Read(text)
    segments = tuple(_segment(part, read) for part in parts)
    if len(set(read.shakes)) > 1:
        raise InputError(f"motion {text!r}: shake has two amounts; allowed is one for the whole clip")
    if read.whips and all(segment.seconds is not None for segment in segments):
        # A whip is short: the camera stands for the rest of the clip.
        stand = Segment((_STATIC,))
        segments = (stand, *segments, stand)
        read.notes.append("the camera stands before the whip and after it")
    shaken_only = [i + 1 for i, part in enumerate(parts) if read.shakes and _is_shake(part)]
    if read.shakes and len(parts) > 1:
        standing = "".join(f"; segment {i}, which names nothing else, is static" for i in shaken_only)
        read.notes.append(f"shake holds for the whole clip{standing}")
    notes = tuple(dict.fromkeys(read.notes))
    expression = MotionExpression(segments, read.shakes[0] if read.shakes else 0.0, notes)
    if sum(is_tracking(term.name) for term in expression.terms) > 1:
        raise InputError(f"motion {text!r}: has several tracking shots; allowed is one in a clip")
    return expression


@dataclass
class _Read:
    """What is gathered while an expression is read: its text, amounts of shake, whips, and notes."""

    text: str
    shakes: list[float] = field(default_factory=list)
    whips: int = 0
    notes: list[str] = field(default_factory=list)


_STATIC = Term("static", None, None, DEFAULT_EASING)


def _segment(part: str, read: _Read) -> Segment:
    text = read.text
    terms: list[Term] = []
    seconds: list[float] = []
    for item in _TOGETHER.sub("+", part).split("+"):
        name, options = _name_and_options(item, read)
        if name == SHAKE:
            read.shakes.append(_shake(options, text))
        else:
            terms.append(_term(MOTIONS[name], options, text, seconds))
    if not terms:
        terms = [_STATIC]
    if len(set(seconds)) > 1:
        raise InputError(f"motion {text!r}: a segment has two durations; allowed is one")
    _refuse_conflicts(terms, text)
    return Segment(tuple(terms), seconds[0] if seconds else None)


def _name_and_options(item: str, read: _Read) -> tuple[str, list[str]]:
    """The canonical name of a term and its options; other words are noted.

    Raises:
        InputError: nothing stands there, or no motion has that name.
    """
    typed, *options = (word.strip() for word in item.split(":"))
    if with_amount := _NAME_AND_AMOUNT.fullmatch(typed):
        typed, options = with_amount[1], [with_amount[2], *options]
    word, options = plain_word(typed), [option.lower() for option in options]
    if not word:
        raise InputError(
            f"motion {read.text!r}: a name is missing beside a comma, a plus or a colon; "
            "allowed is such as pan-left:30deg+zoom-in, dolly-in"
        )
    if word in WHIPS:
        read.whips += 1
        units = [match and _UNITS[match[2]][0] for match in map(_NUMBER.fullmatch, options)]
        options += [] if {"deg", "%"} & set(units) else [WHIP_DEG]
        options += [] if "s" in units else [WHIP_S]
        read.notes.append(f"{typed} is read as {':'.join([WHIPS[word], *options])}")
        return WHIPS[word], options
    if word in CANONICAL:
        read.notes.append(f"{typed} is read as {CANONICAL[word]}")
        return CANONICAL[word], options
    if word not in MOTIONS and word != SHAKE:
        near = suggestions(word)
        hint = f"did you mean {', '.join(near)}?" if near else "`synthcam motions` lists them all"
        raise InputError(f"unknown motion {typed[:QUOTED]!r} in {read.text!r}; {hint}")
    return word, options


def _is_shake(part: str) -> bool:
    """Whether a segment names nothing but shake."""
    words = [plain_word(item.split(":")[0]) for item in _TOGETHER.sub("+", part).split("+")]
    return all(CANONICAL.get(word, word) == SHAKE for word in words)


def _term(primitive: CameraMotion, options: list[str], text: str, seconds: list[float]) -> Term:
    amount: float | None = None
    share: float | None = None
    easing: Easing | None = None
    for option in options:
        if option in EASINGS:
            if easing is not None:
                raise InputError(f"motion {text!r}: {primitive.name} has two easings; allowed is one")
            easing = next(e for e in EASINGS if e == option)
            continue
        value, unit = _number(option, primitive.name, text)
        if unit == "s":
            if value <= 0:
                raise InputError(f"motion {text!r}: a duration of {value:g} s; allowed is more than 0")
            seconds.append(value)
        elif primitive.unit is None:
            raise InputError(f"motion {text!r}: {primitive.name} takes no amount")
        elif amount is not None or share is not None:
            raise InputError(f"motion {text!r}: {primitive.name} has two amounts; allowed is one")
        elif unit == "%":
            share = value / 100
            if not 0.005 <= share <= 1.5:
                raise InputError(f"motion {text!r}: {option} of the frame; allowed is 0.5% to 150%")
        else:
            amount = _amount(primitive, value, unit, text)
    if primitive.unit is not None and amount is None and share is None:
        share = primitive.share
    return Term(primitive.name, amount, share, easing or DEFAULT_EASING)


def _amount(primitive: CameraMotion, value: float, unit: str, text: str) -> float:
    name, low, high = primitive.name, primitive.lowest, primitive.highest
    if unit != primitive.unit:
        raise InputError(f"motion {text!r}: {name} is given in {primitive.unit} (or % of the frame), not in {unit}")
    if not low <= value <= high:
        hint = ""
        if unit == "x" and 0 < value < 1:
            other = "zoom-out" if name == "zoom-in" else "zoom-in"
            hint = f"; did you mean {other}:{1 / value:.3g}x?"
        raise InputError(f"motion {text!r}: {name}:{value:g}{unit}; allowed is {low:g}{unit} to {high:g}{unit}{hint}")
    return value


def _shake(options: list[str], text: str) -> float:
    if not options:
        return SHAKE_SHARE
    value, unit = _number(options[0], SHAKE, text)
    if len(options) > 1 or unit != "%" or not 0 < value <= 10:
        raise InputError(f"motion {text!r}: shake:{':'.join(options)}; allowed is one amount above 0% and up to 10%")
    return value / 100


def _number(option: str, name: str, text: str) -> tuple[float, str]:
    match = _NUMBER.fullmatch(option)
    if match is None:
        allowed = f"an amount such as 30deg, 2m, 1.5x or 25%, a duration such as 1.5s, or {', '.join(EASINGS)}"
        raise InputError(f"motion {text!r}: {name} has the option {option!r}; allowed is {allowed}")
    unit, scale = _UNITS[match[2]]
    return float(match[1]) * scale, unit


def _refuse_conflicts(terms: list[Term], text: str) -> None:
    if len(terms) > 1 and any(term.name == "static" for term in terms):
        raise InputError(f"motion {text!r}: static cannot run together with another motion")
    for i, first in enumerate(terms):
        for second in terms[i + 1 :]:
            if first.name == second.name:
                raise InputError(f"motion {text!r}: {first.name} occurs twice in a segment; allowed is once")
            shared = sorted(first.primitive.drives & second.primitive.drives)
            if shared:
                raise InputError(
                    f"motion {text!r}: {first.name} and {second.name} both drive {shared[0]} at the same time; "
                    f"put a comma between them"
                )
