"""A frozen model as the judge of picked frames: how much surer it is of the right answer than of the best wrong one.

The vision tower looks at every candidate once. What a choice of frames is worth is then a pass of the language model
over the tokens of these frames, which is the same as showing it a video of them (the tests compare both).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch.nn.functional import log_softmax

from synthcam.digests import file_digest
from synthcam.errors import InputError
from synthcam.option_text import LETTERS
from trainer.examples import Example
from trainer.features import TEXT, VIDEO, cut_into_patches
from trainer.frame_selection.candidates import PICK_FPS
from trainer.models.chat import prompt_messages
from trainer.models.load import load_model, load_processor
from trainer.sources.prompts import prompt as prompt_of
from trainer.video import FRAMES_A_GRID, VideoInput, read_video_input

Form = Literal["tagged", "bare"]
LEAST_MASS = 0.5
"""Probability that a reader must give to the letters of the options, on average; below, it answers in other ways."""
AT_ONCE = 128
"""Frames, or choices of frames, in a pass."""


@dataclass(frozen=True)
class Question:
    """A multiple-choice question as a reader takes it.

    Attributes:
        before, after: tokens of the chat before and after the video.
        letters: the token of each option's letter.
        right: which of them is right; -1 where that is not known.
        words: tokens of the question alone, by which frames are chosen.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    letters: tuple[int, ...]
    right: int
    words: tuple[int, ...]


@dataclass(frozen=True)
class FrameTokens:
    """What the vision tower makes of frames, each as a still pair.

    Attributes:
        values: (N, T, hidden) float32, T = rows * columns tokens a frame.
    """

    values: torch.Tensor
    rows: int
    columns: int

    def __len__(self) -> int:
        return len(self.values)

    def pick(self, picked: Sequence[int]) -> "FrameTokens":
        """The tokens of some frames, in the order of time."""
        return FrameTokens(self.values[sorted(picked)].float(), self.rows, self.columns)


class Reader:
    """A frozen model that answers multiple-choice questions about picked frames.

    Attributes:
        name: of its folder or on the hub.
        video_input: how frames are shown to it.
        hidden: width of its tokens.
    """

    def __init__(
        self, name: str, video_input: VideoInput | None = None, *, dtype: Any = "float32", device: str = "cpu"
    ):
        self.name = name
        self._model: Any = load_model(name, mode="full", dtype=dtype).to(device)
        self._model.train(False)
        self._model.requires_grad_(False)
        self.video_input = video_input or read_video_input(Path(name)) or VideoInput()
        self.processor = load_processor(name)
        self.device = torch.device(device)
        self.hidden = int(self._model.config.text_config.hidden_size)
        self.form: Form = "tagged"
        settings = self.processor.video_processor
        self._patch, self._merge = int(settings.patch_size), int(settings.merge_size)
        a_channel = FRAMES_A_GRID * self._patch**2
        self._mean = torch.tensor(settings.image_mean).repeat_interleave(a_channel) * 255
        self._deviation = torch.tensor(settings.image_std).repeat_interleave(a_channel) * 255
        self._digest: str | None = None

    @property
    def digest(self) -> str:
        """What tells its vision tower from others: the digest of its weights, or its name on the hub."""
        if self._digest is None:
            files = sorted(Path(self.name).glob("*.safetensors")) if Path(self.name).is_dir() else []
            self._digest = "+".join(file_digest(file)[:16] for file in files) or self.name
        return self._digest

    def question(self, example: Example) -> Question:
        """The tokens of an example's question, in the form in which this reader answers.

        Raises:
            InputError: it has no options with letters.
        """
        if len(example.options) < 2:
            raise InputError(
                f"{example.source}, clip {example.clip}: the question {example.question!r} has no options with "
                "letters; frames are selected for multiple-choice questions alone"
            )
        asked = replace(example, prompt=_prompt(example, self.form))
        text: str = self.processor.apply_chat_template(
            prompt_messages(asked), tokenize=False, add_generation_prompt=True
        )
        before, _, after = text.partition(self.processor.video_token)
        tokenizer = self.processor.tokenizer
        letters = LETTERS[: len(example.options)]
        prefix, each = self._letters(letters)
        return Question(
            tuple(tokenizer(before)["input_ids"]),
            (*tokenizer(after)["input_ids"], *prefix),
            each,
            letters.index(example.answer) if example.answer in tuple(letters) else -1,
            tuple(tokenizer(example.question)["input_ids"]),
        )

    def _letters(self, letters: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The tokens that all answers begin with, and the token after them by which each letter is told.

        A tokenizer may join a letter with the bracket before it.
        """
        said = [f"<answer>{letter}</answer>" if self.form == "tagged" else letter for letter in letters]
        rows = [list(self.processor.tokenizer(text)["input_ids"]) for text in said]
        same = 0
        while same < min(map(len, rows)) - 1 and len({row[same] for row in rows}) == 1:
            same += 1
        return tuple(rows[0][:same]), tuple(row[same] for row in rows)

    def look(self, frames: npt.NDArray[np.uint8]) -> FrameTokens:
        """What the vision tower makes of frames (N, H, W, 3)."""
        parts, down, across = [], 0, 0
        for start in range(0, len(frames), AT_ONCE):
            pairs = np.repeat(frames[start : start + AT_ONCE], FRAMES_A_GRID, axis=0)
            values, (count, down, across) = cut_into_patches(pairs, patch=self._patch, merge=self._merge)
            pixels = (torch.from_numpy(values).float() - self._mean) / self._deviation
            grid = torch.tensor([(1, down, across)] * count, device=self.device)
            with torch.inference_mode():
                found = self._model.model.visual(pixels.to(self.device, self._model.dtype), grid_thw=grid)
            tokens = found.pooler_output if hasattr(found, "pooler_output") else found
            parts.append(tokens.reshape(count, -1, self.hidden).float().cpu())
        return FrameTokens(torch.cat(parts).clone(), down // self._merge, across // self._merge)

    def embed(self, tokens: Sequence[int]) -> torch.Tensor:
        """The embeddings (L, hidden) of tokens of text."""
        with torch.inference_mode():
            found = self._model.get_input_embeddings()(torch.tensor(tokens, device=self.device))
        return torch.as_tensor(found.float().cpu()).clone()

    def answers(self, questions: Sequence[Question], shown: Sequence[FrameTokens]) -> list[torch.Tensor]:
        """Log-probabilities of the options of each question, given the tokens of the frames that are shown.

        They are those of the whole vocabulary, so that what lies on no letter is not hidden.
        """
        found: list[torch.Tensor] = []
        for start in range(0, len(questions), AT_ONCE):
            found += self._answers(questions[start : start + AT_ONCE], shown[start : start + AT_ONCE])
        return found

    def _answers(self, questions: Sequence[Question], shown: Sequence[FrameTokens]) -> list[torch.Tensor]:
        embeddings = self._model.get_input_embeddings()
        video = int(self.processor.video_token_id)
        rows = [
            [*one.before, *[video] * (len(frames) * frames.rows * frames.columns), *one.after]
            for one, frames in zip(questions, shown, strict=True)
        ]
        longest = max(map(len, rows))
        pad = int(self.processor.tokenizer.pad_token_id)
        ids = torch.tensor([[pad] * (longest - len(row)) + row for row in rows], device=self.device)
        mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows], device=self.device)
        with torch.inference_mode():
            inputs = embeddings(ids)
            pictures = torch.cat([frames.values.reshape(-1, self.hidden) for frames in shown])
            place = (ids == video).unsqueeze(-1).expand_as(inputs)
            inputs = inputs.masked_scatter(place, pictures.to(inputs.device, inputs.dtype))
            positions, _ = self._model.model.get_rope_index(
                ids,
                torch.where(ids == video, VIDEO, TEXT),
                video_grid_thw=torch.tensor([(len(f), f.rows * self._merge, f.columns * self._merge) for f in shown]),
                second_per_grid_ts=torch.full((len(shown),), FRAMES_A_GRID / PICK_FPS),
                attention_mask=mask,
            )
            hidden = self._model.model.language_model(
                inputs_embeds=inputs, position_ids=positions, attention_mask=mask, use_cache=False
            ).last_hidden_state[:, -1]
            logs = log_softmax(self._model.lm_head(hidden).float(), dim=-1).cpu().clone()
        return [row[list(one.letters)] for row, one in zip(logs, questions, strict=True)]

    def take_form(self, examples: Sequence[Example], shown: Sequence[FrameTokens]) -> None:
        """Find out in which form this reader answers: the letter in tags, or the letter alone.

        Raises:
            InputError: in neither form it gives the letters enough probability.
        """
        mass: dict[Form, float] = {}
        for form in ("tagged", "bare"):
            self.form = form
            found = self.answers([self.question(example) for example in examples], shown)
            mass[form] = float(np.mean([float(logs.exp().sum()) for logs in found]))
        self.form = max(mass, key=lambda form: mass[form])
        if mass[self.form] < LEAST_MASS:
            raise InputError(
                f"reader {self.name}: does not answer in letters (they get {mass[self.form]:.0%} of its probability, "
                f"in tags or alone; allowed is {LEAST_MASS:.0%} and more); train it on multiple-choice questions first"
            )


def _prompt(example: Example, form: Form) -> str:
    if form == "tagged":
        return prompt_of(example.question, example.options, "answer")
    return "\n".join([example.question, *example.options, "Answer with the letter of the option alone."])


def margin(logs: torch.Tensor, right: int) -> float:
    """How much more log-probability the right answer has than the best wrong one."""
    wrong = torch.cat([logs[:right], logs[right + 1 :]])
    return float(logs[right] - wrong.max())
