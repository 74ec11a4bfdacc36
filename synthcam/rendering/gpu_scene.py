"""A scene on the GPU: its merged meshes, textures, lights, sky and shadow map, and how each is drawn."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array
from synthcam.rendering import shaders
from synthcam.rendering.backdrop import GpuBackdrop
from synthcam.rendering.batches import ATTRIBUTES, Batch, anchor_of, merge
from synthcam.rendering.gpu import Gpu, Program, upload_texture
from synthcam.rendering.look import srgb_to_linear
from synthcam.rendering.projection import camera_from_object, clip_from_camera, ray_scales
from synthcam.rendering.protocol import View
from synthcam.rendering.shadow import SHADOW_MAP_SIDE, shadow_box
from synthcam.rendering.visibility import drawing_order, joined
from synthcam.scene.assets import Light, Material, Scene, Texture
from synthcam.scene.moving import limb_poses

_PICTURE_UNIT, _SHADOW_UNIT = 0, 1
"""Texture units, as the shaders bind them."""


def _matrix_bytes(matrix: Array) -> bytes:
    """A matrix in GL's layout: float32, column by column."""
    return matrix.astype(np.float32).tobytes(order="F")


def _vector_bytes(values: npt.ArrayLike) -> bytes:
    return np.asarray(values, dtype=np.float32).tobytes()


_Body: TypeAlias = tuple[int, int] | None
"""What moves as one: an object and the number of its limb; None for all that stands still."""


@dataclass(frozen=True, eq=False)
class _Mesh:
    """A batch on the GPU, ready for each of the passes."""

    body: _Body
    double_sided: bool
    texture: moderngl.Texture | None
    truth: moderngl.VertexArray
    shadow: moderngl.VertexArray


@dataclass(frozen=True, eq=False)
class _Part:
    """A run of a batch's indices, and what shades it."""

    mesh: _Mesh
    program: Program
    color: moderngl.VertexArray
    first: int
    count: int


class GpuScene:
    """The GPU data of one scene. Positions are relative to an anchor among the cameras."""

    def __init__(self, gpu: Gpu, scene: Scene, *, shadows: bool) -> None:
        self._gpu, self._gl, self._scene = gpu, gpu.gl, scene
        self._anchor = anchor_of(scene)
        self._world_from_scene = _translation(self._anchor)
        self._rest = {thing.id: thing.world_from_object for thing in scene.objects}
        self._movers = {thing.id for thing in scene.objects if thing.role == "mover" or thing.limbs is not None}
        self._jointed = {thing.id: thing for thing in scene.objects if thing.limbs is not None}
        self._limbs: tuple[float, dict[int, Array]] | None = None
        self._moving = self._movers

        self._resources = ExitStack()
        self._mesh_resources = self._resources.enter_context(ExitStack())
        self._unnamed_textures: dict[int, moderngl.Texture] = {}
        self._used_keys: set[str] = set()

        directional = [light for light in scene.lights if light.kind == "directional"]
        points = [light for light in scene.lights if light.kind == "point"]
        self._shadow = (
            ShadowMap(gpu, scene, directional[0], self._anchor, self._resources) if shadows and directional else None
        )
        self._defines = {
            "DIRECTIONAL_LIGHTS": len(directional),
            "POINT_LIGHTS": len(points),
            "SHADOW": int(self._shadow is not None),
        }
        self._lights = _light_uniforms(scene, directional, points, self._anchor)
        if self._shadow is not None:
            self._lights |= self._shadow.uniforms
        self._truth_program = gpu.programs.get(shaders.TRUTH_VERTEX, shaders.TRUTH_FRAGMENT)
        self._shadow_program = gpu.programs.get(shaders.SHADOW_VERTEX, shaders.SHADOW_FRAGMENT)
        self._upload_meshes()

        self._sky_program = gpu.programs.get(shaders.SKY_VERTEX, shaders.SKY_FRAGMENT)
        self._sky_triangle = self._gl.vertex_array(self._sky_program.program, [])
        self._resources.callback(self._sky_triangle.release)
        self._sky = None if scene.sky is None else self._texture(scene.sky, scene.sky_key)
        if self._sky is not None:
            self._sky.repeat_y = False
        self._backdrop: GpuBackdrop | None = None
        if scene.backdrop is not None:
            self._backdrop = GpuBackdrop(gpu, scene.backdrop)
            self._used_keys |= self._backdrop.keys
            self._resources.callback(self._backdrop.close)
        gpu.textures.trim(in_use=self._used_keys)

    def close(self) -> None:
        """Release everything except the textures that have a key."""
        self._resources.close()

    def prepare(self, view: View) -> None:
        """Keep out of the merged meshes what `view` moves, and nothing else: a picture must not depend on those before.

        That merges anew when other objects move than in the last view, so draw all views of one clip in a row.

        Raises:
            InputError: the view moves an object that the scene does not have.
        """
        moving = self._movers | view.object_poses.keys()
        if moving == self._moving:
            return
        unknown = sorted(moving - self._rest.keys())
        if unknown:
            raise InputError(f"object_poses moves object {unknown[0]}, which scene {self._scene.name} does not have")
        self._moving = moving
        self._mesh_resources.close()
        self._upload_meshes()

    def draw_shadow_map(self, view: View) -> None:
        """Bring the shadow map up to date with what moves, in a framebuffer of its own."""
        if self._shadow is None:
            return
        poses = tuple((i, view.object_poses[i].tobytes()) for i in sorted(view.object_poses))
        drawn_for = poses, view.time if self._jointed else None
        if drawn_for == self._shadow.drawn_for:
            return
        places = self._places(view)
        self._shadow.begin()
        program = self._shadow_program
        program.set("shadow_from_scene", self._shadow.uniforms["shadow_from_scene"])
        for mesh in self._meshes:
            # Faces turned away from the sun cast nothing: it shines into a room through the back of its ceiling.
            self._cull(not mesh.double_sided)
            program.set("scene_from_object", _matrix_bytes(places[mesh.body]))
            mesh.shadow.render()
        self._shadow.end()
        self._shadow.drawn_for = drawn_for

    def draw_surfaces(self, view: View, width: int, height: int, finer_levels: float) -> None:
        """Draw all objects, shaded; `finer_levels` is added to the level of detail of their textures."""
        clip = clip_from_camera(view.intrinsics, width, height)
        if self._shadow is not None:
            self._shadow.texture.use(_SHADOW_UNIT)
        lit: set[int] = set()
        texture = None
        places = self._places(view)
        matrices = self._matrices(view, clip, places)
        for part in self._parts_in_order(view, clip, places):
            mesh, program = part.mesh, part.program
            if mesh.texture is not None and mesh.texture is not texture:
                texture = mesh.texture
                texture.use(_PICTURE_UNIT)
            if id(program) not in lit:
                lit.add(id(program))
                program.set("finer_levels", _vector_bytes(finer_levels))
                for name, value in self._lights.items():
                    program.set(name, value)
            clip_from_object, scene_from_object = matrices[mesh.body]
            program.set("clip_from_object", clip_from_object)
            program.set("scene_from_object", scene_from_object)
            part.color.render(vertices=part.count, first=part.first)

    def draw_sky(self, view: View, width: int, height: int, finer_levels: float) -> None:
        """Draw the sky, or the real picture in its place, wherever no object was drawn.

        `finer_levels` is added to the level of detail of the sky; of a real picture half of it, which is never seen
        aslant and so blurred less.
        """
        if self._backdrop is not None:
            self._cull(False)
            self._backdrop.draw(view, width, height, 0.5 * finer_levels)
        if self._sky is None or self._backdrop is not None:
            return
        texels_per_pixel = self._sky.width / (2 * np.pi * float(view.intrinsics[0]))
        self._cull(False)
        self._sky.use(_PICTURE_UNIT)
        program = self._sky_program
        program.set("scene_from_camera", _matrix_bytes(view.world_from_camera[:3, :3]))
        program.set("ray_scales", _vector_bytes(ray_scales(view.intrinsics, width, height)))
        program.set("level", _vector_bytes(max(np.log2(texels_per_pixel) + finer_levels, 0.0)))
        self._sky_triangle.render(moderngl.TRIANGLES, vertices=3)

    def draw_truth(self, view: View, width: int, height: int) -> None:
        """Draw depth and id of all objects."""
        clip = clip_from_camera(view.intrinsics, width, height)
        places = self._places(view)
        matrices = self._matrices(view, clip, places)
        for part in self._parts_in_order(view, clip, places):
            self._truth_program.set("clip_from_object", matrices[part.mesh.body][0])
            part.mesh.truth.render(vertices=part.count, first=part.first)

    def _places(self, view: View) -> dict[_Body, Array]:
        """scene_from_body (4, 4) of everything that moves, and of what stands still."""
        to_scene = _translation(-self._anchor)
        places: dict[_Body, Array] = {None: np.eye(4)}
        limbs = self._limbs_at(view.time)
        for number in sorted(self._moving):
            place = to_scene @ view.object_poses.get(number, self._rest[number])
            if number in limbs:
                places |= {(number, limb): pose for limb, pose in enumerate(place @ limbs[number])}
            else:
                places[number, 0] = place
        return places

    def _limbs_at(self, time: float) -> dict[int, Array]:
        """object_from_limb (L, 4, 4) of each figure at a time; pictures are drawn in several passes of one time."""
        if self._limbs is None or self._limbs[0] != time:
            at = np.array([time])
            self._limbs = time, {number: limb_poses(thing, at)[0] for number, thing in self._jointed.items()}
        return self._limbs[1]

    def _matrices(self, view: View, clip: Array, places: dict[_Body, Array]) -> dict[_Body, tuple[bytes, bytes]]:
        """clip_from_object and scene_from_object of each body that is drawn."""
        clip_from_scene = clip @ camera_from_object(view.world_from_camera, self._world_from_scene)
        return {
            body: (_matrix_bytes(clip_from_scene @ places[body]), _matrix_bytes(places[body])) for body in self._drawn
        }

    def _parts_in_order(self, view: View, clip: Array, places: dict[_Body, Array]) -> Iterator[_Part]:
        """The parts that the view may show, in the order to draw them, with culling of faces set for each."""
        if not self._parts:
            return
        boxes = joined([b if body is None else b.moved(places[body]) for body, b in self._boxes])
        clip_from_scene = clip @ camera_from_object(view.world_from_camera, self._world_from_scene)
        double_sided = None
        for number in drawing_order(boxes, clip_from_scene, view.world_from_camera[:3, 3] - self._anchor):
            part = self._parts[number]
            if part.mesh.double_sided is not double_sided:
                double_sided = part.mesh.double_sided
                self._cull(not double_sided)
            yield part

    def _cull(self, on: bool) -> None:
        (self._gl.enable if on else self._gl.disable)(moderngl.CULL_FACE)

    def _upload_meshes(self) -> None:
        batches = merge(self._scene, self._moving, self._anchor)
        batches.sort(key=lambda b: (b.material.unlit, b.material.texture is None, b.material.double_sided))
        self._meshes: list[_Mesh] = []
        self._parts: list[_Part] = []
        self._boxes = [(_body(batch), batch.boxes) for batch in batches]
        self._drawn = tuple(dict.fromkeys(body for body, _ in self._boxes))
        for batch in batches:
            self._upload(batch)

    def _upload(self, batch: Batch) -> None:
        material = batch.material
        vertices, faces = self._gl.buffer(batch.vertices), self._gl.buffer(batch.faces)
        self._mesh_resources.callback(vertices.release)
        self._mesh_resources.callback(faces.release)

        @cache
        def array(program: Program) -> moderngl.VertexArray:
            content = [(vertices, *ATTRIBUTES)]
            made = self._gl.vertex_array(program.program, content, index_buffer=faces, skip_errors=True)
            self._mesh_resources.callback(made.release)
            return made

        texture = None
        if material.texture is not None:
            texture = self._texture(material.texture, material.texture_key)
            if self._gpu.context.on_cpu:
                # The nearest mipmap takes a tenth less; pictures drawn in two passes do not show where it changes.
                texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
        truth, shadow = array(self._truth_program), array(self._shadow_program)
        mesh = _Mesh(_body(batch), material.double_sided, texture, truth, shadow)
        self._meshes.append(mesh)
        # Faces that are lit from another side or from nearby are lit by the pixel.
        by_pixel = material.unlit or material.double_sided or self._defines["POINT_LIGHTS"]
        for first, count in batch.runs:
            program = self._program(material, flat=first < batch.flat and not by_pixel)
            self._parts.append(_Part(mesh, program, array(program), 3 * first, 3 * count))

    def _program(self, material: Material, *, flat: bool) -> Program:
        defines = {"UNLIT": 1} if material.unlit else {**self._defines, "FLAT": int(flat)}
        textured = int(material.texture is not None)
        return self._gpu.programs.get(shaders.SURFACE_VERTEX, shaders.SURFACE_FRAGMENT, TEXTURED=textured, **defines)

    def _texture(self, pixels: Texture, key: str | None) -> moderngl.Texture:
        if key is not None:
            self._used_keys.add(key)
            return self._gpu.textures.get(key, pixels)
        if id(pixels) not in self._unnamed_textures:
            texture = upload_texture(self._gpu.context, pixels)
            self._resources.callback(texture.release)
            self._unnamed_textures[id(pixels)] = texture
        return self._unnamed_textures[id(pixels)]


def _body(batch: Batch) -> _Body:
    return None if batch.object_id is None else (batch.object_id, batch.limb)


class ShadowMap:
    """Depth of the scene seen from the sun."""

    def __init__(self, gpu: Gpu, scene: Scene, sun: Light, anchor: Array, owner: ExitStack) -> None:
        self._gl = gpu.gl
        box = shadow_box(scene, sun, anchor)
        self.texture = self._gl.depth_texture((SHADOW_MAP_SIDE, SHADOW_MAP_SIDE))
        self.texture.compare_func = "<="
        self.texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.texture.repeat_x = self.texture.repeat_y = False
        self._framebuffer = self._gl.framebuffer(depth_attachment=self.texture)
        owner.callback(self.texture.release)
        owner.callback(self._framebuffer.release)
        self.uniforms = {
            "shadow_from_scene": _matrix_bytes(box.shadow_from_scene),
            "shadow_direction": _vector_bytes(_unit(sun.vector)),
            "shadow_offset": _vector_bytes(1.5 * box.texel_m),
        }
        self.drawn_for: object = None
        """The poses the map shows; None before the first."""

    def begin(self) -> None:
        """Direct drawing into the map."""
        self._framebuffer.use()
        self._framebuffer.clear(depth=1.0)
        self._gl.depth_func, self._gl.front_face = "<=", "ccw"
        self._gl.polygon_offset = 1.5, 2.0

    def end(self) -> None:
        """Restore the depth test, winding and offset that the other passes expect."""
        self._gl.polygon_offset = 0.0, 0.0
        self._gl.depth_func, self._gl.front_face = ">=", "cw"


def _light_uniforms(scene: Scene, directional: list[Light], points: list[Light], anchor: Array) -> dict[str, bytes]:
    return {
        "ambient_up": _vector_bytes(scene.ambient_up),
        "ambient_down": _vector_bytes(scene.ambient_down),
        "directional_vector": _vector_bytes([_unit(light.vector) for light in directional]),
        "directional_color": _vector_bytes([_radiance(light) for light in directional]),
        "point_place": _vector_bytes(
            [[*(np.asarray(light.vector) - anchor), 1.0 / light.range_m**2] for light in points]
        ),
        "point_color": _vector_bytes([_radiance(light) for light in points]),
    }


def _radiance(light: Light) -> Array:
    return srgb_to_linear(light.color) * light.intensity


def _unit(vector: npt.ArrayLike) -> Array:
    v = np.asarray(vector, dtype=np.float64)
    return np.asarray(v / np.linalg.norm(v))


def _translation(offset: Array) -> Array:
    out = np.eye(4)
    out[:3, 3] = offset
    return out
