"""Supervised fine-tuning with TRL on this folder's rows: python train_sft.py --model Qwen/Qwen2.5-VL-7B-Instruct."""

import argparse
from pathlib import Path

import torch
from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoModelForImageTextToText, AutoProcessor
from trl import SFTConfig, SFTTrainer
from video_collator import VideoCollator

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Train and save the adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="Qwen/Qwen2.5-VL-7B-Instruct")
    parser.add_argument("--split", default="train")
    parser.add_argument("--steps", type=int, default=-1, help="stop after so many steps; one epoch without it")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--out", default=str(HERE / "trained"))
    given = parser.parse_args()
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
        train_dataset=load_dataset(str(HERE), "sft", split=given.split),
        data_collator=VideoCollator(processor, HERE),
        processing_class=processor,
        peft_config=LoraConfig(r=64, target_modules="all-linear", exclude_modules=r".*visual.*", task_type="CAUSAL_LM"),
    )
    trainer.train()
    trainer.save_model()


if __name__ == "__main__":
    main()
