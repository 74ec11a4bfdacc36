"""Forms of sentences about named things: where they are, how they move, grow, come and go; near against far."""

from synthcam.verification import claims as c
from synthcam.verification.phrases import (
    FRAME,
    THING_OR_SPOT,
    Build,
    Form,
    Match,
    any_of,
    as_float,
    first_of,
    form_at,
    form_over,
    named,
    number,
    read_name,
    read_thing,
    verbs,
)

_ACROSS = any_of(
    rf"{number('x')}% across and {number('y')}% down the {FRAME}",
    rf"{number('x2')}% of the way across the {FRAME} and {number('y2')}% of the way down",
    rf"{number('x3')}% from the left edge and {number('y3')}% from the top edge",
    rf"{number('x4')}% of the {FRAME} width from the left and {number('y4')}% of its height from the top",
)
_SIDEWAYS = any_of(
    rf"(?P<side>left|right)(?:wards)? by {number('dx')}% of the {FRAME} width",
    rf"{number('dx2')}% of the {FRAME} width to the (?P<side2>left|right)",
)
_UPWARDS = rf"(?P<rise>up|down)(?:wards)? by {number('dy')}% of the {FRAME} height"
_SIDEWAYS_NOUN = rf"{number('dx')}% of the {FRAME} width to the (?P<side>left|right)"
_UPWARDS_NOUN = rf"{number('dy')}% of the {FRAME} height (?P<rise>up|down)wards"
MOVES = verbs("moves", "slides", "shifts", "drifts", "glides", "travels")
_SCALES = verbs("changes in size by a factor of", "is scaled by", "scales by", "is resized by a factor of")
_SAME = "(?:stays the same|does not change|is unchanged|remains the same)"
_FARTHER = "(?:farther away|farther off|behind it in depth|deeper in the scene|at a greater distance)"
WHILE = "(?:while|whereas|and|but)"
_COMPARES = "(?:stands against|compares with|goes with)"


def _place(m: Match, at: c.At, _: c.Span) -> c.Claim:
    x, y = first_of(m, "x", "x2", "x3", "x4"), first_of(m, "y", "y2", "y3", "y4")
    return c.Place(read_thing(m["thing"]), float(x), float(y), at)


def _shift(m: Match, _: c.At, over: c.Span) -> c.Claim:
    found = m.groupdict()
    side, dx = found.get("side") or found.get("side2"), found.get("dx") or found.get("dx2")
    right = None if dx is None else float(dx) * (1 if side == "right" else -1)
    dy = found.get("dy")
    down = None if dy is None else float(dy) * (1 if found["rise"] == "down" else -1)
    return c.Shift(read_thing(m["thing"]), right, down, over)


def _crosses(enters: bool) -> Build:
    return lambda m, at, _: c.Crosses(read_name(m["thing"]), enters, m["edge"], at)  # type: ignore[arg-type]


def _growth(m: Match, _: c.At, over: c.Span) -> c.Claim:
    verb = m.groupdict().get("grows")
    way: c.Resize | None = None if verb is None else "grows" if verb.startswith("grow") else "shrinks"
    return c.Growth(read_name(m["thing"]), as_float(m, "f"), way, over)


def _parallax_shift(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.ParallaxShift(read_name(m["near"]), read_name(m["far"]), as_float(m, "dn"), as_float(m, "df"), over)


def _parallax_growth(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.ParallaxGrowth(read_name(m["near"]), read_name(m["far"]), as_float(m, "fn"), as_float(m, "ff"), over)


THING_FORMS: tuple[Form, ...] = (
    # Where named things are and what they do
    form_at(
        "%", rf"{THING_OR_SPOT} {verbs('is', 'sits', 'lies', 'appears', 'is seen', 'can be seen')} {_ACROSS}", _place
    ),
    form_at("%", rf"{THING_OR_SPOT} (?:has its|have their) centre {_ACROSS}", _place),
    form_at("%", rf"the (?:centre|middle) of {THING_OR_SPOT} (?:is|lies|appears|is found) {_ACROSS}", _place),
    form_at("%", rf"{_ACROSS} {verbs('lies', 'is', 'sits', 'appears')} {THING_OR_SPOT}", _place),
    *(
        form_over(mark, rf"{opening} {parts}", _shift)
        for opening, sideways, upwards in (
            (rf"{THING_OR_SPOT} {MOVES}", _SIDEWAYS, _UPWARDS),
            (
                rf"{THING_OR_SPOT} {verbs('is carried', 'is taken', 'is shifted', 'is displaced')}",
                _SIDEWAYS,
                _UPWARDS,
            ),
            (rf"the (?:shift|displacement) of {THING_OR_SPOT} is", _SIDEWAYS_NOUN, _UPWARDS_NOUN),
        )
        for mark, parts in ((" width", sideways), (" height", upwards), (" height", f"{sideways} and {upwards}"))
    ),
    form_over(
        "",
        rf"{named('thing')} (?:keeps its place|keep their place|stays? put|stays where it is|stay where they are"
        r"|holds its position|hold their position|does not shift|do not shift|remains? in place)"
        rf"(?: in the {FRAME})?",
        lambda m, _, over: c.Hold(read_name(m["thing"]), over),
    ),
    form_over(
        "the place of ",
        rf"the place of {named('thing')} in the {FRAME} {_SAME}",
        lambda m, _, over: c.Hold(read_name(m["thing"]), over),
    ),
    form_over(
        " times ",
        rf"{named('thing')} (?P<grows>grows?|shrinks?) to {number('f')} times"
        r" (?:its|their)(?: (?:first|earlier|former))? size",
        _growth,
    ),
    form_over(" times as large", rf"{named('thing')} becomes? {number('f')} times as large", _growth),
    form_over(
        " factor ",
        rf"the (?:apparent )?size of {named('thing')} (?:changes|goes) by a factor of {number('f')}",
        _growth,
    ),
    form_over(
        " factor ",
        rf"{named('thing')} {verbs('is scaled', 'is resized')} by a factor of {number('f')}",
        _growth,
    ),
    form_over(
        "",
        rf"{named('thing')} (?:keeps its size|keep their size|stays? the same size|neither grows? nor shrinks?"
        r"|remains? as large as before)",
        lambda m, _, over: c.SameSize(read_name(m["thing"]), over),
    ),
    form_over(
        "size of ",
        rf"the (?:apparent )?size of {named('thing')} {_SAME}",
        lambda m, _, over: c.SameSize(read_name(m["thing"]), over),
    ),
    form_at(
        " edge",
        rf"{named('thing')} (?:{verbs('enters', 'comes into view', 'appears')}|moves? into the {FRAME})"
        rf" (?:at|across|from|over) the (?P<edge>left|right|upper|lower) edge(?: of the {FRAME})?",
        _crosses(True),
    ),
    form_at(
        " edge",
        rf"the (?P<edge>left|right|upper|lower) edge of the {FRAME} lets {named('thing')} in",
        _crosses(True),
    ),
    form_at(
        " edge",
        rf"{named('thing')} (?:{verbs('leaves', 'goes out of view', 'disappears')}|moves? out of the {FRAME})"
        rf" (?:at|across|over|through) the (?P<edge>left|right|upper|lower) edge(?: of the {FRAME})?",
        _crosses(False),
    ),
    form_at(
        " edge",
        rf"the (?P<edge>left|right|upper|lower) edge of the {FRAME} cuts off {named('thing')}",
        _crosses(False),
    ),
    # Near against far
    form_over(
        "%",
        rf"{named('near')} {MOVES} {number('dn')}% of the {FRAME} width {WHILE} {named('far')}, {_FARTHER},"
        rf" {MOVES} {number('df')}%",
        _parallax_shift,
    ),
    form_over(
        "%",
        rf"{named('near')} {verbs('covers', 'crosses')} {number('dn')}% of the {FRAME} width"
        rf" (?:while|whereas) {named('far')}, {_FARTHER}, {verbs('covers', 'crosses')}"
        rf" {number('df')}%",
        _parallax_shift,
    ),
    form_over(
        "a shift of ",
        rf"a shift of {number('dn')}% of the {FRAME} width for {named('near')} {_COMPARES} {number('df')}%"
        rf" for {named('far')}, {_FARTHER}",
        _parallax_shift,
    ),
    form_over(
        "by ",
        rf"{named('near')} {_SCALES} {number('fn')} {WHILE} {named('far')}, {_FARTHER}, {_SCALES} {number('ff')}",
        _parallax_growth,
    ),
    form_over(
        "a size factor ",
        rf"a size factor of {number('fn')} for {named('near')} {_COMPARES} {number('ff')} for {named('far')},"
        rf" {_FARTHER}",
        _parallax_growth,
    ),
)
