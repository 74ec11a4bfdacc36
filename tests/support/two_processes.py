"""A process of a run, which notes what it did: torchrun --nproc_per_node 2 -m support.two_processes CONFIG NOTES."""

import json
import sys
from pathlib import Path
from typing import Any

import trainer.compat  # isort: skip
import torch
from accelerate import PartialState

import trainer.run
from trainer.collator import ReadableExamples
from trainer.evaluation import held_out

if __name__ == "__main__":
    config, notes = sys.argv[1:]
    torch.set_num_threads(1)
    done: dict[str, Any] = {"sft": [], "grpo": [], "asked": [], "wrote": [], "pairs": []}
    read, answer = ReadableExamples.at, held_out.answer_greedily

    def at(self: Any, index: int) -> Any:
        found = read(self, index)
        stage = "grpo" if type(self._examples).__name__ == "PairedExamples" else "sft"
        done[stage].append(index)
        if stage == "grpo":
            done["pairs"].append([found.example.pair, found.example.reversed])
        return found

    def answer_greedily(model: Any, encoder: Any, questions: Any, **options: Any) -> Any:
        done["asked"] += [[one.control, one.example.clip, one.example.question] for one in questions]
        return answer(model, encoder, questions, **options)

    def noted(name: str, work: Any) -> Any:
        def write(*args: Any, **kwargs: Any) -> Any:
            done["wrote"].append(name)
            return work(*args, **kwargs)

        return write

    ReadableExamples.at = at  # type: ignore[method-assign]
    held_out.answer_greedily = answer_greedily
    for name in ("begin_run", "build_tiny", "seal"):
        setattr(trainer.run, name, noted(name, getattr(trainer.run, name)))
    trainer.run.train(config, progress=False)
    state = PartialState()
    done |= {"rank": state.process_index, "processes": state.num_processes}
    Path(notes, f"{state.process_index}.json").write_text(json.dumps(done))
