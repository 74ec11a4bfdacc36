"""Whether what a completion observes and thinks is true of the clip, decides the question, and comes to the answer."""

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
    """Precision of the completion's own claims times its coverage of the cues that decide the question, in [0, 1].

    Where the answer is sentences, times their accuracy: what is true and answers something else is worth nothing. 0
    where the form or the answer is wrong, where nothing true in the thinking says the answer, and where the thinking
    says another answer besides. So no claim is worth anything without the answer it leads to.

    Args:
        question: with its right answer.
        clip: None where nothing exact is known of the clip.

    Returns:
        None for a clip without geometry, and for a question whose topic or words are none of ours.
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
    follows = _told_before(answered, thought) if answered else _follows(completion.answer, thought, question)
    if not follows:
        return 0.0
    everything = ClaimSet.of((*observed, *thought, *answered))
    return right * everything.precision * coverage(everything, cues)


def _cues(topic: str) -> Collection[frozenset[str]] | None:
    try:
        return deciding_cues(topic).values()
    except KeyError:
        return None


def coverage(said: ClaimSet, cues: Collection[frozenset[str]]) -> float:
    """The share of the cues that are told, and told without contradiction."""
    return sum(said.tells(kinds) for kinds in cues) / len(cues)


def _follows(answer: str, thought: Sequence[SentenceVerdict], question: Question) -> bool:
    """Whether a true sentence says the answer, and no sentence another."""
    true = ClaimSet.of(thought).true
    answers = concluded([s.claim for s in thought], question)
    return (
        len(answers) == 1
        and concluded(true, question) == answers
        and all(is_answer(answer, concluded_one, question.options) for concluded_one in answers)
    )


def _told_before(answered: Sequence[SentenceVerdict], thought: Sequence[SentenceVerdict]) -> bool:
    """Whether an answer in sentences says something true that the thinking truly says."""
    true = ClaimSet.of(thought).true
    return any(agree(claim, told) for claim in ClaimSet.of(answered).true for told in true)


def consistency_reward(text: str, question: Question) -> float | None:
    """1 where the thinking says the answer that is given, and no other; else 0.

    Of sentences as an answer: where the first of them makes a claim that the thinking makes as well.

    Returns:
        None where question, options or the right answer are in none of our forms: nobody could tell.
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
