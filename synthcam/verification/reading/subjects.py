"""What a clause is about: the camera, the picture, a thing, or what the clause before was about."""

from dataclasses import dataclass, field, fields
from typing import Any

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.clauses import VERBS, Segment
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.kinds import KINDS
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import named_group
from synthcam.verification.reading.remarks import ABSTRACT
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set


@dataclass
class State:
    """What earlier clauses leave for later ones."""

    main: "c.Name | str" = "camera"
    last: "c.Name | str" = "camera"
    memory: Memory = field(default_factory=Memory)
    said: list[c.Motion] = field(default_factory=list)
    """The motions that were claimed so far; from one sentence to the next only the last one is kept."""
    kept: c.Name | None = None
    """What the clause before follows or keeps in the frame: the "it" of "as it crosses the room"."""
    named: c.Name | None = None
    """The last thing that was named as an object: what a "which" speaks of."""
    supposed: c.Motion | None = None
    """What an "if" or a "would" speaks of."""
    stretch: c.Part | None = None
    """The stretch of the clip that the last words of time set, from one sentence to the next."""

    def kept_as(self) -> tuple[Any, ...]:
        """All of it as one value that can be looked up."""
        memory = tuple(getattr(self.memory, one.name) for one in fields(Memory))
        return (self.main, self.last, memory, tuple(self.said[-1:]), self.kept, self.named, self.supposed, self.stretch)

    @classmethod
    def of(cls, kept: tuple[Any, ...]) -> "State":
        """The state that was kept as this value."""
        main, last, memory, said, *rest = kept
        return cls(main, last, Memory(*memory), list(said), *rest)


def subject_of(segment: Segment, state: State) -> "tuple[c.Name | str, bool]":
    """Whom a clause speaks of, and whether it says so itself."""
    tokens = segment.tokens
    if segment.link == "which":
        if segment.lead in ("who", "which") and state.named is not None:
            return state.named, True
        return state.main, False
    if segment.link in ("with", "to", "ing"):
        if segment.link == "with" and (found := _absolute(tokens)) is not None:
            return found, True
        if segment.link == "with" and any(t.word in w.CAMERA for t in tokens):
            return "camera", True  # "with no camera movement"
        if segment.link == "ing" and isinstance(state.last, c.Name) and not segment.after_comma:
            return state.last, False
        return state.main, False
    first = next((t for t in tokens if not t.form.endswith("ly")), tokens[0])
    if first.form.endswith("ing") and first.form not in ABSTRACT and first.form not in ("nothing", "everything"):
        return state.main, False
    for i, token in enumerate(tokens):
        if token.word in w.HEDGES and token.form.endswith("ly"):
            continue
        if token.form in ("do", "does", "did") and i < 3 and i + 1 < len(tokens) and tokens[i + 1].form in _DETERMINERS:
            continue  # "only later does the picture move"
        if token.word in w.CAMERA and not (i and tokens[i - 1].form in w.COLORS):
            return "camera", True
        if token.form in ("everything", "nothing") or (token.form == "all" and i == 0) or token.form == "whole":
            return "picture", True
        if token.form in ("both", "near", "nearer", "foreground", "background", "far", "farther", "distant", "nearby"):
            group = named_group(tokens, i)
            if group is not None and not _near_and_far(tokens):
                return group, True
            return "picture", True
        if i and (tokens[i - 1].form in _INSIDE or (i > 1 and tokens[i - 2].form in _INSIDE)):
            # "... throughout the scene" is no subject
            if token.word in VERBS or token.word in w.CAMERA_VERBS:
                return state.main, False
            continue
        if token.word in _WHOLE:
            return ("picture", True) if token.word != "background" else (c.Name("far things"), True)
        if token.word in w.VIEW and not (token.form == "frame" and i and tokens[i - 1].form == "of"):
            return "view", True
        if token.word in w.VIDEO:
            return "camera", False
        if token.form == "it" and segment.lead in ("as", "while") and state.kept is not None:
            return state.kept, True
        if token.form == "its" and i + 1 < len(tokens) and tokens[i + 1].word in _WHOLE:
            return "picture", True
        if (
            token.form == "its"
            and i + 1 < len(tokens)
            and tokens[i + 1].word in w.VIEW | {"position", "heading", "place"}
        ):
            return "camera", True
        if token.form == "it" and state.main in ("camera", "view") and _FILL & {t.word for t in tokens}:
            return state.named or state.main, True  # "the camera zooms in on the door until it fills the frame"
        if token.form in ("it", "its"):
            return (state.main if state.main != "picture" else state.last), True
        if token.form in ("they", "he", "she", "their", "his", "her", "them"):
            return (state.last if isinstance(state.last, c.Name) else c.Name("person")), True
        if token.word == "there":
            axis = any(t.form in ("sideways", "vertical", "horizontal", "lateral", "upright") for t in tokens[i:])
            if (axis or any(t.form == "@inframe" for t in tokens[i:])) and any(
                t.word in ("drift", "slide", "shift") for t in tokens
            ):
                return "picture", True
            return "camera", False
        if (
            token.form in _DETERMINERS
            or token.form in w.COLORS
            or (token.form.endswith("s") and i == 0 and token.form == token.word)
        ):
            if any(t.word in w.CAMERA for t in tokens[i : i + 4]):
                return "camera", True
            name, _ = thing_at(tokens, i)
            group = named_group(tokens, i) if token.form == "the" and not _near_and_far(tokens) else None
            if group is not None and group.kind in ("near things", "far things"):
                return group, True
            if name is not None and name.kind in w.VIDEO:
                return "camera", False
            if token.form in ("what", "those") and (group := named_group(tokens, i)) is not None:
                return group, True
            if name is not None and _is_whole_picture(name):
                return (c.Name("object"), True) if _at_an_edge(tokens[i:]) else ("picture", True)
            if name is not None and name.kind in w.VIEW:
                whole = i + 1 < len(tokens) and tokens[i + 1].form in ("whole", "entire")
                return ("picture" if whole else "view"), True
            if name is not None and name.kind not in w.CAMERA_VERBS and name.kind not in ABSTRACT:
                if name.kind in ("background", "backdrop", "foreground"):
                    return c.Name("near things" if name.kind == "foreground" else "far things"), True
                return name, True
            if name is not None and name.kind in ABSTRACT | {"motion", "movement"}:
                return "camera", False
            if name is not None and name.kind in w.CAMERA_VERBS and token.form in ("a", "an"):
                return "camera", False
            if token.form in _DETERMINERS:
                return state.main, False
        if i == 0 and token.form in KINDS and len(tokens) > 1 and _is_in_third_person(tokens[1]):
            return c.Name(token.form), True  # "tower falls off frame right"
        if token.word in VERBS or token.word in w.CAMERA_VERBS:
            return (state.last if segment.link == "and" and state.last in ("camera", "view") else state.main), False
        if i == 0 and segment.link in ("start", "comma", "and", "while", "because", "so") and len(tokens) > 1:
            name, after = thing_at(tokens, 0)
            acts = after < len(tokens) and (tokens[after].word in VERBS or tokens[after].form == "and")
            noun = name is not None and name.kind not in ABSTRACT and not token.form.endswith("ly")
            if name is not None and noun and acts and (name.kind in KINDS or name.many or tokens[after].form == "and"):
                return name, True
    return state.main, False


def _at_an_edge(tokens: list[Token]) -> bool:
    """Whether only what is near one edge is meant: "objects near the left edge"."""
    forms = [t.form for t in tokens[:8]]
    at = next((i for i, form in enumerate(forms) if form in ("near", "at", "along", "on", "by", "close")), None)
    return at is not None and at < 4 and not _EDGES.isdisjoint(forms[at + 1 : at + 5])


_EDGES = {"edge", "side", "border", "margin", "corner", "rim"}


def _is_in_third_person(token: Token) -> bool:
    return token.word in VERBS and token.form != token.word and token.form.endswith("s")


def last_thing(tokens: list[Token]) -> c.Name | None:
    """The last thing that a clause names, but for what only says where another one is ("at the edge of a table")."""
    found = None
    for i, token in enumerate(tokens):
        if token.form not in _DETERMINERS or (
            found is not None and i and tokens[i - 1].form in ("of", "at", "in", "behind")
        ):
            continue
        name, _ = thing_at(tokens, i)
        if name is None or _is_whole_picture(name):
            continue
        if name.kind not in ABSTRACT and name.kind not in w.CAMERA | w.VIEW:
            found = name if name.kind not in w.CAMERA_VERBS and name.kind not in ("edge", "side", "zoom") else found
    return found


_WHOLE = {"picture", "image", "scene", "background", "scenery", "surroundings", "contents", "world", "horizon"}


_FILL = {"fill", "occupy"}
_INSIDE = {
    "throughout",
    "over",
    "in",
    "of",
    "during",
    "across",
    "through",
    "at",
    "on",
    "around",
    "along",
    "inside",
    "within",
}


_DETERMINERS = word_set(
    """
    @moreof @more @less the a an this that one two another what each these those no
    """
)


_PICTURE_HEADS = word_set(
    """
    room interior hall horizon picture image scene content thing object surrounding scenery pixel point
    """
)


def _is_whole_picture(name: "c.Name") -> bool:
    """Whether a name speaks of all that is in the picture: "the objects" do, "the red object" is one thing."""
    return name.kind in _PICTURE_HEADS and not (
        name.kind in ("object", "thing") and (name.color is not None or (name.place is not None and not name.many))
    )


def _absolute(tokens: list[Token]) -> "c.Name | str | None":
    """The subject in "with the crate sliding left", "with everything staying still"; None for "with a slight tilt"."""
    forms = [t.form for t in tokens]
    if forms[0] in ("its", "the") and len(tokens) > 2 and tokens[1].word in w.VIEW:
        return "view"
    if forms[0] in ("everything", "nothing") and len(tokens) > 1:
        return "picture"
    kept = any(form in ("kept", "held", "framed", "@inframe") for form in forms[1:])
    if not kept and not any(form.endswith("ing") for form in forms[1:]):
        return None
    if any(t.form in ("everything", "nothing") for t in tokens[:3]):
        return "picture"
    name, after = thing_at(tokens, 1 if tokens[0].form in ("with", "without") else 0)
    if name is None or name.kind in ABSTRACT or name.kind in w.CAMERA_VERBS or after >= len(tokens):
        return None
    if name.kind in w.VIEW and tokens[after].form.endswith("ing"):
        return "view"
    if name.kind in _WHOLE - {"background"} and tokens[after].form.endswith("ing"):
        return "picture"
    if name.kind in w.CAMERA or name.kind in w.SHAKE or name.kind in w.VIEW:
        return None
    shown = tokens[after].form in ("kept", "held", "framed", "@inframe")
    acts = shown or (tokens[after].form.endswith("ing") and tokens[after].word not in w.SHAKE)
    return name if acts else None


def _near_and_far(tokens: list[Token]) -> bool:
    forms = {t.form for t in tokens}
    if "than" in forms or any(t.word in ("outpace", "overtake", "outrun", "lag") for t in tokens):
        return False
    return bool(forms & {"near", "nearer", "close", "foreground"}) and bool(
        forms & {"far", "farther", "distant", "background"}
    )
