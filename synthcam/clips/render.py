"""One clip from its spec to its folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.clips.drawing import draw_frames, draw_truths, flow_between, frame_times
from synthcam.clips.folder import clip_folder
from synthcam.clips.labelling import label_staged
from synthcam.clips.record import clip_frustums, clip_record
from synthcam.clips.replay import Replay
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import Stage
from synthcam.progress import ProgressCallback
from synthcam.rendering.look import Picture
from synthcam.rendering.protocol import Renderer
from synthcam.rendering.video import check_size, read_luma, write_video
from synthcam.viewing.strip import contact_sheet, shown_frames


@dataclass(frozen=True)
class Extras:
    """What is written beside the video on request, as compressed npz."""

    depth: bool = False
    flow: bool = False
    segmentation: bool = False

    def __bool__(self) -> bool:
        return self.depth or self.flow or self.segmentation


def render_clip(
    spec: ClipSpec,
    staged: Stage | Replay,
    renderer: Renderer,
    out: Path,
    *,
    extras: Extras,
    overwrite: bool,
    progress: ProgressCallback,
) -> None:
    """Draw, encode and write a clip: clip.mp4, clip.json, strip.png, frustums.png and what `extras` asks for.

    Raises:
        InputError: the folder holds something else, or the size cannot be encoded.
        MachineError: no GL, no space.
    """
    check_size(spec.width, spec.height)
    with clip_folder(out, overwrite=overwrite) as folder:
        renderer.open(staged.scene, width=spec.width, height=spec.height, shadows=spec.shadows)
        try:
            shown = shown_frames(spec.frames)
            kept: list[Picture] = []

            def watched() -> Iterator[Picture]:
                for i, picture in enumerate(draw_frames(spec, staged, renderer)):
                    if i in shown:
                        kept.append(picture)
                    progress("drawing", i + 1, spec.frames)
                    yield picture

            write_video(folder / "clip.mp4", watched(), fps=spec.fps, width=spec.width, height=spec.height)
            if extras:
                _write_truth(spec, staged, renderer, folder, extras, progress)
            described = renderer.describe()
        finally:
            renderer.close()
        # Labels say what can be seen in the file, so they are read from the file.
        labels = label_staged(spec, staged, read_luma(folder / "clip.mp4"))
        record = clip_record(spec, staged, described, labels)
        _write_pictures(spec, staged, kept, shown, folder)
        (folder / "clip.json").write_text(json.dumps(record, indent=1) + "\n")


def _write_pictures(
    spec: ClipSpec, staged: Stage | Replay, kept: list[Picture], shown: list[int], folder: Path
) -> None:
    # matplotlib takes half a second to import: only when a figure is drawn.
    from synthcam.viewing.frustum_figure import frustum_figure

    times = frame_times(spec)
    cameras = staged.cameras(times, spec.width, spec.height)
    moves = str(staged.path.expression) if isinstance(staged, Stage) else str(spec.trajectory)
    title = f"{moves}  |  {spec.scene}, seed {spec.seed}"
    contact_sheet(kept, [float(times[i]) for i in shown], title).save(folder / "strip.png")
    subject = staged.path.subject if isinstance(staged, Stage) else None
    figure = frustum_figure(
        clip_frustums(cameras, staged.static),
        times=times,
        objects=staged.scene.objects,
        subject_positions=None if subject is None else subject.positions(times),
        title=title,
    )
    figure.savefig(folder / "frustums.png", dpi=110, metadata={"Software": None})


def _write_truth(
    spec: ClipSpec, staged: Stage | Replay, renderer: Renderer, folder: Path, extras: Extras, progress: ProgressCallback
) -> None:
    cameras = staged.cameras(frame_times(spec), spec.width, spec.height)
    depth: list[npt.NDArray[np.float32]] = []
    segmentation: list[npt.NDArray[np.uint16]] = []
    flow: list[npt.NDArray[np.float32]] = []
    for i, truth in enumerate(draw_truths(spec, staged, renderer)):
        if extras.depth:
            depth.append(truth.depth)
        if extras.segmentation:
            segmentation.append(truth.segmentation)
        if extras.flow and i + 1 < spec.frames:
            flow.append(flow_between(staged, cameras, i, truth))
        progress("depth, flow, segmentation", i + 1, spec.frames)
    if depth:
        np.savez_compressed(folder / "depth.npz", depth=np.stack(depth))
    if segmentation:
        np.savez_compressed(folder / "segmentation.npz", segmentation=np.stack(segmentation))
    if flow:
        np.savez_compressed(folder / "flow.npz", flow=np.stack(flow))
