"""pycolmap reads the model beside the frames, and its points lie in the pictures."""

import sys
from pathlib import Path

import pycolmap
from told import tell

work = Path(sys.argv[1])
model = pycolmap.Reconstruction(str(work / "two-scene" / "sparse" / "0"))
images = list(model.images.values())
assert all((work / "two-scene" / "images" / image.name).is_file() for image in images)
inside = 0
for point in model.points3D.values():
    seen = [image.project_point(point.xyz) for image in images]
    inside += any(p is not None and 0 <= p[0] < 160 and 0 <= p[1] < 120 for p in seen)
assert inside == len(model.points3D) > 100
tell(f"{len(images)} images and {len(model.points3D)} points, each inside a picture", "pycolmap")
