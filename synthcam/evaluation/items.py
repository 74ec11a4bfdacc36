"""What a benchmark asks and what a system answers: an item, a prediction, and the row of both in predictions.jsonl."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from synthcam.errors import InputError
from synthcam.language.items import INSTRUCTION

Form = Literal["yes-no", "choice", "reasoned", "caption", "open"]
"""How an item is to be answered.

yes-no: the probability of Yes. choice: the letter of an option, alone. reasoned: observation, thinking and answer in
tags, the answer a letter (or Yes or No without options). caption: sentences. open: free words.
"""
Playback = Literal["forward", "reversed", "mirrored", "frozen", "shuffled"]
"""How the frames are shown: as they are, last first, left and right exchanged, the first one throughout, or in another
order."""
Words = Literal["synthcam", "camreasoner"]
Place = Literal["pos_text_pos_image", "pos_text_neg_image", "neg_text_pos_image", "neg_text_neg_image"]
"""Which of the four combinations of two questions and two videos an item is; CameraBench's names."""
PLACES: tuple[Place, ...] = get_args(Place)
PLEASE = "Please only answer Yes or No."
"""CameraBench's words for an answer of one word."""


@dataclass(frozen=True)
class Item:
    """One question about one video.

    Attributes:
        id: names the item within its benchmark; the same whenever the benchmark is read.
        task: what its score is reported under, such as "Move In".
        form: how it is to be answered.
        video: the video's name, as the benchmark gives it; scores are resampled by it.
        question: the bare question; `prompt` adds options and the form of the answer.
        answer: the right answer: Yes or No, a letter, or a text. None in what a system is given.
        file: the video on this machine; None where no folder of videos was given.
        options: with their letters: ("A. No", "B. Yes").
        label: full name of CameraBench's label that the answer follows from, where there is one.
        skill: a coarser name above `task`, as CameraBench's pairs have one.
        pair: name of the pair of videos and questions it belongs to, and `place` its place there.
        start, end: the part of the video that is asked about, in seconds; all of it without them.
        playback: how the frames are shown.
        words: whose words ask for reasoning.
        conditions: what makes the clip hard, where that is known ("zoom", "moving subject"); it has scores of its own.
        twins: name of the group of matched twins that the clip belongs to, where the question is asked of all of them.
    """

    id: str
    task: str
    form: Form
    video: str
    question: str
    answer: str | None = None
    file: Path | None = None
    options: tuple[str, ...] = ()
    label: str | None = None
    skill: str | None = None
    pair: str | None = None
    place: Place | None = None
    start: float | None = None
    end: float | None = None
    playback: Playback = "forward"
    words: Words = "synthcam"
    conditions: tuple[str, ...] = ()
    twins: str | None = None

    @property
    def without_answer(self) -> "Item":
        """The item as a system is given it."""
        return replace(self, answer=None, conditions=(), twins=None)


@dataclass(frozen=True)
class Prediction:
    """A system's answer to one item.

    Attributes:
        item: the item's id.
        p_yes: probability of Yes, from 0 to 1, for the form yes-no.
        p_no: probability of No; 1 - p_yes without it. A language model's two do not add up to 1.
        options: log-probability of each option, in their order, where the system has them.
        text: what was said.
        error: why there is no answer, in one line; the item counts as wrong.
    """

    item: str
    p_yes: float | None = None
    p_no: float | None = None
    options: tuple[float, ...] | None = None
    text: str | None = None
    error: str | None = None

    @property
    def checked(self) -> "Prediction":
        """The prediction, or one with an error where its numbers are impossible."""
        for name, value in (("p_yes", self.p_yes), ("p_no", self.p_no)):
            if value is not None and not 0 <= value <= 1:  # not a number is neither
                return Prediction(self.item, text=self.text, error=f"{name} is {value}; allowed is 0 to 1")
        if self.options is not None and any(math.isnan(value) or value == math.inf for value in self.options):
            return Prediction(self.item, text=self.text, error=f"log-probabilities of options are {self.options}")
        return self


def prompt(item: Item) -> str:
    """The text that a language model is asked: CameraBench's words for yes and no, CamReasoner's for reasoning."""
    if item.form == "yes-no":
        return f"{item.question.removesuffix(PLEASE).rstrip()} {PLEASE}"
    if item.form == "reasoned" and item.words == "camreasoner":
        return CAMREASONER.format(question="\n".join([item.question, "Options:", *item.options]))
    lines = [item.question, *item.options]
    if item.form == "choice":
        lines.append("Answer with the letter of the option alone.")
    elif item.form == "reasoned":
        lines.append(INSTRUCTION.format(answer="the letter of the option" if item.options else "Yes or No"))
    return "\n".join(lines)


CAMREASONER = (
    "{question}\n\nPlease carefully analyze the video by first focusing on the differences between various frames, "
    "especially those that reveal overall movement or changes. Your <observation> should emphasize these "
    "frame-to-frame differences and describe the overall movement observed in the video. Then, in <think>, reason "
    "about the camera motion based on your observations, explaining how the visual evidence leads to your conclusion "
    "about the type of camera movement. Finally, provide only the single option letter (e.g., A, B, C, D, E, F etc.) "
    "within the <answer> </answer> tags. Follow the format specified in the instructions."
    "Please provide only the single option letter (e.g., A, B, C, D, etc.) within the <answer>...</answer> tags.\n"
    "Example:\n<answer>A</answer>"
)
"""The prompt of CamReasoner's evaluation script, word for word, a missing blank included."""


@dataclass(frozen=True)
class Answered:
    """An item with what a system said: a row of predictions.jsonl, from which everything is scored.

    Attributes:
        judged: what a caption is worth, by the name of the metric; it takes the clip to find out.
    """

    item: Item
    prediction: Prediction
    judged: Mapping[str, float] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """The JSON form; keys that say nothing are left out."""
        item = {
            key: value for key, value in asdict(self.item).items() if value not in (None, (), "forward", "synthcam")
        }
        said = {key: value for key, value in asdict(self.prediction).items() if value is not None and key != "item"}
        if "file" in item:
            item["file"] = str(item["file"])
        if "options" in said:
            said["option_logprobs"] = [max(value, -1e9) for value in said.pop("options")]
        return {**item, **said, **({"judged": dict(self.judged)} if self.judged else {})}

    @classmethod
    def from_row(cls, row: Mapping[str, Any], *, where: str) -> "Answered":
        """The inverse of `as_row`.

        Raises:
            InputError: the row is not one; names `where`.
        """
        try:
            said = {key: row.get(key) for key in ("p_yes", "p_no", "text", "error")}
            for key, value in said.items():
                kinds = (int, float) if key.startswith("p_") else (str,)
                if value is not None and (not isinstance(value, kinds) or isinstance(value, bool)):
                    raise ValueError(f"{key} is {value!r}")
            logprobs = row.get("option_logprobs")
            judged = {str(name): float(value) for name, value in row.get("judged", {}).items()}
            of_item = {key: value for key, value in row.items() if key not in (*said, "option_logprobs", "judged")}
            file = of_item.pop("file", None)
            of_item |= {key: tuple(of_item.get(key, ())) for key in ("options", "conditions")}
            item = Item(**of_item, file=None if file is None else Path(file))
            if item.form not in get_args(Form) or not isinstance(item.id, str):
                raise ValueError(f"form {item.form!r}")
            logs = None if logprobs is None else tuple(float(value) for value in logprobs)
            return cls(item, Prediction(item.id, options=logs, **said).checked, judged)
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{where}: is no prediction of synthcam evaluate ({error})") from None
