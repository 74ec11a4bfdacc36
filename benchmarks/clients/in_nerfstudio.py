"""nerfstudio's two parsers open a rendered clip's folder: COLMAP with points, transforms.json; they see one path."""

import sys
from pathlib import Path

import numpy as np
from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(source))
from nerfstudio.data.dataparsers.colmap_dataparser import ColmapDataParserConfig  # noqa: E402
from nerfstudio.data.dataparsers.nerfstudio_dataparser import NerfstudioDataParserConfig  # noqa: E402

plain = {"orientation_method": "none", "center_method": "none", "auto_scale_poses": False, "downscale_factor": 1}
every = {"eval_mode": "all", **plain}
firsts = []
for name in ("one", "two"):
    scene = work / f"{name}-scene"
    colmap = ColmapDataParserConfig(
        data=scene,
        colmap_path=Path("sparse/0"),
        images_path=Path("images"),
        assume_colmap_world_coordinate_convention=False,
        **every,
    ).setup()
    one = colmap.get_dataparser_outputs("train")
    two = NerfstudioDataParserConfig(data=scene, **every).setup().get_dataparser_outputs("train")
    poses = [np.asarray(out.cameras.camera_to_worlds) for out in (one, two)]
    assert np.abs(poses[0] - poses[1]).max() < 1e-4, np.abs(poses[0] - poses[1]).max()
    points = one.metadata["points3D_xyz"]
    assert len(points) > 100
    assert all(path.is_relative_to(scene) for out in (one, two) for path in out.image_filenames)
    firsts.append(poses[0])
assert np.abs(firsts[0] - firsts[1]).max() > 1e-3
tell(
    f"both parsers of two scenes: {len(poses[0])} cameras, the same to 1e-4; {len(points)} points; each its own",
    "nerfstudio",
    "torch",
)
