"""Label the camera motion of a pose file, and convert it to the format of another tool.

python examples/02_label.py [POSES]
"""

import sys
from pathlib import Path

import synthcam


def main(out: Path = Path("out/02_label"), poses: Path | None = None) -> None:
    """Label a file of poses; without one, that of a camera that moves forward and turns its head."""
    out.mkdir(parents=True, exist_ok=True)
    if poses is None:
        # TUM's format: time, position and orientation quaternion of each frame; x right, y down, z forward.
        poses = out / "forward.tum"
        poses.write_text("\n".join(f"{i / 8} 0 0 {0.15 * i} 0 0 0 1" for i in range(16)))

    labelled = synthcam.label(poses, scene_depth=3.0, figure=out / "path.png", overwrite=True)
    for path in labelled if isinstance(labelled, list) else [labelled]:
        true = [name for name, value in path.labels.items() if value]
        unsure = sum(value is None for value in path.labels.values())
        print(f"{path.name}: {', '.join(path.motions)}; {len(true)} labels hold, {unsure} cannot be decided")
        for note in path.notes:
            print(f"  note: {note}")

    done = synthcam.convert(poses, out / "transforms.json", to_format="nerf", overwrite=True)
    print(f"{done.poses} poses written to {done.target}")


if __name__ == "__main__":
    main(poses=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
