"""Forms of sentences about what a twin would do to things of the clip, or what a camera at rest would."""

from synthcam.verification import claims as c
from synthcam.verification.lexicon import SUPPOSED, SUPPOSED_OF
from synthcam.verification.phrases import FRAME, Build, Form, form_untimed, named, read_name

_EFFECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("(?:shift|slide|move)", ("pan", "tilt", "truck", "pedestal")),
    ("(?:scale|resize|rescale)", ("zoom", "dolly")),
)
"""What motions do to things, and which ones."""
_ALIKE = "(?:alike|equally|by like amounts|to the same degree)"
_STAYS = f"(?:in place|in one place|at one place) in the {FRAME}"
_AT_REST = "(?:fixed|still|at rest|motionless)"


def _supposed(alike: bool) -> Build:
    return lambda m, *_: c.Supposed(SUPPOSED_OF[m["kind"]], read_name(m["near"]), read_name(m["far"]), alike)


def _comparisons() -> tuple[Form, ...]:
    found = []
    near, far = named("near"), named("far")
    for effect, kinds in _EFFECTS:
        kind = f"(?P<kind>{'|'.join(phrase for k in kinds for phrase in SUPPOSED[k].split('|'))})"
        for alike, transitive, intransitive in (
            (False, f"{effect} {near} more than {far}", f"{near} would {effect} more than {far}"),
            (True, f"{effect} {near} and {far} {_ALIKE}", f"{near} and {far} would {effect} {_ALIKE}"),
        ):
            for pattern in (
                f"{kind} would {transitive}",
                f"(?:with|if this were) {kind}, {intransitive}",
                f"{intransitive} (?:if it were|in) {kind}",
            ):
                found.append(form_untimed(" would ", pattern, _supposed(alike)))
    return tuple(found)


def _fixed(pattern: str) -> Form:
    return form_untimed(" camera ", pattern, lambda m, *_: c.SupposedFixed(read_name(m["thing"])))


SUPPOSED_FORMS: tuple[Form, ...] = (
    *_comparisons(),
    _fixed(f"a (?:fixed|still|static|motionless) camera would (?:leave|keep|hold) {named('thing')} {_STAYS}"),
    _fixed(f"if the camera were {_AT_REST}, {named('thing')} would (?:stay|remain) {_STAYS}"),
    _fixed(f"{named('thing')} would (?:stay|remain) {_STAYS} if the camera were {_AT_REST}"),
)
