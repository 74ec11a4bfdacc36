"""Real pose files with known labels: what is listed is found, nothing that is listed is denied."""

import json
from pathlib import Path

import pytest
from support.label_worlds import HAS

from synthcam.formats.read_write import read_poses
from synthcam.labels.clip_labels import label_poses
from synthcam.labels.symmetry import violations

pytestmark = pytest.mark.real
WHOLES = {
    "arc-cw": "arc_crane_movement.arc_clockwise.has_arc_clockwise",
    "arc-ccw": "arc_crane_movement.arc_counterclockwise.has_arc_counterclockwise",
    "static": "steadiness_and_movement.fixed_camera",
}


def listed(real_dir: Path) -> list[tuple[Path, list[str]]]:
    """Pose files of the manifest with what is known of their motion; "roll" without a direction asserts nothing."""
    entries = json.loads((real_dir / "manifest.json").read_text())["files"]
    readable = [e for e in entries if e["path"].startswith("poses/") and e.get("label") and "caption" not in e["path"]]
    return [
        (real_dir / e["path"], [name for name in e["label"] if name != "roll"])
        for e in readable
        if not e["path"].endswith(".png")
    ]


def test_all_listed_motions_are_found_and_none_is_contradicted(real_dir: Path) -> None:
    files = listed(real_dir)
    assert len(files) >= 30
    missed, denied = [], []
    for file, names in files:
        for poses in read_poses(file):
            found = label_poses(poses.trajectory)
            missed += [(file.name, name, found.motions) for name in names if name not in found.motions]
            keys = {**HAS, **WHOLES}
            denied += [(file.name, name) for name in names if found.labels[f"cam_motion.{keys[name]}"] is False]
            assert violations(found.annotation) == [], file.name
    assert missed == []
    assert denied == []


def test_a_roll_of_unknown_direction_is_a_roll(real_dir: Path) -> None:
    poses = read_poses(real_dir / "poses" / "cami2v" / "rotate clockwise.txt")[0]
    assert label_poses(poses.trajectory).motions in (("roll-cw",), ("roll-ccw",))


def test_hand_held_footage_is_not_called_smooth(real_dir: Path) -> None:
    poses = read_poses(real_dir / "poses" / "tum" / "fr1_xyz_rows150-209.txt")[0]
    assert label_poses(poses.trajectory).annotation.steadiness in ("unsteady", "very_unsteady")
