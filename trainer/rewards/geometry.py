"""Rewards of reasoning: geometry for true claims that decide the question, consistency for thinking that entails it."""

from collections.abc import Collection, Sequence

from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.deciding import deciding_cues
from synthcam.verification.parser import parse
from synthcam.verification.verify import SentenceVerdict, verify_text
from trainer.rewards.accuracy import accuracy_reward, is_answer, is_free_text
from trainer.rewards.claims import ClaimSet
from trainer.rewards.conclusions import agree, concluded, free_claims, readable
from trainer.rewards.format import read_completion


def geometry_reward(text: str, question: Question, topic: str, clip: CheckedClip | None) -> float | None:
    """Reward claims that are true of the clip and decide the question, if the completion concludes the right answer.

    The value is the precision of the claims, times the share of the deciding cues that they cover, times the accuracy
    of an answer in sentences. It is 0 if the form or the answer is wrong, if no true sentence of the thinking says the
    answer, or if the thinking also says another answer: no claim earns anything without the answer it leads to.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its right answer.
        topic: what the question asks about, which has its deciding cues (`synthcam.verification.deciding`).
        clip: the clip with its exact geometry; None if that is not known.

    Returns:
        A number in [0, 1]; None for a clip without geometry, and for a topic or words that cannot be checked.

    Example:
        The camera pans left. Of the three cues (shift of the picture, path, optical axis) the text gives one:

        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> turn = "The optical axis turns 20 degrees to the left from 0.0 s to 1.0 s."
        >>> text = f"<observation>{turn}</observation><think>So the camera pans left.</think><answer>B</answer>"
        >>> round(geometry_reward(text, question, "has_pan_left", clip), 3)
        0.333
    """
    cues = _cues(topic)
    if clip is None or cues is None or not readable(question):
        return None
    completion = read_completion(text)
    if completion is None:
        return 0.0
    right = accuracy_reward(text, question, clip)
    if not right:
        return right
    observed, thought = verify_text(completion.observation, clip), verify_text(completion.think, clip)
    answered = verify_text(completion.answer, clip) if is_free_text(question) else ()
    follows = _repeats(answered, thought) if answered else _follows(completion.answer, thought, question)
    if not follows:
        return 0.0
    everything = ClaimSet.of((*observed, *thought, *answered))
    return right * everything.precision * coverage(everything, cues)


def _cues(topic: str) -> Collection[frozenset[str]] | None:
    try:
        return deciding_cues(topic).values()
    except KeyError:
        return None


def coverage(claims: ClaimSet, cues: Collection[frozenset[str]]) -> float:
    """The share of the cues about which something is claimed and nothing false is claimed."""
    return sum(claims.covers(kinds) for kinds in cues) / len(cues)


def _follows(answer: str, thought: Sequence[SentenceVerdict], question: Question) -> bool:
    """Whether a true sentence of the thinking says the answer, and no sentence says another one."""
    true = ClaimSet.of(thought).true
    answers = concluded([s.claim for s in thought], question)
    return (
        len(answers) == 1
        and concluded(true, question) == answers
        and all(is_answer(answer, concluded_one, question.options) for concluded_one in answers)
    )


def _repeats(answered: Sequence[SentenceVerdict], thought: Sequence[SentenceVerdict]) -> bool:
    """Whether an answer in sentences makes a true claim that the thinking makes as well."""
    true = ClaimSet.of(thought).true
    return any(agree(claim, other) for claim in ClaimSet.of(answered).true for other in true)


def consistency_reward(text: str, question: Question) -> float | None:
    """Reward thinking that says the answer that is given and no other one, whether or not it is right.

    An answer in sentences is consistent if its first claim is also made in the thinking.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its options and its right answer.

    Returns:
        1 or 0; None if question, options or the right answer are in no form that the verifier reads.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> thinking = "<observation>It turns.</observation><think>So the camera pans left.</think>"
        >>> consistency_reward(f"{thinking}<answer>B</answer>", question)
        1.0
        >>> consistency_reward(f"{thinking}<answer>A</answer>", question)
        0.0
    """
    if not readable(question):
        return None
    completion = read_completion(text)
    if completion is None:
        return 0.0
    if is_free_text(question):
        first = free_claims(completion.answer)[:1]
        return float(any(agree(claim, said) for claim in free_claims(completion.think) for said in first))
    answers = concluded(parse(completion.think), question)
    return float(len(answers) == 1 and all(is_answer(completion.answer, a, question.options) for a in answers))
