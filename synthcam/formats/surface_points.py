"""Points of what a camera path films, for formats that hold them: COLMAP's points3D."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array


@dataclass(frozen=True, eq=False)
class SurfacePoints:
    """N points on surfaces, each as one frame shows it.

    Attributes:
        positions: (N, 3) in the world of the path.
        colors: (N, 3) red, green, blue.
        frames: (N,) the frame that shows the point.
        pixels: (N, 2) where it is in that frame; a pixel's centre is at +0.5.
    """

    positions: Array
    colors: npt.NDArray[np.uint8]
    frames: npt.NDArray[np.int64]
    pixels: Array
