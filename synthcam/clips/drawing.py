"""Frames, depth, segmentation and flow of a staged clip, and the preview of a scene."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staged import StagedClip
from synthcam.clips.staging import stage
from synthcam.geometry.reprojection import optical_flow
from synthcam.geometry.se3 import invert
from synthcam.geometry.trajectory import Trajectory
from synthcam.rendering.look import Picture, apply_look, average, blur_times
from synthcam.rendering.protocol import Renderer, Truth, View


def frame_times(spec: ClipSpec) -> npt.NDArray[np.float64]:
    """Times (F,) of the frames in seconds, from 0."""
    return np.arange(spec.frames) / spec.fps


def view_at(staged: StagedClip, cameras: Trajectory, frame: int) -> View:
    """What is drawn for one frame."""
    time = float(cameras.times[frame])
    return View(cameras.world_from_camera[frame], cameras.intrinsics[frame], staged.object_poses(time), time)


def draw_frames(spec: ClipSpec, staged: StagedClip, renderer: Renderer) -> Iterator[Picture]:
    """The finished pictures (H, W, 3) in order; the renderer is open on the stage's scene."""
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    for i in range(spec.frames):
        if spec.shutter:
            times = blur_times(float(cameras.times[i]), fps=spec.fps, shutter=spec.shutter, duration=spec.duration)
            # At either end the shutter's times pile up on the first or last instant: draw each instant once.
            instants, counts = np.unique(times, return_counts=True)
            blurred = staged.cameras(instants, spec.width, spec.height)
            pictures = [renderer.draw_color(view_at(staged, blurred, j)) for j in range(len(instants))]
            picture = average([p for p, n in zip(pictures, counts, strict=True) for _ in range(n)])
        else:
            picture = renderer.draw_color(view_at(staged, cameras, i))
        yield apply_look(picture, spec.look, seed=spec.seed, frame=i)


def draw_truths(spec: ClipSpec, staged: StagedClip, renderer: Renderer) -> Iterator[Truth]:
    """Depth and segmentation of every frame."""
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    for i in range(spec.frames):
        yield renderer.draw_truth(view_at(staged, cameras, i))


def flow_between(staged: StagedClip, cameras: Trajectory, frame: int, truth: Truth) -> npt.NDArray[np.float32]:
    """Exact forward flow (H, W, 2) from `frame` (whose truth is given) to the next, in pixels."""
    before = staged.object_poses(float(cameras.times[frame]))
    after = staged.object_poses(float(cameras.times[frame + 1]))
    return optical_flow(
        truth.depth,
        world_from_a=cameras.world_from_camera[frame],
        intrinsics_a=cameras.intrinsics[frame],
        world_from_b=cameras.world_from_camera[frame + 1],
        intrinsics_b=cameras.intrinsics[frame + 1],
        segmentation=truth.segmentation,
        object_motion={identity: after[identity] @ invert(before[identity]) for identity in sorted(before)},
    ).astype(np.float32)


PREVIEW_SIZE = (384, 288)


def preview(name: str, seed: int, renderer: Renderer) -> npt.NDArray[np.uint8]:
    """Draw a scene from a start that a clip could have: (H, W, 3) uint8 sRGB, with shadows."""
    source = find_scene(name)
    width, height = PREVIEW_SIZE
    spec = make_spec(
        scene=source.name, scene_digest=source.digest, motion="static", seed=seed, scene_seed=seed,
        width=width, height=height, frames=2, fps=1.0,
    )  # fmt: skip
    staged = stage(spec, source.build(seed))
    cameras = staged.cameras(np.zeros(1), width, height)
    renderer.open(staged.scene, width=width, height=height, shadows=True)
    return renderer.draw_color(view_at(staged, cameras, 0))
