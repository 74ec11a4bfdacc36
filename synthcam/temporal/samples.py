"""Questions about a temporal clip with their chains and answers: by letter, yes or no, in words, in seconds."""

from typing import Literal, get_args

import numpy as np

from synthcam.language.questions import LETTERS
from synthcam.language.sample import Sample
from synthcam.temporal.clip import TemporalClip
from synthcam.temporal.kind import Told
from synthcam.temporal.kinds import ALL_KINDS

Form = Literal["choice", "binary", "open", "seconds"]
FORMS: tuple[Form, ...] = get_args(Form)
"""Forms of answers: a letter, Yes or No by letter, a word or number, a start and an end in seconds."""
IN_SECONDS = "Answer with its start and its end in seconds, such as 1.0 to 2.5."


def make_samples(clips: tuple[TemporalClip, ...], form: Form, rng: np.random.Generator) -> list[Sample] | None:
    """The samples of one form about twins, one each, in the same words; None where their kind has none of the form.

    Yes/no and multiple-choice questions have another answer for each twin.
    """
    if form == "seconds":
        made = [_grounding(clip) for clip in clips]
        return [sample for sample in made if sample is not None] if all(made) else None
    setup = clips[0].setup
    answers = [clip.setup.answer(clip.log) for clip in clips]
    if form == "open":
        return [_sample(clip, "open", setup.question, (), answer) for clip, answer in zip(clips, answers, strict=True)]
    if form == "choice":
        order = range(len(setup.options)) if setup.in_order else rng.permutation(len(setup.options))
        texts = [setup.options[int(i)] for i in order]
        question, rights = setup.question, [texts.index(answer) for answer in answers]
    else:
        asked = answers[int(rng.integers(len(answers)))]
        question, texts = setup.yes_no(asked), ["Yes", "No"] if rng.random() < 0.5 else ["No", "Yes"]
        rights = [texts.index("Yes" if answer == asked else "No") for answer in answers]
    options = tuple(f"{letter}. {_capital(text)}" for letter, text in zip(LETTERS, texts, strict=False))
    return [_sample(clip, form, question, options, LETTERS[right]) for clip, right in zip(clips, rights, strict=True)]


def _sample(
    clip: TemporalClip, kind: Literal["choice", "binary", "open"], question: str, options: tuple[str, ...], answer: str
) -> Sample:
    return _with_chain(clip, kind, question, options, answer, clip.setup.tell(clip.log))


def _grounding(clip: TemporalClip) -> Sample | None:
    found = clip.setup.grounding(clip.log)
    if found is None:
        return None
    told = Told(clip.setup.tell(clip.log).seen, (found.conclusion,))
    answer = f"{found.start_s:.1f} to {found.end_s:.1f}"
    return _with_chain(clip, "open", f"{found.question} {IN_SECONDS}", (), answer, told)


def _with_chain(
    clip: TemporalClip,
    kind: Literal["choice", "binary", "open"],
    question: str,
    options: tuple[str, ...],
    answer: str,
    told: Told,
) -> Sample:
    name = clip.spec.kind
    return Sample(
        kind=kind,
        topic=name,
        skill=ALL_KINDS[name].skill,
        length="medium",
        question=question,
        options=options,
        answer=answer,
        observation=" ".join(told.seen),
        think=" ".join(told.follows),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
