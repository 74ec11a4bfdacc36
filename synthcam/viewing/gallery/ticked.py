"""Chains and captions sentence by sentence, each with the verifier's verdict, as plain data for a page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verify import Outcome, SentenceVerdict, verify_chain, verify_text

NOT_CHECKED = "not checked"
"""The outcome where the clip's scene cannot be built again."""


def ticked_sample(sample: Mapping[str, Any], clip: CheckedClip | None) -> dict[str, Any]:
    """A sample with its chain as sections of sentences.

    A chain that cannot be read section by section (its tags are wrong, or there is nothing to check it against) is one
    piece; `problem` says what is wrong with its tags, `answer_problem` why the answer does not follow, `lacks` what it
    should tell and does not.
    """
    chain, answer = sample["chain"], sample["answer"]
    options = list(sample["options"])
    shown: dict[str, Any] = {
        **{key: sample[key] for key in ("kind", "topic", "skill", "length", "question")},
        "twin_clip": sample.get("twin_clip"),
        "options": options,
        "answer": answer,
        "problem": None,
        "answer_problem": None,
        "lacks": [],
        "sections": [["chain", [_piece(chain, NOT_CHECKED)]]],
    }
    if clip is None:
        return shown
    verdict = verify_chain(chain, clip, Question(sample["question"], tuple(options), answer))
    if verdict.problem is not None:
        return {**shown, "problem": verdict.problem, "sections": [["chain", [_piece(chain, Outcome.FALSE.value)]]]}
    sections: dict[str, list[dict[str, str]]] = {"observation": [], "think": [], "answer": []}
    for sentence in verdict.sentences:
        sections[sentence.section].append(_sentence(chain, sentence))
    if not sections["answer"]:
        follows = Outcome.TRUE if verdict.answer_problem is None else Outcome.FALSE
        sections["answer"].append(_piece(answer, follows.value, found=verdict.answer_problem or ""))
    return {
        **shown,
        "answer_problem": verdict.answer_problem,
        "lacks": list(verdict.lacks),
        "sections": [[name, pieces] for name, pieces in sections.items()],
    }


def ticked_text(text: str, clip: CheckedClip | None) -> list[dict[str, str]]:
    """The sentences of a caption."""
    if clip is None:
        return [_piece(text, NOT_CHECKED)]
    return [_sentence(text, sentence) for sentence in verify_text(text, clip)]


def tally(samples: Sequence[Mapping[str, Any]], caption: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """How many sentences came out how, and how many chains lack something."""
    pieces = [piece for sample in samples for _, section in sample["sections"] for piece in section]
    counts = Counter(piece["outcome"] for piece in (*pieces, *caption))
    counts["lacking"] = sum(bool(sample["lacks"]) for sample in samples)
    return {outcome: count for outcome, count in sorted(counts.items()) if count}


def _sentence(text: str, sentence: SentenceVerdict) -> dict[str, str]:
    start, end = sentence.span
    return _piece(text[start:end], sentence.outcome.value, found=sentence.found, allowed=sentence.allowed)


def _piece(text: str, outcome: str, *, found: str = "", allowed: str = "") -> dict[str, str]:
    return {"text": text, "outcome": outcome, "found": found, "allowed": allowed}
