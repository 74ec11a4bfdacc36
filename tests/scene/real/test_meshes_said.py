"""A YAML beside a mesh says its name, its up axis and its unit."""

from pathlib import Path

import numpy as np
import pytest
import trimesh

from synthcam.clips.scene_source import find_scene


@pytest.mark.parametrize("suffix", [".stl", ".glb", ".ply"])
def test_a_mesh_is_taken_as_its_yaml_says(tmp_path: Path, suffix: str) -> None:
    trimesh.creation.box(extents=(300, 200, 900)).export(tmp_path / f"part{suffix}")
    (tmp_path / "part.yaml").write_text("kind: mesh\nname: pillar\nup: z\nunit: mm\ncredit: me\n")
    scenes = [find_scene(str(tmp_path / name)).build(0) for name in (f"part{suffix}", "part.yaml")]
    for scene in scenes:
        thing = scene.objects[-1]
        low, high = thing.world_bounds()
        assert thing.kind == "pillar"
        np.testing.assert_allclose(high - low, [0.3, 0.9, 0.2], atol=1e-5)
        assert low[1] == pytest.approx(0.0, abs=1e-6)
        assert scene.credit is not None
