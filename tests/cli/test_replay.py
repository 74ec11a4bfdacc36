"""`synthcam render --trajectory`: frames follow the poses of a real camera."""

import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.formats.read_write import read_poses
from synthcam.geometry.camera import project_world, unproject
from synthcam.geometry.se3 import invert, log_so3, transform_points

SMALL = ("--size", "256x192")


@pytest.mark.real
@pytest.mark.parametrize("name", ["re10k/2c80f9eb0d3b2bb4.txt", "tum/fr1_xyz_rows150-209.txt"])
def test_a_real_camera_is_replayed(name: str, synthcam, real_dir: Path, tmp_path: Path) -> None:
    ran = synthcam("render", "--trajectory", real_dir / "poses" / name, *SMALL, "--depth", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / "out" / "clip.json").read_text())
    source = read_poses(real_dir / "poses" / name)[0].trajectory
    poses = np.array(clip["world_from_camera"])
    assert len(poses) == len(source)
    # Relative poses are the file's, up to the scale that was needed.
    found = invert(poses[:1]) @ poses
    given = invert(source.world_from_camera[:1]) @ source.world_from_camera
    assert np.allclose(log_so3(np.swapaxes(given[:, :3, :3], -1, -2) @ found[:, :3, :3]), 0, atol=1e-6)
    assert np.allclose(found[:, :3, 3], clip["staging"]["scale"] * given[:, :3, 3], atol=1e-6)


@pytest.mark.real
def test_frames_follow_the_poses_to_half_a_pixel(synthcam, real_dir: Path, tmp_path: Path) -> None:
    """Points seen in the first frame are where the poses say in the others: rendered depth against reprojection."""
    file = real_dir / "poses" / "re10k" / "2c80f9eb0d3b2bb4.txt"
    ran = synthcam("render", "--trajectory", file, *SMALL, "--scene", "room", "--depth", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / "out" / "clip.json").read_text())
    depth = np.load(tmp_path / "out" / "depth.npz")["depth"]
    poses, k = np.array(clip["world_from_camera"]), np.array(clip["intrinsics"])
    columns, rows = np.meshgrid(np.arange(20, 256, 24), np.arange(16, 192, 20))
    pixels = np.stack([columns, rows], axis=-1).reshape(-1, 2) + 0.5
    errors = []
    for i in (4, 8, 15):
        first = depth[0][rows.ravel(), columns.ravel()].astype(float)
        world = transform_points(poses[0], unproject(k[0], pixels, first))
        there, z = project_world(poses[i], k[i], world)
        inside = (z > 0) & (there[:, 0] > 1) & (there[:, 0] < 255) & (there[:, 1] > 1) & (there[:, 1] < 191)
        # Back from frame i with its own rendered depth: the round trip ends where it began unless something hides it.
        at = there[inside].astype(int)
        seen = depth[i][at[:, 1], at[:, 0]].astype(float)
        back = transform_points(poses[i], unproject(k[i], at + 0.5, seen))
        again, _ = project_world(poses[0], k[0], back)
        straight, _ = project_world(poses[0], k[0], transform_points(poses[i], unproject(k[i], at + 0.5, z[inside])))
        visible = np.abs(seen / z[inside] - 1) < 0.02
        assert visible.mean() > 0.7
        errors.append(np.linalg.norm(again - straight, axis=1)[visible])
    assert np.median(np.concatenate(errors)) < 0.5
    assert np.quantile(np.concatenate(errors), 0.95) < 0.5
