"""Optical flow read from pixels alone: OpenCV's DIS, forwards and backwards."""

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Flow = npt.NDArray[np.float32]


def grey_pictures(frames: npt.NDArray[np.uint8]) -> Grey:
    """Brightness (F, H, W) of a clip (F, H, W, 3), stretched alike in all frames: a dark clip fills the range, too."""
    grey = np.stack([cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]).astype(np.float32)
    low, high = np.percentile(grey, [0.5, 99.5])
    return np.asarray(np.clip((grey - low) * (255.0 / max(high - low, 16.0)), 0, 255).astype(np.uint8))


def dis_flow(before: Grey, after: Grey) -> tuple[Flow, Flow]:
    """Dense flow (H, W, 2) in pixels from one picture to the next, and how far the way there and back misses (H, W).

    DIS: Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016.
    """
    cv2.setNumThreads(1)
    solver = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)  # type: ignore[attr-defined]
    forward = solver.calc(before, after, None)
    backward = solver.calc(after, before, None)
    height, width = before.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    back = cv2.remap(
        backward,
        x + forward[..., 0],
        y + forward[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(1e3, 1e3),
    )
    return forward, np.asarray(np.linalg.norm(forward + back, axis=-1), dtype=np.float32)
