"""The CPU time of a frame, beside the same work written by hand.

    LP_NUM_THREADS=1 python benchmarks/bench_render.py [--rounds 5] [--frames 16] [--size 448]

CPU milliseconds a frame of this process, llvmpipe's threads included (time.process_time), so other load on the machine
disturbs it little. The rows take turns round by round; the median of the rounds is printed, and its ratio to the bare
loop. On a GPU these numbers are the cost of the CPU side only.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, invert, se3, world_from_rig
from synthcam.rendering import shaders
from synthcam.rendering.batches import ATTRIBUTES, anchor_of, merge
from synthcam.rendering.context import shared_context
from synthcam.rendering.gpu import upload_texture
from synthcam.rendering.look import srgb_to_linear
from synthcam.rendering.projection import clip_from_camera, ray_scales, world_from_gl_camera
from synthcam.rendering.protocol import FAR_M, NEAR_M, View, create_renderer
from synthcam.scene.assets import CameraZone, Light, Material, MeshPart, Scene, SceneObject

Row = Callable[[View], object]


def benchmark_scene() -> Scene:
    """21,888 triangles in 37 objects, 6 textures of 512 to 1024 pixels, 3 directional lights and a sky."""
    rng = np.random.default_rng(0)
    materials = [
        Material(texture=_noise_picture(rng, side), texture_key=f"bench-{i}")
        for i, side in enumerate((1024, 1024, 1024, 512, 512, 512))
    ]
    objects = [SceneObject(1, "floor", None, (_grid(16, materials[0]),), role="structure")]
    for number in range(2, 38):
        x, z = rng.uniform(-7, 7), rng.uniform(-12, -3)
        radius = rng.uniform(0.3, 0.8)
        part = _ball(radius, materials[number % 6])
        objects.append(SceneObject(number, "ball", None, (part,), se3(np.eye(3), [x, radius, z])))
    lights = (
        Light("directional", (0.35, -0.8, -0.45), intensity=0.7),
        Light("directional", (-0.6, -0.3, 0.5), (0.8, 0.9, 1.0), 0.3),
        Light("directional", (0.5, -0.3, 0.8), (1.0, 0.9, 0.8), 0.2),
    )
    sky = np.broadcast_to(np.linspace(90, 230, 512)[:, None, None], (512, 1024, 3)).astype(np.uint8)
    zone = CameraZone((-2.0, 1.0, -2.0), (2.0, 2.0, 2.0))
    up, down = (0.25, 0.27, 0.3), (0.12, 0.11, 0.1)
    return Scene("benchmark", 0, tuple(objects), lights, up, down, sky, "bench-sky", zone)


def camera_arc(frames: int, size: int) -> list[View]:
    """Cameras on an arc, looking at the middle of the scene."""
    views = []
    for angle in np.linspace(-0.5, 0.5, frames):
        pose = se3(world_from_rig(-angle, -0.12, 0.0), [6 * np.sin(angle), 1.6, -6 + 6 * np.cos(angle)])
        views.append(View(pose, intrinsics_from_fov(np.radians(60), size, size)))
    return views


def bare_loop(scene: Scene, size: int) -> Row:
    """moderngl as one writes it for exactly this scene: the same shaders, buffers, samples and textures."""
    context = shared_context()
    gl = context.moderngl
    anchor = anchor_of(scene)
    world_from_anchor = se3(np.eye(3), anchor)
    program = gl.program(
        *(
            shaders.with_defines(source, TEXTURED=1, DIRECTIONAL_LIGHTS=len(scene.lights))
            for source in (shaders.SURFACE_VERTEX, shaders.SURFACE_FRAGMENT)
        )
    )
    program["directional_vector"] = [tuple(np.divide(v.vector, np.linalg.norm(v.vector))) for v in scene.lights]
    program["directional_color"] = [tuple(srgb_to_linear(v.color) * v.intensity) for v in scene.lights]
    program["ambient_up"], program["ambient_down"] = scene.ambient_up, scene.ambient_down
    program["scene_from_object"] = tuple(np.eye(4).ravel())
    meshes = []
    for batch in merge(scene, (), anchor):
        assert batch.material.texture is not None
        content = [(gl.buffer(batch.vertices), *ATTRIBUTES)]
        array = gl.vertex_array(program, content, index_buffer=gl.buffer(batch.faces), skip_errors=True)
        meshes.append((upload_texture(gl, batch.material.texture, decode=True), array))
    assert scene.sky is not None
    sky_program = gl.program(shaders.with_defines(shaders.SKY_VERTEX), shaders.with_defines(shaders.SKY_FRAGMENT))
    sky, sky_array = upload_texture(gl, scene.sky, decode=False), gl.vertex_array(sky_program, [])
    many = gl.framebuffer([gl.renderbuffer((size, size), 4, samples=4)], gl.depth_renderbuffer((size, size), samples=4))
    one = gl.simple_framebuffer((size, size), 4)

    def draw(view: View) -> object:
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        gl.front_face, gl.depth_func, gl.multisample = "cw", ">=", True
        many.use()
        many.clear(depth=0.0)
        camera_from_anchor = invert(view.world_from_camera) @ world_from_anchor
        clip_from_anchor = clip_from_camera(view.intrinsics, size, size) @ camera_from_anchor
        program["clip_from_object"].write(clip_from_anchor.astype("f4").tobytes("F"))
        for texture, array in meshes:
            texture.use(0)
            array.render()
        gl.disable(moderngl.CULL_FACE)
        sky.use(0)
        sky_program["scene_from_camera"].write(view.world_from_camera[:3, :3].astype("f4").tobytes("F"))
        sky_program["ray_scales"] = ray_scales(view.intrinsics, size, size)
        sky_program["level"] = max(np.log2(sky.width / (2 * np.pi * view.intrinsics[0])), 0.0)
        sky_array.render(moderngl.TRIANGLES, vertices=3)
        gl.copy_framebuffer(one, many)
        return np.frombuffer(one.read(components=3, alignment=1), np.uint8).reshape(size, size, 3)

    def draw_in_context(view: View) -> object:
        context.make_current()
        return draw(view)

    return draw_in_context


def synthcam_row(backend: str, scene: Scene, size: int, *, truth: bool = False) -> Row:
    """One of our renderers."""
    renderer = create_renderer("moderngl" if backend == "moderngl" else "pyrender")
    renderer.open(scene, width=size, height=size)
    return renderer.draw_truth if truth else renderer.draw_color


def pyrender_row(scene: Scene, size: int) -> Row:
    """pyrender as its own documentation shows it: a scene, nodes, OffscreenRenderer, render()."""
    import pyrender
    import trimesh
    from PIL import Image

    world = pyrender.Scene(ambient_light=[0.2, 0.2, 0.2], bg_color=[0.5, 0.6, 0.8])
    for thing in scene.objects:
        for part in thing.parts:
            assert part.material.texture is not None
            visual = trimesh.visual.TextureVisuals(uv=part.uvs, image=Image.fromarray(part.material.texture))
            mesh = trimesh.Trimesh(part.vertices, part.faces, visual=visual, process=False)
            world.add(pyrender.Mesh.from_trimesh(mesh), pose=thing.world_from_object)
    for light in scene.lights:
        forward = np.divide(light.vector, np.linalg.norm(light.vector))
        right = np.cross(forward, [0.0, 1.0, 0.0])
        right /= np.linalg.norm(right)
        rotation = np.stack([right, np.cross(right, forward), -forward], axis=-1)
        world.add(pyrender.DirectionalLight(light.color, 3 * light.intensity), pose=se3(rotation, np.zeros(3)))
    camera = world.add(pyrender.IntrinsicsCamera(1, 1, 1, 1, znear=NEAR_M, zfar=FAR_M))
    renderer = pyrender.OffscreenRenderer(size, size)

    def draw(view: View) -> object:
        camera.camera.fx, camera.camera.fy, camera.camera.cx, camera.camera.cy = view.intrinsics
        world.set_pose(camera, world_from_gl_camera(view.world_from_camera))
        color, _ = renderer.render(world)
        return color

    return draw


def measure(rows: dict[str, Row], views: list[View], rounds: int) -> dict[str, float]:
    """Median CPU milliseconds a frame of each row, rows taking turns."""
    for draw in rows.values():
        for view in views[:2]:
            draw(view)  # compile, upload
    times: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, draw in rows.items():
            start = time.process_time()
            for view in views:
                draw(view)
            times[name].append(1e3 * (time.process_time() - start) / len(views))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--size", type=int, default=448)
    options = parser.parse_args()

    scene = benchmark_scene()
    size = options.size
    context = shared_context()
    os.environ.setdefault("PYOPENGL_PLATFORM", context.info.kind)  # what pyrender's users set
    rows: dict[str, Row] = {
        "bare moderngl loop": bare_loop(scene, size),
        "ModernglRenderer.draw_color": synthcam_row("moderngl", scene, size),
        "... without the sky": synthcam_row("moderngl", replace(scene, sky=None, sky_key=None), size),
        "ModernglRenderer.draw_truth": synthcam_row("moderngl", scene, size, truth=True),
        "PyrenderRenderer.draw_color": synthcam_row("pyrender", scene, size),
        "PyrenderRenderer.draw_truth": synthcam_row("pyrender", scene, size, truth=True),
    }
    if context.info.kind == "egl":  # alone, pyrender does not find the libOSMesa of the wheel
        rows["pyrender as it ships"] = pyrender_row(scene, size)
    medians = measure(rows, camera_arc(options.frames, size), options.rounds)

    print(f"{context.info.kind}: {context.info.renderer}, {context.info.version}")
    print(
        f"{scene.triangles} triangles, {size}x{size}, {options.frames} frames, median of {options.rounds} rounds, "
        f"LP_NUM_THREADS={os.environ.get('LP_NUM_THREADS')}"
    )
    bare = medians["bare moderngl loop"]
    for name, value in medians.items():
        print(f"{name:32s} {value:8.2f} ms CPU a frame   {value / bare:5.2f}x the bare loop")


def _noise_picture(rng: np.random.Generator, side: int) -> np.ndarray:
    coarse = rng.integers(40, 220, (side // 8, side // 8, 3))
    fine = rng.integers(-30, 30, (side, side, 3))
    return np.clip(np.kron(coarse, np.ones((8, 8, 1))) + fine, 0, 255).astype(np.uint8)


def _grid(half: float, material: Material, cells: int = 24) -> MeshPart:
    """A floor of side 2 * `half` metres."""
    axis = np.linspace(-half, half, cells + 1)
    x, z = (a.ravel() for a in np.meshgrid(axis, axis))
    vertices = np.stack([x, np.zeros_like(x), z], axis=-1)
    row = cells + 1
    a = (np.arange(cells)[:, None] * row + np.arange(cells)).reshape(-1, 1)
    faces = (a + np.array([[0, row, row + 1, 0, row + 1, 1]])).reshape(-1, 3)
    return _part(vertices, np.tile([0.0, 1.0, 0.0], (len(vertices), 1)), 0.25 * vertices[:, [0, 2]], faces, material)


def _ball(radius: float, material: Material, rings: int = 12) -> MeshPart:
    theta, phi = np.meshgrid(np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings + 1), indexing="ij")
    normals = np.stack([np.sin(theta) * np.cos(phi), np.cos(theta), -np.sin(theta) * np.sin(phi)], axis=-1)
    row = 2 * rings + 1
    a = (np.arange(rings)[:, None] * row + np.arange(2 * rings)).reshape(-1, 1)
    faces = (a + np.array([[0, row, row + 1, 0, row + 1, 1]])).reshape(-1, 3)
    uvs = np.stack([phi / np.pi, 1 - theta / np.pi], axis=-1).reshape(-1, 2)
    return _part(radius * normals.reshape(-1, 3), normals.reshape(-1, 3), uvs, faces, material)


def _part(vertices: Array, normals: Array, uvs: Array, faces: np.ndarray, material: Material) -> MeshPart:
    return MeshPart(
        vertices.astype(np.float32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
        faces.astype(np.int32),
        material,
    )


if __name__ == "__main__":
    main()
