"""Build a small dataset from a recipe and read it back.

python examples/05_build.py
"""

from pathlib import Path

import synthcam

RECIPE = """\
about: eight short clips in two scenes, with yes/no questions
size: [{side}, {side}]
seconds: [2, 2]
fps: 4
twins: {{share: 1, kinds: {{confusable: 1}}}}
portions:
  - {{use: sft, split: train, clips: 8, scenes: [room, street], samples: {{binary: 8, caption: 4}}}}
"""


def main(out: Path = Path("out/05_build"), side: int = 224) -> None:
    """Build, then print the questions of the first clips; stop it at any moment and run it again with resume=True."""
    out.mkdir(parents=True, exist_ok=True)
    recipe = out / "recipe.yaml"
    recipe.write_text(RECIPE.format(side=side))
    dataset = synthcam.build(recipe, out=out / "dataset", seed=3, workers=2)

    print(f"splits: {', '.join(dataset.splits)}")
    for sample in list(dataset.samples("sft", "train"))[:4]:
        print(f"{sample['video']}: {sample['question']} {sample['answer']}")


if __name__ == "__main__":
    main()
