"""What the labels say is there can be seen in the pixels, by an estimator that never sees a pose.

`python -m pytest -m verify tests/labels/test_pixels.py -s` prints every disagreement; docs/pixel-evidence.md explains.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from support.pixel_clips import Comparison, compare, compare_many
from support.pixel_estimator import read_motion
from support.pixel_steps import AHEAD, WAYS, Head

FEW, MANY = (0, 1, 3, 6, 7, 8, 9, 12, 13), range(500)
"""The few hold twelve of the fourteen directed motions, in six scenes."""
SMALL = 112
"""Width and height of the few; the many are twice as large."""


def report(clips: Sequence[Comparison]) -> str:
    """All that was read, and every clip on which the two readings differ."""
    wanted = Counter(name for clip in clips for name in clip.wanted)
    missed = Counter(name for clip in clips for name, *_ in clip.missed)
    denied = sum(len(clip.denied) for clip in clips)
    contradicted = sum(len(clip.contradicted) for clip in clips)
    directions = ", ".join(f"{name} {wanted[name] - missed[name]}/{wanted[name]}" for name in sorted(wanted))
    return "\n".join(
        [
            f"{len(clips)} clips",
            f"True labels: {wanted.total()}, missed {missed.total()} in {_count(clips, 'missed')} clips",
            f"False labels: {denied}, contradicted {contradicted} in {_count(clips, 'contradicted')} clips",
            f"clips whose True labels the reading of the next clip would find, too: {_by_chance(clips)}",
            f"found/True: {directions}",
            *(str(clip) for clip in clips if clip.missed or clip.contradicted),
        ]
    )


def _count(clips: Sequence[Comparison], what: str) -> int:
    return sum(bool(getattr(clip, what)) for clip in clips)


def _by_chance(clips: Sequence[Comparison]) -> int:
    return sum(set(clip.wanted) <= set(other.found) for clip, other in zip(clips, [*clips[1:], clips[0]], strict=True))


def test_every_true_label_is_found_in_the_pixels() -> None:
    clips = [compare(seed, SMALL) for seed in FEW]
    print(report(clips))
    assert len({name for clip in clips for name in clip.wanted}) >= 12
    assert not [str(clip) for clip in clips if clip.missed]


@pytest.mark.verify
def test_pixels_agree_with_the_labels_on_99_percent_of_500_clips() -> None:
    clips = compare_many(MANY)
    print(report(clips))
    assert {name for clip in clips for name in clip.wanted} == {name for pair in WAYS for name in pair}
    assert _count(clips, "missed") <= 0.01 * len(clips)
    # An estimator that finds everything everywhere would pass the line above, and one that reads another clip as well.
    assert _count(clips, "contradicted") <= 0.05 * len(clips)
    assert _by_chance(clips) <= 0.2 * len(clips)


def test_a_picture_that_does_not_change_shows_nothing() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    reading = read_motion(
        np.stack([picture] * 4), lambda _, pixels: np.full(len(pixels), 3.0), focal=64.0, down=np.array([0.0, 1.0, 0.0])
    )
    assert max(reading.effects.values()) < 1e-3


def test_the_fields_are_the_derivatives_of_the_exact_step() -> None:
    down = np.array([0.1, 0.9, 0.3])
    head = Head(90.0, down / np.linalg.norm(down), 96, 64)
    pixels = np.random.default_rng(1).uniform(0, 64, (50, 2))
    inverse = np.linspace(0, 1, 50)
    assert head.right @ AHEAD == pytest.approx(0)
    for j, field in enumerate(head.fields(pixels, inverse)):
        rates = np.zeros(len(WAYS))
        rates[j] = 1e-5
        there, back = head.after(pixels, inverse, rates)[0], head.after(pixels, inverse, -rates)[0]
        np.testing.assert_allclose((there - back) / 2e-5, field, atol=1e-3)
