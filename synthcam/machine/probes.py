"""The probes of `synthcam doctor`: each tries one thing that synthcam relies on, and returns a description or raises.

`python -m synthcam.machine.probes NAME [ARGUMENT]` runs one and prints its result as a line of JSON. A driver or a
library that crashes takes only that process down.
"""

import importlib
import importlib.metadata
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from synthcam.errors import MachineError

PLATE_DEPTH_M = 2.0
PLATE_COLOR = (230, 60, 30)
SIDE = 64
"""Pixels a side of every test picture."""


def gl_candidates() -> list[str]:
    """Names of the GL contexts that this machine may offer, in the order in which they are tried."""
    from synthcam.rendering.context import candidates

    return [name for _, name, _ in candidates()]


def gl_context(index: int) -> dict[str, str]:
    """Make the context that is `index`-th in `gl_candidates`: keys `kind`, `vendor`, `renderer`, `version`."""
    from synthcam.rendering.context import GLContext, candidates

    kind, _, make = list(candidates())[index]
    return asdict(GLContext(kind, make()).info)


def draw(backend: str) -> str:
    """Draw a lit, textured plate two metres away and check its colour, its depth and the nothing around it."""
    import numpy as np

    from synthcam.geometry.camera import intrinsics_from_fov
    from synthcam.rendering.protocol import View, create_renderer
    from synthcam.scene.assets import BACKGROUND_ID, CameraZone, Light, Material, MeshPart, Scene, SceneObject

    corners = np.array([[-0.5, -0.5, 0], [0.5, -0.5, 0], [0.5, 0.5, 0], [-0.5, 0.5, 0]], np.float32)
    plate = MeshPart(
        vertices=corners,
        normals=np.tile(np.array([0, 0, 1], np.float32), (4, 1)),
        uvs=corners[:, :2] + np.float32(0.5),
        faces=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        material=Material(texture=np.full((8, 8, 3), PLATE_COLOR, np.uint8), texture_key="doctor-plate"),
    )
    world_from_plate = np.eye(4)
    world_from_plate[2, 3] = -PLATE_DEPTH_M
    scene = Scene(
        name="doctor",
        seed=0,
        objects=(SceneObject(1, "plate", None, (plate,), world_from_plate),),
        lights=(Light("directional", (0.0, 0.0, -1.0), intensity=0.8),),
        ambient_up=(0.2, 0.2, 0.2),
        ambient_down=(0.2, 0.2, 0.2),
        sky=None,
        sky_key=None,
        camera_zone=CameraZone((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    )
    # At the origin, upright, looking along -Z: camera x is world x, camera y and z are world -Y and -Z.
    view = View(np.diag([1.0, -1.0, -1.0, 1.0]), intrinsics_from_fov(math.radians(60), SIDE, SIDE))
    with create_renderer("moderngl" if backend == "moderngl" else "pyrender") as renderer:
        renderer.open(scene, width=SIDE, height=SIDE, shadows=True)
        color, truth = renderer.draw_color(view), renderer.draw_truth(view)
        described = renderer.describe()

    middle = (SIDE // 2, SIDE // 2)
    red, green, blue = (int(value) for value in color[middle])
    if not (red > 100 and red > 2 * green and red > 2 * blue):
        raise MachineError(f"drew a red plate as {red}, {green}, {blue}")
    if color[0, 0].any():
        raise MachineError(
            f"drew the empty background, which should be black, as {tuple(int(value) for value in color[0, 0])}"
        )
    if abs(float(truth.depth[middle]) / PLATE_DEPTH_M - 1) > 1e-4 or math.isfinite(truth.depth[0, 0]):
        found = f"{truth.depth[middle]:g} m, and the empty background at {truth.depth[0, 0]:g} m"
        raise MachineError(f"measured a plate {PLATE_DEPTH_M:g} m away at {found}")
    if truth.segmentation[middle] != 1 or truth.segmentation[0, 0] != BACKGROUND_ID:
        found = f"{truth.segmentation[middle]}, and the empty background {truth.segmentation[0, 0]}"
        raise MachineError(f"gave the only object the id {found}")
    return f"drew a {SIDE}x{SIDE} picture with depth and object ids ({described['context']})"


def encode(folder: str) -> str:
    """Write a video of 4 grey frames, growing brighter, to `folder`/probe.mp4."""
    import numpy as np

    from synthcam.rendering.video import encoder_version, write_video

    frames = [np.full((SIDE, SIDE, 3), level, np.uint8) for level in (40, 90, 140, 190)]
    path = Path(folder) / "probe.mp4"
    count = write_video(path, frames, fps=4.0, width=SIDE, height=SIDE)
    return f"ffmpeg {encoder_version()} wrote {count} frames"


def decode(folder: str) -> str:
    """Read the video of `encode` back and compare its brightness."""
    from synthcam.rendering.video import read_video

    frames, fps = read_video(Path(folder) / "probe.mp4")
    levels = [round(float(frame.mean())) for frame in frames]
    if len(levels) != 4 or max(abs(a - b) for a, b in zip(levels, (40, 90, 140, 190), strict=True)) > 4 or fps != 4.0:
        raise MachineError(f"read frames of brightness {levels} at {fps:g} fps instead of 40, 90, 140, 190 at 4")
    return f"PyAV {importlib.metadata.version('av')} read them back"


def read_splats() -> str:
    """Import the library that reads scans of Gaussian splats."""
    importlib.import_module("gsply")
    return f"gsply {importlib.metadata.version('gsply')} is here: .splat, .ply of Gaussians and .spz are read"


def cast_rays() -> str:
    """Cast a ray at a triangle three metres away."""
    import numpy as np

    from synthcam.scene.assets import Material, MeshPart, SceneObject
    from synthcam.scene.raycast import RayCaster

    corners = np.array([[-1, -1, -3], [1, -1, -3], [0, 1, -3]], np.float32)
    triangle = MeshPart(corners, np.zeros_like(corners), corners[:, :2], np.array([[0, 1, 2]], np.int32), Material())
    found = RayCaster([SceneObject(1, "triangle", None, (triangle,))]).free_way([0.0, 0.0, 0.0], [0.0, 0.0, -1.0])
    if not math.isclose(found, 3.0, rel_tol=1e-5):
        raise MachineError(f"a ray went {found:g} m instead of 3")
    return f"embreex {importlib.metadata.version('embreex')}"


def write_cache() -> str:
    """Write a file where textures are kept between runs."""
    from synthcam.scene.picture_cache import cache_dir

    folder = cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"synthcam")
    except OSError as error:
        raise MachineError(f"{folder} cannot be written: {error.strerror}") from error
    return str(folder)


def free_disk(needed_mb: int) -> str:
    """Look at the space left where clips go by default and where temporary files go."""
    free_mb = {folder: shutil.disk_usage(folder).free / 1e6 for folder in (Path.cwd(), Path(tempfile.gettempdir()))}
    folder, least = min(free_mb.items(), key=lambda item: item[1])
    if least < needed_mb:
        raise MachineError(f"{least:.0f} MB free in {folder}; a few clips need {needed_mb}")
    return f"{least / 1000:.1f} GB free in {folder}"


PROBES: dict[str, Callable[[str], object]] = {
    "gl-candidates": lambda _: gl_candidates(),
    "gl-context": lambda index: gl_context(int(index)),
    "draw": draw,
    "encode": encode,
    "decode": decode,
    "read-splats": lambda _: read_splats(),
    "cast-rays": lambda _: cast_rays(),
    "write-cache": lambda _: write_cache(),
    "free-disk": lambda megabytes: free_disk(int(megabytes)),
}


def main() -> None:
    """Run the probe named on the command line and print its result or what it raised; exit code 1 for the latter."""
    name, argument = sys.argv[1], "".join(sys.argv[2:3])
    try:
        answer: dict[str, object] = {"found": PROBES[name](argument)}
    except Exception as error:  # whatever goes wrong in here is the finding; glcontext raises bare Exception
        lines = str(error).strip().splitlines()
        answer = {"failed": lines[0] if lines else type(error).__name__}
        if isinstance(error, ModuleNotFoundError):
            answer["missing_module"] = error.name
    print(json.dumps(answer))
    sys.exit("failed" in answer)


if __name__ == "__main__":
    main()
