"""pyrender's renderer and scene with the faults corrected that would make wrong or unrepeatable data.

- Nodes and lights are kept in Python sets, so light and draw order, and with them pixels, vary from process to process:
  here they have an order.
- Depth comes from one sample of a multisampled 24-bit buffer, off the pixel's centre by a third of a pixel and, with
  a near plane of 5 cm, coarse far away: here truth is drawn with a single sample into a reversed 32-bit float buffer.
- Unlit materials do not exist: here those named UNLIT are drawn with pyrender's flat shader.
- Every directional light casts a shadow, over the whole scene's bounding box: here the first does, where cameras look.

Import only after `synthcam.rendering.pyrender_backend.import_pyrender`.
"""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyrender
from OpenGL import GL as gl
from pyrender.constants import ProgramFlags, RenderFlags
from pyrender.shader_program import ShaderProgramCache

from synthcam.geometry.se3 import Array
from synthcam.rendering.context import GLContext
from synthcam.rendering.projection import depth_from_clip
from synthcam.rendering.protocol import Truth

UNLIT = "unlit"
"""Name of materials whose colour no light changes."""
SAMPLES = 4

_programs: WeakKeyDictionary[GLContext, ShaderProgramCache] = WeakKeyDictionary()


class OrderedScene(pyrender.Scene):  # type: ignore[misc]  # pyrender is untyped
    """A scene that lists its lights and meshes in the order in which they were added.

    Attributes:
        sky_node: the node of the sky, which is in the picture but in neither shadows nor truth.
    """

    def __init__(self, **options: Any) -> None:
        self.sky_node: pyrender.Node | None = None
        self.ordered_meshes: list[pyrender.Node] = []
        self._ordered_lights: list[pyrender.Node] = []
        super().__init__(**options)

    def add_node(self, node: pyrender.Node, parent_node: pyrender.Node | None = None) -> None:
        """Add a node, and remember when."""
        super().add_node(node, parent_node)
        if node.light is not None:
            self._ordered_lights.append(node)
        if node.mesh is not None:
            self.ordered_meshes.append(node)

    @property
    def light_nodes(self) -> list[pyrender.Node]:
        """Nodes with lights; pyrender's own is a set."""
        return self._ordered_lights


class FixedRenderer(pyrender.Renderer):  # type: ignore[misc]
    """pyrender's renderer with exact truth and a fixed order.

    Attributes:
        light_counts: how many directional, spot and point lights the shaders have room for, each at least 1.
        clip_from_camera: (4, 4) projection of the view to draw, with reversed depth.
        shadow_ndc_from_scene: (4, 4) of the shadow map of the first directional light, [-1, 1] on each axis.
    """

    def __init__(self, context: GLContext, width: int, height: int) -> None:
        self._context = context
        self.light_counts = [1, 1, 1]
        self.clip_from_camera: Array = np.eye(4)
        self.shadow_ndc_from_scene: Array = np.eye(4)
        super().__init__(width, height)
        self._program_cache = _programs.setdefault(context, ShaderProgramCache())
        # The other backend shares the context and asks for no errors: one that waits there is not of pyrender.
        while gl.glGetError() != gl.GL_NO_ERROR:
            pass
        gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        self._many = _Framebuffer(width, height, SAMPLES)
        self._resolved = _Framebuffer(width, height, 0)
        self._truth = _Framebuffer(width, height, 0)

    def draw_color(self, scene: OrderedScene, *, shadows: bool) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3)."""
        flags = RenderFlags.OFFSCREEN | (RenderFlags.SHADOWS_DIRECTIONAL if shadows else 0)
        self.render(scene, flags)
        self._many.resolve_into(self._resolved)
        return self._resolved.read_color()

    def draw_truth(self, scene: OrderedScene, ids: dict[pyrender.Node, int]) -> Truth:
        """Depth and segmentation; ids travel as colours, low byte in red and high byte in green."""
        colors = {node: np.array([number & 255, number >> 8, 0]) for node, number in ids.items()}
        self.render(scene, RenderFlags.OFFSCREEN | RenderFlags.SEG, colors)
        color = self._truth.read_color()
        return Truth(depth_from_clip(self._truth.read_depth()), color[..., 0] + color[..., 1].astype(np.uint16) * 256)

    def delete(self) -> None:
        """Release everything but the shader programs, which the next scene needs again (100 ms to compile)."""
        self._program_cache = ShaderProgramCache()
        super().delete()

    def __del__(self) -> None:
        """Do nothing: the owner calls `delete`, with the right context current and Python still running."""

    # ---- pyrender's own steps, corrected

    def _sorted_mesh_nodes(self, scene: OrderedScene) -> list[pyrender.Node]:
        return scene.ordered_meshes

    def _get_camera_matrices(self, scene: OrderedScene) -> tuple[Array, Array]:
        camera_from_scene, _ = super()._get_camera_matrices(scene)
        return camera_from_scene, self.clip_from_camera

    def _configure_forward_pass_viewport(self, flags: int) -> None:
        target = self._truth if flags & RenderFlags.SEG else self._many
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, target.name)
        gl.glViewport(0, 0, self.viewport_width, self.viewport_height)
        gl.glFrontFace(gl.GL_CCW)  # others draw in this context too, with other windings
        gl.glDisable(gl.GL_POLYGON_OFFSET_FILL)
        gl.glEnable(gl.GL_DEPTH_TEST)
        gl.glDepthMask(gl.GL_TRUE)
        self._context.clip_depth(reverse=True)
        gl.glDepthFunc(gl.GL_GREATER)
        gl.glClearDepth(0.0)

    def _read_main_framebuffer(self, scene: OrderedScene, flags: int) -> None:
        """`draw_color` and `draw_truth` read what they need themselves."""

    def _delete_main_framebuffer(self) -> None:
        for framebuffer in (self._many, self._resolved, self._truth):
            framebuffer.delete()

    def _get_primitive_program(self, primitive: Any, flags: int, program_flags: int) -> Any:
        shaded = program_flags & ProgramFlags.USE_MATERIAL and not flags & RenderFlags.SEG
        if shaded and primitive.material.name == UNLIT:
            flags |= RenderFlags.FLAT
        return super()._get_primitive_program(primitive, flags, program_flags)

    def _compute_max_n_lights(self, flags: int) -> list[int]:
        return self.light_counts

    def _shadow_mapping_pass(self, scene: OrderedScene, light_node: pyrender.Node, flags: int) -> None:
        if light_node is not scene.light_nodes[0]:
            self._configure_shadow_mapping_viewport(light_node.light, flags)  # an empty map: no shadow
            return
        if scene.sky_node is not None:
            scene.sky_node.mesh.is_visible = False
        super()._shadow_mapping_pass(scene, light_node, flags)
        if scene.sky_node is not None:
            scene.sky_node.mesh.is_visible = True

    def _configure_shadow_mapping_viewport(self, light: pyrender.Light, flags: int) -> None:
        self._context.clip_depth(reverse=False)
        gl.glFrontFace(gl.GL_CCW)
        gl.glClearDepth(1.0)
        gl.glEnable(gl.GL_POLYGON_OFFSET_FILL)
        gl.glPolygonOffset(4.0, 16.0)
        super()._configure_shadow_mapping_viewport(light, flags)

    def _get_light_cam_matrices(
        self, scene: OrderedScene, light_node: pyrender.Node, flags: int
    ) -> tuple[Array, Array]:
        return np.eye(4), self.shadow_ndc_from_scene


class _Framebuffer:
    """Eight-bit colour and 32-bit float depth."""

    def __init__(self, width: int, height: int, samples: int) -> None:
        self._size = width, height
        self._buffers = gl.glGenRenderbuffers(2)
        self.name = gl.glGenFramebuffers(1)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.name)
        formats = (
            (gl.GL_COLOR_ATTACHMENT0, gl.GL_RGBA8),
            (gl.GL_DEPTH_ATTACHMENT, gl.GL_DEPTH_COMPONENT32F),
        )
        for buffer, (attachment, storage) in zip(self._buffers, formats, strict=True):
            gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, buffer)
            gl.glRenderbufferStorageMultisample(gl.GL_RENDERBUFFER, samples, storage, width, height)
            gl.glFramebufferRenderbuffer(gl.GL_FRAMEBUFFER, attachment, gl.GL_RENDERBUFFER, buffer)

    def resolve_into(self, other: "_Framebuffer") -> None:
        """Average the samples of the colours."""
        box = (0, 0, *self._size)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self.name)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, other.name)
        gl.glBlitFramebuffer(*box, *box, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)

    def read_color(self) -> npt.NDArray[np.uint8]:
        """(H, W, 3), top row first."""
        return self._read(gl.GL_RGB, gl.GL_UNSIGNED_BYTE, np.uint8, 3)

    def read_depth(self) -> npt.NDArray[np.float32]:
        """(H, W) of the depth buffer, top row first."""
        return self._read(gl.GL_DEPTH_COMPONENT, gl.GL_FLOAT, np.float32, 1)[..., 0]

    def delete(self) -> None:
        """Release the framebuffer."""
        gl.glDeleteFramebuffers(1, [self.name])
        gl.glDeleteRenderbuffers(2, self._buffers)

    def _read(self, what: int, kind: int, dtype: Any, channels: int) -> npt.NDArray[Any]:
        width, height = self._size
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self.name)
        data = gl.glReadPixels(0, 0, width, height, what, kind)
        return np.ascontiguousarray(np.frombuffer(data, dtype).reshape(height, width, channels)[::-1])
