"""Measure how fast the verifier reads texts and judges them, on the sentences of the panel.

    python benchmarks/bench_reading.py [--clips 3] [--texts train_captions.jsonl]

Prints CPU time on one core: reading alone; the rays and first verdicts of a clip; and verdicts once those are there.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.panel import read_panel

from synthcam.verification.clip import CheckedClip
from synthcam.verification.reading.read import read
from synthcam.verification.verdicts import Verifier


def main() -> None:
    """Print texts a second, and seconds a clip."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=3)
    parser.add_argument("--texts", type=Path, help="CameraBench's train_captions.jsonl; else the panel's sentences")
    options = parser.parse_args()
    panel = read_panel("tune")
    texts = [sentence.text for clip in panel for sentence in clip.sentences]
    if options.texts:
        texts = [json.loads(line)["answer"] for line in options.texts.read_text().splitlines()]
    start = time.process_time()
    for text in texts:
        read(text)
    seconds = time.process_time() - start
    print(f"reading: {len(texts) / seconds:.0f} texts a second ({len(texts)} texts)")
    for clip in panel[: options.clips]:
        rendered = clip.render()
        start = time.process_time()
        judge = Verifier(CheckedClip.from_staged(rendered.restored.staged, rendered.record))
        for sentence in clip.sentences:
            judge.verify(sentence.text)
        first = time.process_time() - start
        start = time.process_time()
        for sentence in clip.sentences:
            judge.verify(sentence.text)
        again = time.process_time() - start
        rate = len(clip.sentences) / again
        print(f"{clip.motion} in {clip.scene}: {first:.2f} s with its rays, then {rate:.0f} sentences a second")


if __name__ == "__main__":
    main()
