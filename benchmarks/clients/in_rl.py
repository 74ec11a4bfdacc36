"""EasyR1 and verl as far as they go without a GPU: settings of grpo.sh by their own parser, rows, videos, rewards.

Sampling needs vLLM, and that and the update need a GPU: they are not run. Where EasyR1 imports vLLM a stand-in is.
"""

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import av
from told import command_of, digest_of, in_one_place, tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(source))
SAID = "<observation>It turns.</observation><think>It pans.</think><answer>{}</answer>"
MODEL = str(work / "model")
ONE_WORKER = ("data.filter_overlong_prompts_workers=1",)


class StandIn(ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock()


def frames_in(path: str) -> int:
    """The number of frames of a video."""
    with av.open(path) as container:
        return int(container.streams.video[0].frames)


def batch_of(answers: list[str], tokenizer: Any, **columns: list[Any]) -> Any:
    """Replies as the trainers hold them: a prompt of one token, padded replies, and columns of the rows."""
    import numpy as np
    import torch
    from verl import protocol

    replies = [torch.tensor(tokenizer.encode(SAID.format(answer))) for answer in answers]
    padded = torch.nn.utils.rnn.pad_sequence(replies, batch_first=True, padding_value=tokenizer.pad_token_id)
    mask = torch.stack([torch.arange(padded.shape[1]) < len(reply) for reply in replies]).long()
    one = torch.ones(len(replies), 1, dtype=torch.long)
    tensors = {"prompts": one, "responses": padded, "response_mask": mask,
               "attention_mask": torch.cat([one, mask], dim=1)}  # fmt: skip
    held = {key: np.fromiter(values, dtype=object, count=len(values)) for key, values in columns.items()}
    return protocol.DataProto.from_dict(tensors=tensors, non_tensors=held)


def other(answer: str, options: list[str]) -> str:
    """The letter of another option."""
    return next(option[0] for option in options if option[0] != answer)


def easyr1(folder: Path) -> list[dict[str, Any]]:
    """Rows of one export by EasyR1's own settings, loader and reward manager; each with videos and scores."""
    for name in ("vllm", "vllm.distributed", "vllm.lora", "vllm.lora.models", "vllm.lora.request", "vllm.lora.utils",
                 "vllm.lora.worker_manager", "vllm.model_executor", "vllm.transformers_utils"):  # fmt: skip
        sys.modules.setdefault(name, StandIn(name))
    from omegaconf import OmegaConf
    from verl.trainer.config import PPOConfig
    from verl.trainer.data_loader import create_dataloader
    from verl.utils.dataset import process_video
    from verl.utils.tokenizer import get_processor, get_tokenizer
    from verl.workers.reward import AutoRewardManager

    command = command_of(folder / "grpo.sh", EASYR1=str(source), MODEL=MODEL)
    assert command[:2] == ["-m", "verl.trainer.main"]
    given = OmegaConf.from_cli([*command[2:], *ONE_WORKER])
    settings = OmegaConf.merge(OmegaConf.structured(PPOConfig()), OmegaConf.load(given.pop("config")), given)
    config = OmegaConf.to_object(settings)
    config.deep_post_init()
    assert config.data.rollout_batch_size % config.worker.actor.global_batch_size == 0
    tokenizer, processor = get_tokenizer(MODEL), get_processor(MODEL)
    loader, _ = create_dataloader(config.data, tokenizer, processor)
    manager = AutoRewardManager(config.worker.reward, tokenizer)
    assert len(loader) >= 1  # it leaves out a batch that is not full, and stops where there is none
    found = []
    for row in map(loader.dataset.__getitem__, range(len(loader.dataset))):
        (video,) = row["multi_modal_data"]["videos"]
        shown = process_video(video, config.data.min_pixels, config.data.max_pixels, config.data.video_fps)
        right, options = row["ground_truth"], list(row["options"])
        replies = [right, other(right, options)]
        rewards, _ = manager.compute_reward(batch_of(replies, tokenizer, ground_truth=[right] * 2))
        found.append({"video": video, "frames": len(shown), "scores": rewards.sum(-1).tolist()})
    return found


def verl(folder: Path) -> list[dict[str, Any]]:
    """The same by verl's own settings, rows and reward manager."""
    from hydra import compose, initialize_config_dir
    from transformers import AutoProcessor, AutoTokenizer
    from verl.trainer.ppo.reward import load_reward_manager
    from verl.utils.dataset.rl_dataset import RLHFDataset
    from verl.utils.dataset.vision_utils import process_video

    command = command_of(folder / "grpo.sh", MODEL=MODEL)
    assert command[:2] == ["-m", "verl.trainer.main_ppo"]
    with initialize_config_dir(str(source / "verl" / "trainer" / "config"), version_base=None):
        config = compose("ppo_trainer", overrides=[*command[2:], *ONE_WORKER])
    tokenizer, processor = AutoTokenizer.from_pretrained(MODEL), AutoProcessor.from_pretrained(MODEL)
    rows = RLHFDataset(config.data.train_files, tokenizer, config.data, processor)
    manager = load_reward_manager(config, tokenizer, num_examine=0)
    found = []
    for row in map(rows.__getitem__, range(len(rows))):
        (message,) = row["raw_prompt"]
        video, _ = message["content"]
        right, options = row["reward_model"]["ground_truth"], list(row["extra_info"]["options"])
        columns = {key: [row[key]] * 2 for key in ("reward_model", "data_source")}
        extra = [dict(row["extra_info"]), dict(row["extra_info"])]
        batch = batch_of([right, other(right, options)], tokenizer, extra_info=extra, **columns)
        shown = process_video(video)
        found.append({"video": video["video"], "frames": len(shown), "scores": manager(batch).sum(-1).tolist()})
    return found


form = source.name.lower()
total = 0
for _, place in in_one_place(work, form):
    os.chdir(place)
    found = {"easyr1": easyr1, "verl": verl}[form](place)
    import pyarrow.parquet as pq

    assert len(found) == pq.read_table(place / "rl" / "train.parquet").num_rows
    for row in found:
        assert Path(row["video"]).is_file()
        assert f"videos/{digest_of(place)}/" in row["video"]
        assert row["frames"] == frames_in(row["video"]) // 2 * 2
        assert [round(score, 6) for score in row["scores"]] == [1.0, 0.1]
    total += len(found)
tell(
    f"grpo.sh by its own parser; {total} rows by its own loader with all frames (an odd one less); its reward manager "
    "gives right answers 1, wrong ones 0.1; of two datasets at one path each its own; sampling and updates need a GPU",
    "torch",
    "ray",
    "transformers",
    "qwen-vl-utils",
)
