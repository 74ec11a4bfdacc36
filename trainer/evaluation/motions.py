"""A model that was taught to name motions, as a system: what it names becomes the answer to every question.

A tiny model knows no words but those it was taught. It is asked in these, once about each part of a video, how probable
every motion is, by the probability of each whole answer; questions are answered from that as from a measurement.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam import __version__
from synthcam.errors import InputError
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems.beliefs import COARSE, PRIMITIVES, STATIC, Beliefs
from synthcam.evaluation.systems.measured import MeasuredSystem, item_file
from synthcam.motion.motions import MOTIONS
from trainer.evaluation.held_out import pad_left
from trainer.evaluation.system import CACHE_BYTES, checkpoint_digests, item_controls, shown_video
from trainer.examples import Example
from trainer.features import Encoder
from trainer.machine import quiet
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.sources.dataset import PROMPT as NAME_PROMPT
from trainer.sources.directions import KINDS, NOT, direction_prompt

ASKS = ("name", "directions")
WAYS = {
    "left": ("pan-left", "truck-left"),
    "right": ("pan-right", "truck-right"),
    "up": ("tilt-up", "pedestal-up"),
    "down": ("tilt-down", "pedestal-down"),
    "in": ("dolly-in", "zoom-in"),
    "out": ("dolly-out", "zoom-out"),
    "roll": ("roll-cw", "roll-ccw"),
}


@contextmanager
def open_motions(argument: str, settings: SystemSettings) -> Iterator[System]:
    """Open a folder with a model that names motions: `motions:MODEL_DIR`.

    `--option ask=name` (the default) asks for the one motion of a clip, as the training source `motions` does, among
    `--option names=pan-left,...`, all fifteen without it; `ask=directions` asks of each kind of motion whether and
    which way, as the source `directions` does.

    Raises:
        InputError: it holds no model, or an option makes no sense.
    """
    options = dict(settings.options)
    ask = str(options.pop("ask", "name"))
    names = tuple(str(options.pop("names", ",".join((*PRIMITIVES, STATIC)))).split(","))
    if not argument or ask not in ASKS or options or any(name not in (*PRIMITIVES, STATIC) for name in names):
        raise InputError(
            f"--system motions:{argument}: allowed is motions:MODEL_DIR with --option ask=name or ask=directions, and "
            f"names=... out of {', '.join((*PRIMITIVES, STATIC))}"
        )
    if not Path(argument).is_dir():
        raise InputError(f"--system motions:{argument}: there is no such folder; allowed is motions:MODEL_DIR")
    quiet()
    namer = Namer(Path(argument), settings)
    about = {
        "synthcam": __version__,
        "checkpoint": argument,
        "digests": checkpoint_digests(Path(argument)),
        "ask": ask,
        "video": shown_video(Path(argument), settings).model_dump(),
    }

    def measure(item: Item) -> Beliefs:
        if ask == "directions":
            return beliefs_from_directions({kind: namer.directions(item, kind) for kind in KINDS})
        return beliefs_from_name(namer.probabilities(item, NAME_PROMPT, names))

    yield MeasuredSystem(f"motions:{Path(argument).name}", measure, about)


class Namer:
    """Gives the probability of each of some answers."""

    def __init__(self, folder: Path, settings: SystemSettings) -> None:
        self._model = load_model(str(folder), mode="full", dtype="float32")
        self._model.to("cuda" if torch.cuda.is_available() else "cpu")
        self._model.train(False)
        rate = tokens_per_second(self._model)
        video = shown_video(folder, settings)
        self._encoder = Encoder(load_processor(str(folder)), video, tokens_per_second=rate, cache_bytes=CACHE_BYTES)
        self._one_frame, self._seed = settings.budget == 1, settings.seed

    def directions(self, item: Item, kind: str) -> Mapping[str, float]:
        """The probability of each motion of a kind, and of none."""
        return self.probabilities(item, direction_prompt(kind), (*KINDS[kind], NOT))

    def probabilities(self, item: Item, prompt: str, answers: Sequence[str]) -> Mapping[str, float]:
        """The probabilities of answers, which add up to 1.

        Raises:
            UnreadableVideoError: the video is missing or cannot be decoded.
        """
        examples = [
            Example("evaluation", item_file(item), "", (), one, prompt, None, "open", "motion", "test", item.video)
            for one in answers
        ]
        controls = item_controls(item, one_frame=self._one_frame, seed=self._seed)
        asked = self._encoder.prompt(examples[0], span=(item.start or 0.0, item.end), **controls)
        said = [self._encoder.answer(example) for example in examples]
        tokens, mask = pad_left([[*asked.tokens, *words] for words in said], self._encoder.pad_token)
        pictures = self._encoder.model_inputs([asked.patches] * len(said))
        device = self._model.device
        with torch.inference_mode():
            logits = self._model(
                input_ids=tokens.to(device),
                attention_mask=mask.to(device),
                mm_token_type_ids=self._encoder.token_types(tokens).to(device),
                **{name: values.to(device) for name, values in pictures.items()},
            ).logits
        logs = torch.log_softmax(logits.float(), dim=-1)
        # The words stand at the end of each row; each is foretold by the place before it.
        found = [float(sum(logs[i, -1 - k, word] for k, word in enumerate(reversed(s), 1))) for i, s in enumerate(said)]
        most = max(found)
        weights = [math.exp(value - most) for value in found]
        return {answer: weight / sum(weights) for answer, weight in zip(answers, weights, strict=True)}


def beliefs_from_name(found: Mapping[str, float]) -> Beliefs:
    """What is believed of a clip whose one motion has these probabilities."""
    motions = {name: found.get(name, 0.0) for name in (*PRIMITIVES, STATIC)}
    return Beliefs(motions, coarse_of(motions))


def beliefs_from_directions(found: Mapping[str, Mapping[str, float]]) -> Beliefs:
    """What is believed of a clip that has these motions of each kind; it is static if it has none of any."""
    motions = {name: share for kind in found.values() for name, share in kind.items() if name in MOTIONS}
    still = math.prod(kind[NOT] for kind in found.values())
    return Beliefs(motions | {STATIC: still}, coarse_of(motions | {STATIC: still}))


def coarse_of(motions: Mapping[str, float]) -> dict[str, float]:
    """The likelihood of each coarse motion, from those of the fifteen."""
    weights = {way: sum(motions.get(name, 0.0) for name in names) for way, names in WAYS.items()}
    weights[STATIC] = motions[STATIC]
    total = sum(weights.values()) or 1.0
    return {name: weights[name] / total for name in COARSE}
