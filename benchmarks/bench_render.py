"""The CPU time of a frame, beside the same work written by hand.

    LP_NUM_THREADS=1 python benchmarks/bench_render.py [--rounds 5] [--frames 16] [--size 448]

CPU milliseconds a frame of this process, llvmpipe's threads included (time.process_time), so other load on the machine
disturbs it little. The rows take turns round by round; the median of the rounds is printed, and its ratio to a loop as
tutorials teach it, which shares no code with the renderer. On a GPU these numbers are the cost of the CPU side only.
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
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.rendering.context import shared_context
from synthcam.rendering.projection import world_from_gl_camera
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


TUTORIAL_VERTEX = """
#version 330
uniform mat4 model;
uniform mat4 view_projection;
in vec3 position;
in vec3 normal;
in vec2 uv;
out vec3 v_normal;
out vec2 v_uv;
void main() {
    v_normal = mat3(model) * normal;
    v_uv = uv;
    gl_Position = view_projection * model * vec4(position, 1.0);
}
"""

TUTORIAL_FRAGMENT = """
#version 330
uniform sampler2D diffuse_map;
uniform vec3 ambient;
uniform vec3 light_directions[3];
uniform vec3 light_colors[3];
in vec3 v_normal;
in vec2 v_uv;
out vec4 frag_color;
void main() {
    vec3 n = normalize(v_normal), light = ambient;
    for (int i = 0; i < 3; i++) light += max(dot(n, -light_directions[i]), 0.0) * light_colors[i];
    vec3 color = texture(diffuse_map, v_uv).rgb * light;
    frag_color = vec4(pow(color, vec3(1.0 / 2.2)), 1.0);
}
"""


def tutorial_loop(scene: Scene, size: int) -> Row:
    """moderngl as tutorials teach it: sRGB textures with mipmaps, one array an object, 4 samples, gamma 2.2, no sky."""
    context = shared_context()
    gl = context.moderngl
    program = gl.program(TUTORIAL_VERTEX, TUTORIAL_FRAGMENT)
    program["ambient"] = tuple(0.5 * np.add(scene.ambient_up, scene.ambient_down))
    program["light_directions"] = [tuple(np.divide(v.vector, np.linalg.norm(v.vector))) for v in scene.lights]
    program["light_colors"] = [tuple(np.multiply(v.color, v.intensity)) for v in scene.lights]
    textures: dict[int, moderngl.Texture] = {}
    things = []
    for thing in scene.objects:
        for part in thing.parts:
            picture = part.material.texture
            assert picture is not None
            if id(picture) not in textures:
                texture = gl.texture(picture.shape[1::-1], 3, picture.tobytes(), internal_format=0x8C41)  # GL_SRGB8
                texture.build_mipmaps()
                textures[id(picture)] = texture
            vertices = np.hstack([part.vertices, part.normals, part.uvs]).astype("f4")
            content = [(gl.buffer(vertices.tobytes()), "3f 3f 2f", "position", "normal", "uv")]
            array = gl.vertex_array(program, content, gl.buffer(part.faces.astype("i4").tobytes()))
            things.append((textures[id(picture)], thing.world_from_object.astype("f4").tobytes("F"), array))
    many = gl.framebuffer([gl.renderbuffer((size, size), 4, samples=4)], gl.depth_renderbuffer((size, size), samples=4))
    one = gl.simple_framebuffer((size, size), 4)

    def draw(view: View) -> object:
        context.make_current()
        context.clip_depth(reverse=False)
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        gl.front_face, gl.depth_func = "ccw", "<"
        many.use()
        many.clear(0.5, 0.6, 0.8)
        fx, fy, cx, cy = view.intrinsics
        projection = np.zeros((4, 4))
        projection[0, 0], projection[1, 1] = 2 * fx / size, 2 * fy / size
        projection[0, 2], projection[1, 2] = 1 - 2 * cx / size, 2 * cy / size - 1
        projection[2, 2] = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M)
        projection[2, 3] = -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
        projection[3, 2] = -1
        camera = np.linalg.inv(world_from_gl_camera(view.world_from_camera))
        program["view_projection"].write((projection @ camera).astype("f4").tobytes("F"))
        for texture, model, array in things:
            texture.use()
            program["model"].write(model)
            array.render()
        gl.copy_framebuffer(one, many)
        return np.frombuffer(one.read(components=3, alignment=1), np.uint8).reshape(size, size, 3)[::-1]

    return draw


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
        "tutorial loop (no sky)": tutorial_loop(scene, size),
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
    bare = medians["tutorial loop (no sky)"]
    for name, value in medians.items():
        print(f"{name:32s} {value:8.2f} ms CPU a frame   {value / bare:5.2f}x the tutorial's")


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
