"""gsplat's COLMAP parser, which normalises the scene by the points, opens a rendered clip's folder."""

import sys
from pathlib import Path

import numpy as np
from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(source / "examples"))
from datasets.colmap import Dataset, Parser  # noqa: E402

parser = Parser(str(work / "scene"), factor=1, normalize=True, test_every=8)
size = tuple(Dataset(parser, split="train")[0]["image"].shape)
assert len(parser.points) > 100
assert np.isfinite(parser.points).all()
tell(
    f"Parser(normalize=True): {len(parser.camtoworlds)} cameras, {len(parser.points)} points, pictures {size}",
    "pycolmap",
    "torch",
)
