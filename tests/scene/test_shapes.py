"""Solids are closed and face outwards, against trimesh; texture coordinates are metres."""

import numpy as np
import pytest
import trimesh

from synthcam.scene.palette import COLORS, color_word, shade_of
from synthcam.scene.props.catalog import PROP_KINDS, make_prop
from synthcam.scene.round_shapes import cone, cylinder, limb, lump, ring, rotation_between, sphere
from synthcam.scene.shapes import Geometry, box, frustum, gable
from synthcam.scene.subjects import SUBJECT_KINDS, make_subject

SOLIDS = {
    "box": box(1.0, 2.0, 3.0),
    "bevelled box": box(1.0, 2.0, 3.0, bevel=0.1),
    "frustum": frustum((2, 2), (1, 1), 3),
    "gable": gable(2, 1, 4),
    "cylinder": cylinder(1.0, 2.0, segments=128),
    "cone": cone(1.0, 0.0, 3.0, segments=128),
    "sphere": sphere(1.0, segments=128),
    "limb": limb([1, 2, 3], [2, 4, 5], 0.5, segments=64),
    "ring": ring(2.0, 0.5, segments=128, sides=64),
}
VOLUMES = {
    "box": 6.0,
    "frustum": 7.0,
    "gable": 4.0,
    "cylinder": 2 * np.pi,
    "cone": np.pi,
    "sphere": 4 / 3 * np.pi,
    "ring": np.pi**2,
    "limb": np.pi * 0.25 * 3 + 4 / 3 * np.pi * 0.125,
}


def as_trimesh(shape: Geometry) -> trimesh.Trimesh:
    mesh = trimesh.Trimesh(shape.vertices, shape.faces, process=False)
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    return mesh


@pytest.mark.parametrize("name", SOLIDS)
def test_closed_and_outward(name: str) -> None:
    mesh = as_trimesh(SOLIDS[name])
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume > 0
    if name in VOLUMES:
        assert mesh.volume == pytest.approx(VOLUMES[name], rel=0.02)


@pytest.mark.parametrize("kind", PROP_KINDS)
def test_props_are_closed_and_stand_on_the_ground(kind: str) -> None:
    made = make_prop(kind, np.random.default_rng(5))
    for piece in made.prop.pieces:
        mesh = as_trimesh(piece.geometry)
        assert mesh.is_watertight
        assert mesh.volume > 0
    if kind not in ("ceiling-lamp", "light-panel"):
        assert -2.6 < made.low[1] <= 0.13
    assert (made.high - made.low > 0).all()


@pytest.mark.parametrize("kind", SUBJECT_KINDS)
def test_subjects_stand_on_their_feet(kind: str) -> None:
    model = make_subject(kind, np.random.default_rng(2))
    points = np.concatenate([part.vertices for part in model.parts])
    assert abs(points[:, 1].min()) < 0.02 * model.height + 0.002
    assert model.height == pytest.approx(points[:, 1].max(), rel=1e-5)
    radius = float(np.hypot(points[:, 0], points[:, 2]).max())
    walks = model.skeleton is not None and model.skeleton.legs
    assert (radius <= model.radius < 2.5 * radius) if walks else model.radius == pytest.approx(radius, rel=1e-5)
    assert model.color_name in COLORS
    again = make_subject(kind, np.random.default_rng(2))
    assert all((a.vertices == b.vertices).all() for a, b in zip(model.parts, again.parts, strict=True))


def test_a_lump_has_exact_normals() -> None:
    shape = lump(np.random.default_rng(0), (2.0, 1.0, 1.5), roughness=0.2, detail=40)
    corners = shape.vertices[shape.faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    mean = shape.normals[shape.faces].mean(axis=1)
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    assert np.rad2deg(np.arccos(np.clip((flat * mean).sum(axis=1), -1, 1))).mean() < 2.0


@pytest.mark.parametrize("shape", [box(1.0, 2.0, 3.0, bevel=0.05), gable(2, 1, 4), frustum((2, 2), (1, 1), 3)])
def test_texture_coordinates_are_metres(shape: Geometry) -> None:
    faces = shape.faces[:12]
    world = np.linalg.norm(np.diff(shape.vertices[faces], axis=1), axis=2)
    texture = np.linalg.norm(np.diff(shape.uvs[faces], axis=1), axis=2)
    assert np.allclose(world, texture, rtol=1e-6)


def test_copies_are_copies() -> None:
    one = box(1, 1, 1)
    three = one.repeated([[0, 0, 0], [5, 0, 0], [0, 0, 5]])
    assert as_trimesh(three).volume == pytest.approx(3.0)


def test_rotation_between_turns_one_into_the_other() -> None:
    rng = np.random.default_rng(1)
    for a, b in rng.normal(size=(20, 2, 3)):
        a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
        assert np.allclose(rotation_between(a, b) @ a, b)
    up = np.array([0.0, 1.0, 0.0])
    assert np.allclose(rotation_between(up, -up) @ up, -up)


@pytest.mark.parametrize("word", COLORS)
def test_a_shade_is_still_called_by_its_word(word: str) -> None:
    rng = np.random.default_rng(0)
    assert all(color_word(shade_of(word, rng)) == word for _ in range(50))
