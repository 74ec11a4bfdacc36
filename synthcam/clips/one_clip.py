"""Makes one clip: a place for its motion or poses in a scene, then its pictures, its video and its labels."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.clips.clip import Clip
from synthcam.clips.drawing import draw_frames, draw_truths, frame_times
from synthcam.clips.frames import FrameFolder
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_record
from synthcam.clips.replay import stage_replay
from synthcam.clips.restore import RestoredClip
from synthcam.clips.save import clip_title
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec, motion_timing, replay_timing
from synthcam.clips.staged import StagedClip
from synthcam.clips.staging import stage
from synthcam.errors import InputError
from synthcam.figures.strip import contact_sheet, shown_frames
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.read_write import choose_camera, read_poses
from synthcam.motion.expression import parse_motion
from synthcam.progress import ProgressCallback
from synthcam.rendering.look import Picture
from synthcam.rendering.protocol import Renderer, Truth
from synthcam.rendering.video import read_luma, write_video


@dataclass(frozen=True, eq=False)
class PlannedClip:
    """A clip that is ready to be drawn: its spec, its cameras in their scene, and what was assumed on the way."""

    spec: ClipSpec
    staged: StagedClip
    notes: tuple[str, ...] = ()


def plan_clip(
    motion: str | None,
    trajectory: str | Path | None,
    scene: str,
    timing: tuple[int | None, float | None, float | None],
    up: str | None,
    camera: str | None,
    format: str,
    fields: dict[str, Any],
) -> PlannedClip:
    """Find the scene, and in it a place for the motion or for the poses of the file."""
    poses, notes = None, tuple[str, ...]()
    if trajectory is not None:
        file = Path(trajectory)
        poses = choose_camera(read_poses(file, format=format, fov_deg=fields["hfov_deg"], up=up), camera, file)
        fields["trajectory"] = file.name if camera is None else f"{file.name} ({camera})"
        fields["trajectory_digest"] = _poses_digest(file, poses)
        frames, fps = replay_timing(poses.trajectory, *timing)
    else:
        expression = parse_motion(motion or "")
        if fields["heading"] == "current" and not expression.follows_heading:
            raise InputError(
                f"--heading current: changes nothing in {expression}; it is for a dolly or truck that turns"
            )
        fields["motion"], notes = str(expression), expression.notes
        frames, fps = motion_timing(*timing)
    source = find_scene(scene)
    spec = make_spec(scene=source.name, scene_digest=source.digest, frames=frames, fps=fps, **fields)
    built = source.build(spec.scene_seed)
    staged = stage(spec, built) if poses is None else stage_replay(spec, built, poses)
    return PlannedClip(spec, staged, (*notes, *(poses.notes if poses else ()), *built.notes, *staged.notes))


def _poses_digest(file: Path, poses: PoseFile) -> str:
    """Pins the poses that are replayed: the file's bytes, or of a folder the poses themselves."""
    if file.is_file():
        return hashlib.sha256(file.read_bytes()).hexdigest()
    path = poses.trajectory
    return hashlib.sha256(
        b"".join(a.tobytes() for a in (path.world_from_camera, path.intrinsics, path.times))
    ).hexdigest()


def draw_clip(
    planned: PlannedClip,
    renderer: Renderer,
    *,
    truths: bool,
    progress: ProgressCallback,
    frames: FrameFolder | None = None,
) -> Clip:
    """Draw, encode and label a clip.

    Args:
        truths: also draw depth and segmentation now, while the scene is on the GPU.
        frames: where to write the frames as they are drawn.

    Raises:
        InputError: the size cannot be encoded.
        MachineError: no OpenGL, no space.
    """
    spec, staged = planned.spec, planned.staged
    shown = shown_frames(spec.frames)
    kept: list[Picture] = []

    def watched() -> Iterator[Picture]:
        for i, picture in enumerate(draw_frames(spec, staged, renderer)):
            if i in shown:
                kept.append(picture)
            if frames is not None:
                frames.add(picture)
            progress("drawing", i + 1, spec.frames)
            yield picture

    with tempfile.TemporaryDirectory(prefix="synthcam-") as folder:
        video = Path(folder) / "clip.mp4"
        renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
        write_video(video, watched(), fps=spec.fps, width=spec.width, height=spec.height)
        drawn = _watched_truths(planned, renderer, progress) if truths else None
        described = renderer.describe()
        # Labels say what can be seen in the file, so they are read from the file.
        record = clip_record(spec, staged, described, label_staged(spec, staged, read_luma(video)))
        content = video.read_bytes()
    return Clip(
        # As it will be read back: tuples become lists, numbers of numpy plain ones.
        json.loads(json.dumps(record)),
        content,
        source=" ".join(clip_title(record).split()),
        notes=planned.notes,
        restored=RestoredClip(spec, staged, record),
        truths=drawn,
        strip=contact_sheet(kept, [float(frame_times(spec)[i]) for i in shown], clip_title(record)),
    )


def _watched_truths(planned: PlannedClip, renderer: Renderer, progress: ProgressCallback) -> list[Truth]:
    truths = []
    for i, truth in enumerate(draw_truths(planned.spec, planned.staged, renderer)):
        truths.append(truth)
        progress("depth, flow, segmentation", i + 1, planned.spec.frames)
    return truths
