"""Check optical flow against depth: for a camera that only moves, both say the same.

python examples/04_depth_and_flow.py
"""

import numpy as np

import synthcam
from synthcam.geometry.camera import pixel_centres, reproject


def main(size: tuple[int, int] = (448, 448)) -> None:
    """Compare the flow of a clip with its first depth map seen from the next camera."""
    clip = synthcam.render("arc-cw", scene="courtyard", seed=2, size=size, frames=8, fps=4)
    cameras, pixels = clip.trajectory, pixel_centres(*size)
    moved = reproject(
        pixels,
        clip.depth[0],
        world_from_a=cameras.world_from_camera[0],
        intrinsics_a=cameras.intrinsics[0],
        world_from_b=cameras.world_from_camera[1],
        intrinsics_b=cameras.intrinsics[1],
    )
    seen = np.isfinite(clip.depth[0])
    error = np.abs(moved - pixels - clip.flow[0])[seen]
    print(f"{clip.source}: flow of up to {np.abs(clip.flow[0]).max():.1f} pixels, error at most {error.max():.2g}")
    names = {thing["id"]: thing["kind"] for thing in clip.record["objects"]}
    shown = [names.get(int(i), "sky") for i in np.unique(clip.segmentation[0])]
    print(f"the first frame shows {', '.join(shown)}")


if __name__ == "__main__":
    main()
