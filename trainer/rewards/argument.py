"""Whether a completion argues: says what can be seen in the clip, and thinks about it, before it answers.

"x", "x" and the right answer have the form of a chain and say nothing. Consistency and geometry are paid for arguments
alone, and the form of a chain only where both sections claim something: an empty chain earns what its answer earns.
"""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read
from synthcam.verification.verdicts import Verifier
from trainer.rewards.format import read_completion

SIGHTS = (
    c.Slides, c.Grows, c.Turns, c.Tapers, c.Trembles, c.Visible, c.Covers, c.Compare, c.Alike, c.Reveals, c.MovesItself,
    c.Still, c.SubjectSize, c.Keeps,
)  # fmt: skip
"""Claims of what a picture shows, from which a motion can be told; a motion itself is none."""


def says_something(text: str) -> bool:
    """Whether observation and thinking each claim something, true or not.

    Example:
        >>> says_something("<observation>x</observation><think>x</think><answer>B</answer>")
        False
        >>> says_something(
        ...     "<observation>The crate slides left.</observation><think>So it pans.</think><answer>B</answer>"
        ... )
        True
    """
    completion = read_completion(text)
    if completion is None:
        return False
    return all(any(clause.claims for clause in read(part)) for part in (completion.observation, completion.think))


def argues(text: str, judge: Verifier | None) -> bool:
    """Whether the observation says what can be seen, true of the clip where that is known, and the thinking something.

    The answer said three times is no argument: what the camera does is not seen but concluded.

    Args:
        text: the completion.
        judge: of the clip; None if its geometry is not known.
    """
    completion = read_completion(text)
    if completion is None or not says_something(text):
        return False
    if judge is None:
        seen = [claim for clause in read(completion.observation) if not clause.hedged for claim in clause.claims]
        return any(isinstance(claim, SIGHTS) for claim in seen)
    judged = judge.verify(completion.observation).clauses
    return any(v.outcome == "true" and not v.hedged and isinstance(v.claim, SIGHTS) for v in judged)
