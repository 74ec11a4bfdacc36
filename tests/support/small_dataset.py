"""Datasets written by hand: real tables and manifests; videos of a few bytes, or of a pattern that slides."""

from pathlib import Path
from typing import Any

import numpy as np

from synthcam.dataset.storage.layout import CLIPS, SAMPLES, clips_path, sample_id, samples_path, video_path
from synthcam.dataset.storage.manifest import FileEntry, Manifest, hash_file, write_manifest
from synthcam.dataset.storage.rows import canonical_json
from synthcam.dataset.storage.tables import write_table
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.rendering.video import write_video

QUESTIONS_A_CLIP = 2
LETTERS = "AB"


def write_dataset(folder: Path, *, clips: int) -> None:
    """`clips` clips in train, the next as many in test, each with its questions."""
    files = {}
    for place, split in enumerate(("train", "test")):
        rows = []
        for number in range(place * clips, (place + 1) * clips):
            clip = f"c{number:07d}"
            video = folder / video_path(split, 0, clip)
            video.parent.mkdir(parents=True, exist_ok=True)
            video.touch()
            rows += [_sample(clip, split, question) for question in range(QUESTIONS_A_CLIP)]
        path = samples_path("sft", split)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_table(folder / path, rows, SAMPLES)
        files[path] = hash_file(folder / path)
    _finish(folder, files)


def write_motion_dataset(folder: Path, *, clips: int) -> None:
    """`clips` clips of each of three motions in train, and as many in test; each of eight frames at 4 fps."""
    rng = np.random.default_rng(0)
    files, number = {}, 0
    for split in ("train", "test"):
        rows = []
        for motion, slide in SLIDES.items():
            for _ in range(clips):
                clip, number = f"c{number:07d}", number + 1
                path = video_path(split, 0, clip)
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                pattern = np.kron(rng.integers(0, 255, (16, 24, 3), dtype=np.uint8), np.ones((8, 8, 1), np.uint8))
                frames = [pattern[:56, 64 + slide * k :][:, :56] for k in range(8)]
                write_video(folder / path, frames, fps=4, width=56, height=56)
                annotation = canonical_json(panning_record(WAYS[motion]))
                row = {"clip": clip, "video": path, "split": split, "use": "sft", "motions": [motion]}
                rows.append({**row, "annotation": annotation, **panning_cameras(slide)})
        path = clips_path(split)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_table(folder / path, rows, CLIPS)
        files[path] = hash_file(folder / path)
    _finish(folder, files)


SLIDES = {"static": 0, "pan-left": -3, "pan-right": 3}
"""Pixels a frame that the pattern is looked at further to the right."""
WAYS = {"static": "no", "pan-left": "right_to_left", "pan-right": "left_to_right"}


FOCAL_PX, FRAMES = 56.0, 8


def panning_cameras(slide: int) -> dict[str, Any]:
    """The cameras of a level pan by the angle that `slide` pixels in the middle of the picture are."""
    yaw = np.arctan(slide / FOCAL_PX) * np.arange(FRAMES)
    poses = se3(world_from_rig(yaw, np.zeros(FRAMES), np.zeros(FRAMES)), np.zeros((FRAMES, 3)))
    return {
        "spec": "{}",
        "fps": 4.0,
        "width": 56,
        "height": 56,
        "frames": FRAMES,
        "far": 4.0,
        "world_from_camera": poses.tolist(),
        "intrinsics": [[FOCAL_PX, FOCAL_PX, 28.0, 28.0]] * FRAMES,
    }


def panning_record(way: str) -> dict[str, Any]:
    """CameraBench's record of a clip that pans, or does not move."""
    still = way == "no"
    nothing = (
        "camera_forward_backward",
        "camera_forward_backward_cam_frame",
        "camera_up_down",
        "camera_up_down_cam_frame",
        "camera_left_right",
        "camera_tilt",
        "camera_roll",
        "camera_zoom",
        "subject_size_change",
    )
    never = ("is_tracking", "dolly_zoom", "frame_freezing", "motion_blur", "cinemagraph", "shot_transition")
    return {
        **dict.fromkeys(nothing, "no"),
        **dict.fromkeys(never, False),
        "steadiness": "static" if still else "smooth",
        "camera_movement": "no" if still else "major_simple",
        "camera_motion_speed": "regular",
        "scene_movement": "static",
        "camera_pan": way,
        "tracking_shot_types": [],
        "complex_motion_description": "",
    }


def _finish(folder: Path, files: dict[str, FileEntry]) -> None:
    write_manifest(
        folder,
        Manifest(
            synthcam="0",
            recipe="by hand",
            recipe_sha256="",
            seed=0,
            backend="none",
            renderer={},
            versions={},
            thresholds={},
            counts={},
            rejected={},
            balance={},
            files=files,
        ),
    )


def _sample(clip: str, split: str, number: int) -> dict[str, Any]:
    answer = LETTERS[number % 2]
    question, options = "Does the camera pan left?", ["A. Yes", "B. No"]
    observation, think = "The bench moves right.", "The axis turns."
    chain = f"<observation>{observation}</observation><think>{think}</think><answer>{answer}</answer>"
    prompt = "\n".join([question, *options])
    return {
        "sample": sample_id(clip, number),
        "clip": clip,
        "video": video_path(split, 0, clip),
        "use": "sft",
        "split": split,
        "source": "synthcam",
        "kind": "binary",
        "topic": "has_pan_left",
        "skill": "has_motion",
        "length": "short",
        "question": question,
        "options": options,
        "answer": answer,
        "observation": observation,
        "think": think,
        "chain": chain,
        "prompt": prompt,
        "messages": [{"role": "user", "content": f"<video>{prompt}"}, {"role": "assistant", "content": chain}],
        "videos": [video_path(split, 0, clip)],
        "twin": None,
    }
