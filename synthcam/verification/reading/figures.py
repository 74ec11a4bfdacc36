"""What a clause says in figures: metres that the camera goes, degrees that it turns, the angle of its view."""

from collections.abc import Iterator

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import DEGREES
from synthcam.verification.reading.token import Token

_METRES = {"m", "metre", "metres", "meter", "meters"}
_DEGREES = {"degree", "degrees", "deg", "°"}
_OF_THE_VIEW = {"fov", "view", "lens", "field"}


def figure_claims(tokens: list[Token]) -> Iterator[c.Figure]:
    """The figures of a clause, each with its way where one is told."""
    forms = [t.form for t in tokens]
    numbers = [i for i, form in enumerate(forms) if form.replace(".", "", 1).isdigit()]
    angles = [i for i in numbers if set(forms[i + 1 : i + 4]) & _DEGREES]
    if angles and "fov" in forms:
        values = [float(forms[i]) for i in numbers]
        yield c.Figure("view", values[-1], None, values[0] if len(values) > 1 else None)
        return
    turn = next((DEGREES[form] for form in forms if form in DEGREES), None)
    if turn is not None and not numbers:
        yield c.Figure("turns", turn, next((w.WAYS[form] for form in forms if form in w.WAYS), None))
    for i in numbers:
        unit = forms[i + 1] if i + 1 < len(forms) else ""
        if unit not in _METRES | _DEGREES:
            continue
        way = next((w.WAYS[form] for form in forms[i + 2 : i + 5] if form in w.WAYS), None)
        yield c.Figure("moves" if unit in _METRES else "turns", float(forms[i]), way)
