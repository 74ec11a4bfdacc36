"""What a question asks, and which of its answers a text states: read from the words alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synthcam.option_text import LETTERS
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read
from synthcam.verification.scoring import contradictory, excludes
from synthcam.verification.verdicts import ClauseVerdict

YES_NO = ("yes", "no")

_AUXILIARY = re.compile(
    r"^\s*(?:is it (?:true|right|correct|so) that|would you say that|can (?:you|one) say that|does|do|did|is|are|was|"
    r"has|have|can|could)\s+",
    re.IGNORECASE,
)
_OPTION = re.compile(r"^\s*\(?[A-Z][.):]\s*")
_SAID = (c.Motion, c.Still, c.Tracking, c.Steadiness, c.Speed, c.Order, c.Together, c.SceneMoves, c.SubjectSize, c.Kind)


@dataclass(frozen=True)
class Question:
    """What a text answers.

    Attributes:
        text: the question, as it was asked.
        options: in the order A, B, C, D, with or without their letters; empty where the answer is free text, Yes or No.
        answer: the right letter or word, where it is known.
    """

    text: str = ""
    options: tuple[str, ...] = ()
    answer: str | None = None


@dataclass(frozen=True)
class AnswerRead:
    """An answer, the claims that it stands for, and whether it says yes or no to them."""

    answer: str
    claims: tuple[c.Claim, ...]
    yes: bool = True

    def is_stated(self, thought: Iterable[c.Claim]) -> bool:
        """Whether a thought comes to this answer."""
        return states(thought, self.claims) is self.yes


def answers_read(question: Question) -> list[AnswerRead] | None:
    """Each answer with the claims that state it; a yes or no with what is asked. None where one is not read."""
    texts = [option_text(option) for option in question.options] or [question.answer or ""]
    if all(text.lower().rstrip(".") in YES_NO for text in texts):
        asked = asked_claims(question.text)
        if not asked:
            return None
        words = list(zip(LETTERS, texts, strict=False)) if question.options else [(word, word) for word in YES_NO]
        return [AnswerRead(answer, asked, text.lower().startswith("yes")) for answer, text in words]
    found = [AnswerRead(letter, option_claims(text)) for letter, text in zip(LETTERS, texts, strict=False)]
    return found if question.options and all(one.claims for one in found) else None


def concluded(think: str, question: Question) -> tuple[str, ...] | None:
    """The answers that a train of thought states, as letters, or as yes and no without options.

    Claims that exclude each other state nothing. None where the question's answers are not read.
    """
    wanted = answers_read(question)
    if wanted is None:
        return None
    thought = said(think)
    return () if contradictory(thought) else tuple(one.answer for one in wanted if one.is_stated(thought))


def asked_claims(question: str) -> tuple[c.Claim, ...]:
    """The claims that a yes/no question asks about: "Does the camera pan left?" -> a pan to the left."""
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z(])", question.strip())
    plain = next((part for part in last if part.rstrip().endswith("?")), question)
    plain = re.sub(r"\([^)]*\)", "", plain)  # "(not zooming in)" explains, and is not asked
    statement = _AUXILIARY.sub("", plain.strip()).rstrip("?").strip()
    tries = [said(statement)] if statement else []
    if re.match(r"\s*(?:is|are|was|were)\b", plain, re.IGNORECASE):
        # "(Is) a clockwise roll the only motion": the "is" is put where it makes the most sense.
        words = statement.split()
        tries += [said(" ".join((*words[:k], "is", *words[k:]))) for k in range(2, min(len(words), 9))]
    return max(tries, key=_definite, default=())


def _definite(claims: tuple[c.Claim, ...]) -> tuple[int, int]:
    """How much claims say, and how little they leave open."""
    loose = sum(isinstance(k, c.Motion) and (k.family == "any" or k.way is None) for k in claims)
    return len(claims) - 2 * loose, -len(claims)


def option_claims(option: str) -> tuple[c.Claim, ...]:
    """The claims of an option, its letter left out."""
    return said(option_text(option))


def option_text(option: str) -> str:
    """The text of an option without its letter."""
    return _OPTION.sub("", option).strip()


def said(text: str) -> tuple[c.Claim, ...]:
    """What a text says of the camera, in order; what it hedges is left out."""
    return tuple(
        claim for clause in read(text) if not clause.hedged for claim in clause.claims if isinstance(claim, _SAID)
    )


def claims_said(clauses: Iterable[ClauseVerdict]) -> tuple[c.Claim, ...]:
    """What judged clauses say of the camera, in order; what they hedge is left out."""
    return tuple(v.claim for v in clauses if isinstance(v.claim, _SAID) and not v.hedged)


def states(claims: Iterable[c.Claim], wanted: Sequence[c.Claim]) -> bool | None:
    """Whether claims state all that is wanted (True), deny a part of it (False), or neither (None)."""
    made = list(claims)
    if not wanted:
        return None
    stated = [any(_entails(claim, one) for claim in made) for one in wanted]
    for one, said_so in zip(wanted, stated, strict=True):
        # "It pans left and then right" states both, though each is the opposite of the other.
        if any(excludes(claim, one) if said_so else _denies(claim, one) for claim in made):
            return False
    return True if all(stated) else None


def _entails(claim: c.Claim, wanted: c.Claim) -> bool:
    if isinstance(claim, c.Motion) and isinstance(wanted, c.Motion):
        same = _family(claim) == _family(wanted) and wanted.way in (None, claim.way)
        return same and claim.denied == wanted.denied and (claim.alone or not wanted.alone)
    return claim == wanted


def _denies(claim: c.Claim, wanted: c.Claim) -> bool:
    if excludes(claim, wanted):
        return True
    if not (isinstance(claim, c.Motion) and isinstance(wanted, c.Motion)):
        return False
    if claim.alone and wanted.alone and claim.denied != wanted.denied:
        # "Is not the only motion" denies that it is, and the other way round.
        return _family(claim) == _family(wanted) and wanted.way in (None, claim.way)
    if wanted.denied or claim.denied:
        return False
    # "It pans right" denies that it pans left; "all it does is pan" denies any other motion.
    if claim.alone and _family(claim) != _family(wanted):
        return True
    opposite = _family(claim) == _family(wanted) and None not in (claim.way, wanted.way) and claim.way != wanted.way
    return opposite and claim.part is None and _family(claim) != "move"


def _family(motion: c.Motion) -> str:
    return "move" if motion.family in ("truck", "dolly", "pedestal") else motion.family
