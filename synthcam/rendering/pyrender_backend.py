"""The renderer that uses the pyrender library; several times slower than moderngl."""

import importlib
import os
import sys
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.rendering.batches import anchor_of
from synthcam.rendering.context import ContextKind, GLContext, shared_context
from synthcam.rendering.projection import clip_from_gl_camera
from synthcam.rendering.protocol import Truth, View
from synthcam.rendering.shadow import shadow_box
from synthcam.scene.assets import Scene

if TYPE_CHECKING:
    from synthcam.rendering.pyrender_fixes import FixedRenderer
    from synthcam.rendering.pyrender_scene import PyrenderScene


class PyrenderRenderer:
    """Draws with pyrender's metallic-roughness shader, metallic 0 and roughness 1.

    See `synthcam.rendering.protocol.Renderer`. It shares the GL context of the process with the other backends, so it
    works on EGL and on OSMesa alike.
    """

    def __init__(self) -> None:
        self._context: GLContext | None = None
        self._renderer: FixedRenderer | None = None
        self._scene: PyrenderScene | None = None

    def open(self, scene: Scene, *, width: int, height: int, shadows: bool = False) -> None:
        """Upload the scene, replacing the one before it.

        Raises:
            InputError: it shows a panorama, a photograph, a video or a scan.
            MachineError: no usable GL.
        """
        check_drawable(scene)
        self.close()
        self._context = shared_context()
        self._context.make_current()
        import_pyrender(self._context.info.kind)
        from synthcam.rendering.pyrender_fixes import FixedRenderer
        from synthcam.rendering.pyrender_scene import PyrenderScene

        anchor = anchor_of(scene)
        self._width, self._height = width, height
        self._known_ids = {thing.id for thing in scene.objects}
        self._scene_name = scene.name
        self._scene = PyrenderScene(scene, anchor)
        self._renderer = FixedRenderer(self._context, width, height)
        self._renderer.light_counts = self._scene.light_counts
        sun = next((light for light in scene.lights if light.kind == "directional"), None)
        self._shadows = shadows and sun is not None
        if shadows and sun is not None:
            ndc_from_unit = np.array([[2, 0, 0, -1], [0, 2, 0, -1], [0, 0, 2, -1], [0, 0, 0, 1]], dtype=np.float64)
            box = shadow_box(scene, sun, anchor)
            self._renderer.shadow_ndc_from_scene = ndc_from_unit @ box.shadow_from_scene

    def draw_color(self, view: View) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3) uint8 sRGB, top row first, 4 samples a pixel."""
        renderer, scene = self._place(view)
        return renderer.draw_color(scene.scene, shadows=self._shadows)

    def draw_truth(self, view: View) -> Truth:
        """Depth and segmentation of the same view, sampled once, at the pixels' centres."""
        renderer, scene = self._place(view)
        return renderer.draw_truth(scene.scene, scene.ids)

    def describe(self) -> dict[str, str]:
        """Keys `backend`, `context`, `vendor`, `renderer`, `version`."""
        return {"backend": "pyrender", **shared_context().describe()}

    def close(self) -> None:
        """Release everything the scene used; the renderer can be opened again."""
        if self._context is not None and self._renderer is not None:
            self._context.make_current()
            self._renderer.delete()
        self._context = self._renderer = self._scene = None

    def _place(self, view: View) -> "tuple[FixedRenderer, PyrenderScene]":
        if self._context is None or self._renderer is None or self._scene is None:
            raise RuntimeError("open a scene before drawing")
        unknown = sorted(view.object_poses.keys() - self._known_ids)
        if unknown:
            raise InputError(f"object_poses moves object {unknown[0]}, which scene {self._scene_name} does not have")
        self._context.make_current()
        self._scene.place(view.world_from_camera, view.object_poses, view.time)
        self._renderer.clip_from_camera = clip_from_gl_camera(view.intrinsics, self._width, self._height)
        return self._renderer, self._scene

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check_drawable(scene: Scene) -> None:
    """Refuse scenes that pyrender would draw as black: pictures behind everything, and Gaussians.

    Raises:
        InputError: names what is in the scene.
    """
    if scene.splats is None and scene.backdrop is None:
        return
    what = "scans of Gaussian splats" if scene.splats is not None else "panoramas, photographs and videos"
    raise InputError(f"scene {scene.name}: --backend pyrender cannot draw {what}; allowed is --backend moderngl")


def import_pyrender(kind: ContextKind) -> Any:
    """Import pyrender without a window system, with PyOpenGL set up for a context of this kind.

    pyrender imports its viewer, which imports pyglet, which wants X11 libraries: an empty module takes its place.
    PyOpenGL chooses its platform from the environment once, when it is first imported.
    """
    if "pyrender" not in sys.modules:
        viewer = ModuleType("pyrender.viewer")
        viewer.Viewer = None  # type: ignore[attr-defined]
        sys.modules["pyrender.viewer"] = viewer
    if "OpenGL.platform" not in sys.modules:
        from OpenGL.plugins import PlatformPlugin

        PlatformPlugin("loaded-osmesa", "synthcam.rendering.pyopengl_osmesa.LoadedOSMesaPlatform")
        before = os.environ.get("PYOPENGL_PLATFORM")
        os.environ["PYOPENGL_PLATFORM"] = "egl" if kind == "egl" else "loaded-osmesa"
        importlib.import_module("OpenGL.platform")
        if before is None:
            del os.environ["PYOPENGL_PLATFORM"]
        else:
            os.environ["PYOPENGL_PLATFORM"] = before
    import pyrender

    return pyrender
