"""A scene converted to pyrender's nodes. Import only after `synthcam.rendering.pyrender_backend.import_pyrender`."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyrender
from pyrender.constants import GLTF

from synthcam.geometry.se3 import Array, se3
from synthcam.rendering.look import srgb_to_linear
from synthcam.rendering.projection import world_from_gl_camera
from synthcam.rendering.protocol import FAR_M
from synthcam.rendering.pyrender_fixes import UNLIT, OrderedScene
from synthcam.scene.assets import Light, Material, MeshPart, Scene, SceneObject, Texture
from synthcam.scene.moving import limb_poses, parts_by_limb

SKY_RADIUS_M = 0.98 * FAR_M
DIFFUSE = np.pi / 0.93
"""pyrender's BRDF of a rough dielectric sends back 0.93 / pi of a unit light at normal incidence, ours 1."""


class PyrenderScene:
    """The nodes of a scene, with everything relative to an anchor among the cameras.

    Attributes:
        scene: what pyrender draws.
        ids: object id of each node: one an object, or one a limb of it.
    """

    def __init__(self, scene: Scene, anchor: Array) -> None:
        self._anchor = anchor
        self._textures: dict[object, pyrender.Texture] = {}
        up, down = np.asarray(scene.ambient_up), np.asarray(scene.ambient_down)
        self.scene = OrderedScene(bg_color=(0.0, 0.0, 0.0, 1.0), ambient_light=list(0.5 * (up + down)))
        self._camera = self.scene.add(pyrender.IntrinsicsCamera(1.0, 1.0, 0.0, 0.0))
        # The shadow goes with the first light of the scene: directional ones come first, the ambient one after them.
        directional = [light for light in scene.lights if light.kind == "directional"]
        points = [light for light in scene.lights if light.kind == "point"]
        for light in directional:
            self.scene.add(pyrender.DirectionalLight(_color(light), DIFFUSE), pose=_looking_along(light.vector))
        # Ambient light is 0.5 (up + down) + 0.5 (up - down) normal.y: a constant, and for normals that face up a light
        # from above. pyrender has no light that takes away, so normals that face down get a little too much.
        from_above = np.maximum(0.5 * (up - down), 0.0)
        self.scene.add(pyrender.DirectionalLight(from_above, DIFFUSE), pose=_looking_along((0.0, -1.0, 0.0)))
        for light in points:
            pose = np.eye(4)
            pose[:3, 3] = np.asarray(light.vector) - anchor
            # pyrender's falls as 1/d^2 without end, ours as 1/(1 + (d/range)^2)^2; this intensity makes them touch at
            # d = range, and stay within a factor of 1.6 from half of it to twice.
            self.scene.add(pyrender.PointLight(_color(light), DIFFUSE * light.range_m**2 / 4), pose=pose)
        self.light_counts = [len(directional) + 1, 1, max(len(points), 1)]

        self._nodes = {thing.id: self._add_object(thing) for thing in scene.objects}
        self._rest = {thing.id: thing.world_from_object for thing in scene.objects}
        self._jointed = {thing.id: thing for thing in scene.objects if thing.limbs is not None}
        self._placed: set[int] = set()
        self.ids = {node: number for number, nodes in self._nodes.items() for node in nodes.values()}
        if scene.sky is not None:
            self.scene.sky_node = self.scene.add(_sky_dome(scene.sky))

    def place(self, world_from_camera: Array, object_poses: Mapping[int, Array], time: float) -> None:
        """Move camera, sky, objects and limbs to the poses of a view; objects that it does not name go back to rest."""
        to_anchor = _translation(-self._anchor)
        camera = to_anchor @ world_from_gl_camera(world_from_camera)
        self.scene.set_pose(self._camera, camera)
        if self.scene.sky_node is not None:
            self.scene.set_pose(self.scene.sky_node, _translation(camera[:3, 3]))
        for number in sorted(self._placed | object_poses.keys() | self._jointed.keys()):
            pose = to_anchor @ object_poses.get(number, self._rest[number])
            limbs = (
                limb_poses(self._jointed[number], np.array([time]))[0] if number in self._jointed else np.eye(4)[None]
            )
            for limb, node in self._nodes[number].items():
                self.scene.set_pose(node, pose @ limbs[limb])
        self._placed = set(object_poses)

    def _add_object(self, thing: SceneObject) -> dict[int, pyrender.Node]:
        """A node for each limb; one under 0 where the thing is rigid."""
        pose = _translation(-self._anchor) @ thing.world_from_object
        meshes = {n: pyrender.Mesh([self._primitive(p) for p in parts]) for n, parts in parts_by_limb(thing).items()}
        return {number: self.scene.add(mesh, pose=pose) for number, mesh in meshes.items()}

    def _primitive(self, part: MeshPart) -> pyrender.Primitive:
        material = part.material
        vertices, normals, uvs, colors, faces = part.vertices, part.normals, part.uvs, part.colors, part.faces
        if material.double_sided:
            # pyrender does not turn normals towards the viewer, and culls in its depth pass whatever the material says:
            # a second sheet that faces the other way serves all.
            vertices, uvs = np.tile(vertices, (2, 1)), np.tile(uvs, (2, 1))
            normals = np.concatenate([normals, -normals])
            faces = np.concatenate([faces, faces[:, ::-1] + len(part.vertices)])
            colors = None if colors is None else np.tile(colors, (2, 1))
        decode = np.asarray if material.unlit else srgb_to_linear  # the flat shader knows no linear light
        return pyrender.Primitive(
            vertices,
            normals=normals,
            texcoord_0=uvs,
            color_0=None if colors is None else decode(colors / 255.0),
            indices=faces,
            material=pyrender.MetallicRoughnessMaterial(
                name=UNLIT if material.unlit else None,
                baseColorFactor=[*decode(material.base_color), 1.0],
                baseColorTexture=self._texture(material),
                metallicFactor=0.0,
                roughnessFactor=1.0,
            ),
            mode=GLTF.TRIANGLES,
        )

    def _texture(self, material: Material) -> pyrender.Texture | None:
        if material.texture is None:
            return None
        key = material.texture_key if material.texture_key is not None else id(material.texture)
        if key not in self._textures:
            self._textures[key] = pyrender.Texture(source=material.texture, source_channels="RGB")
        return self._textures[key]


def _sky_dome(picture: Texture, *, rings: int = 48) -> pyrender.Mesh:
    """A sphere seen from inside that shows an equirectangular picture."""
    pitch, yaw = np.meshgrid(
        np.linspace(np.pi / 2, -np.pi / 2, rings + 1), np.linspace(-np.pi, np.pi, 2 * rings + 1), indexing="ij"
    )
    directions = np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), -np.cos(yaw) * np.cos(pitch)], axis=-1)
    uvs = np.stack([0.5 + yaw / (2 * np.pi), 0.5 + pitch / np.pi], axis=-1)
    row = 2 * rings + 1
    corner = (np.arange(rings)[:, None] * row + np.arange(2 * rings)).reshape(-1, 1)
    faces = (corner + np.array([[0, 1, row + 1, 0, row + 1, row]])).reshape(-1, 3)
    material = pyrender.MetallicRoughnessMaterial(
        name=UNLIT,
        baseColorTexture=pyrender.Texture(
            source=picture, source_channels="RGB", sampler=pyrender.Sampler(wrapT=GLTF.CLAMP_TO_EDGE)
        ),
        doubleSided=True,
    )
    primitive = pyrender.Primitive(
        SKY_RADIUS_M * directions.reshape(-1, 3),
        normals=directions.reshape(-1, 3),
        texcoord_0=uvs.reshape(-1, 2),
        indices=faces,
        material=material,
        mode=GLTF.TRIANGLES,
    )
    return pyrender.Mesh([primitive])


def _color(light: Light) -> Array:
    return srgb_to_linear(light.color) * light.intensity


def _looking_along(direction: npt.ArrayLike) -> Array:
    """A pose (4, 4) whose -z axis is `direction` (3,)."""
    z = -np.asarray(direction, dtype=np.float64)
    z /= np.linalg.norm(z)
    x = np.cross([0.0, 1.0, 0.0] if abs(z[1]) < 0.9 else [0.0, 0.0, 1.0], z)
    x /= np.linalg.norm(x)
    return se3(np.stack([x, np.cross(z, x), z], axis=-1), np.zeros(3))


def _translation(offset: Array) -> Array:
    return se3(np.eye(3), offset)
