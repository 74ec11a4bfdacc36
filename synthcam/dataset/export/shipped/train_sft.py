"""Supervised fine-tuning with TRL on this folder's rows: python train_sft.py --model Qwen/Qwen2.5-VL-7B-Instruct."""

import argparse
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import IO

import torch
from datasets import Dataset, Video, get_dataset_config_names, load_dataset
from peft import LoraConfig
from transformers import AutoModelForImageTextToText, AutoProcessor
from trl import SFTConfig, SFTTrainer
from video_collator import VideoCollator

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Train and save the adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="Qwen/Qwen2.5-VL-7B-Instruct")
    parser.add_argument("--rows", help="a configuration of the README: sft where there is one, else the first")
    parser.add_argument("--split", default="train")
    parser.add_argument("--steps", type=int, default=-1, help="stop after so many steps; one epoch without it")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--out", default=str(HERE / "trained"))
    given = parser.parse_args()
    named = get_dataset_config_names(str(HERE))
    name = given.rows or ("sft" if "sft" in named else named[0])
    rows, opened = conversations(load_dataset(str(HERE), name, split=given.split))
    processor = AutoProcessor.from_pretrained(given.model)
    model = AutoModelForImageTextToText.from_pretrained(given.model, dtype="auto")
    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(
            output_dir=given.out,
            max_steps=given.steps,
            num_train_epochs=1,
            per_device_train_batch_size=given.batch,
            learning_rate=1e-4,
            bf16=torch.cuda.is_available(),
            use_cpu=not torch.cuda.is_available(),
            logging_steps=1,
            report_to="none",
            max_length=None,  # cutting a row would cut its video
            remove_unused_columns=False,
            dataset_kwargs={"skip_prepare_dataset": True},
        ),
        train_dataset=rows,
        data_collator=VideoCollator(processor, HERE, opened),
        processing_class=processor,
        peft_config=LoraConfig(r=64, target_modules="all-linear", exclude_modules=r".*visual.*", task_type="CAUSAL_LM"),
    )
    trainer.train()
    trainer.save_model()


def conversations(rows: Dataset) -> tuple[Dataset, Callable[[str], Path | IO[bytes]]]:
    """Rows with `messages` and `videos`, and what opens a video; rows that are clips become one row a sample."""
    if "messages" in rows.column_names:
        return rows, HERE.joinpath
    column = "video" if "video" in rows.column_names else "mp4"
    clips = rows.cast_column(column, Video(decode=False))
    found = []
    for number, clip in enumerate(clips.remove_columns(column)):
        for sample in clip["samples"] if column == "video" else json.loads(clip["json"]["samples"]):
            messages = [
                {"role": message["role"], "content": _parts(message["content"])} for message in sample["messages"]
            ]
            found.append({"messages": messages, "videos": [str(number)]})
    return Dataset.from_list(found), lambda number: io.BytesIO(clips[int(number)][column]["bytes"])


def _parts(content: str) -> list[dict[str, str | None]]:
    """A message as parts: `<video>` at its start becomes one."""
    text = content.removeprefix("<video>")
    video = [{"type": "video", "text": None}] if text != content else []
    return [*video, {"type": "text", "text": text}]


if __name__ == "__main__":
    main()
