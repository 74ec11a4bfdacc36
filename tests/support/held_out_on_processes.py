"""Evaluates the toy model on the toy clips, as one of the processes of a run: CLIPS MODEL OUT."""

import json
import sys
from pathlib import Path
from typing import Any

from accelerate import PartialState
from support.toy_training import tiny_encoder, toy_examples

from trainer.evaluation import held_out
from trainer.machine import process_number
from trainer.models.load import load_model, load_processor

PartialState(cpu=True)  # without it, several processes on a machine without GPU do not find each other
clips, model, out = (Path(argument) for argument in sys.argv[1:])
answer = held_out.answer_greedily


def counted(model: Any, encoder: Any, questions: Any, **options: Any) -> list[str | None]:
    Path(f"{out}.asked.{process_number()}").write_text(json.dumps(len(questions)))
    return answer(model, encoder, questions, **options)


held_out.answer_greedily = counted
held_out.evaluate(
    load_model(str(model)),
    tiny_encoder(load_processor(str(model))),
    toy_examples(clips),
    name="before",
    folder=out,
    batch_size=4,
    max_new_tokens=6,
    controls=("as it is",),
)
