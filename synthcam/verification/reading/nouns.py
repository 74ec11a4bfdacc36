"""Noun phrases read as references to things: "the green car on the left", "a wooden box", "the nearer crate"."""

from synthcam.verification.reading import words as w
from synthcam.verification.reading.claims import Name
from synthcam.verification.reading.clauses import VERBS
from synthcam.verification.reading.kinds import KINDS, NOUNS
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

_DETERMINERS = word_set(
    """
    the a an this that its his her their some another each both our your one two these those several many every any no
    """
)
_STOP = word_set(
    """
    is be on at in of from to with by near behind beside than and or as it that which who into onto toward
    towards around along through over under above below across away while more less most not no for after before
    during against past out up down then throughout slightly clearly does do faster slower farther further
    larger smaller bigger 's without also always simultaneously all only just ahead alongside across onward
    both midway initially finally early late momentarily again now soon briefly eventually afterwards
    neither either nor never off than itself themselves himself herself
    """
)
_ADJECTIVES = word_set(
    """
    large small big tall short wooden metal plastic striped checkered old new little other same single second
    third whole entire main central dark bright light round static distant far near nearer nearest farther
    closer closest farthest front rear left right middle upper lower toy straight vertical horizontal lateral plain pure
    simple brief initial sudden gentle minor
    """
)
_MANNER = (
    w.SMOOTH
    | w.SLOW
    | w.FAST
    | w.SLIGHT
    | w.UNSTEADY
    | {"sideways"}
    | {way for way in w.WAYS if way.endswith(("ward", "wise"))}
    | {"sideways"}
)
_NEAR = {"near", "nearer", "nearest", "closer", "closest", "foreground", "front"}
_FAR = {"far", "farther", "farthest", "distant", "rear", "further", "back"}


def thing_at(tokens: list[Token], start: int) -> tuple[Name | None, int]:
    """The thing named from `start` on, and the index after its words; None where no noun stands there."""
    i = start
    some = False
    while i < len(tokens) and tokens[i].form in _DETERMINERS | _NOT_ALL:
        some = some or tokens[i].form in _NOT_ALL
        i += 1
    if i < len(tokens) and tokens[i].form in ("@moreof", "@more", "@less"):
        return thing_at(tokens, i + 1)
    if i + 2 < len(tokens) and tokens[i].form.endswith("est") and tokens[i + 1].form == "of":
        return thing_at(tokens, i + 2)
    color, place, words = None, None, list[str]()
    while i < len(tokens):
        token = tokens[i]
        form = token.form
        if token.is_mark or form.startswith("@") or (form in _STOP and (words or form not in _NEAR | _FAR)):
            break
        if form.endswith("ish") and form[:-3] in w.COLORS:
            form = form[:-3]
        if form in w.COLORS or form in w.COLOR_SYNONYMS:
            color = w.COLOR_SYNONYMS.get(form, form)
        elif form in ("background", "backdrop") and i + 1 < len(tokens) and singular(tokens[i + 1].form) in KINDS:
            place = "far"
        elif form.endswith("est") and len(form) > 5 and form not in _NEAR | _FAR and _noun_follows(tokens, i):
            pass
        elif form in _NEAR and form != "front":
            place = "near"
        elif form in _FAR:
            place = "far"
        elif form in ("left", "right") and not words and i + 1 < len(tokens) and tokens[i + 1].form not in _STOP:
            place = form
        elif form in _ADJECTIVES or form in _MANNER:
            pass
        elif form in _MATERIALS and i + 1 < len(tokens) and singular(tokens[i + 1].form) in NOUNS:
            pass  # "the stone tower"
        elif (
            (
                words
                and (
                    token.word in VERBS
                    or (singular(words[-1]) in NOUNS and singular(form) not in NOUNS | _PROPERTIES | _HEADS)
                    or token.word != form
                    or form.endswith(("ly", "ing"))
                    or form in ("very", "quite", "fairly")
                )
            )
            or form.endswith("ly")
            or form in w.PRONOUNS
        ):
            break
        else:
            words.append(form)
        i += 1
    if not words:
        return None, start
    if len(words) > 1 and words[-1] in _PROPERTIES:
        words = words[:-1]  # "the lamp's position"
    kind = _kind(words)
    if kind is None:
        return None, start
    if words[-1] in _PART_WORDS and i < len(tokens) and tokens[i].form == "of":
        whole, end = thing_at(tokens, i + 1)
        if whole is not None:
            return whole, end
    if i < len(tokens) and tokens[i].form == "'s" and i + 1 < len(tokens) and tokens[i + 1].form not in _STOP:
        owned, end = thing_at(tokens, i + 1)
        if owned is not None and owned.kind in _PROPERTIES:
            return Name(kind, color, place, some), end  # type: ignore[arg-type]
        if owned is not None:
            return owned, end
    # "the crate on the left", "the person in orange"
    if i + 2 < len(tokens) and tokens[i].form in ("on", "at", "to") and tokens[i + 1].form == "the":
        at = i + 3 if tokens[i + 2].form in ("far", "very", "extreme") and i + 3 < len(tokens) else i + 2
        if tokens[at].form in ("left", "right"):
            place, i = tokens[at].form, at + 1
    elif i + 1 < len(tokens) and tokens[i].form == "behind" and tokens[i + 1].form in ("it", "him", "her", "them"):
        place, i = "behind", i + 2
    elif i + 1 < len(tokens) and tokens[i].form == "in" and (dressed := _dress(tokens, i + 1)):
        color, i = dressed
    elif i + 2 < len(tokens) and tokens[i].form == "in" and tokens[i + 1].form == "the":
        if tokens[i + 2].form in ("foreground", "front"):
            place, i = "near", i + 3
        elif tokens[i + 2].form in ("background", "back", "distance"):
            place, i = "far", i + 3
        elif (
            tokens[i + 2].form in ("middle", "centre", "center")
            and tokens[i + 3 : i + 4]
            and tokens[i + 3].form != "of"
        ):
            place, i = "middle", i + 3
    many = len(words) > 0 and singular(words[-1]) != words[-1]
    return Name(kind, color, place, some, many), i  # type: ignore[arg-type]


def _noun_follows(tokens: list[Token], i: int) -> bool:
    """Whether a superlative has its noun after it: "the tallest tower" has, "the chest" is one."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        following is not None
        and following.form.isalpha()
        and following.form not in _STOP
        and (following.form in KINDS or following.word not in VERBS)
    )


def _kind(words: list[str]) -> str | None:
    if len(words) > 1 and (words[-2], words[-1]) in w.HEADS_OF_TWO:
        return w.HEADS_OF_TWO[words[-2], words[-1]]
    return singular(words[-1]) if words[-1].isalpha() else None


_NOT_ALL = word_set("a an another some new additional more other further fresh")
_MATERIALS = word_set("stone brick wooden wood metal glass concrete marble plastic iron steel paper cardboard")
_PROPERTIES = word_set(
    """
    position place location outline image silhouette size width height area displacement shift scale extent diameter
    radius girth breadth
    """
)
_PART_WORDS = word_set(
    """
    size width height area outline scale foot top side base front back edge bottom corner end part rest row line group
    pair pile bunch stack diameter breadth
    """
)
_HEADS = frozenset(head for _, head in w.HEADS_OF_TWO) | _PART_WORDS


def _dress(tokens: list[Token], start: int) -> tuple[str, int] | None:
    """The colour that someone wears, and the index after it: "in orange", "in the blue checked shirt"."""
    i = start
    while i < len(tokens) and tokens[i].form in ("the", "a", "his", "her"):
        i += 1
    if i >= len(tokens) or tokens[i].form not in w.COLORS:
        return None
    color = tokens[i].form
    end = i + 1
    for j in range(end, min(end + 3, len(tokens))):
        if tokens[j].form in ("shirt", "jacket", "coat", "dress", "clothes", "top", "sweater", "trousers"):
            end = j + 1
    return color, end


def singular(noun: str) -> str:
    """A noun's singular, by its ending."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("shelves"):
        return "shelf"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is", "lens")) else noun
