"""What every source of training data gives: a question about a video and what to answer."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ClipGeometry:
    """Where the exact geometry of a clip is kept: a dataset of ours and the clip's name in it."""

    dataset: Path
    clip: str


@dataclass(frozen=True)
class Example:
    """One question about one video.

    Attributes:
        source: name of the source in the mixture.
        video: path of the video file.
        question: the words of the question alone.
        options: "A. ..." and so on; empty where the answer is text.
        answer: the option's letter, or the text, without tags.
        prompt: all that the user says beside the video: question, options and how to answer.
        chain: observation, thinking and answer in their tags; None where only the answer is known.
        kind: binary, choice, open, caption or direction.
        topic: what it is about.
        split: train, validation or test.
        clip: the clip's name, the same for all questions about it.
        geometry: where the clip's geometry is; None for clips that have none.
        pair: shared by the forward and the backward version of one question; None outside of pairs.
        reversed: the video is to be shown backwards.
        mirrored: the video is to be shown with left and right exchanged.
    """

    source: str
    video: Path
    question: str
    options: tuple[str, ...]
    answer: str
    prompt: str
    chain: str | None
    kind: str
    topic: str
    split: str
    clip: str
    geometry: ClipGeometry | None = None
    pair: str | None = None
    reversed: bool = False
    mirrored: bool = False

    @property
    def target(self) -> str:
        """What the model is taught to say: the whole chain where there is one, else the answer in its tags."""
        return self.chain if self.chain is not None else f"<answer>{self.answer}</answer>"
