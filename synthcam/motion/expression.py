"""Motion expressions: `pan-left:30deg+zoom-in:1.5x, dolly-in:2m`.

    expression = segment {"," segment}          one after the other
    segment    = term {"+" term}                at the same time
    term       = name {":" option}
    option     = amount | seconds | easing      30deg, 2m, 1.5x, 25% (of the frame) | 1.5s | ramp, linear, ease-in ...

`shake` (amount in % of the frame width, root mean square) may stand in any segment and holds for the whole clip.
"""

import difflib
import re
from dataclasses import dataclass, replace

from synthcam.errors import InputError
from synthcam.motion.easing import DEFAULT_EASING, EASINGS, Easing
from synthcam.motion.motions import MOTIONS, SHAKE, SHAKE_SHARE, CameraMotion, is_tracking

_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(deg|m|x|%|s)")


@dataclass(frozen=True)
class Term:
    """One motion: an amount in its own unit, or the share of the frame that the picture shall move by.

    Exactly one of `amount` and `share` is set, neither for `static`.
    """

    name: str
    amount: float | None
    share: float | None
    easing: Easing

    @property
    def primitive(self) -> CameraMotion:
        """Its row in the table of motions."""
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
    """Motions that run at the same time, for `seconds` (None: an equal share of what is left of the clip)."""

    terms: tuple[Term, ...]
    seconds: float | None = None

    def __str__(self) -> str:
        text = "+".join(str(term) for term in self.terms)
        return text if self.seconds is None else f"{text}:{self.seconds:.12g}s"


@dataclass(frozen=True)
class MotionExpression:
    """A whole clip's motion; `str()` gives the canonical text, which parses back to an equal expression."""

    segments: tuple[Segment, ...]
    shake: float = 0.0
    """Root mean square of the shake in frame widths; 0 is none."""

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
        """The tracking shot in it, if there is one."""
        return next((term for term in self.terms if is_tracking(term.name)), None)

    def with_terms(self, terms: list[Term]) -> "MotionExpression":
        """The same expression with its terms replaced in order (amounts solved, say)."""
        rest = iter(terms)
        segments = tuple(replace(s, terms=tuple(next(rest) for _ in s.terms)) for s in self.segments)
        return replace(self, segments=segments)

    def segment_times(self, duration: float) -> list[tuple[float, float]]:
        """Start and end of each segment in seconds.

        Raises:
            InputError: the stated seconds do not fit into `duration`.
        """
        stated = sum(s.seconds for s in self.segments if s.seconds is not None)
        free = sum(s.seconds is None for s in self.segments)
        rest = duration - stated
        if (free and rest < 1e-9) or (not free and abs(rest) > 1e-6):
            raise InputError(f"motion {str(self)!r}: its segments last {stated:g} s, the clip {duration:g} s")
        times, start = [], 0.0
        for segment in self.segments:
            end = start + (rest / free if segment.seconds is None else segment.seconds)
            times.append((start, end))
            start = end
        return times


def parse_motion(text: str) -> MotionExpression:
    """Read an expression.

    Raises:
        InputError: unknown name (with the nearest ones), an amount that makes no sense, or motions that drive the
            same thing at the same time.
    """
    if not text.strip():
        raise InputError(f"motion {text!r} is empty; try dolly-in, or see `synthcam motions`")
    shakes: list[float] = []
    segments = tuple(_segment(part, text, shakes) for part in text.split(","))
    if len(set(shakes)) > 1:
        raise InputError(f"motion {text!r}: shake has two amounts; it holds for the whole clip")
    expression = MotionExpression(segments, shakes[0] if shakes else 0.0)
    if sum(is_tracking(term.name) for term in expression.terms) > 1:
        raise InputError(f"motion {text!r}: at most one tracking shot a clip")
    return expression


def _segment(part: str, text: str, shakes: list[float]) -> Segment:
    terms: list[Term] = []
    seconds: list[float] = []
    for item in part.split("+"):
        name, *options = (word.strip() for word in item.split(":"))
        if name == SHAKE:
            shakes.append(_shake(options, text))
            continue
        if name not in MOTIONS:
            near = difflib.get_close_matches(name, [*MOTIONS, SHAKE], n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(near)}?" if near else "`synthcam motions` lists them all"
            raise InputError(f"unknown motion {name!r} in {text!r}; {hint}")
        terms.append(_term(MOTIONS[name], options, text, seconds))
    if not terms:
        terms = [Term("static", None, None, DEFAULT_EASING)]
    if len(set(seconds)) > 1:
        raise InputError(f"motion {text!r}: one segment has two durations")
    _refuse_conflicts(terms, text)
    return Segment(tuple(terms), seconds[0] if seconds else None)


def _term(primitive: CameraMotion, options: list[str], text: str, seconds: list[float]) -> Term:
    amount: float | None = None
    share: float | None = None
    easing: Easing | None = None
    for option in options:
        if option in EASINGS:
            if easing is not None:
                raise InputError(f"motion {text!r}: {primitive.name} has two easings")
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
            raise InputError(f"motion {text!r}: {primitive.name} has two amounts")
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
    return float(match[1]), match[2]


def _refuse_conflicts(terms: list[Term], text: str) -> None:
    if len(terms) > 1 and any(term.name == "static" for term in terms):
        raise InputError(f"motion {text!r}: static cannot run together with another motion")
    for i, first in enumerate(terms):
        for second in terms[i + 1 :]:
            if first.name == second.name:
                raise InputError(f"motion {text!r}: {first.name} stands twice in one segment")
            shared = sorted(first.primitive.drives & second.primitive.drives)
            if shared:
                raise InputError(
                    f"motion {text!r}: {first.name} and {second.name} both drive {shared[0]} at the same time; "
                    f"put a comma between them"
                )
