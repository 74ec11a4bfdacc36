"""Gaussian splats on the GPU: sorted back to front for each view, drawn as points and blended over the meshes.

A Gaussian is projected by the Jacobian of the pinhole at its centre (Zwicker et al., "EWA Splatting", 2001; Kerbl et
al., "3D Gaussian Splatting", 2023) in numpy, as far as it is brighter than a 255th. Colours are blended as they are
encoded, which is how scans are trained. Depth is where a ray is expected to end: the mean of the Gaussians' depths,
each by the part of the light that it stops.

Mesa's software rasteriser draws a point in half the time of two triangles; where a Gaussian is larger than points can
be, all of the view are triangles, of the same pixels.
"""

from contextlib import ExitStack

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.rendering.gpu import Gpu
from synthcam.rendering.protocol import FAR_M, NEAR_M, View
from synthcam.scene.assets import SplatCloud

VERTEX = """
in vec4 in_place;   // clip x and y of the centre (of a triangle: of the corner) over w, depth in metres, size in pixels
in vec3 in_inverse; // of the variance: xx, 2 xy, yy in 1 / px^2, halved
in vec2 in_offset;  // of a triangle's corner from the centre, pixels
in vec4 in_color;
flat out vec3 inverse;
flat out vec4 color;
flat out float metres;
#ifdef TRIANGLES
out vec2 offset;
#else
flat out float size;
#endif

void main() {
    inverse = in_inverse;
    color = in_color;
    metres = in_place.z;
    gl_Position = vec4(in_place.xy, (-metres + FAR) * NEAR / (FAR - NEAR) / metres, 1.0);
#ifdef TRIANGLES
    offset = in_offset;
#else
    gl_PointSize = size = in_place.w;
#endif
}
"""

FRAGMENT = """
flat in vec3 inverse;
flat in vec4 color;
flat in float metres;
layout(location = 0) out vec4 out_color;
#ifdef TRIANGLES
in vec2 offset;
#else
flat in float size;
#endif

void main() {
#ifndef TRIANGLES
    vec2 offset = (gl_PointCoord - 0.5) * vec2(size, -size);  // it counts from the top
#endif
    float alpha = color.a * exp(-dot(inverse, vec3(offset.x * offset.x, offset.x * offset.y, offset.y * offset.y)));
    if (alpha < LEAST) discard;
#ifdef DEPTH
    out_color = vec4(metres * alpha, 0.0, 0.0, alpha);
#else
    out_color = vec4(color.rgb * alpha, alpha);
#endif
}
"""

POINT = np.dtype([("place", "<f4", 4), ("inverse", "<f4", 3), ("offset", "<f4", 2), ("color", "u1", 4)])
LAYOUT = ("4f4 3f4 2f4 4f1", "in_place", "in_inverse", "in_offset", "in_color")
LOW_PASS_PX2 = 0.3
"""Added to a Gaussian's variance in the picture, as they are trained with."""
NEAREST_M = 0.1
OPAQUE = 0.5
"""From so much of the light stopped on, a pixel shows the splats and not what is behind them."""
MOST_ALPHA, LEAST_ALPHA = 0.99, 1.0 / 255.0
LARGEST_POINT_PX = 250.0
_CORNERS = np.array([[0.0, 2.0], [-np.sqrt(3.0), -1.0], [np.sqrt(3.0), -1.0]], dtype=np.float32)
"""Of a triangle around the unit circle."""
_MARGIN = 2.0
"""The viewport is so many times as wide as the picture: a point whose centre is outside it is not drawn at all."""


class GpuSplats:
    """The splats of one scene: their axes in numpy, one buffer of vertices, sorted anew for each view."""

    def __init__(
        self, gpu: Gpu, cloud: SplatCloud, width: int, height: int, depth_buffer: moderngl.Renderbuffer
    ) -> None:
        self._gl, self._cloud, self._size = gpu.gl, cloud, (width, height)
        limits = {"NEAR": NEAR_M, "FAR": FAR_M, "LEAST": LEAST_ALPHA}
        constants = "".join(f"const float {name} = {value:.9g};\n" for name, value in limits.items())
        self._resources = ExitStack()
        self._programs = {
            (depth, triangles): gpu.programs.get(
                constants + VERTEX, constants + FRAGMENT, DEPTH=int(depth), TRIANGLES=int(triangles)
            ).program
            for depth in (False, True)
            for triangles in (False, True)
        }
        self._targets = {}
        for depth, dtype in ((False, "f1"), (True, "f4")):
            sums = gpu.gl.texture((width, height), 4, dtype=dtype)
            self._targets[depth] = gpu.gl.framebuffer([sums], depth_buffer)
            self._resources.callback(sums.release)
            self._resources.callback(self._targets[depth].release)
        self._positions = np.ascontiguousarray(cloud.positions.T)
        self._axes = np.ascontiguousarray(cloud.axes.reshape(-1, 9).T)

    def close(self) -> None:
        """Release the framebuffers."""
        self._resources.close()

    def draw_over(self, picture: npt.NDArray[np.uint8], view: View) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3) of everything else with the splats over it; the depth buffer holds the meshes."""
        width, height = self._size
        target = self._sum(view, depth=False)
        read = np.frombuffer(target.read(components=4, alignment=1), np.uint8).reshape(height, width, 4)
        passed = 255 - read[..., 3:].astype(np.uint16)
        behind = (picture * passed + 127) // 255
        return np.minimum(read[..., :3] + behind, 255).astype(np.uint8)

    def add_truth(self, view: View, depth: npt.NDArray[np.float32], identity: npt.NDArray[np.uint16]) -> None:
        """Write expected depth and the cloud's id into the meshes' (H, W), where splats stop most of the light."""
        width, height = self._size
        target = self._sum(view, depth=True)
        sums = np.frombuffer(target.read(components=4, dtype="f4", alignment=1), np.float32).reshape(height, width, 4)
        weighted, stopped = sums[..., 0], sums[..., 3]
        shown = stopped >= OPAQUE
        depth[shown] = weighted[shown] / stopped[shown]
        identity[shown] = self._cloud.object_id

    def _sum(self, view: View, *, depth: bool) -> moderngl.Framebuffer:
        """Colours or depths of all splats, blended back to front, and in alpha how much light they stop."""
        width, height = self._size
        target = self._targets[depth]
        target.use()
        target.depth_mask = False
        target.viewport = target.scissor = (0, 0, width, height)
        target.clear(0.0, 0.0, 0.0, 0.0)
        splats = project_splats(
            self._positions, self._axes, self._cloud.colors, self._cloud.opacities, view, width, height
        )
        if not len(splats):
            return target
        triangles = float(splats["place"][:, 3].max()) > LARGEST_POINT_PX
        if triangles:
            splats = _as_triangles(splats, width, height)
        else:
            splats["place"][:, :2] /= _MARGIN
            far = round(0.5 * (_MARGIN - 1.0) * width), round(0.5 * (_MARGIN - 1.0) * height)
            target.viewport = (-far[0], -far[1], width + 2 * far[0], height + 2 * far[1])
        self._gl.enable(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        self._gl.disable(moderngl.CULL_FACE)
        self._gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        buffer = self._gl.buffer(splats)
        array = self._gl.vertex_array(self._programs[depth, triangles], [(buffer, *LAYOUT)], skip_errors=True)
        array.render(moderngl.TRIANGLES if triangles else moderngl.POINTS)
        array.release()
        buffer.release()
        self._gl.disable(moderngl.BLEND)
        target.viewport = (0, 0, width, height)
        return target


def project_splats(
    positions: npt.NDArray[np.float32],
    axes: npt.NDArray[np.float32],
    colors: npt.NDArray[np.uint8],
    opacities: npt.NDArray[np.float32],
    view: View,
    width: int,
    height: int,
) -> npt.NDArray[np.void]:
    """What a view sees of splats, as points (M,) of POINT, farthest first.

    Args:
        positions: (3, N) world metres.
        axes: (9, N) rows of the matrices whose product with their transpose is each covariance, world m.
        colors: (N, 3) sRGB.
        opacities: (N,) 0 to 1.
    """
    rotation = view.world_from_camera[:3, :3].T.astype(np.float32)
    fx, fy, cx, cy = (np.float32(value) for value in view.intrinsics)
    x, y, z = rotation @ (positions - view.world_from_camera[:3, 3:].astype(np.float32))
    # Beyond 1.4 half widths the projection's linear part is no longer true, and little of a splat reaches the view.
    reach_x, reach_y = np.float32(0.7 * width) / fx, np.float32(0.7 * height) / fy
    off_x, off_y = (np.float32(0.5 * width) - cx) / fx, (np.float32(0.5 * height) - cy) / fy
    near = np.flatnonzero(
        (z > NEAREST_M) & (np.abs(x - off_x * z) < reach_x * z + 0.1) & (np.abs(y - off_y * z) < reach_y * z + 0.1)
    )
    if len(near) < len(z):
        x, y, z, axes, opacities, colors = x[near], y[near], z[near], axes[:, near], opacities[near], colors[near]
    inverse = 1.0 / z
    u, v = x * inverse, y * inverse
    # Rows of J R^T for the picture's x and y, in pixels a metre, times the columns of the axes.
    across = [fx * inverse * (rotation[0, k] - u * rotation[2, k]) for k in range(3)]
    down = [fy * inverse * (rotation[1, k] - v * rotation[2, k]) for k in range(3)]
    a = [across[0] * axes[c] + across[1] * axes[3 + c] + across[2] * axes[6 + c] for c in range(3)]
    b = [down[0] * axes[c] + down[1] * axes[3 + c] + down[2] * axes[6 + c] for c in range(3)]
    xx = a[0] * a[0] + a[1] * a[1] + a[2] * a[2] + np.float32(LOW_PASS_PX2)
    yy = b[0] * b[0] + b[1] * b[1] + b[2] * b[2] + np.float32(LOW_PASS_PX2)
    xy = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    alpha = np.minimum(opacities, np.float32(MOST_ALPHA))
    radius = np.sqrt(2.0 * np.log(np.maximum(alpha / np.float32(LEAST_ALPHA), 1.0001)))
    px, py = fx * u + cx, fy * v + cy
    half_x, half_y = radius * np.sqrt(xx), radius * np.sqrt(yy)
    seen = np.flatnonzero((px + half_x > 0) & (px - half_x < width) & (py + half_y > 0) & (py - half_y < height))
    half_inverse = 0.5 / np.maximum(xx * yy - xy * xy, np.float32(1e-6))
    out = np.empty(len(z), POINT)
    place, variance = out["place"], out["inverse"]
    place[:, 0], place[:, 1] = px * np.float32(2.0 / width) - 1.0, py * np.float32(2.0 / height) - 1.0
    place[:, 2], place[:, 3] = z, 2.0 * np.maximum(half_x, half_y) + 1.0
    variance[:, 0], variance[:, 1], variance[:, 2] = half_inverse * yy, -2.0 * half_inverse * xy, half_inverse * xx
    out["offset"] = 0.0
    out["color"][:, :3] = colors
    out["color"][:, 3] = np.rint(255.0 * alpha)
    # 16 bits of nearness sort by counting, ten times as fast as floats; a ten-thousandth of the distance is no matter.
    nearness = np.log(inverse[seen])
    span = max(float(np.ptp(nearness)), 1e-6) if len(seen) else 1.0
    steps = ((nearness - nearness.min(initial=np.inf)) * np.float32(65535.0 / span)).astype(np.uint16)
    return out[seen[np.argsort(steps, kind="stable")]]


def _as_triangles(points: npt.NDArray[np.void], width: int, height: int) -> npt.NDArray[np.void]:
    """Three vertices (3 M,) for each point (M,): a triangle around the circle within its square."""
    out = np.repeat(points, 3).reshape(-1, 3)
    offset: Array = _CORNERS[None] * (0.5 * points["place"][:, 3])[:, None, None]
    out["offset"] = offset
    out["place"][..., :2] += offset * np.array([2.0 / width, 2.0 / height], dtype=np.float32)
    return out.reshape(-1)
