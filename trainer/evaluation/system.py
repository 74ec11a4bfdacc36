"""A Qwen2.5-VL checkpoint, or a LoRA adapter, as a system of `synthcam evaluate`; shared out over processes.

P(Yes) and the options' letters are read at the first token that the model would say, as CameraBench scores. Chains,
captions and open answers are greedy. Options: `processes` (one a GPU without it), `dtype`, `max-tokens`.
"""

import math
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam import __version__
from synthcam.digests import file_digest
from synthcam.errors import InputError
from synthcam.evaluation.items import Form, Item, Prediction, prompt
from synthcam.evaluation.system import System, SystemSettings
from synthcam.option_text import LETTERS
from synthcam.seeding import stream
from trainer.evaluation.held_out import generate_greedily, pad_left
from trainer.examples import Example
from trainer.features import Encoder, Prompt
from trainer.machine import quiet
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.video import FRAMES_A_GRID, Controls, UnreadableVideoError, VideoInput, read_video_input

MAX_TOKENS: dict[Form, int] = {"yes-no": 8, "choice": 8, "reasoned": 768, "caption": 192, "open": 192}
OPTIONS = ("processes", "dtype", "max-tokens")
CACHE_BYTES = 1 << 28
"""Decoded frames that each process keeps: questions about one video often follow each other."""


@dataclass(frozen=True)
class ModelSettings:
    """What a process needs to ask a model.

    Attributes:
        video: how videos are shown; with `one_frame` only the first of them, for as long.
    """

    folder: str
    video: VideoInput
    one_frame: bool
    dtype: Literal["float32", "bfloat16"]
    max_tokens: int | None
    seed: int


@contextmanager
def open_model(argument: str, settings: SystemSettings) -> Iterator[System]:
    """Open a folder with a model or an adapter.

    Raises:
        InputError: it holds none, an option is unknown or makes no sense, or the frame rate hides the order of frames.
        MachineError: a package is not installed.
    """
    unknown = sorted(set(settings.options) - set(OPTIONS))
    if unknown:
        raise InputError(f"--option {unknown[0]}: a model has no such option; allowed are {', '.join(OPTIONS)}")
    quiet()
    gpus = torch.cuda.device_count()
    processes = _count(settings.options.get("processes", max(gpus, 1)), "processes")
    dtype = str(settings.options.get("dtype", "bfloat16" if gpus else "float32"))
    if dtype not in ("float32", "bfloat16"):
        raise InputError(f"--option dtype={dtype}; allowed are float32 and bfloat16")
    tokens = settings.options.get("max-tokens")
    asked = ModelSettings(
        argument,
        shown_video(Path(argument), settings),
        settings.budget == 1,
        "bfloat16" if dtype == "bfloat16" else "float32",
        None if tokens is None else _count(tokens, "max-tokens"),
        settings.seed,
    )
    about = {
        "synthcam": __version__,
        "torch": torch.__version__,
        "checkpoint": argument,
        "digests": checkpoint_digests(Path(argument)),
        "video": asked.video.model_dump(),
        "one_frame": asked.one_frame,
        "dtype": dtype,
        "processes": processes,
    }
    with _asking(asked, processes) as answers:
        yield ModelSystem(argument, answers, about)


class ModelSystem:
    """Asks a model; each process asks its share of the items."""

    needs_video = True

    def __init__(
        self, name: str, answers: "Callable[[Iterable[Item]], Iterator[Prediction]]", about: Mapping[str, Any]
    ) -> None:
        self.name = Path(name).name
        self._answers, self._about = answers, about

    def describe(self) -> Mapping[str, Any]:
        """The checkpoint with its digests, and how videos are shown to it."""
        return self._about

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer items as they are done."""
        return self._answers(items)


class Asker:
    """A model in this process."""

    def __init__(self, settings: ModelSettings, device: str) -> None:
        quiet()
        self._settings = settings
        self._model = load_model(settings.folder, mode="full", dtype=settings.dtype).to(device)
        self._model.train(False)
        self._model.requires_grad_(False)
        rate = tokens_per_second(self._model)
        processor = load_processor(settings.folder)
        self._encoder = Encoder(processor, settings.video, tokens_per_second=rate, cache_bytes=CACHE_BYTES)

    def ask(self, item: Item) -> Prediction:
        """Answer one item; a video that cannot be read is an error in words."""
        try:
            encoded = self._encoded(item)
        except (UnreadableVideoError, InputError) as error:
            return Prediction(item.id, error=" ".join(str(error).split()))
        if item.form in ("yes-no", "choice"):
            return self._first_token(item, encoded)
        limit = self._settings.max_tokens or MAX_TOKENS[item.form]
        (text,) = generate_greedily(self._model, self._encoder, [encoded], limit)
        return Prediction(item.id, text=text) if text.strip() else Prediction(item.id, error="says nothing")

    def _encoded(self, item: Item) -> Prompt:
        if item.file is None:
            raise UnreadableVideoError(f"{item.video}: there is no video")
        controls = item_controls(item, one_frame=self._settings.one_frame, seed=self._settings.seed)
        return self._encoder.prompt(_example(item, item.file), span=(item.start or 0.0, item.end), **controls)

    def _first_token(self, item: Item, encoded: Prompt) -> Prediction:
        tokens, mask = pad_left([encoded.tokens], self._encoder.pad_token)
        pictures = self._encoder.model_inputs([encoded.patches])
        device = self._model.device
        with torch.inference_mode():
            output = self._model(
                input_ids=tokens.to(device),
                attention_mask=mask.to(device),
                mm_token_type_ids=self._encoder.token_types(tokens).to(device),
                **{name: values.to(device) for name, values in pictures.items()},
            )
        logs = torch.log_softmax(output.logits[0, -1].float(), dim=-1)
        tokenizer = self._encoder.processor.tokenizer
        said = tokenizer.decode([int(logs.argmax())]).strip()
        words = ("Yes", "No") if item.form == "yes-no" else tuple(LETTERS[: len(item.options)])
        found = [float(logs[tokenizer(word)["input_ids"][0]]) for word in words]
        if item.form == "yes-no":
            yes, no = (min(math.exp(log), 1.0) for log in found)
            return Prediction(item.id, p_yes=yes, p_no=no, text=said)
        return Prediction(item.id, options=tuple(found), text=said)


_ASKER: Asker | None = None
"""The model of a worker process."""


@contextmanager
def _asking(settings: ModelSettings, processes: int) -> Iterator["Callable[[Iterable[Item]], Iterator[Prediction]]"]:
    gpus = torch.cuda.device_count()
    if processes == 1:
        asker = Asker(settings, "cuda:0" if gpus else "cpu")
        yield lambda items: map(asker.ask, items)
        return
    context = multiprocessing.get_context("spawn")
    numbers = context.Queue()
    for number in range(processes):
        numbers.put(number)
    # Settings are checked once here, where an error is one line.
    load_processor(settings.folder)
    with ProcessPoolExecutor(processes, context, _begin, (settings, numbers, gpus)) as pool:
        yield lambda items: _share_out(pool, items, ahead=2 * processes)


def _begin(settings: ModelSettings, numbers: Any, gpus: int) -> None:
    global _ASKER
    number = numbers.get()
    torch.set_num_threads(max(1, torch.get_num_threads() // (1 if gpus else 2)))
    _ASKER = Asker(settings, f"cuda:{number % gpus}" if gpus else "cpu")


def _ask(item: Item) -> Prediction:
    assert _ASKER is not None
    return _ASKER.ask(item)


def _share_out(pool: ProcessPoolExecutor, items: Iterable[Item], *, ahead: int) -> Iterator[Prediction]:
    """Answers as they are done, with a few items under way."""
    waiting: deque[Future[Prediction]] = deque()
    for item in items:
        waiting.append(pool.submit(_ask, item))
        if len(waiting) >= ahead:
            yield from _finished(waiting)
    while waiting:
        yield from _finished(waiting)


def _finished(waiting: deque[Future[Prediction]]) -> Iterator[Prediction]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in [one for one in waiting if one in done]:
        waiting.remove(future)
        yield future.result()


def item_controls(item: Item, *, one_frame: bool, seed: int) -> Controls:
    """How the frames of an item are shown; `one_frame` shows the first one throughout."""
    # One order for all clips would be a kind of motion of its own, which a model could recognise.
    order = int(stream(seed, "shuffled", item.video).integers(2**31))
    return {
        "reverse": item.playback == "reversed",
        "mirror": item.playback == "mirrored",
        "freeze": one_frame or item.playback == "frozen",
        "shuffle_seed": order if item.playback == "shuffled" else None,
    }


def checkpoint_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the weights and the configuration of a model's folder."""
    files = sorted({*folder.glob("*.safetensors"), *folder.glob("*config.json")})
    return {file.name: file_digest(file) for file in files}


def shown_video(folder: Path, settings: SystemSettings) -> VideoInput:
    """How videos are shown: as in training, but for what is asked otherwise."""
    known = read_video_input(folder) or VideoInput()
    changes: dict[str, Any] = {}
    if settings.fps is not None:
        changes["fps"] = settings.fps
    if settings.budget is not None and settings.budget > 1:
        changes["max_frames"] = settings.budget - settings.budget % FRAMES_A_GRID
    if settings.max_pixels is not None:
        changes["pixels"] = settings.max_pixels
    try:
        return VideoInput.model_validate({**known.model_dump(), **changes})
    except ValueError as error:
        raise InputError(f"--fps, --budget or pixels: {str(error).splitlines()[2].strip()}") from None


def _example(item: Item, file: Path) -> Example:
    return Example(
        source="evaluation",
        video=file,
        question=item.question,
        options=item.options,
        answer="",
        prompt=prompt(item),
        chain=None,
        kind=item.form,
        topic=item.task,
        split="test",
        clip=item.video,
    )


def _count(value: Any, name: str) -> int:
    try:
        found = int(value)
    except (TypeError, ValueError):
        found = 0
    if found < 1:
        raise InputError(f"--option {name}={value}; allowed is a whole number from 1")
    return found
