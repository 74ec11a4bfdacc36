"""A model's camera head as a system of evaluation: what it reads becomes the answer to every question."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam import __version__
from synthcam.errors import InputError
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems.beliefs import STATIC, Beliefs
from synthcam.evaluation.systems.measured import MeasuredSystem, item_file
from trainer.camera_head.head import CameraPrediction
from trainer.camera_head.reading import CameraReader
from trainer.camera_head.saved import FILE, load_head, read_head_config
from trainer.camera_head.truth import CLASSES
from trainer.evaluation.motions import coarse_of
from trainer.evaluation.system import CACHE_BYTES, checkpoint_digests, item_controls, shown_video
from trainer.examples import Example
from trainer.features import PIXELS, Encoder
from trainer.machine import quiet
from trainer.models.load import load_model, load_processor, tokens_per_second
from trainer.sources.dataset import PROMPT, QUESTION
from trainer.sources.directions import NOT


@contextmanager
def open_camera_head(argument: str, settings: SystemSettings) -> Iterator[System]:
    """Open the head that was kept beside a model: `camera-head:MODEL_DIR`.

    Raises:
        InputError: the folder holds none, or an option is given.
    """
    folder = Path(argument)
    if not argument or not folder.is_dir():
        raise InputError(f"--system camera-head:{argument}: there is no such folder; allowed is camera-head:MODEL_DIR")
    if settings.options:
        raise InputError(f"--option {sorted(settings.options)[0]}: a camera head has no options")
    config = read_head_config(folder)
    quiet()
    looker = Looker(folder, settings)
    about = {
        "synthcam": __version__,
        "checkpoint": argument,
        "digests": checkpoint_digests(folder),
        "head": config.model_dump(),
        "video": shown_video(folder, settings).model_dump(),
    }
    yield MeasuredSystem(f"camera-head:{folder.name}", looker.beliefs, about)


class Looker:
    """A model with the head that was kept beside it.

    Raises:
        InputError: the folder has no model, or no head of its size.
    """

    def __init__(self, folder: Path, settings: SystemSettings) -> None:
        config = read_head_config(folder)
        self._model = load_model(str(folder), mode="full", dtype="float32")
        try:
            self._reader = CameraReader(self._model, config)
        except IndexError:
            raise InputError(f"{folder / FILE}: reads block {config.layer}, which the model does not have") from None
        load_head(self._reader, folder)
        self._model.to("cuda" if torch.cuda.is_available() else "cpu")
        self._model.train(False)
        rate = tokens_per_second(self._model)
        video = shown_video(folder, settings)
        self._encoder = Encoder(load_processor(str(folder)), video, tokens_per_second=rate, cache_bytes=CACHE_BYTES)
        self._one_frame, self._seed = settings.budget == 1, settings.seed

    def beliefs(self, item: Item) -> Beliefs:
        """What the head reads of the part of a video that an item is about.

        Raises:
            UnreadableVideoError: the video is missing or cannot be decoded.
        """
        return beliefs_of(self.predict(item))

    def predict(self, item: Item) -> CameraPrediction:
        """The prediction for an item's video, as a batch of one."""
        controls = item_controls(item, one_frame=self._one_frame, seed=self._seed)
        example = Example(
            "evaluation", item_file(item), QUESTION, (), "", PROMPT, None, "open", "motion", "test", item.video
        )
        asked = self._encoder.prompt(example, span=(item.start or 0.0, item.end), **controls)
        inputs = self._encoder.model_inputs([asked.patches], device=self._model.device)
        if self._reader.config.part == "vision":
            return self._reader.look(inputs[PIXELS], inputs["video_grid_thw"])
        tokens = torch.tensor([asked.tokens], device=self._model.device)
        with torch.inference_mode():
            self._model(input_ids=tokens, mm_token_type_ids=self._encoder.token_types(tokens), **inputs)
        return self._reader.prediction()


def beliefs_of(said: CameraPrediction) -> Beliefs:
    """What is believed of the one video of a prediction; a camera that stands still has no motion of any kind."""
    still = float(said.static[0].sigmoid())
    shares = said.kinds[0].softmax(1).tolist()
    motions: Mapping[str, float] = {
        name: share * (1 - still)
        for names, row in zip(CLASSES.values(), shares, strict=True)
        for name, share in zip(names, row, strict=True)
        if name != NOT
    }
    found = {**motions, STATIC: still}
    return Beliefs(found, coarse_of(found))
