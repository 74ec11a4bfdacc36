"""The table of motions against what the rig and the image-motion fields do."""

import numpy as np
import pytest

from synthcam.geometry.image_motion import COMPONENTS, basis_fields
from synthcam.geometry.se3 import Array
from synthcam.labels.labels_from_annotation import RULES
from synthcam.motion.expression import Term
from synthcam.motion.motions import COMPOSITE_FAMILIES, LABEL_OF, MOTIONS, OPPOSITE, ORBIT_PARTS, SIMPLE_FAMILIES
from synthcam.motion.rig import RigState, advance

MIRROR = np.diag([-1.0, 1.0, 1.0])
U = np.linspace(0.0, 1.0, 9)
DIRECTED = [name for name, motion in MOTIONS.items() if motion.direction is not None]


def path(name: str, start: RigState | None = None) -> RigState:
    """The rig's path of a motion, from the origin or from `start`, with a subject 4 m ahead of its first state."""
    at, none = start or RigState(np.zeros((1, 3)), *np.zeros((4, 1))), None
    term = Term(name, {"deg": 30.0, "m": 1.0, "x": 1.5}[MOTIONS[name].unit or "m"], None, "linear")
    return advance(at, (term,), U, heading="start", subject_distance=4.0, subject=none, times=U)


def cameras(state: RigState) -> tuple[Array, Array, Array]:
    return state.position, state.rotation(), state.log_zoom


@pytest.mark.parametrize("name", DIRECTED)
def test_the_mirrored_path_is_that_of_the_mirrored_motion(name: str) -> None:
    position, rotation, zoom = cameras(path(name))
    seen = position @ MIRROR, MIRROR @ rotation @ MIRROR, zoom
    for one, other in zip(seen, cameras(path(MOTIONS[name].mirrored)), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize("name", [n for n in DIRECTED if MOTIONS[n].family in COMPONENTS and MOTIONS[n].unit != "x"])
def test_the_opposite_retraces_the_path(name: str) -> None:
    there = path(name)
    back = path(OPPOSITE[name], there.last())
    for one, other in zip(cameras(there), cameras(back), strict=True):
        np.testing.assert_allclose(one[::-1], other, atol=1e-12)


def test_opposites_are_involutions_that_change_the_sign() -> None:
    for name in DIRECTED:
        assert OPPOSITE[OPPOSITE[name]] == name
        assert MOTIONS[OPPOSITE[name]].sign == -MOTIONS[name].sign
        assert MOTIONS[OPPOSITE[name]].drives == MOTIONS[name].drives


def test_the_lookalike_explains_a_flat_scene_best() -> None:
    x, y = np.meshgrid(np.linspace(90.0, 134.0, 9), np.linspace(90.0, 134.0, 9))
    pixels = np.stack([x.ravel(), y.ravel()], axis=1)
    fields = basis_fields(np.eye(4), [200.0, 200.0, 112.0, 112.0], pixels, np.full(len(pixels), 0.25))
    columns = {name: field.ravel() / np.linalg.norm(field) for name, field in zip(COMPONENTS, fields, strict=True)}
    for name in (n for n in DIRECTED if MOTIONS[n].family in COMPONENTS and MOTIONS[n].family != "roll"):
        own = columns[MOTIONS[name].family]
        likeness = {other: abs(own @ column) for other, column in columns.items() if other != MOTIONS[name].family}
        lookalike = MOTIONS[name].lookalike
        assert lookalike is not None
        assert max(likeness, key=likeness.__getitem__) == MOTIONS[lookalike].family
        assert MOTIONS[lookalike].direction == MOTIONS[name].direction


def test_every_asserted_label_is_a_label() -> None:
    assert set(LABEL_OF) == set(DIRECTED)
    asserted = {label for motion in MOTIONS.values() for label in motion.labels}
    assert set(LABEL_OF.values()) < asserted <= {rule.rsplit(".", 1)[-1] for rule in RULES}
    assert all(motion.labels for motion in MOTIONS.values())


def test_every_motion_is_simple_composite_tracking_or_static() -> None:
    families = ["static", *SIMPLE_FAMILIES, *COMPOSITE_FAMILIES, "track"]
    assert list(dict.fromkeys(motion.family for motion in MOTIONS.values())) == families
    assert set(SIMPLE_FAMILIES) == set(COMPONENTS)


@pytest.mark.parametrize("name", [name for name in ORBIT_PARTS if name.startswith("arc")])
def test_the_parts_of_an_arc_go_where_the_arc_goes(name: str) -> None:
    travel, turn = ORBIT_PARTS[name]
    whole = path(name)
    assert np.sign(whole.position[-1, 0]) == np.sign(path(travel).position[-1, 0])
    assert np.sign(whole.yaw[-1]) == np.sign(path(turn).yaw[-1])


@pytest.mark.parametrize("name", [name for name in ORBIT_PARTS if name.startswith("crane")])
def test_the_parts_of_a_crane_go_where_the_crane_goes(name: str) -> None:
    travel, turn = ORBIT_PARTS[name]
    whole = path(name)
    assert np.sign(whole.position[-1, 1]) == np.sign(path(travel).position[-1, 1])
    assert np.sign(whole.pitch[-1]) == np.sign(path(turn).pitch[-1])
