"""The pictures move as the geometry says: an optical flow that knows only the decoded video against the exact one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from support.dis_flow import dis_flow, grey_pictures

from synthcam.clips.drawing import draw_frames, flow_between, frame_times, view_at
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staging import StagedMotion, stage
from synthcam.motion.motions import MOTIONS, is_tracking
from synthcam.rendering.protocol import Renderer, create_renderer
from synthcam.rendering.video import read_video, write_video
from synthcam.scene.assets import Scene

SIDE, FRAMES, FPS, SCENE = 160, 7, 12.0, "room"
SINGLE = [name for name in MOTIONS if not is_tracking(name)]
CLEAR_PX, SURE_PX = 1.0, 0.5
"""Directions are compared where the exact flow is longer than the first, and there and back agree within the second."""

Flows = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with create_renderer("moderngl") as opened:
        yield opened


@pytest.fixture(scope="module")
def room() -> Scene:
    return find_scene(SCENE).build(0)


@pytest.fixture
def flows(renderer: Renderer, room: Scene, tmp_path: Path) -> Callable[[str], Flows]:
    """For a motion: the flow of the decoded clip, the exact flow, and how far the first misses there and back."""

    def both(motion: str) -> Flows:
        spec = make_spec(
            scene=SCENE, scene_digest=find_scene(SCENE).digest, motion=motion, seed=3, width=SIDE, height=SIDE,
            frames=FRAMES, fps=FPS,
        )  # fmt: skip
        staged = stage(spec, room)
        pictures = grey_pictures(_decoded(spec, staged, renderer, tmp_path / "clip.mp4"))
        cameras = staged.cameras(frame_times(spec), SIDE, SIDE)
        exact = [
            flow_between(staged, cameras, i, renderer.draw_truth(view_at(staged, cameras, i)))
            for i in range(FRAMES - 1)
        ]
        seen, miss = zip(*map(dis_flow, pictures[:-1], pictures[1:]), strict=True)
        return np.stack(seen), np.stack(exact), np.stack(miss)

    return both


def _decoded(spec: ClipSpec, staged: StagedMotion, renderer: Renderer, path: Path) -> npt.NDArray[np.uint8]:
    renderer.open(staged.scene, width=SIDE, height=SIDE)
    write_video(path, draw_frames(spec, staged, renderer), fps=FPS, width=SIDE, height=SIDE)
    return read_video(path)[0]


@pytest.mark.parametrize("motion", [name for name in SINGLE if name != "static"])
def test_flow_agrees_with_the_geometry(motion: str, flows: Callable[[str], Flows]) -> None:
    seen, exact, miss = flows(motion)
    length = np.linalg.norm(exact, axis=-1)
    clear = (length > CLEAR_PX) & (miss < SURE_PX)
    assert clear.mean() > 0.1
    seen, exact, length = seen[clear], exact[clear], length[clear]
    across = exact[:, 0] * seen[:, 1] - exact[:, 1] * seen[:, 0]
    turned = np.degrees(np.arctan2(across, (exact * seen).sum(axis=1)))
    longer = float(np.median(np.linalg.norm(seen, axis=1) / length))
    print(f"{motion}: {np.median(length):.2f} px, turned {np.median(np.abs(turned)):.2f} deg, length x {longer:.3f}")
    assert np.median(np.abs(turned)) < 8.0
    assert abs(np.median(turned)) < 2.0
    # Flow falls a little short where it is about a pixel: its smoothing pulls it towards still neighbours.
    assert longer == pytest.approx(1.0, abs=0.1)


def test_nothing_moves_in_a_static_clip(flows: Callable[[str], Flows]) -> None:
    seen, exact, _ = flows("static")
    assert np.abs(exact).max() < 1e-9
    assert np.median(np.linalg.norm(seen, axis=-1)) < 0.02
