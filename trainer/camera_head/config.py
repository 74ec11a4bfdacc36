"""Keys of a training config that say where a head reads the camera, and how much its loss counts."""

from typing import Annotated, Literal

from pydantic import Field

from synthcam.checked_yaml import StrictModel
from trainer.sources.config import Positive

Part = Literal["vision", "language"]


class CameraHeadConfig(StrictModel):
    """A head that learns the exact camera of every rendered clip from hidden states at the video's tokens.

    Attributes:
        part: reads the vision tower, or the language model at the video's tokens.
        layer: reads the output of this block, counted from 1; published probes find camera motion most readable in
            block 7 of the 32 of the vision tower.
        weight: of its loss, beside that of the answers; with 0 the head learns nothing and changes nothing.
        width: numbers that it keeps of each pair of frames.
        keep: write it beside the trained model, where `synthcam evaluate --system camera-head:MODEL_DIR` reads it; else
            it is dropped when training ends.
    """

    part: Part = "vision"
    layer: Positive = 7
    weight: float = Field(default=0.5, ge=0)
    width: Annotated[int, Field(ge=8, le=4096, multiple_of=4)] = 128
    keep: bool = True
