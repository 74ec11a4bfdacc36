"""Whether a rewritten text may stand for the original: every claim holds, and none that mattered is lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from synthcam.dataset.polishing.texts import PolishText
from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import ClauseOutcome, Verifier

ABOUT_CAMERA = (c.Motion, c.Still, c.Order, c.Together, c.Tracking, c.Steadiness, c.Speed, c.SpeedChange)
SEPARATING = (c.Compare, c.Alike, c.Covers, c.Turns, c.Nearer)
"""Kinds of claim that separate confusable motions (pan and truck, zoom and dolly): parallax, occlusion, rotation."""
_CHAIN = re.compile(
    r"<observation>(?P<observation>[^<>]*)</observation>\s*<think>(?P<think>[^<>]*)</think>\s*"
    r"<answer>(?P<answer>[^<>]*)</answer>"
)
_CAPTION = re.compile(r"<caption>(?P<caption>[^<>]*)</caption>")
_SUPERVISION = re.compile(
    r"\b(?:ground[- ]truth|metadata|annotat\w+|the (?:given |provided )?(?:labels?|records?|facts|original)|"
    r"according to|language model|as an ai)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*_#`{}\[\]|]|https?:|\n\s*[-\d]")
MOST_GROWTH, MOST_MORE_WORDS = 2.0, 30
"""A rewritten text has at most so many times the words of the original, and so many more."""


@dataclass(frozen=True)
class ReadClause:
    """A clause as the verifier reads it: its words, its section, one of its claims, and what came of that."""

    text: str
    section: str | None
    claim: Any
    outcome: ClauseOutcome


@dataclass(frozen=True)
class Refusal:
    """A reason why a rewritten text is not kept.

    Attributes:
        kind: form, unchanged, answer, false, open, unread, conclusion or evidence.
        why: the same for people and for the model that tries again.
    """

    kind: str
    why: str


def read_back(text: str, verifier: Verifier) -> tuple[ReadClause, ...]:
    """What the verifier says of each claim of a text: the one place where polishing meets the verifier."""
    return tuple(ReadClause(v.text, v.section, v.claim, v.outcome) for v in verifier.verify(text).clauses)


def unwrap(reply: str, text: PolishText) -> str | None:
    """The text in a model's reply, without what it says before or after; None where it has not the form.

    What a model thinks aloud in tags of its own before it replies is passed over.
    """
    if not text.is_chain:
        captions = [match["caption"].strip() for match in _CAPTION.finditer(reply)]
        return " ".join(captions[-1].split()) if captions else None
    chains = list(_CHAIN.finditer(reply))
    if not chains:
        return None
    parts = {name: " ".join(value.split()) for name, value in chains[-1].groupdict().items()}
    return "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())


@dataclass(frozen=True)
class Original:
    """The original text as the verifier reads it, and what of it must not be lost.

    Attributes:
        clauses: all of it.
        conclusion: claims about the camera that it comes to.
        evidence: observed claims that separate motions or that the thinking cites.
    """

    clauses: tuple[ReadClause, ...]
    conclusion: tuple[ReadClause, ...]
    evidence: tuple[ReadClause, ...]


def read_original(text: PolishText, verifier: Verifier) -> Original:
    """Read the original back; only what the verifier finds true can be asked of another text."""
    clauses = read_back(text.original, verifier)
    true = [clause for clause in clauses if clause.outcome == "true"]
    if not text.is_chain:
        return Original(clauses, tuple(_unique(true)), ())
    thought = [clause for clause in true if clause.section in ("think", "answer")]
    camera = [clause for clause in thought if isinstance(clause.claim, ABOUT_CAMERA)]
    last = camera[-1].text if camera else None
    conclusion = [clause for clause in camera if clause.text == last or not getattr(clause.claim, "denied", False)]
    cited = {c.core(claim) for clause in clauses if clause.section == "think" for claim in _claims(clause.claim)}
    observed = [clause for clause in true if clause.section == "observation"]
    evidence = [clause for clause in observed if isinstance(clause.claim, SEPARATING) or c.core(clause.claim) in cited]
    return Original(clauses, tuple(_unique(conclusion)), tuple(_unique(evidence)))


def refusals(candidate: str, text: PolishText, original: Original, verifier: Verifier) -> list[Refusal]:
    """Why a rewritten text is not kept; empty where it is.

    Args:
        candidate: from `unwrap`.
    """
    found = _of_form(candidate, text)
    if found:
        return found
    clauses = read_back(candidate, verifier)
    found = [*_of_truth(clauses, original), *_of_loss(clauses, text, original)]
    if not found and not any(clause.outcome == "true" for clause in clauses):
        found = [Refusal("conclusion", "it claims nothing about the clip")]
    return list(dict.fromkeys(found))


def _of_form(candidate: str, text: PolishText) -> list[Refusal]:
    if _words(candidate) == _words(text.original):
        return [Refusal("unchanged", "it is the original, word for word")]
    found: list[Refusal] = []
    if text.is_chain:
        sections = _CHAIN.fullmatch(candidate)
        assert sections is not None
        found += [Refusal("form", f"<{name}> is empty") for name, value in sections.groupdict().items() if not value]
        if not text.free_answer and sections["answer"] != text.answer:
            found.append(Refusal("answer", f"the answer is {sections['answer']!r}; it must stay {text.answer!r}"))
    elif not candidate:
        found.append(Refusal("form", "the caption is empty"))
    plain = re.sub(r"</?(?:observation|think|answer)>", " ", candidate)
    if (match := _SUPERVISION.search(plain)) is not None:
        found.append(Refusal("form", f"it speaks of {match[0]!r}; only the clip itself can be seen"))
    if (match := _MARKUP.search(plain)) is not None:
        found.append(Refusal("form", f"it holds {match[0]!r}; allowed are plain sentences"))
    most = MOST_GROWTH * len(text.original.split()) + MOST_MORE_WORDS
    if len(plain.split()) > most:
        found.append(Refusal("form", f"it has {len(plain.split())} words; allowed are {most:.0f}"))
    return found


def _of_truth(clauses: Sequence[ReadClause], original: Original) -> list[Refusal]:
    """Find the clauses of a rewrite that are false, open or unread and are not in the original."""
    claimed = {c.core(clause.claim) for clause in original.clauses if clause.outcome == "open"}
    unread = {_words(clause.text) for clause in original.clauses if clause.outcome == "unread"}
    found = []
    for clause in clauses:
        if clause.outcome == "false":
            found.append(Refusal("false", f"{clause.text!r} is not true of the clip"))
        elif clause.outcome == "open" and c.core(clause.claim) not in claimed:
            found.append(Refusal("open", f"{clause.text!r} cannot be told from the clip"))
        elif clause.outcome == "unread" and _words(clause.text) not in unread:
            found.append(Refusal("unread", f"{clause.text!r} cannot be checked; say it more plainly or leave it out"))
    return found


def _of_loss(clauses: Sequence[ReadClause], text: PolishText, original: Original) -> list[Refusal]:
    """What the original concludes and cites that the other text does not say any more."""
    kept = [clause for clause in clauses if clause.outcome == "true"]
    observed = {c.core(clause.claim) for clause in kept if clause.section in ("observation", None)}
    concluded = {c.core(clause.claim) for clause in kept if clause.section != "observation"}
    found = [
        Refusal("conclusion", f"it lost {clause.text!r}" + (", which the thinking must come to" * text.is_chain))
        for clause in original.conclusion
        if c.core(clause.claim) not in concluded
    ]
    found += [
        Refusal("evidence", f"the observation lost {clause.text!r}")
        for clause in original.evidence
        if c.core(clause.claim) not in observed
    ]
    if text.is_chain and not original.evidence and not observed:
        found.append(Refusal("evidence", "the observation tells nothing that can be checked"))
    return found


def _claims(claim: Any) -> Iterable[Any]:
    """A claim, and what an inference rests on."""
    return (claim, *claim.premises) if isinstance(claim, c.Inference) else (claim,)


def _unique(clauses: Iterable[ReadClause]) -> list[ReadClause]:
    """The first clause of each claim."""
    return list({c.core(clause.claim): clause for clause in reversed(list(clauses))}.values())[::-1]


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", re.sub(r"<[^>]*>", " ", text.lower())))
