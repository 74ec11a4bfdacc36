"""Figures with legs: people, dogs and robots, standing, with the skeletons by which they walk. In metres; facing -Z."""

from collections.abc import Iterable

import numpy as np

from synthcam.scene.props.prop import Prop
from synthcam.scene.round_shapes import cylinder, limb, lump, sphere
from synthcam.scene.shapes import Geometry, box
from synthcam.scene.skeleton import Joint, Leg, Point, Skeleton
from synthcam.scene.surfaces import IRON, RUBBER, STEEL, Piece, Surface

Rng = np.random.Generator
_SKINS = ((0.93, 0.76, 0.64), (0.80, 0.60, 0.46), (0.56, 0.38, 0.27), (0.38, 0.25, 0.18))
_HAIRS = ((0.16, 0.12, 0.10), (0.34, 0.22, 0.13), (0.70, 0.54, 0.30), (0.55, 0.53, 0.52))
_TROUSERS = ((0.22, 0.28, 0.45), (0.28, 0.28, 0.30), (0.55, 0.48, 0.36), (0.20, 0.32, 0.30))
_PACKS = ((0.75, 0.25, 0.18), (0.2, 0.35, 0.6), (0.3, 0.45, 0.25))


def _choice(rng: Rng, items: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    return items[int(rng.integers(len(items)))]


def _on(number: int, pieces: Iterable[tuple[Geometry, Surface]]) -> list[Piece]:
    """Pieces that a limb carries."""
    return [Piece(geometry, surface, number) for geometry, surface in pieces]


def person(rng: Rng, main: Surface) -> Prop:
    """A person; the jacket is the main part."""
    skin = Surface(_choice(rng, _SKINS), "plaster", tile_m=0.6)
    hair = Surface(_choice(rng, _HAIRS), "bark", tile_m=0.4)
    cloth = Surface(_choice(rng, _TROUSERS), "fabric", tile_m=0.5)
    body, spine, torso, head = 1, 2, 3, 4
    waist: Point = (0.0, 0.95, 0.0)
    joints = [
        Joint(spine, body, waist, "right", bias_deg=-2.5, run_deg=-8.0),
        Joint(torso, spine, waist, "up", swing_deg=5.0),
        Joint(head, torso, (0.0, 1.5, 0.0), "up", swing_deg=24.0, period=4.7, phase=rng.uniform(0, 2 * np.pi)),
    ]
    pieces, legs = _torso_and_head(rng, main, skin, hair, torso, head), []
    for side, first in ((-1, 5), (1, 10)):
        hip, knee, ankle = (side * 0.1, 0.92, 0.0), (side * 0.105, 0.5, -0.02), (side * 0.11, 0.09, 0.01)
        thigh, shin, foot, upper_arm, forearm = range(first, first + 5)
        legs.append(Leg(hip, knee, ankle, thigh, shin, foot, parity=int(side > 0)))
        shoe = box(0.1, 0.09, 0.27, bevel=0.035).moved(side * 0.11, 0, -0.05)
        pieces += _on(thigh, [(limb(hip, knee, 0.095, 0.068), cloth)])
        pieces += _on(shin, [(limb(knee, ankle, 0.067, 0.05), cloth)])
        pieces += _on(foot, [(shoe, RUBBER)])
        shoulder, elbow, hand = (side * 0.21, 1.42, 0.0), (side * 0.255, 1.14, 0.02), (side * 0.265, 0.9, -0.03)
        pieces += _on(upper_arm, [(limb(shoulder, elbow, 0.062, 0.052), main)])
        pieces += _on(forearm, [(limb(elbow, hand, 0.05, 0.04), main), (_hand(hand), skin)])
        # An arm is ahead where the leg of its side is behind.
        phase = np.pi * (side > 0)
        joints.append(Joint(upper_arm, torso, shoulder, "right", swing_deg=22.0, phase=phase))
        joints.append(Joint(forearm, upper_arm, elbow, "right", 10.0, bias_deg=16.0, run_deg=52.0, phase=phase))
    return Prop(tuple(pieces), skeleton=Skeleton(15, tuple(legs), body, tuple(joints)))


def _hand(at: Point) -> Geometry:
    return sphere(0.045, segments=16).moved(at[0], at[1] - 0.08, at[2] - 0.01)


def _torso_and_head(rng: Rng, main: Surface, skin: Surface, hair: Surface, torso: int, head: int) -> list[Piece]:
    trunk = limb([0, 0.98, 0], [0, 1.36, 0], 0.16, 0.19, segments=24)
    normals = trunk.normals / [1, 1, 0.68]
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    trunk = Geometry(trunk.vertices * [1, 1, 0.68], normals, trunk.uvs, trunk.faces, trunk.wrap_m)
    pieces = _on(torso, [(trunk, main), (limb([0, 1.5, 0], [0, 1.6, -0.01], 0.055), skin)])
    pieces += _on(
        head,
        [
            (lump(rng, (0.19, 0.24, 0.22), roughness=0.01, detail=8).moved(y=1.56, z=-0.01), skin),
            (lump(rng, (0.205, 0.15, 0.225), roughness=0.03, detail=7).moved(y=1.675, z=0.02), hair),
            (sphere(0.018, segments=10).moved(y=1.655, z=-0.135), skin),
        ],
    )
    if rng.random() < 0.5:
        pack = box(0.28, 0.4, 0.16, bevel=0.05).moved(y=1.02, z=0.2)
        pieces += _on(torso, [(pack, main.tinted(_choice(rng, _PACKS)))])
    return pieces


def dog(rng: Rng, main: Surface) -> Prop:
    """A four-legged animal; its coat is the main part. It trots: legs across from each other swing together."""
    dark = main.shaded(0.6)
    body, head, tail = 1, 2, 3
    nose = Surface((0.08, 0.08, 0.08), "fabric", tile_m=0.3)
    pieces = _on(body, [(limb([0, 0.46, 0.26], [0, 0.49, -0.24], 0.13, 0.15), main)])
    pieces += _on(tail, [(limb([0, 0.53, 0.34], [0, 0.74, 0.52], 0.035, 0.02), main)])
    pieces += _on(
        head,
        [
            (limb([0, 0.54, -0.3], [0, 0.7, -0.44], 0.09, 0.08), main),
            (limb([0, 0.73, -0.44], [0, 0.68, -0.62], 0.095, 0.05), main),
            (sphere(0.024, segments=12).moved(y=0.67, z=-0.67), nose),
        ],
    )
    legs = []
    for number, (side, z) in enumerate(((-1, -0.22), (1, -0.22), (-1, 0.26), (1, 0.26))):
        # Elbows point back, knees ahead.
        bend = 0.05 if z < 0 else -0.05
        hip, knee, ankle = (side * 0.09, 0.44, z), (side * 0.09, 0.24, z + bend), (side * 0.09, 0.05, z)
        upper, lower, paw = range(4 + 3 * number, 7 + 3 * number)
        legs.append(Leg(hip, knee, ankle, upper, lower, paw, parity=int((side > 0) == (z < 0))))
        pieces += _on(upper, [(limb(hip, knee, 0.065, 0.04), main)])
        pieces += _on(lower, [(limb(knee, ankle, 0.038, 0.036), dark)])
        pieces += _on(paw, [(limb([side * 0.09, 0.042, z], [side * 0.09, 0.036, z - 0.04], 0.042, 0.036), dark)])
    for side in (-1, 1):
        pieces += _on(head, [(limb([side * 0.06, 0.8, -0.42], [side * 0.1, 0.68, -0.44], 0.035, 0.025), dark)])
        pieces += _on(head, [(sphere(0.014, segments=8).moved(side * 0.045, 0.745, -0.535), RUBBER)])
    look = rng.uniform(0, 2 * np.pi)
    joints = (
        Joint(head, body, (0.0, 0.54, -0.3), "up", swing_deg=20.0, period=3.1, phase=look),
        Joint(tail, body, (0.0, 0.53, 0.34), "up", swing_deg=28.0, period=0.6),
    )
    return Prop(tuple(pieces), skeleton=Skeleton(16, tuple(legs), body, joints))


def robot(rng: Rng, main: Surface) -> Prop:
    """A toy-like machine on two legs."""
    light, knob = Surface((0.95, 0.9, 0.5), unlit=True), Surface((0.85, 0.15, 0.12), "plaster", tile_m=0.3)
    body, head = 1, 2
    pieces = _on(
        body,
        [
            (box(0.5, 0.52, 0.32, bevel=0.05).moved(y=0.62), main),
            (cylinder(0.07, 0.1).moved(y=1.13), STEEL),
            (box(0.3, 0.22, 0.03, bevel=0.01).moved(y=0.82, z=-0.165), IRON),
        ],
    )
    pieces += _on(
        head,
        [
            (box(0.34, 0.26, 0.28, bevel=0.04).moved(y=1.22), main.shaded(0.85)),
            (limb([0, 1.48, 0], [0, 1.6, 0], 0.012), STEEL),
            (sphere(0.03, segments=14).moved(y=1.58), knob),
        ],
    )
    look = rng.uniform(0, 2 * np.pi)
    joints, legs = [Joint(head, body, (0.0, 1.2, 0.0), "up", swing_deg=30.0, period=2.3, phase=look)], []
    for side, first in ((-1, 3), (1, 7)):
        hip, knee, ankle = (side * 0.13, 0.62, 0.0), (side * 0.13, 0.37, -0.04), (side * 0.13, 0.13, 0.0)
        thigh, shin, foot, arm = range(first, first + 4)
        legs.append(Leg(hip, knee, ankle, thigh, shin, foot, parity=int(side > 0)))
        pieces += _on(thigh, [(limb(hip, knee, 0.072), STEEL)])
        pieces += _on(shin, [(limb(knee, ankle, 0.066), STEEL)])
        pieces += _on(foot, [(box(0.2, 0.13, 0.34, bevel=0.04).moved(side * 0.13, 0, -0.04), main.shaded(0.75))])
        shoulder = (side * 0.32, 1.02, 0.0)
        pieces += _on(
            arm,
            [
                (cylinder(0.09, 0.1, segments=20).rolled(90).moved(side * 0.3 + 0.05, 1.02), STEEL),
                (limb(shoulder, [side * 0.35, 0.66, -0.05], 0.055), main.shaded(0.85)),
                (sphere(0.07, segments=16).moved(side * 0.35, 0.55, -0.06), IRON),
            ],
        )
        pieces += _on(head, [(sphere(0.045, segments=16).moved(side * 0.08, 1.3, -0.15), light)])
        joints.append(Joint(arm, body, shoulder, "right", swing_deg=20.0, run_deg=10.0, phase=np.pi * (side > 0)))
    return Prop(tuple(pieces), skeleton=Skeleton(11, tuple(legs), body, tuple(joints)))
