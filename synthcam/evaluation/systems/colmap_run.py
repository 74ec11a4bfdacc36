"""Places the pictures of a folder with pycolmap, as a process of its own: COLMAP's failed checks end the process."""

import importlib
import sys
from pathlib import Path
from typing import Any

FEATURES = 2048
"""Most features of a picture."""
FEWEST = 4
"""Pictures of the smallest model that is kept."""


def place(folder: Path) -> None:
    """Write a model of `folder`/images, all taken with one lens, into `folder`/models."""
    colmap: Any = importlib.import_module("pycolmap")
    colmap.set_random_seed(0)
    database, images = folder / "database.db", folder / "images"
    extraction, matching = colmap.FeatureExtractionOptions(), colmap.FeatureMatchingOptions()
    extraction.num_threads = matching.num_threads = 1
    extraction.sift.max_num_features = FEATURES
    mapping = colmap.IncrementalPipelineOptions()
    mapping.num_threads, mapping.multiple_models, mapping.min_model_size = 1, False, FEWEST
    # A clip's baselines are short and its pictures small, beside what the defaults are made for.
    mapping.mapper.init_min_tri_angle, mapping.mapper.init_min_num_inliers = 3.0, 40
    mapping.mapper.abs_pose_min_num_inliers = 15
    colmap.extract_features(
        database,
        images,
        camera_mode=colmap.CameraMode.SINGLE,
        reader_options=colmap.ImageReaderOptions(camera_model="SIMPLE_PINHOLE"),
        extraction_options=extraction,
        device=colmap.Device.cpu,
    )
    colmap.match_exhaustive(database, matching_options=matching, device=colmap.Device.cpu)
    colmap.incremental_mapping(database, images, folder / "models", options=mapping)


if __name__ == "__main__":
    place(Path(sys.argv[1]))
