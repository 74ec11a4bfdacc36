"""Building a scene from a recipe and a seed."""

from dataclasses import replace

import numpy as np

from synthcam.scene.assets import CameraZone, Light, Scene, SceneObject
from synthcam.scene.floor_plan import FloorPlan, Lane, Rect
from synthcam.scene.mover_paths import CirclePath, LinePath
from synthcam.scene.palette import WARM_AND_COOL, Rgb
from synthcam.scene.placement import Placed, Placer, spread
from synthcam.scene.recipe import CameraSpec, LightSpec, MoverSpec, PropSpec, Room, SceneRecipe, Street, Terrain
from synthcam.scene.skeleton import LimbMotion
from synthcam.scene.sky import VARIANTS, Sky, make_sky
from synthcam.scene.streets import build_courtyard, build_street
from synthcam.scene.structures import build_room, build_terrain
from synthcam.scene.subjects import make_subject
from synthcam.scene.surfaces import assemble
from synthcam.seeding import stream

Rng = np.random.Generator
MAX_POINT_LIGHTS = 8
_PATH_MARGIN_M = 0.3


def build_scene(recipe: SceneRecipe, seed: int) -> Scene:
    """Build the scene of a recipe and a seed; the result is the same on every machine."""
    spec = recipe.spec

    def rng(*names: str | int) -> Rng:
        return stream(seed, "scene", recipe.name, *names)

    kind = spec.sky[int(rng("sky").integers(len(spec.sky)))]
    sky = make_sky(kind, int(rng("sky", "variant").integers(VARIANTS)))
    stage = _build_stage(spec.structure, rng("structure"))
    placer = Placer(stage, spec.camera)

    movers: list[SceneObject] = []
    for i, mover in enumerate(spec.movers):
        movers += _movers(mover, stage, spec.camera, placer, rng("movers", i))
    drafts, points = list(stage.drafts), []
    for i, group in enumerate(spec.props):
        placed = placer.place(group, rng("props", i))
        drafts += [thing.draft for thing in placed]
        points += _glows(group, placed, rng("glow", i))

    objects = [
        SceneObject(number, d.kind, d.color_name, assemble(d.pieces), d.world_from_object, d.role)
        for number, d in enumerate(drafts, start=1)
    ]
    objects += [replace(mover, id=number) for number, mover in enumerate(movers, start=len(objects) + 1)]
    lights = _sun(sky, spec.sun, rng("sun"))
    for i, light in enumerate(spec.lights):
        lights += _lights(light, stage, rng("light", i))
    lights += points
    directional = [light for light in lights if light.kind == "directional"][:4]
    near = sorted(
        (light for light in lights if light.kind == "point"), key=lambda at: at.vector[0] ** 2 + at.vector[2] ** 2
    )
    strength = float(rng("ambient").uniform(*spec.ambient.intensity))
    up, down = _ambient(sky, spec.ambient.color, strength, rng("ambient", "color"))
    return Scene(
        name=recipe.name,
        seed=seed,
        objects=tuple(objects),
        lights=(*directional, *near[:MAX_POINT_LIGHTS]),
        ambient_up=up,
        ambient_down=down,
        sky=sky.texture,
        sky_key=sky.key,
        camera_zone=_zone(spec.camera),
        subjects=spec.subjects,
        rising_subjects=spec.rising_subjects,
    )


def _build_stage(structure: object, rng: Rng) -> FloorPlan:
    if isinstance(structure, Room):
        return build_room(structure, rng)
    if isinstance(structure, Street):
        return build_street(structure, rng)
    if isinstance(structure, Terrain):
        return build_terrain(structure, rng)
    return build_courtyard(structure, rng)  # type: ignore[arg-type]


def _zone(camera: CameraSpec) -> CameraZone:
    return CameraZone(
        low=(camera.x_m[0], camera.y_m[0], camera.z_m[0]),
        high=(camera.x_m[1], camera.y_m[1], camera.z_m[1]),
        pitch_deg=camera.pitch_deg,
        hfov_deg=camera.hfov_deg,
        yaw_deg=camera.yaw_deg,
        depth_m=camera.depth_m,
        clearance_m=camera.clearance_m,
    )


def _sun(sky: Sky, strength: tuple[float, float], rng: Rng) -> list[Light]:
    if strength[1] == 0:
        return []
    power = float(rng.uniform(*strength)) * sky.look.sun_share
    return [Light("directional", sky.sun_vector, sky.look.sun, power)]


def _lights(spec: LightSpec, stage: FloorPlan, rng: Rng) -> list[Light]:
    color = _light_color(spec.color, rng)
    count = int(rng.integers(spec.count[0], spec.count[1] + 1))
    if spec.kind == "ceiling":
        y = (stage.ceiling_m or 3.0) - 0.45
        power, reach = float(rng.uniform(*spec.intensity)), float(rng.uniform(*spec.range_m))
        return [Light("point", (x, y, z), color, power, reach) for x, z in spread(stage.floor, count)]
    lights = []
    for _ in range(count):
        yaw, rise = rng.uniform(-np.pi, np.pi), np.deg2rad(rng.uniform(*spec.elevation_deg))
        vector = (float(-np.sin(yaw) * np.cos(rise)), float(-np.sin(rise)), float(np.cos(yaw) * np.cos(rise)))
        lights.append(Light("directional", vector, color, float(rng.uniform(*spec.intensity))))
    return lights


def _glows(spec: PropSpec, placed: list[Placed], rng: Rng) -> list[Light]:
    if spec.glow is None:
        return []
    color, power = _light_color(spec.glow.color, rng), float(rng.uniform(*spec.glow.intensity))
    reach = float(rng.uniform(*spec.glow.range_m))
    return [Light("point", thing.light_at, color, power, reach) for thing in placed if thing.light_at is not None]


def _light_color(words: tuple[str, ...], rng: Rng) -> Rgb:
    return WARM_AND_COOL[words[int(rng.integers(len(words)))]]


def _ambient(sky: Sky, words: tuple[str, ...] | None, strength: float, rng: Rng) -> tuple[Rgb, Rgb]:
    """Ambient light from above and from below, in linear light."""
    if words is None:
        above = 0.45 + 0.35 * np.array(sky.look.horizon) + 0.2 * np.array(sky.look.zenith)
        above = above / above.mean()
        below = 0.55 * (0.5 + 0.5 * np.array(sky.look.land) / np.mean(sky.look.land))
    else:
        above = np.array(_light_color(words, rng))
        below = 0.7 * above * [1.04, 1.0, 0.94]
    up, down = (strength * above).tolist(), (strength * below).tolist()
    return (up[0], up[1], up[2]), (down[0], down[1], down[2])


def _movers(spec: MoverSpec, stage: FloorPlan, camera: CameraSpec, placer: Placer, rng: Rng) -> list[SceneObject]:
    """Draw the objects that move on their own and reserve their paths, so that no prop is placed there.

    Their ids are assigned later.
    """
    if rng.random() >= spec.probability:
        return []
    things: list[SceneObject] = []
    zone = Rect(camera.x_m[0], camera.z_m[0], camera.x_m[1], camera.z_m[1])
    used: list[int] = []
    for _ in range(int(rng.integers(spec.count[0], spec.count[1] + 1))):
        model = make_subject(spec.kind[int(rng.integers(len(spec.kind)))], rng)
        speed = float(rng.uniform(*spec.speed_mps))
        path: CirclePath | LinePath
        if spec.path == "circle":
            if things:
                break
            x, z = 0.5 * (zone.x0 + zone.x1), 0.5 * (zone.z0 + zone.z1)
            clear = float(np.hypot(zone.x1 - zone.x0, zone.z1 - zone.z0)) / 2 + 1.6 + model.radius
            for angle in np.linspace(0, 2 * np.pi, 36, endpoint=False):
                spot = Rect(
                    x + clear * np.cos(angle),
                    z - clear * np.sin(angle),
                    x + clear * np.cos(angle),
                    z - clear * np.sin(angle),
                )
                placer.reserve(spot.grown(model.radius + _PATH_MARGIN_M))
            path = CirclePath((x, 0.0, z), clear, speed * float(rng.choice([-1, 1])), float(rng.uniform(0, 2 * np.pi)))
        else:
            lanes = stage.lanes.get(spec.path, ())
            free = [
                i for i, lane in enumerate(lanes) if i not in used and not _lane_rect(lane).overlaps(zone.grown(0.4))
            ]
            if not free:
                break
            used.append(free[int(rng.integers(len(free)))])
            lane = lanes[used[-1]]
            placer.reserve(_lane_rect(lane))
            (x0, z0), (x1, z1) = lane.start, lane.end
            length = float(np.hypot(x1 - x0, z1 - z0))
            path = LinePath(
                (x0, stage.ground(x0, z0), z0),
                (x1, stage.ground(x1, z1), z1),
                speed,
                head_start=float(rng.uniform(0.15, 0.45)) * length,
                back_and_forth=spec.path == "walk",
            )
        pose = path.poses(np.zeros(1))[0]
        limbs = None if model.skeleton is None else LimbMotion(model.skeleton, path)
        things.append(SceneObject(0, model.kind, model.color_name, model.parts, pose, "mover", path, limbs))
    return things


def _lane_rect(lane: Lane) -> Rect:
    x0, x1 = sorted((lane.start[0], lane.end[0]))
    z0, z1 = sorted((lane.start[1], lane.end[1]))
    return Rect(x0, z0, x1, z1).grown(lane.width / 2)
