"""Recipes for tests: a dozen small clips with everything in them, and half a dozen where it is about building."""

MINI = """\
about: a dozen small clips
seed: 11
size: [64, 48]
fps: 4
seconds: [2, 3]
clips_a_scene: 3
scenes_a_shard: 2
attempts: 12
shots: {single: 4, compound: 1, sequence: 1, tracking: 0, shaky: 1, static: 1}
twins:
  share: 0.8
  kinds: {confusable: 3, opposite: 2, order: 1, shake: 1, still: 1}
looks:
  - {weight: 2}
  - {exposure_ev: [-0.3, 0.3], vignette: [0.1, 0.3], noise: [0.005, 0.01]}
portions:
  - {use: sft, split: train, clips: 5, scenes: [abstract, room], samples: {binary: 6, choice: 4, open: 3, caption: 3}}
  - {use: rl, split: train, clips: 3, scenes: [abstract, room], samples: {binary: 4, choice: 2}}
  - {use: vqa, split: test, clips: 4, scenes: [corridor], samples: {binary: 6, choice: 4, open: 1, caption: 2}}
"""
FEW = (
    MINI.partition("portions:\n")[0].replace("seconds: [2, 3]", "seconds: [1, 2]")
    + """\
portions:
  - {use: sft, split: train, clips: 2, scenes: [abstract, room], samples: {binary: 2, choice: 1, open: 1, caption: 1}}
  - {use: rl, split: train, clips: 2, scenes: [abstract, room], samples: {binary: 2, choice: 1}}
  - {use: vqa, split: test, clips: 2, scenes: [corridor], samples: {binary: 2, choice: 1, open: 1, caption: 1}}
"""
)
"""The same with two shorter clips in each of its three shards, and few questions."""
