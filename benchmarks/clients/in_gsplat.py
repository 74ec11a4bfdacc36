"""gsplat's COLMAP parser, which normalises the scene by the points, opens a rendered clip's folder."""

import sys
from pathlib import Path

import numpy as np
from told import tell

work, source = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(source / "examples"))
from datasets.colmap import Dataset, Parser  # noqa: E402

pictures = []
for name in ("one", "two"):
    parser = Parser(str(work / f"{name}-scene"), factor=1, normalize=True, test_every=8)
    picture = np.asarray(Dataset(parser, split="train")[0]["image"])
    assert len(parser.points) > 100
    assert np.isfinite(parser.points).all()
    pictures.append(picture)
assert (pictures[0] != pictures[1]).any()
tell(
    f"Parser(normalize=True) of two scenes: {len(parser.camtoworlds)} cameras, {len(parser.points)} points, pictures "
    f"{picture.shape}, each its own",
    "pycolmap",
    "torch",
)
