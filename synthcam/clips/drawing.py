"""Frames, depth, segmentation and flow of a staged clip, and the preview of a scene."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staged import StagedClip
from synthcam.clips.staging import stage
from synthcam.geometry.camera import optical_flow
from synthcam.geometry.se3 import Array, invert
from synthcam.geometry.trajectory import Trajectory
from synthcam.rendering.look import Picture, apply_look, average, blur_times
from synthcam.rendering.protocol import Renderer, Truth, View
from synthcam.scene.moving import MovingThing


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
    pieces, motions = _rigid_pieces(staged, cameras, frame, truth)
    return optical_flow(
        truth.depth,
        world_from_a=cameras.world_from_camera[frame],
        intrinsics_a=cameras.intrinsics[frame],
        world_from_b=cameras.world_from_camera[frame + 1],
        intrinsics_b=cameras.intrinsics[frame + 1],
        segmentation=pieces,
        object_motion=motions,
    ).astype(np.float32)


def _rigid_pieces(
    staged: StagedClip, cameras: Trajectory, frame: int, truth: Truth
) -> tuple[npt.NDArray[np.int64], dict[int, Array]]:
    """Which rigid piece is seen at each pixel (H, W), and how each that moves does until the next frame.

    A rigid thing is one piece, under its own id; the limbs of a figure are pieces under numbers of their own. Motions
    are world_at_next_from_world_at_this (4, 4).
    """
    times = cameras.times[frame : frame + 2]
    poses = [staged.object_poses(float(t)) for t in times]
    pieces, motions = truth.segmentation.astype(np.int64), {}
    free = max((thing.id for thing in staged.scene.objects), default=0) + 1
    for thing in staged.scene.objects:
        if thing.id not in poses[0]:
            continue
        own = np.stack([at[thing.id] for at in poses])
        moving = MovingThing(thing, own, times)
        world_from_limb = own[:, None] @ moving.object_from_limb
        by_limb = world_from_limb[1] @ invert(world_from_limb[0])
        if len(by_limb) == 1:
            motions[thing.id] = by_limb[0]
            continue
        rows, columns = np.nonzero(truth.segmentation == thing.id)
        if len(rows):
            pixels = np.stack([columns, rows], axis=1).astype(np.float64) + 0.5
            limbs = moving.limb_seen(0, cameras.world_from_camera[frame], cameras.intrinsics[frame], pixels)
            pieces[rows, columns] = free + limbs
            motions |= {free + int(limb): by_limb[limb] for limb in np.unique(limbs)}
            free += len(by_limb)
    return pieces, motions


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
