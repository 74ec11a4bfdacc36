"""Whether what a completion observes and thinks is true of the clip, decides the question, and comes to the answer."""

from collections.abc import Collection, Sequence

from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.deciding import deciding_cues
from synthcam.verification.verify import SentenceVerdict, verify_text
from trainer.rewards.accuracy import accuracy_reward, is_answer, is_free_text
from trainer.rewards.claims import Said
from trainer.rewards.conclusions import agree, concluded, readable
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
    everything = Said.of((*observed, *thought, *answered))
    return right * everything.precision * coverage(everything, cues)


def _cues(topic: str) -> Collection[frozenset[str]] | None:
    try:
        return deciding_cues(topic).values()
    except KeyError:
        return None


def coverage(said: Said, cues: Collection[frozenset[str]]) -> float:
    """The share of the cues that are told, and told without contradiction."""
    return sum(said.tells(kinds) for kinds in cues) / len(cues)


def _follows(answer: str, thought: Sequence[SentenceVerdict], question: Question) -> bool:
    """Whether a true sentence says the answer, and no sentence another."""
    true = Said.of(thought).true
    answers = concluded([s.claim for s in thought], question)
    return (
        len(answers) == 1
        and concluded(true, question) == answers
        and all(is_answer(answer, concluded_one, question.options) for concluded_one in answers)
    )


def _told_before(answered: Sequence[SentenceVerdict], thought: Sequence[SentenceVerdict]) -> bool:
    """Whether an answer in sentences says something true that the thinking truly says."""
    true = Said.of(thought).true
    return any(agree(claim, told) for claim in Said.of(answered).true for told in true)
