"""Forms of sentences about named things: where they are, how they move, grow, come and go; near against far."""

from synthcam.verification import claims as c
from synthcam.verification.phrases import (
    FRAME,
    THING_OR_SPOT,
    Build,
    Form,
    Match,
    agreeing,
    any_of,
    as_float,
    first_of,
    form_at,
    form_over,
    named,
    number,
    read_name,
    read_thing,
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
_MOVES = ("moves", "slides", "shifts", "drifts", "glides", "travels")
_SCALES = ("changes in size by a factor of", "is scaled by", "scales by", "is resized by a factor of")
_HOLDS = (
    "keeps its place", "stays put", "stays where it is", "holds its position", "does not shift", "remains in place",
)  # fmt: skip
_SAME = "(?:stays the same|does not change|is unchanged|remains the same)"
_KEEPS_SIZE = ("keeps its size", "stays the same size", "neither grows nor shrinks", "remains as large as before")
_ENTERS = ("enters", "comes into view", "appears", f"moves into the {FRAME}")
_LEAVES = ("leaves", "goes out of view", "disappears", f"moves out of the {FRAME}")
_FARTHER = "(?:farther away|farther off|behind it in depth|deeper in the scene|at a greater distance)"
_WHILE = "(?:while|whereas|and|but)"
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


def _growth(way: c.Resize | None) -> Build:
    return lambda m, _, over: c.Growth(read_name(m["thing"]), as_float(m, "f"), way, over)


def _parallax_shift(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.ParallaxShift(read_name(m["near"]), read_name(m["far"]), as_float(m, "dn"), as_float(m, "df"), over)


def _parallax_growth(m: Match, _: c.At, over: c.Span) -> c.Claim:
    return c.ParallaxGrowth(read_name(m["near"]), read_name(m["far"]), as_float(m, "fn"), as_float(m, "ff"), over)


THING_FORMS: tuple[Form, ...] = (
    # Where named things are and what they do
    form_at(
        "%",
        rf"{THING_OR_SPOT} (?:{agreeing('thing', 'is', 'sits', 'lies', 'appears', 'is seen')}|can be seen) {_ACROSS}",
        _place,
    ),
    form_at("%", rf"{THING_OR_SPOT} {agreeing('thing', 'has its')} centre {_ACROSS}", _place),
    form_at("%", rf"the (?:centre|middle) of {THING_OR_SPOT} (?:is|lies|appears|is found) {_ACROSS}", _place),
    form_at("%", rf"{_ACROSS} {agreeing('thing', 'lies', 'is', 'sits', 'appears')} {THING_OR_SPOT}", _place),
    *(
        form_over(mark, rf"{opening} {parts}", _shift)
        for opening, sideways, upwards in (
            (rf"{THING_OR_SPOT} {agreeing('thing', *_MOVES)}", _SIDEWAYS, _UPWARDS),
            (
                rf"{THING_OR_SPOT} {agreeing('thing', 'is carried', 'is taken', 'is shifted', 'is displaced')}",
                _SIDEWAYS,
                _UPWARDS,
            ),
            (rf"the (?:shift|displacement) of {THING_OR_SPOT} is", _SIDEWAYS_NOUN, _UPWARDS_NOUN),
        )
        for mark, parts in ((" width", sideways), (" height", upwards), (" height", f"{sideways} and {upwards}"))
    ),
    form_over(
        "",
        rf"{named('thing')} {agreeing('thing', *_HOLDS)}(?: in the {FRAME})?",
        lambda m, _, over: c.Hold(read_name(m["thing"]), over),
    ),
    form_over(
        "the place of ",
        rf"the place of {named('thing')} in the {FRAME} {_SAME}",
        lambda m, _, over: c.Hold(read_name(m["thing"]), over),
    ),
    form_over(
        " times ",
        rf"{named('thing')} {agreeing('thing', 'grows')} to {number('f')} times"
        rf" {agreeing('thing', 'its', part='2')}(?: (?:first|earlier|former))? size",
        _growth("grows"),
    ),
    form_over(
        " times ",
        rf"{named('thing')} {agreeing('thing', 'shrinks')} to {number('f')} times"
        rf" {agreeing('thing', 'its', part='2')}(?: (?:first|earlier|former))? size",
        _growth("shrinks"),
    ),
    form_over(
        " times as large",
        rf"{named('thing')} {agreeing('thing', 'becomes')} {number('f')} times as large",
        _growth(None),
    ),
    form_over(
        " factor ",
        rf"the (?:apparent )?size of {named('thing')} (?:changes|goes) by a factor of {number('f')}",
        _growth(None),
    ),
    form_over(
        " factor ",
        rf"{named('thing')} {agreeing('thing', 'is scaled', 'is resized')} by a factor of {number('f')}",
        _growth(None),
    ),
    form_over(
        "",
        rf"{named('thing')} {agreeing('thing', *_KEEPS_SIZE)}",
        lambda m, _, over: c.SameSize(read_name(m["thing"]), over),
    ),
    form_over(
        "size of ",
        rf"the (?:apparent )?size of {named('thing')} {_SAME}",
        lambda m, _, over: c.SameSize(read_name(m["thing"]), over),
    ),
    form_at(
        " edge",
        rf"{named('thing')} {agreeing('thing', *_ENTERS)}"
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
        rf"{named('thing')} {agreeing('thing', *_LEAVES)}"
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
        rf"{named('near')} {agreeing('near', *_MOVES)} {number('dn')}% of the {FRAME} width {_WHILE}"
        rf" {named('far')}, {_FARTHER}, {agreeing('far', *_MOVES)} {number('df')}%",
        _parallax_shift,
    ),
    form_over(
        "%",
        rf"{named('near')} {agreeing('near', 'covers', 'crosses')} {number('dn')}% of the {FRAME} width"
        rf" (?:while|whereas) {named('far')}, {_FARTHER}, {agreeing('far', 'covers', 'crosses')}"
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
        rf"{named('near')} {agreeing('near', *_SCALES)} {number('fn')} {_WHILE} {named('far')}, {_FARTHER},"
        rf" {agreeing('far', *_SCALES)} {number('ff')}",
        _parallax_growth,
    ),
    form_over(
        "a size factor ",
        rf"a size factor of {number('fn')} for {named('near')} {_COMPARES} {number('ff')} for {named('far')},"
        rf" {_FARTHER}",
        _parallax_growth,
    ),
)
