"""Splats: drawn where their points project, at the depth of the surface they lie on, and rays hit what is drawn."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import synthcam
from synthcam.clips.scene_source import find_scene
from synthcam.clips.staging import still_caster
from synthcam.errors import InputError, MachineError
from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres, project_world, rays
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.rendering.protocol import Truth, View, create_renderer
from synthcam.scene.assets import CameraZone, Scene, SplatCloud
from synthcam.scene.real.splat_files import read_splats

WIDTH, HEIGHT = 160, 120
RECORD = np.dtype([("position", "<f4", 3), ("scale", "<f4", 3), ("color", "u1", 4), ("rotation", "u1", 4)])


def splat_file(path: Path, positions: Array, *, size: float, normals: Array | None = None) -> Path:
    """Flat, opaque Gaussians in a .splat file (-Y up): x and y of each turned to be square to its normal."""
    rows = np.zeros(len(positions), RECORD)
    rows["position"] = positions * [1, -1, -1]
    rows["scale"] = (size, size, 0.01 * size)
    rows["color"] = (*(200, 80, 40), 255)
    quaternions = np.tile([1.0, 0.0, 0.0, 0.0], (len(positions), 1))
    if normals is not None:
        n = normals * [1, -1, -1]
        quaternions = np.stack([1 + n[:, 2], -n[:, 1], n[:, 0], np.zeros(len(n))], axis=-1)
        quaternions[n[:, 2] < -0.999] = [0, 1, 0, 0]
    quaternions /= np.linalg.norm(quaternions, axis=1, keepdims=True)
    rows["rotation"] = np.clip(np.rint(quaternions * 128 + 128), 0, 255)
    rows.tofile(path)
    return path


def sphere(count: int, radius: float) -> Array:
    i = np.arange(count) + 0.5
    y, angle = 1 - 2 * i / count, np.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - y * y)
    return np.asarray(radius * np.stack([r * np.cos(angle), y, r * np.sin(angle)], axis=-1))


def wall(count: int, side: float) -> Array:
    at = (np.arange(count) + 0.5) / count * side - side / 2
    x, y = np.meshgrid(at, at)
    return np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=-1)


def scene_of(cloud: SplatCloud) -> Scene:
    return Scene(
        name="cloud", seed=0, objects=(), lights=(), ambient_up=(1, 1, 1), ambient_down=(1, 1, 1), sky=None,
        sky_key=None, camera_zone=CameraZone((0, 0, 2), (0, 0, 2)), splats=cloud,
    )  # fmt: skip


def look(position: tuple[float, float, float], yaw_deg: float = 0.0, pitch_deg: float = 0.0) -> View:
    pose = se3(world_from_rig(np.radians(yaw_deg), np.radians(pitch_deg), 0.2), np.array(position))
    return View(pose, intrinsics_from_fov(np.radians(60), WIDTH, HEIGHT))


def drawn(scene: Scene, view: View) -> tuple[npt.NDArray[np.uint8], Truth]:
    with create_renderer("moderngl") as renderer:
        renderer.open(scene, width=WIDTH, height=HEIGHT)
        return renderer.draw_color(view), renderer.draw_truth(view)


@pytest.mark.parametrize("sigma", [0.004, 0.02, 0.6])
def test_splats_are_drawn_where_their_middles_project(sigma: float) -> None:
    """The large one is drawn as triangles, the small ones as points."""
    middle = np.array([[0.31, 0.17, 0.2]])
    axes = np.eye(3)[None] * sigma
    cloud = SplatCloud(
        7, middle.astype(np.float32), axes.astype(np.float32), np.full((1, 3), 255, np.uint8), np.ones(1, np.float32)
    )
    view = look((0.0, 0.1, 2.0), 3.0)
    color, _ = drawn(scene_of(cloud), view)
    light = color[..., 0].astype(np.float64)
    pixels = pixel_centres(WIDTH, HEIGHT)
    expected = project_world(view.world_from_camera, view.intrinsics, middle)[0][0]
    if sigma < 0.1:
        found = (light[..., None] * pixels).sum(axis=(0, 1)) / light.sum()
    else:  # it fills the frame and more: compare where it is brightest
        near = light >= light.max() - 2
        found = pixels[near].mean(axis=0)
    assert np.linalg.norm(found - expected) < 0.5


@pytest.mark.parametrize("shape", ["sphere", "wall"])
def test_depth_is_that_of_the_surface(tmp_path: Path, shape: str) -> None:
    """Within 2 %, drawn and by rays; what is seen of the scan has its id."""
    if shape == "sphere":
        points = sphere(9000, 0.5)
        file = splat_file(tmp_path / "cloud.splat", points, size=0.012, normals=points / 0.5)
    else:
        file = splat_file(tmp_path / "cloud.splat", wall(90, 1.0), size=0.012)
    (tmp_path / "cloud.yaml").write_text("kind: splats\nunit: m\nup: -y\ninside: false\nname: rock\n")
    scene = find_scene(str(file)).build(0)
    thing = scene.objects[-1]
    assert scene.splats is not None
    assert (thing.kind, thing.id) == ("rock", scene.splats.object_id)
    low, high = np.quantile(scene.splats.positions, [0.0, 1.0], axis=0)
    middle = 0.5 * (low + high)
    for angle in (0, 25):
        eye = middle + 1.8 * np.array([np.sin(np.radians(angle)), 0.0, np.cos(np.radians(angle))])
        view = look((eye[0], eye[1], eye[2]), -angle)
        _, truth = drawn(scene, view)
        directions = rays(view.intrinsics, pixel_centres(WIDTH, HEIGHT)) @ view.world_from_camera[:3, :3].T
        if shape == "sphere":
            b, a = directions @ (eye - middle), (directions**2).sum(axis=-1)
            root = b * b - a * ((eye - middle) @ (eye - middle) - 0.25)
            expected = np.where(root > 0.02, (-b - np.sqrt(np.maximum(root, 0))) / a, np.nan)
        else:
            expected = (middle[2] - eye[2]) / directions[..., 2]
            at = eye + expected[..., None] * directions - middle
            expected[np.abs(at[..., :2]).max(axis=-1) > 0.45] = np.nan
        known = np.isfinite(expected)
        assert known.sum() > 2000
        assert (truth.segmentation[known] == thing.id).mean() > 0.999
        assert np.abs(truth.depth[known] / expected[known] - 1).max() < 0.02
        rows = np.argwhere(known)[::37]
        pixels = pixel_centres(WIDTH, HEIGHT)[tuple(rows.T)]
        depth, identity = still_caster(scene).view(view.world_from_camera, view.intrinsics, pixels)
        hit = identity == thing.id
        assert hit.mean() > 0.98
        assert np.abs(depth[hit] / expected[tuple(rows.T)][hit] - 1).max() < 0.02


def test_meshes_hide_splats_and_splats_hide_meshes(tmp_path: Path) -> None:
    file = splat_file(tmp_path / "cloud.splat", wall(60, 1.0), size=0.015)
    scene = find_scene(str(file)).build(3)
    zone = scene.camera_zone
    eye = 0.5 * (np.array(zone.low) + np.array(zone.high))
    _, truth = drawn(scene, look((eye[0], eye[1], eye[2])))
    assert {0, scene.objects[-1].id} < set(np.unique(truth.segmentation).tolist())
    below = look((eye[0], -30.0, eye[2]), 0.0, 60.0)
    _, hidden = drawn(scene, below)
    assert scene.objects[-1].id not in hidden.segmentation


def test_a_clip_of_a_scan_is_labelled_repeats_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    splat_file(tmp_path / "cloud.splat", sphere(4000, 0.5), size=0.02, normals=sphere(4000, 1.0))
    clips = [
        synthcam.render("dolly-in", scene="cloud.splat", size=(96, 96), frames=5, fps=4.0, progress=False)
        for _ in range(2)
    ]
    assert clips[0].video == clips[1].video
    assert clips[0].motions == ("dolly-in",)
    assert any("up axis is not known" in note for note in clips[0].notes)
    assert any("unit is not known" in note for note in clips[0].notes)
    clips[0].save(tmp_path / "clip")
    synthcam.load(tmp_path / "clip").ask(1)


def test_a_scan_around_its_middle_is_a_place_to_be_in(tmp_path: Path) -> None:
    points = sphere(9000, 3.0)
    points[:, 1] *= 0.5
    points[::400] *= 4.0  # what is seen through its windows
    scene = find_scene(str(splat_file(tmp_path / "room.splat", points, size=0.09, normals=-points / 3.0))).build(0)
    assert scene.camera_zone.centrepiece is None
    assert any("all around its middle" in note for note in scene.notes)
    assert scene.objects[-1].role == "structure"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda content: content[:-5], "no multiple of 32; the file is cut short"),
        (lambda content: b"", "no multiple of 32"),
        (lambda content: np.float32(np.nan).tobytes() + content[4:], "the place of Gaussian 0 is NaN or infinity"),
    ],
)
def test_broken_splats_are_refused(tmp_path: Path, spoil: object, message: str) -> None:
    file = splat_file(tmp_path / "cloud.splat", wall(8, 1.0), size=0.1)
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    with pytest.raises(InputError, match=message):
        find_scene(str(file)).build(0)


def test_other_formats_say_the_same(tmp_path: Path) -> None:
    gsply = pytest.importorskip("gsply", reason="gsply is not installed (the extra splats)")
    points = sphere(300, 0.5).astype(np.float32)
    data = gsply.GSData.from_arrays(
        means=points, scales=np.full((300, 3), np.log(0.05), np.float32),
        quats=np.tile(np.array([1, 0, 0, 0], np.float32), (300, 1)), opacities=np.full(300, 2.0, np.float32),
        sh0=np.full((300, 3), 0.7, np.float32), format="ply",
    )  # fmt: skip
    gsply.plywrite(tmp_path / "inria.ply", data)
    gsply.plywrite(tmp_path / "small.ply", data, compressed=True)
    gsply.write_spz(tmp_path / "niantic.spz", data)
    written = sorted(path for path in tmp_path.iterdir() if path.suffix in (".ply", ".spz"))
    assert len(written) == 3
    for path in written:
        found = read_splats(path)
        assert len(found.positions) == 300
        order = np.lexsort(np.rint(found.positions * 50).T)
        expected = points[np.lexsort(np.rint(points * 50).T)]
        assert np.abs(np.sort(found.positions[order], axis=0) - np.sort(expected, axis=0)).max() < 0.01
        np.testing.assert_allclose(found.scales, 0.05, rtol=0.1)
        np.testing.assert_allclose(found.opacities, 1 / (1 + np.exp(-2.0)), atol=0.02)
    cut = tmp_path / "cut.ply"
    cut.write_bytes((tmp_path / "inria.ply").read_bytes()[:-100])
    with pytest.raises(InputError, match=r"cut.ply cannot be read: the file is cut short or broken"):
        find_scene(str(cut)).build(0)


def test_without_gsply_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gsply", None)
    header = b"ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty float f_dc_0\nend_header\n"
    (tmp_path / "scan.ply").write_bytes(header + bytes(4))
    with pytest.raises(
        MachineError, match=r"needs gsply, which is not installed; run pip install 'synthcam\[splats\]'"
    ):
        find_scene(str(tmp_path / "scan.ply")).build(0)
