"""A rendered clip as one object: frames, cameras, depth, labels, questions, and a way to save it."""

import base64
import io
from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from synthcam.arguments import as_path
from synthcam.clips.drawing import draw_truths, flow_between
from synthcam.clips.folder import clip_folder
from synthcam.clips.record_file import read_record
from synthcam.clips.restore import RestoredClip, record_cameras, restore
from synthcam.clips.shot import record_segments
from synthcam.errors import InputError
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.segments import MotionSegment
from synthcam.rendering.protocol import Truth, create_renderer
from synthcam.rendering.video import decode_video

if TYPE_CHECKING:
    from PIL.Image import Image

    from synthcam.language.sample import Kind, Sample
    from synthcam.language.style import Numbers, Wording


class Clip:
    """A rendered clip and everything that follows from its camera path.

    Clips come from `synthcam.render` and `synthcam.load`.

    Attributes:
        record: the content of clip.json.
        video: the bytes of clip.mp4; None for a loaded clip without one beside its clip.json.
        source: the name of the clip in messages: its folder, or its motion.
        notes: what was assumed while it was made, one sentence each.
    """

    def __init__(
        self,
        record: Mapping[str, Any],
        video: bytes | None,
        *,
        source: str,
        notes: tuple[str, ...] = (),
        restored: RestoredClip | None = None,
        truths: list[Truth] | None = None,
        strip: "Image | None" = None,
    ) -> None:
        self.record, self.video, self.source, self.notes = dict(record), video, source, notes
        self._given_restored, self._given_truths, self._given_strip = restored, truths, strip

    def __repr__(self) -> str:
        what = ", ".join(self.motions) or "nothing certain"
        width, height = self.record["width"], self.record["height"]
        return f"<Clip {self.source}: {what}; {len(self.trajectory)} frames of {width}x{height} at {self.fps:g} fps>"

    @property
    def fps(self) -> float:
        """Frames a second."""
        return float(self.record["fps"])

    @property
    def motions(self) -> tuple[str, ...]:
        """The canonical names of the motions that were measured in the camera path, such as ("dolly-in",)."""
        return tuple(self._labelled("motions"))

    @property
    def labels(self) -> dict[str, bool | None]:
        """CameraBench's primitives by full name: True, False, or None where the clip cannot tell."""
        return dict(self._labelled("labels"))

    @property
    def annotation(self) -> MotionAnnotation:
        """CameraBench's raw record of the clip."""
        return MotionAnnotation.from_record(self._labelled("annotation"))

    @property
    def segments(self) -> tuple[MotionSegment, ...]:
        """When each motion happens."""
        return record_segments(self._labelled("segments"), source=self.source)

    @property
    def caption(self) -> str | None:
        """One sentence about the camera; None where the motions have no clear order or none is certain."""
        text = self._labelled("caption")
        return None if text is None else str(text)

    @property
    def samples(self) -> list["Sample"]:
        """The questions stored with the clip; `ask` writes others."""
        from synthcam.language.sample import Sample

        return [Sample.from_item(item) for item in self._labelled("samples")]

    @cached_property
    def trajectory(self) -> Trajectory:
        """The exact cameras, one for each frame."""
        return record_cameras(self.record)

    @cached_property
    def frames(self) -> npt.NDArray[np.uint8]:
        """The pictures (F, H, W, 3) as the video shows them, RGB.

        Raises:
            InputError: there is no video beside the clip.json.
        """
        if self.video is None:
            raise InputError(f"{self.source}: there is no clip.mp4 beside clip.json, so there are no frames")
        return decode_video(self.video, self.source)

    @property
    def depth(self) -> npt.NDArray[np.float32]:
        """Depth (F, H, W) along the optical axis in metres, infinite where the sky is seen; drawn when first needed.

        Raises:
            RestoreError: see `restored`.
            MachineError: there is no OpenGL.
        """
        return np.stack([truth.depth for truth in self._truths])

    @property
    def segmentation(self) -> npt.NDArray[np.uint16]:
        """The id (F, H, W) of the object at each pixel, 0 for the sky; `record["objects"]` names the ids.

        Raises:
            RestoreError, MachineError: as `depth`.
        """
        return np.stack([truth.segmentation for truth in self._truths])

    @property
    def flow(self) -> npt.NDArray[np.float32]:
        """Exact optical flow (F - 1, H, W, 2) to the next frame in pixels, of moving things too.

        Raises:
            RestoreError, MachineError: as `depth`.
        """
        staged = self.restored.staged
        return np.stack([flow_between(staged, self.trajectory, i, t) for i, t in enumerate(self._truths[:-1])])

    @cached_property
    def _truths(self) -> list[Truth]:
        """Depth and segmentation of each frame."""
        if self._given_truths is not None:
            return self._given_truths
        spec, staged = self.restored.spec, self.restored.staged
        with create_renderer(spec.backend) as renderer:
            renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
            return list(draw_truths(spec, staged, renderer))

    @cached_property
    def restored(self) -> RestoredClip:
        """The scene and the cameras in it, built again from the record where the clip was loaded.

        Raises:
            RestoreError: the scene file is gone or changed, or this version of synthcam places the camera elsewhere.
        """
        return self._given_restored or restore(self.record, source=self.source)

    def ask(
        self, count: int = 4, *, kind: "Kind | None" = None, seed: int = 0, wording: "Wording" = "mixed",
        numbers: "Numbers" = "words",
    ) -> list["Sample"]:  # fmt: skip
        """Write questions about the clip, each with options, a reasoning chain and an answer.

        Args:
            count: how many; fewer where the clip supports fewer.
            kind: binary, choice, open or caption; all in turn without it.
            seed: another seed, other questions.
            wording: questions in our words (plain), in CameraBench's, or in either as often (mixed).
            numbers: amounts in words, or metres and degrees beside them (metric).

        Raises:
            InputError: an argument is out of range.
            RestoreError: see `restored`.
        """
        from synthcam.clips.ask import ask
        from synthcam.language.style import Style

        return ask(self, count, kind=kind, seed=seed, style=Style(wording, numbers))[0]

    def save(
        self, out: str | Path, *, depth: bool = False, flow: bool = False, segmentation: bool = False,
        gif: bool = False, overwrite: bool = False,
    ) -> Path:  # fmt: skip
        """Write clip.mp4, clip.json, strip.png and frustums.png into a folder, whole or not at all; returns the folder.

        Args:
            depth, flow, segmentation: also write these as compressed npz.
            gif: also write the frames as an animation, clip.gif.
            overwrite: replace a clip that is in the folder; other files there stay.

        Raises:
            InputError: the folder holds something already, or the clip has no video.
            MachineError: it cannot be written to.
        """
        from synthcam.clips.save import write_clip

        folder = as_path(out, "out")
        with clip_folder(folder, overwrite=overwrite) as aside:
            write_clip(self, aside, depth=depth, flow=flow, segmentation=segmentation, gif=gif)
        return folder

    @cached_property
    def strip(self) -> "Image":
        """A contact sheet: eight frames with their times."""
        from synthcam.clips.save import draw_strip

        return self._given_strip or draw_strip(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: the contact sheet, the motions and the caption."""
        picture = io.BytesIO()
        self.strip.save(picture, format="PNG")
        data = base64.b64encode(picture.getvalue()).decode()
        motions, caption = ", ".join(self.motions) or "nothing certain", escape(self.caption or "")
        return f'<img src="data:image/png;base64,{data}" alt="frames of the clip"><br><b>{motions}</b><br>{caption}'

    def _labelled(self, key: str) -> Any:
        """A key of clip.json that only labelled clips have."""
        if key not in self.record:
            raise InputError(f"{self.source}: has no key {key!r}; only clips that synthcam rendered are labelled")
        return self.record[key]


def load(file: str | Path) -> Clip:
    """Open a clip that was saved before, from its clip.json or its folder.

    Its scene is built again only when depth, flow, segmentation or new questions are wanted.

    Raises:
        InputError: there is no such file, or it is not a clip.json.

    Example:
        >>> clip = synthcam.load("out/clip.json")
        >>> clip.motions
        ('dolly-in',)
    """
    path = as_path(file, "file")
    if path.is_dir():
        path = path / "clip.json"
    record = read_record(path)
    video = path.parent / "clip.mp4"
    name = path.resolve().parent.name or path.stem
    return Clip(record, video.read_bytes() if video.is_file() else None, source=name)
