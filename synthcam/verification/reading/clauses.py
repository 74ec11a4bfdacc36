"""Sentences cut into clauses: where one begins, how it hangs on the last one, and whom it speaks of."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from synthcam.verification.reading import words as w
from synthcam.verification.reading.scope import part_told
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.tokens import PLAIN
from synthcam.verification.reading.words import word_set

Link = Literal[
    "start", "comma", "and", "while", "then", "before", "after", "when", "because", "so", "but", "if", "which", "with",
    "to", "ing",
]  # fmt: skip
_LINKS: dict[str, Link] = {
    "while": "while", "whilst": "while", "then": "then", "afterward": "then", "afterwards": "then", "later": "then",
    "subsequently": "then", "before": "before", "after": "after", "until": "before", "when": "when",
    "whenever": "when", "once": "when", "upon": "when", "because": "because", "since": "because", "so": "so",
    "therefore": "so", "hence": "so", "thus": "so", "consequently": "so", "accordingly": "so", "whereas": "but",
    "but": "but", "although": "but", "though": "but", "yet": "but", "however": "but", "which": "which",
    "who": "which", "if": "if", "were": "if", "with": "with", "without": "with", "finally": "then",
    "simultaneously": "while", "next": "then", "unlike": "but", "for": "with", "following": "ing",
}  # fmt: skip
_AS_BEFORE = word_set(
    """
    the a an it they he she we its this both everything their his her near nearer farther two things objects
    people one another someone what most nothing all
    """
)
_NO_PURPOSE = word_set(
    """
    begin start continue appear seem proceed tend come get transition have continuing return close due relative
    compared next cease
    """
)
_BEFORE_ING = word_set(
    """
    be begin start stop continue keep finish end not by without the a an its no any some of and or while before
    after in on at from with then to for minimal slight noticeable significant visible conclude resume also into
    through as than like only just when camera nor simultaneously slightly smoothly slowly steadily gradually
    quickly subtly but 's minor this that cease halt avoid occasional very little their almost notable clear
    obvious mild less more initially transition gently merely simply purely actually neither either both
    """
)
VERBS = frozenset(PLAIN.values()) - {"motion", "movement", "journey", "ascent", "descent", "rotation", "translation"}
_LIKE_A_NOUN = word_set(
    """
    pan tilt roll zoom dolly truck pedestal arc crane turn shake
    """
)
SUBORDINATE = {"while", "when", "because", "if", "which", "but"}


@dataclass(slots=True)
class Segment:
    """A clause: its tokens without marks, and the link that opens it."""

    tokens: list[Token]
    link: Link
    after_comma: bool = False
    lead: str = ""
    """The linking word itself."""
    words: list[str] = field(default_factory=list)

    @property
    def span(self) -> tuple[int, int]:
        """First and last character."""
        return self.tokens[0].start, self.tokens[-1].end


def split_clauses(sentence: list[Token]) -> list[Segment]:
    """The clauses of one sentence, in order."""
    found: list[Segment] = []
    run: list[Token] = []
    link: Link = "start"
    lead, comma = "", False

    def close(next_link: Link, next_lead: str, next_comma: bool) -> None:
        nonlocal run, link, lead, comma
        if run:
            found.append(Segment(run, link, comma, lead, [t.word for t in run]))
            run, link, lead, comma = [], next_link, next_lead, next_comma
        elif next_link != "comma" and link != "which":
            link, lead, comma = next_link, next_lead, comma or next_comma

    for i, token in enumerate(sentence):
        if token.is_mark:
            if token.form in ",;:()—–.!?":
                if token.form == "," and _inside_list(sentence, i):
                    continue
                close("comma", "", True)
            continue
        names_only = link == "with" or (link == "comma" and comma and token.form.endswith("ing"))
        absolute = (names_only and _is_noun_phrase(run)) or _is_view(run)
        opened = None if absolute else _link_at(sentence, i, run)
        if opened is None and link in _OPENS and not found and _starts_main(sentence, i, run):
            close("comma", "", False)
        if opened is not None:
            close(opened, token.word, False)
            if token.word in ("without", "following", "were", "finally") or opened in ("to", "ing"):
                run.append(token)
            continue
        run.append(token)
    close("start", "", False)
    return found


_OPENS = {"before", "after", "when", "while"}


def _starts_main(sentence: list[Token], i: int, run: list[Token]) -> bool:
    """Whether the main clause begins after one of time, without a comma: "before it tilts | it trucks right"."""
    following = sentence[i + 1] if i + 1 < len(sentence) else None
    said = any(_acts(t) and t.word != "be" for t in run)
    return said and sentence[i].form in ("it", "we", "they") and following is not None and following.word in VERBS


def _inside_list(sentence: list[Token], i: int) -> bool:
    """Whether a comma parts adjectives before a noun ("a slow, steady pan")."""
    if i == 0 or i + 2 >= len(sentence):
        return False
    before, after = sentence[i - 1].word, sentence[i + 1].word
    kinds = w.SMOOTH | w.SLOW | w.FAST | w.SLIGHT | w.UNSTEADY
    return before in kinds and after in kinds


def _is_noun_phrase(run: list[Token]) -> bool:
    """Whether a "with" has so far only its subject: "with everything | drifting up" is one clause."""
    words = [t.form for t in run if t.form not in ("with", "without")]
    if words and words[-1] in ("everything", "nothing", "both"):
        return True
    return (
        len(words) >= 2
        and (
            words[0] in ("the", "its", "a", "near", "nothing", "everything", "all", "most", "no")
            or words[0] in w.COLORS
        )
        and not any(_acts(t) for t in run)
        and (words[-1] not in w.SHAKE and words[-1] not in w.WEAK)
    )


def _is_view(run: list[Token]) -> bool:
    """Whether a clause has so far only the view as its subject: "its gaze | turning right"."""
    forms = [t.form for t in run]
    if forms[:1] == ["with"]:
        forms = forms[1:]
    return len(forms) in (2, 3, 4) and forms[0] in ("the", "its") and forms[-1] in ("view", "gaze", "axis", "sight")


_SAYS = {"show", "mean", "tell", "suggest", "indicate", "imply", "prove", "confirm", "reveal", "see", "notice", "say",
         "conclude", "infer", "know", "us"}  # fmt: skip


def _link_at(sentence: list[Token], i: int, run: list[Token]) -> Link | None:
    token = sentence[i]
    word, following = token.word, sentence[i + 1].word if i + 1 < len(sentence) else ""
    if word == "as":
        earlier = sentence[i - 1].word if i else ""
        if following in ("under", "in", "with", "during") and any(t.form == "would" for t in sentence[i:]):
            return "because"
        return (
            "while" if following in _AS_BEFORE and earlier not in ("such", "twice", "same", "times", "half") else None
        )
    if word == "which" and following == "of":
        return None
    if word in ("and", "or", "nor"):
        earlier = sentence[i - 1].word if i else ""
        if (earlier in _GROUPS and following in _GROUPS) or _joins_subjects(run, following):
            return None
        if following in w.WAYS and part_told(run) and part_told(sentence[i:]) and run:
            return "and"  # "slides right in the first half | and left in the second"
        if word != "and" and any(t.word in w.NEGATIONS or t.form in ("could", "might") for t in run):
            return None
        return "and" if _has_predicate(sentence, i + 1) else None
    if word == "to":
        before = run[-1].word if run else ""
        purpose = following in VERBS and following not in w.WAYS and before not in _NO_PURPOSE
        return "to" if purpose and run and following not in ("motion", "rest", "stop", "view") else None
    if word == "that" and run and run[-1].word in ("shaking", "movement", "motion"):
        return "which"
    if word == "that" and run and run[-1].word in _SAYS:
        return "so"
    last = i + 1 >= len(sentence) or sentence[i + 1].is_mark or sentence[i + 1].word in ("but", "and", "or")
    if word in ("finally", "afterwards", "afterward", "later", "simultaneously", "next", "though", "however") and last:
        return None
    if word == "since" and following.isdigit():
        return None
    if word == "so" and following in ("much", "far", "fast", "slightly", "do"):
        return None
    if word in ("for",):
        return None
    if word == "then" and following in ("it", "the"):
        return "then"
    if token.form == "following" and (not run or following in w.VIDEO):
        return None
    if token.form == "finally" and run and not (_has_predicate(sentence, i + 1) and any(_acts(t) for t in run)):
        return None
    if word in _LINKS and token.form != "following":
        if word == "were":
            return None
        if (
            word == "with"
            and run
            and run[-1].word
            in ("align", "start", "begin", "open", "end", "finish", "conclude", "close", "line", "compare", "along")
        ):
            return None
        return _LINKS[word]
    if token.form.endswith("ing") and word in VERBS and run and run[-1].word not in _BEFORE_ING:
        # "a racing car", "its panning motion": an adjective
        if following in w.WEAK or following in ("shot", "speed", "move"):
            return None
        return "ing"
    return None


_GROUPS = word_set(
    """
    near far close distant foreground background nearer farther nearby
    """
)


_BEFORE_SUBJECTS = word_set(
    """
    also and but yet instead however here then later first still so finally midway initially thus hence though
    """
)


def _joins_subjects(run: list[Token], following: str) -> bool:
    """Whether what stands before an "and" is the first half of a subject: "the crate and the sofa slide"."""
    while run and run[0].form in _BEFORE_SUBJECTS:
        run = run[1:]
    if [t.form for t in run[:2]] in (["things", "close"], ["the", "near"]) and len(run) < 6:
        return True
    made = next((k for k in range(len(run) - 1, 0, -1) if run[k].word in ("make", "let", "see", "leave")), None)
    if made is not None and any(t.form in ("would", "could") for t in run[:made]):
        run = run[made + 1 :]  # "would have made the lamp | and the houses shrink"
    named = [t for before, t in pairwise(run) if not (before.form in w.COLORS and t.form == t.word)]
    if not run or any(_acts(t) or t.word in w.NEGATIONS or t.word in w.SHAKE for t in named):
        return False
    if run[0].form in (
        "the",
        "a",
        "an",
        "both",
        "things",
        "close",
        "all",
        "that",
        "near",
        "neither",
        "in",
        "distant",
        "far",
    ):
        return True
    # "Fence and mountains slide": a noun alone
    return len(run) == 1 and run[0].form.isalpha() and not _acts(run[0]) and following not in VERBS


def _acts(token: Token) -> bool:
    """Whether a token is a verb rather than a noun that looks like one ("the pan and the zoom")."""
    if token.form in ("near", "level", "close", "back", "face"):
        return False
    return (
        token.word in VERBS and not (token.word in _LIKE_A_NOUN and token.form == token.word) and token.form != "fence"
    )


def _has_predicate(sentence: list[Token], start: int) -> bool:
    """Whether what comes after an "and" has a verb of its own."""
    joined = False
    for j in range(start, min(start + 14, len(sentence))):
        token = sentence[j]
        if token.word == "and" and not joined and _joins_subjects(sentence[start:j], ""):
            joined = True
            continue
        if j >= start + 9 and not joined:
            return False
        if (token.is_mark and token.form != "'s") or token.word in (
            "and",
            "while",
            "with",
            "as",
            "then",
            "to",
            "which",
        ):
            return False
        if token.word in VERBS and token.word not in w.WAYS:
            return True
        if token.word in ("no", "not", "without", "nothing", "handheld"):
            return True
        if token.word in w.SHAKE or token.word in ("unsteady", "pan"):
            return True
    return False
