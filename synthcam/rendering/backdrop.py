"""Real pictures infinitely far away on the GPU: a panorama by its directions, a photograph by a homography.

Both are sampled trilinearly from mipmaps that are means of linear light, so that fine detail neither flickers nor
crawls while the camera turns; at the poles of a panorama, where its columns crowd, from coarser ones.
"""

import moderngl
import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.rendering.gpu import Gpu, upload_texture
from synthcam.rendering.projection import ray_scales
from synthcam.rendering.protocol import View
from synthcam.scene.assets import Backdrop

VERTEX = """
uniform mat3 picture_from_camera;
uniform vec4 ray_scales;
out vec3 direction;

void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    gl_Position = vec4(corner, 0.0, 1.0);  // reversed depth: 0 is the far plane
    direction = picture_from_camera * vec3(corner * ray_scales.xz + ray_scales.yw, 1.0);
}
"""

FRAGMENT = """
layout(binding = 0) uniform sampler2D picture;
in vec3 direction;  // in the axes of a camera that looks at the picture's middle: x right, y down, z ahead
layout(location = 0) out vec4 out_color;

#ifdef PANORAMA
uniform float level;

void main() {
    float across2 = dot(direction.xz, direction.xz), length2 = across2 + direction.y * direction.y;
    vec2 uv = vec2(0.5 + atan(direction.x, direction.z) * 0.15915494309,
                   0.5 + atan(direction.y, sqrt(across2)) * 0.31830988618);
    // A pixel off the axis spans a smaller angle (cos^1.5 of it, in the mean of both directions); towards the poles it
    // spans more columns. At the seam derivatives of u jump, so the level of detail is computed.
    float finer = 0.75 * log2(length2), wider = 0.5 * log2(length2 / max(across2, 1e-4 * length2)) - 0.5;
    out_color = vec4(textureLod(picture, uv, max(level - finer + max(wider, 0.0), 0.0)).rgb, 1.0);
}
#else
uniform vec2 half_size;
uniform float finer_levels;

void main() {
    vec2 at = direction.xy / max(direction.z, 1e-6) / half_size;
    vec3 color = texture(picture, 0.5 + 0.5 * at, finer_levels).rgb;
    out_color = vec4(direction.z > 0.0 && max(abs(at.x), abs(at.y)) <= 1.0 ? color : vec3(0.0), 1.0);
}
#endif
"""


class GpuBackdrop:
    """The backdrop of one scene. Still pictures stay on the GPU by their key; of a video one frame is there at a time.

    Attributes:
        keys: of the textures in the cache.
    """

    def __init__(self, gpu: Gpu, backdrop: Backdrop) -> None:
        self._gpu, self._backdrop = gpu, backdrop
        panorama = backdrop.projection == "panorama"
        self._program = gpu.programs.get(VERTEX, FRAGMENT, PANORAMA=int(panorama))
        self._triangle = gpu.gl.vertex_array(self._program.program, [])
        self._shown = 0
        self._still = len(backdrop.pictures) == 1
        self.keys = {backdrop.key} if self._still else set[str]()
        first = backdrop.pictures[0]
        self._texture = gpu.textures.get(backdrop.key, first) if self._still else upload_texture(gpu.context, first)
        self._texture.repeat_x, self._texture.repeat_y = panorama, False

    def close(self) -> None:
        """Release what is not in the cache."""
        self._triangle.release()
        if not self._still:
            self._texture.release()

    def draw(self, view: View, width: int, height: int, finer_levels: float) -> None:
        """Draw it wherever nothing nearer was drawn; `finer_levels` is added to its level of detail."""
        backdrop, program = self._backdrop, self._program
        self._show(backdrop.frame_at(view.time))
        self._texture.use(0)
        turn = backdrop.world_from_picture.T @ view.world_from_camera[:3, :3]
        program.set("picture_from_camera", _bytes(turn.T))
        program.set("ray_scales", _bytes(np.array(ray_scales(view.intrinsics, width, height))))
        program.set("half_size", _bytes(np.array(backdrop.half_size)))
        texels_per_pixel = self._texture.width / (2 * np.pi * float(view.intrinsics[0]))
        program.set("level", _bytes(np.log2(texels_per_pixel) + finer_levels))
        program.set("finer_levels", _bytes(np.float32(finer_levels)))
        self._triangle.render(moderngl.TRIANGLES, vertices=3)

    def _show(self, frame: int) -> None:
        if frame == self._shown:
            return
        self._texture.release()
        self._texture = upload_texture(self._gpu.context, self._backdrop.pictures[frame])
        self._texture.repeat_x = self._texture.repeat_y = False
        self._shown = frame


def _bytes(values: Array | np.floating) -> bytes:
    """In GL's layout: float32, a matrix column by column (given transposed)."""
    return np.asarray(values, dtype=np.float32).tobytes()
