"""The oracle that judges chains by pixels: it calls true what a made picture does, and false what it does not."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed (extra: evaluate)")

import cv2
from support.chain_film import Film
from support.chain_reader import Reader

FRAMES, HEIGHT, WIDTH, STEP = 9, 96, 128, 5


@pytest.fixture(scope="module")
def sliding() -> Reader:
    """A wall with a red crate before it slides left by a third of the frame; the camera pans right."""
    noise = np.random.default_rng(3).uniform(0, 255, (HEIGHT, WIDTH + FRAMES * STEP)).astype(np.float32)
    wide = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 1.5), None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    frames = np.stack([np.repeat(wide[:, i * STEP : i * STEP + WIDTH, None], 3, axis=2) for i in range(FRAMES)])
    ids = np.ones((FRAMES, HEIGHT, WIDTH), np.uint16)
    depth = np.full(ids.shape, 6.0, np.float32)
    for i in range(FRAMES):
        left = 80 - i * STEP
        ids[i, 30:60, left : left + 30], depth[i, 30:60, left : left + 30] = 2, 3.0
    focal, poses = 128.0, np.tile(np.diag([1.0, -1.0, -1.0, 1.0]), (FRAMES, 1, 1))
    for i in range(FRAMES):
        angle = i * STEP / focal
        turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
        poses[i, :3, :3] = poses[i, :3, :3] @ turn
    objects = [
        {"id": 1, "kind": "wall", "color": "gray", "role": "structure"},
        {"id": 2, "kind": "crate", "color": "red", "role": "prop"},
    ]
    intrinsics = np.tile([focal, focal, WIDTH / 2, HEIGHT / 2], (FRAMES, 1))
    return Reader(Film(frames, ids, depth, 6.0, (poses, intrinsics), objects, (), "pan-right", "room"))


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Everything in the frame slides to the left by about a third of the frame.", "true"),
        ("The whole picture drifts rightwards.", "false"),
        ("The red crate and the wall behind it move left in step.", "true"),
        ("The red crate moves left faster than the wall behind it.", "false"),
        ("The red crate disappears at the left.", "false"),
        ("There is no vertical drift.", "true"),
        ("Nothing slides sideways.", "false"),
        ("So the viewpoint stays put while the view turns to the right.", "true"),
        ("With a rightward truck, the red crate would outpace the wall, hence the camera pans right.", "true"),
        ("With a pan to the right, the red crate would outpace the wall.", "false"),
        ("The camera trucks right.", "false"),
        ("A purple cow hums.", "unread"),
    ],
)
def test_sentences_are_judged_by_the_pixels(sliding: Reader, sentence: str, outcome: str) -> None:
    assert sliding.sentence(sentence).outcome == outcome, sliding.sentence(sentence)
