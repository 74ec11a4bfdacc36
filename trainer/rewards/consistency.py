"""Whether the thinking comes to the answer that is given, right or wrong."""

from synthcam.verification.answers import Question
from synthcam.verification.parser import parse
from trainer.rewards.accuracy import is_answer, is_free_text
from trainer.rewards.conclusions import agree, concluded, free_claims, readable
from trainer.rewards.format import read_completion


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
