"""Sentences in free English about rendered clips, judged by looking at the frames: the yardstick of a reader.

How they were judged stands at the head of `tests/verification/panel.yaml`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import yaml
from numpy.typing import NDArray

import synthcam
from synthcam.clips.clip import Clip

Half: TypeAlias = Literal["tune", "held_out", "fresh_tune", "fresh_held_out"]
Judged: TypeAlias = Literal["true", "false", "no claim"]

FOLDER = Path(__file__).resolve().parents[1] / "verification"
FILES: dict[Half, Path] = {
    "tune": FOLDER / "panel.yaml",
    "held_out": FOLDER / "panel_held_out.yaml",
    "fresh_tune": FOLDER / "panel_fresh.yaml",
    "fresh_held_out": FOLDER / "panel_fresh_held_out.yaml",
}
"""Of two panels by different authors, the half that a reader may be tuned on and the one that only measures it."""
BLOCKS = (6, 8)
"""Rows and columns of the blocks whose mean grey levels are kept of a frame."""


@dataclass(frozen=True)
class PanelSentence:
    """A sentence, what a viewer says of it, and what it is about."""

    text: str
    judged: Judged
    kind: str


@dataclass(frozen=True)
class PanelClip:
    """A clip as it was rendered for the panel, and the sentences about it.

    Attributes:
        name: of the clip, `t01` in the tuning half, `h01` in the other.
        size: width and height in pixels.
        seen: mean grey levels of blocks of the first and the last frame, (2, 48) in 0 to 255.
    """

    name: str
    half: Half
    motion: str
    scene: str
    seed: int
    size: tuple[int, int]
    frames: int
    fps: float
    seen: NDArray[np.uint8]
    sentences: tuple[PanelSentence, ...]

    def render(self) -> Clip:
        """Render it as it was judged."""
        clip = synthcam.render(
            self.motion, scene=self.scene, seed=self.seed, size=self.size, frames=self.frames, fps=self.fps,
            progress=False,
        )  # fmt: skip
        assert isinstance(clip, Clip)
        return clip


def read_panel(half: Half) -> list[PanelClip]:
    """The clips of one half with their sentences, in the order of the file."""
    page = yaml.safe_load(FILES[half].read_text(encoding="utf-8"))
    return [
        PanelClip(
            name=clip["name"],
            half=page["half"],
            motion=clip["motion"],
            scene=clip["scene"],
            seed=clip["seed"],
            size=tuple(clip.get("size") or page["size"]),
            frames=clip.get("frames") or page["frames"],
            fps=float(clip.get("fps") or page["fps"]),
            seen=np.array([list(bytes.fromhex(frame)) for frame in clip["seen"]], dtype=np.uint8),
            sentences=tuple(
                PanelSentence(line["text"], _judged(line["judged"]), line["kind"]) for line in clip["sentences"]
            ),
        )
        for clip in page["clips"]
    ]


def block_means(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean grey levels (48,) of the blocks of a frame (H, W, 3), row by row."""
    rows, columns = BLOCKS
    height, width, _ = frame.shape
    whole = frame[: rows * (height // rows), : columns * (width // columns)]
    blocks = whole.mean(axis=2).reshape(rows, height // rows, columns, width // columns)
    return np.asarray(blocks.mean(axis=(1, 3)).ravel(), dtype=np.float64)


def _judged(value: bool | str) -> Judged:
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case "no claim":
            return "no claim"
        case _:
            raise ValueError(f"judged: {value!r}, allowed: true, false, no claim")
