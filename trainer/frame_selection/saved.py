"""A policy's folder: its weights, and with what it was trained.

FOLDER/policy.safetensors  FOLDER/policy.json  FOLDER/synthcam_files.json   the last lists the digests of the others
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from synthcam.errors import InputError
from trainer.checkpoints import check_intact, seal
from trainer.frame_selection.policy import FramePolicy, PolicyShape
from trainer.frame_selection.reader import Reader
from trainer.video import VideoInput

WEIGHTS, ABOUT = "policy.safetensors", "policy.json"


@dataclass(frozen=True)
class PolicyRecord:
    """With what a policy was trained.

    Attributes:
        reader: the model whose vision tower its features come from, by folder or name.
        digest: of that model's weights.
        video: how frames are shown to that model.
        fps, most: how candidates are taken from a video.
        budgets: at which it was trained.
    """

    shape: PolicyShape
    reader: str
    digest: str
    video: VideoInput
    fps: float
    most: int
    budgets: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {**vars(self), "shape": asdict(self.shape), "video": self.video.model_dump()}


def save_policy(folder: Path, policy: FramePolicy, record: PolicyRecord) -> None:
    """Write a policy's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in policy.state_dict().items()}, folder / WEIGHTS)
    (folder / ABOUT).write_text(json.dumps(record.as_dict(), indent=2) + "\n", encoding="utf-8")
    seal(folder)


def read_record(folder: Path) -> PolicyRecord:
    """With what the policy in a folder was trained.

    Raises:
        InputError: the folder holds no policy, or one that is damaged.
    """
    file = folder / ABOUT
    if not file.is_file():
        raise InputError(f"policy {folder}: holds no {ABOUT}; allowed is the folder policy of a run's stage frames")
    check_intact(folder, "train the policy again, or restore it")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return PolicyRecord(
            PolicyShape(**content["shape"]),
            content["reader"],
            content["digest"],
            VideoInput.model_validate(content["video"]),
            float(content["fps"]),
            int(content["most"]),
            tuple(content["budgets"]),
        )
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(f"{file}: is damaged; train the policy again, or restore it") from error


def load_policy(folder: Path, reader: Reader) -> FramePolicy:
    """Load the policy of a folder, for features of a reader.

    Raises:
        InputError: there is none, it is damaged, or was trained with another vision tower or other frames.
    """
    record = read_record(folder)
    if record.digest != reader.digest:
        raise InputError(
            f"policy {folder}: was trained with the vision tower of {record.reader}, not with that of {reader.name}; "
            "allowed is the same model, whose weights have not changed since"
        )
    if record.video != reader.video_input:
        keys = [
            key for key in VideoInput.model_fields if getattr(record.video, key) != getattr(reader.video_input, key)
        ]
        raise InputError(f"policy {folder}: was trained with other video input ({', '.join(keys)} differ)")
    policy = FramePolicy(record.shape)
    try:
        policy.load_state_dict(load_file(folder / WEIGHTS))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise InputError(f"{folder / WEIGHTS}: is damaged; train the policy again, or restore it") from error
    policy.train(False)
    return policy


def policy_generator(seed: int) -> torch.Generator:
    """Random numbers of a policy's picks."""
    return torch.Generator().manual_seed(seed)
