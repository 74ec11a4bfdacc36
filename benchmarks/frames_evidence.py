"""Whether a policy finds the frames that a question needs: a tiny reader, policies, and what they are compared with.

    python benchmarks/frames_evidence.py --out runs/frames_evidence --seeds 0 1 2 --minutes 8

The reader, a Qwen2.5-VL of a few hundred thousand weights, learns on clips of one shot until it answers 92 % of
held-out ones, or for so many CPU minutes: it tells what it is shown, and the policy has to find what to show it.
Policies learn from its answers alone, on other clips, of 256 frames. They and all other ways to pick are asked about
the same held-out clips. A run that was stopped goes on where it was.
"""

import argparse
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trainer.compat  # noqa: F401  # isort: skip
import numpy as np
import torch

from synthcam.atomic_files import replacing_folder, write_text
from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.samples import make_samples
from trainer.config import TrainConfig, load_config
from trainer.examples import Example
from trainer.features import Encoder
from trainer.frame_selection.candidates import Candidates, as_shown
from trainer.frame_selection.samplers import evenly
from trainer.machine import quiet
from trainer.models.load import save_checkpoint
from trainer.models.tiny import TinyShape, build_tiny
from trainer.muon import MuonAndAdamW
from trainer.run import train
from trainer.sources.prompts import prompt

SHAPE = TinyShape(
    hidden=64, layers=2, intermediate=128, vision_hidden=64, vision_layers=1, vision_intermediate=128, vocabulary=1024
)
CLIPS, HELD_OUT, BATCH, ENOUGH = 2000, 256, 64, 0.92
MUON_RATE, RATE, SLOWER = 2e-2, 2e-3, 0.3
"""Learning rates until half of the held-out questions are answered, and what is left of them then."""
FIRST_SEED = {"train": 5_000_000, "test": 9_000_000}


def orthogonal(grad: torch.Tensor, coefficients: tuple[float, float, float], steps: int, eps: float) -> torch.Tensor:
    """Muon's Newton-Schulz iteration in float32; torch's in bfloat16 takes a CPU ten times as long."""
    a, b, c = coefficients
    found = grad.float() if grad.shape[0] <= grad.shape[1] else grad.float().T
    found = found / found.norm().clamp(min=eps)
    for _ in range(steps):
        gram = found @ found.T
        found = torch.addmm(found, torch.addmm(gram, gram, gram, beta=b, alpha=c), found, beta=a)
    return found if grad.shape[0] <= grad.shape[1] else found.T


def short_clips(split: str, count: int) -> list[tuple[Example, Candidates]]:
    """Clips of the first level, drawn on the spot; setups of the splits, and of the long clips, differ."""
    found: list[tuple[Example, Candidates]] = []
    for number in itertools.count():
        if len(found) == count:
            break
        seed = FIRST_SEED[split] + number
        option = int(stream(seed, "option").integers(4))
        spec = TemporalSpec("window_way", 1, seed, option, "flat", 56, 56, 2.0)
        clip, twin = TemporalClip(spec), TemporalClip(TemporalSpec(**(spec.as_record() | {"option": (option + 1) % 4})))
        if len(clip.setup.cuts) > 1:
            continue
        made = make_samples((clip, twin), "choice", stream(seed, "sample"))
        assert made is not None
        sample = made[0]
        example = Example(
            source="short",
            video=Path(f"{seed}.mp4"),
            question=sample.question,
            options=sample.options,
            answer=sample.answer,
            prompt=prompt(sample.question, sample.options, "answer"),
            chain=None,
            kind="choice",
            topic=sample.topic,
            split=split,
            clip=str(seed),
        )
        frames = np.stack(list(clip.pictures()))
        picked = evenly(len(frames), 8)
        small = frames[picked].reshape(len(picked), 28, 2, 28, 2, 3).mean((2, 4)).round().astype(np.uint8)
        found.append((example, Candidates(small, np.arange(len(picked)) / 1.0)))
    return found


def teach_reader(config: TrainConfig, folder: Path, minutes: float) -> dict[str, float]:
    """Train the reader from random weights and write it; returns what it came to."""
    began = time.process_time()
    learned, held_out = short_clips("train", CLIPS), short_clips("test", HELD_OUT)
    drawn = time.process_time() - began
    texts = {text for example, _ in learned for text in (example.prompt, example.target)}
    model, processor = build_tiny(sorted(texts), SHAPE, seed=config.seed)
    shown = {example.video: candidates for example, candidates in (*learned, *held_out)}
    encoder = Encoder(
        processor,
        config.video,
        tokens_per_second=2,
        picked=lambda example, span: as_shown(shown[example.video], range(len(shown[example.video]))),
    )
    rows = [(encoder.prompt(example), encoder.answer(example)) for example, _ in learned]
    tests = [(encoder.prompt(example), encoder.answer(example)) for example, _ in held_out]
    torch.optim._muon._zeropower_via_newtonschulz = orthogonal
    optimizer = MuonAndAdamW(model.named_parameters(), muon_lr=MUON_RATE, adamw_lr=RATE, beta2=0.95)
    full = [group["lr"] for group in optimizer.param_groups]
    rng, step, accuracy = stream(config.seed, "reader"), 0, 0.0
    order: list[int] = []
    while accuracy < ENOUGH and time.process_time() - began < 60 * minutes:
        if len(order) < BATCH:
            order = [int(i) for i in rng.permutation(len(rows))]
        batch, order = [rows[i] for i in order[:BATCH]], order[BATCH:]
        for group, rate in zip(optimizer.param_groups, full, strict=True):
            group["lr"] = rate * min(1.0, (step + 1) / 30) * (1.0 if accuracy < 0.5 else SLOWER)
        logits, right = _answered(model, encoder, batch)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), right.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % 25 == 0:
            accuracy = _accuracy(model, encoder, tests)
            print(
                f"reader: {step} steps, loss {float(loss.detach()):.3f}, right {accuracy:.3f}, "
                f"{time.process_time() - began:.0f} CPU s",
                flush=True,
            )
    with replacing_folder(folder) as temporary:
        save_checkpoint(temporary, model, processor, config.video)
    found = {"steps": step, "accuracy": accuracy, "drawing_s": drawn, "cpu_s": time.process_time() - began}
    write_text(folder.parent / "reader.json", json.dumps(found) + "\n")
    return found


def _answered(model: Any, encoder: Encoder, batch: list[Any]) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (B, A, V) of the tokens of the answers, all as long as each other, and these (B, A)."""
    longest = max(len(one.tokens) + len(answer) for one, answer in batch)
    tokens = torch.tensor(
        [[encoder.pad_token] * (longest - len(one.tokens) - len(answer)) + one.tokens + answer for one, answer in batch]
    )
    mask = (torch.arange(longest) >= torch.tensor([longest - len(o.tokens) - len(a) for o, a in batch])[:, None]).long()
    long = len(batch[0][1])
    output = model(
        input_ids=tokens,
        attention_mask=mask,
        mm_token_type_ids=encoder.token_types(tokens),
        logits_to_keep=long + 1,
        **encoder.model_inputs([one.patches for one, _ in batch]),
    )
    return output.logits[:, :-1], tokens[:, -long:]


def _accuracy(model: Any, encoder: Encoder, rows: list[Any]) -> float:
    model.train(False)
    right = 0
    with torch.inference_mode():
        for start in range(0, len(rows), 64):
            logits, tokens = _answered(model, encoder, rows[start : start + 64])
            right += int((logits.argmax(-1) == tokens).all(dim=1).sum())
    model.train(True)
    return right / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--minutes", type=float, default=8.0, help="most CPU minutes of the reader")
    given = parser.parse_args()
    quiet()
    config = load_config("tiny_frames")
    given.out.mkdir(parents=True, exist_ok=True)
    reader = given.out / "reader"
    if not reader.is_dir():
        print(teach_reader(config, reader, given.minutes), flush=True)
    plain = config.model_dump(mode="json", exclude_none=True)
    for key in ("sft", "picks"):
        del plain[key]
    for source in (*plain["frames"]["mixture"], *plain["frames"]["held_out"]):
        source["path"] = str(given.out / "windows_long")
    plain["frames"]["features"] = str(given.out / "features")
    plain["model"] = {"name": str(reader), "dtype": "float32"}
    for seed in given.seeds:
        began = time.process_time()
        run = TrainConfig.model_validate(plain | {"seed": seed, "out": str(given.out / f"seed{seed}")})
        done = train(run, resume=True, progress=False)
        assert done.policy is not None
        print(json.dumps({"seed": seed, "cpu_s": time.process_time() - began, **done.policy.comparison}), flush=True)


if __name__ == "__main__":
    main()
