"""Render camera motions, look at what is known about them, save one and open it again.

python examples/01_render.py
"""

from pathlib import Path

import synthcam


def main(out: Path = Path("out/01_render"), size: tuple[int, int] = (448, 448)) -> None:
    """Render three motions from the same start in one scene."""
    clips = synthcam.render(["pan-left", "truck-left", "pan-left+zoom-in"], scene="courtyard", seed=3, size=size, fps=8)
    for clip in clips:
        position = clip.trajectory.positions
        travelled = float(((position[-1] - position[0]) ** 2).sum() ** 0.5)
        print(f"{', '.join(clip.motions)}: {clip.frames.shape}, the camera travels {travelled:.2f} m")
        print(f"  {clip.caption}")

    folder = clips[1].save(out / "truck-left", depth=True, overwrite=True)
    again = synthcam.load(folder / "clip.json")
    print(f"{folder}: {len(again.trajectory)} frames, the nearest thing is {again.depth[0].min():.2f} m away")


if __name__ == "__main__":
    main()
