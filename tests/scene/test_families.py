"""Every recipe that ships, from several seeds."""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from support.scene_digest import scene_digest

from synthcam.scene.assets import Scene
from synthcam.scene.build import build_scene
from synthcam.scene.raycast import RayCaster
from synthcam.scene.recipe import load_recipe, recipe_names
from synthcam.scene.subjects import SUBJECT_KINDS

FAMILIES = recipe_names()
SEEDS = (0, 1, 7)
CLOSED = [name for name in FAMILIES if load_recipe(name).spec.structure.kind == "room"]


@lru_cache(maxsize=64)
def scene(name: str, seed: int) -> Scene:
    return build_scene(load_recipe(name), seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FAMILIES)
def test_well_formed(name: str, seed: int) -> None:
    made = scene(name, seed)
    assert 5_000 <= made.triangles <= 100_000
    assert [thing.id for thing in made.objects] == list(range(1, len(made.objects) + 1))
    assert set(made.subjects) | set(made.rising_subjects) <= set(SUBJECT_KINDS)
    directional = [light for light in made.lights if light.kind == "directional"]
    assert len(directional) <= 4
    assert len(made.lights) - len(directional) <= 8
    for light in directional:
        assert np.linalg.norm(light.vector) == pytest.approx(1.0, abs=1e-6)
    for thing in made.objects:
        assert thing.parts
        for part in thing.parts:
            for array in (part.vertices, part.normals, part.uvs):
                assert np.isfinite(array).all()
            assert np.abs(np.linalg.norm(part.normals, axis=1) - 1).max() < 1e-3
            assert part.faces.min() >= 0
            assert part.faces.max() < len(part.vertices)


@pytest.mark.parametrize("name", FAMILIES)
def test_faces_turn_the_way_their_normals_point(name: str) -> None:
    for thing in scene(name, 0).objects:
        for part in thing.parts:
            corners = part.vertices[part.faces].astype(np.float64)
            turned = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
            mean = part.normals[part.faces].astype(np.float64).mean(axis=1)
            area = np.linalg.norm(turned, axis=1)
            against = (turned * mean).sum(axis=1) < -1e-6 * area
            assert area[against].sum() < 0.01 * area.sum(), thing.kind


@pytest.mark.parametrize("name", FAMILIES)
def test_the_camera_zone_is_free(name: str) -> None:
    for seed in SEEDS:
        made = scene(name, seed)
        caster = RayCaster([thing for thing in made.objects if thing.role != "mover"])
        low, high = np.array(made.camera_zone.low), np.array(made.camera_zone.high)
        points = low + (high - low) * np.random.default_rng(0).random((40, 3))
        around = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        level = np.stack([np.cos(around), np.zeros(16), np.sin(around)], axis=-1)
        distance = caster.cast(np.repeat(points, 16, axis=0), np.tile(level, (40, 1)))[0].reshape(40, 16)
        assert distance.min() >= 0.4 * made.camera_zone.clearance_m
        # From most places in most directions there is room for a move.
        room = 0.5 if made.camera_zone.depth_m[0] < 1 else 1.5
        assert np.median((distance > room).mean(axis=1)) >= 0.7


@pytest.mark.parametrize("name", CLOSED)
def test_no_ray_leaves_a_closed_room(name: str) -> None:
    made = scene(name, 1)
    caster = RayCaster(made.objects)
    middle = 0.5 * (np.array(made.camera_zone.low) + np.array(made.camera_zone.high))
    ways = np.random.default_rng(0).normal(size=(4000, 3))
    assert np.isfinite(caster.cast(np.tile(middle, (4000, 1)), ways)[0]).all()


@pytest.mark.parametrize("name", [name for name in FAMILIES if name not in CLOSED])
def test_no_hole_below_the_horizon(name: str) -> None:
    made = scene(name, 1)
    caster = RayCaster(made.objects)
    middle = 0.5 * (np.array(made.camera_zone.low) + np.array(made.camera_zone.high))
    ways = np.random.default_rng(0).normal(size=(4000, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    ways = ways[ways[:, 1] < -0.12]
    assert np.isfinite(caster.cast(np.tile(middle, (len(ways), 1)), ways)[0]).all()


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_floats_and_nothing_stands_in_something_else(name: str) -> None:
    made = scene(name, 7)
    flat = load_recipe(name).spec.structure.kind != "terrain"
    props = [thing for thing in made.objects if thing.role == "prop"]
    bounds = [thing.world_bounds() for thing in props]
    if flat:
        hung = {"picture", "mirror", "clock", "window", "radiator", "lamp"}
        for thing, (low, _) in zip(props, bounds, strict=True):
            supported = low[1] < 0.15 or any(
                abs(low[1] - other[1][1]) < 0.25 or other[0][1] < low[1] < other[1][1] for other in bounds
            )
            assert supported or thing.kind in hung, thing.kind
    shrunk = [(low + 0.25 * (high - low), high - 0.25 * (high - low)) for low, high in bounds]
    for i, (low, high) in enumerate(shrunk):
        for j in range(i):
            overlap = (low < shrunk[j][1]).all() and (shrunk[j][0] < high).all()
            # The middle half of a box: what stands on a table or under a tree's crown does not count.
            tall = {"tree", "pine", "birch", "market stall"}
            on_top = {props[i].kind, props[j].kind} & {"table", "rack", "pallet", *tall}
            assert not overlap or on_top, (props[i].kind, props[j].kind)


@pytest.mark.parametrize("name", FAMILIES)
def test_seeds_decide(name: str) -> None:
    recipe = load_recipe(name)
    digest = scene_digest(scene(name, 0))
    assert scene_digest(build_scene(recipe, 0)) == digest
    assert scene_digest(scene(name, 1)) != digest


def test_same_bytes_in_another_process() -> None:
    script = Path(__file__).resolve().parents[1] / "support" / "scene_digest.py"
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r}); import runpy;"
         f"digest = runpy.run_path({str(script)!r})['scene_digest'];"
         "from synthcam.scene.build import build_scene; from synthcam.scene.recipe import load_recipe;"
         "print(*(digest(build_scene(load_recipe(name), 1)) for name in ('room', 'forest')))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.split() == [scene_digest(scene(name, 1)) for name in ("room", "forest")]


def test_movers_go_where_their_front_points() -> None:
    movers = [t for seed in range(8) for t in scene("street", seed).objects if t.role == "mover"]
    assert movers
    for thing in movers:
        assert thing.path is not None
        poses = thing.path.poses(np.linspace(0, 3, 7))
        assert np.allclose(poses[0], thing.world_from_object)
        step = np.diff(poses[:, :3, 3], axis=0)
        assert np.linalg.norm(step, axis=1).min() > 0.3
        # Its front, -Z, goes first.
        ahead = -poses[:-1, :3, 2]
        assert ((step * ahead).sum(axis=1) > 0.9 * np.linalg.norm(step, axis=1)).all()
