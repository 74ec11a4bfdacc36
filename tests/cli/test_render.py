"""`synthcam render`, for real: what it leaves behind, what it refuses, what it never half-writes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from synthcam.geometry.camera import pixel_centres, reproject
from synthcam.rendering.video import read_video

SMALL = ("--size", "128x96", "--frames", "9", "--fps", "4")
KEYS = {"spec", "fps", "width", "height", "world_from_camera", "intrinsics", "frustums"}
KEYS |= {"measurements", "annotation", "labels", "motions", "segments", "caption", "samples"}


def test_leaves_a_whole_clip(synthcam, tmp_path: Path) -> None:
    out = tmp_path / "new" / "clip"
    ran = synthcam("render", "--motion", "dolly-in", *SMALL, "--out", out)
    assert ran.code == 0, ran.err
    assert sorted(p.name for p in out.iterdir()) == ["clip.json", "clip.mp4", "frustums.png", "strip.png"]
    clip = json.loads((out / "clip.json").read_text())
    assert set(clip) >= KEYS
    assert clip["motions"] == ["dolly-in"]
    assert (clip["width"], clip["height"], clip["fps"]) == (128, 96, 4.0)
    assert np.array(clip["world_from_camera"]).shape == (9, 4, 4)
    assert np.array(clip["intrinsics"]).shape == (9, 4)
    frustum = clip["frustums"][0]
    assert set(frustum) == {"apex", "corners", "hfov_deg", "vfov_deg", "near", "far"}
    assert np.array(frustum["corners"]).shape == (8, 3)
    frames, fps = read_video(out / "clip.mp4")
    assert frames.shape == (9, 96, 128, 3)
    assert fps == 4
    assert frames.std() > 15, "something is to be seen"
    for picture in ("strip.png", "frustums.png"):
        assert min(Image.open(out / picture).size) > 100


def test_same_command_same_bytes_other_seed_other_clip(synthcam, tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        ran = synthcam(
            "render", "--motion", "pan-left+shake", "--noise", 0.02, *SMALL, "--seed", seed, "--out", tmp_path / name
        )
        assert ran.code == 0, ran.err
    for file in ("clip.mp4", "clip.json", "strip.png", "frustums.png"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
        assert (tmp_path / "a" / file).read_bytes() != (tmp_path / "c" / file).read_bytes(), file


def test_depth_flow_and_segmentation_agree_with_the_cameras(synthcam, tmp_path: Path) -> None:
    ran = synthcam(
        "render", "--motion", "track-side-right", "--scene", "courtyard", *SMALL, "--depth", "--flow", "--segmentation",
        "--out", tmp_path / "x",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / "x" / "clip.json").read_text())
    depth = np.load(tmp_path / "x" / "depth.npz")["depth"]
    flow = np.load(tmp_path / "x" / "flow.npz")["flow"]
    ids = np.load(tmp_path / "x" / "segmentation.npz")["segmentation"]
    assert depth.shape == ids.shape == (9, 96, 128)
    assert flow.shape == (8, 96, 128, 2)
    known = {thing["id"] for thing in clip["objects"]} | {0}
    assert set(np.unique(ids)) <= known
    subject = clip["subject"]["id"]
    assert (ids == subject).any(axis=(1, 2)).all(), "the tracked subject is in every frame"
    pixels = pixel_centres(128, 96)
    poses, k = np.array(clip["world_from_camera"]), np.array(clip["intrinsics"])
    moved = reproject(
        pixels, depth[3], world_from_a=poses[3], intrinsics_a=k[3], world_from_b=poses[4], intrinsics_b=k[4]
    )
    still = ids[3] != subject
    assert np.allclose((moved - pixels)[still], flow[3][still], atol=1e-3)
    background = np.abs(flow[3][still & np.isfinite(depth[3])]).mean()
    assert np.abs(flow[3][ids[3] == subject]).mean() < 0.5 * background, "a subject followed from the side stands still"


@pytest.mark.parametrize("backend", ["moderngl", "pyrender"])
def test_both_backends_render(backend: str, synthcam, tmp_path: Path) -> None:
    ran = synthcam("render", "--motion", "zoom-in", "--backend", backend, *SMALL, "--out", tmp_path / backend)
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / backend / "clip.json").read_text())
    assert clip["renderer"]["backend"] == backend
    assert clip["motions"] == ["zoom-in"]


def test_look_options_change_the_picture(synthcam, tmp_path: Path) -> None:
    plain, dark = tmp_path / "plain", tmp_path / "dark"
    synthcam("render", "--motion", "truck-left", *SMALL, "--out", plain)
    ran = synthcam(
        "render",
        "--motion",
        "truck-left",
        *SMALL,
        "--exposure",
        -1,
        "--vignette",
        0.5,
        "--motion-blur",
        0.5,
        "--out",
        dark,
    )
    assert ran.code == 0, ran.err
    assert read_video(dark / "clip.mp4")[0].mean() < 0.85 * read_video(plain / "clip.mp4")[0].mean()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--motion", "dolly"), "unknown motion 'dolly'.*dolly-in"),
        (("--motion", "dolly-in", "--scene", "rom"), "room"),
        (("--motion", "dolly-in", "--scene", "absent.glb"), "absent.glb.*no such file"),
        (("--motion", "zoom-in:0x"), "zoom-in:0x; allowed is 1.01x to 8x"),
        (("--motion", "dolly-in+dolly-out"), "both drive dolly"),
        (("--motion", "dolly-in", "--duration", "-1"), "--duration -1"),
        (("--motion", "dolly-in", "--frames", "1"), "at least 2"),
        (("--motion", "dolly-in", "--fps", "0"), "--fps 0"),
        (("--motion", "dolly-in", "--frames", "9", "--fps", "4", "--duration", "9"), "contradict"),
        (("--motion", "dolly-in", "--size", "99x100"), "even numbers"),
        (("--motion", "dolly-in", "--size", "big"), "WIDTHxHEIGHT"),
        (("--motion", "dolly-in:80m"), "does not fit in scene room"),
        (("--motion", "dolly-in", "--hfov-deg", "179"), "--hfov-deg 179"),
        (("--motion", "dolly-in", "--hfov-deg", "nan"), "--hfov-deg nan: allowed is 5 to 140"),
        (("--motion", "dolly-in", "--exposure", "nan"), "--exposure nan: allowed is -8 to 8"),
        (("--motion", "dolly-in", "--focal-mm", "2"), "--focal-mm 2; on a sensor 36 mm wide allowed is 6.55 to 412"),
        (("--motion", "dolly-in", "--sensor-mm", "24"), "says nothing without --focal-mm"),
        (("--motion", "dolly-in", "--up", "z"), "--up z: is for"),
        (("--motion", "pan-left", "--heading", "current"), "--heading current: changes nothing in pan-left"),
        (("--motion", "dolly-in", "--seed", "9..0"), "'9..0'; allowed is a whole number of at least 0, or several"),
        (("--motion", "dolly-in", "--seed", "0..99999"), "at most 10000"),
        (("--motion", "dolly-in", "--seed", "-1"), "'-1'; allowed is"),
        (("--motion", "dolly-in", "--motion", "dolly-on"), "unknown motion 'dolly-on'"),
        (("--motion", "dolly-in", "--noise", "7"), "--noise 7.0: allowed is"),
        (("--motion", "dolly-in", "--backend", "unreal"), "unreal.*moderngl"),
        (("--motion", "dolly-in", "--trajectory", "a.txt"), "either --motion or --trajectory"),
        ((), "either --motion or --trajectory"),
        (("--trajectory", "absent.txt"), "absent.txt"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(arguments, message: str, refused, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "clip"
    line = refused("render", *arguments, "--out", out)
    assert re.search(message, line), line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01garbage" * 50, b'{"asset": {"version": "2.0"}}'])
@pytest.mark.parametrize("suffix", [".glb", ".obj", ".ply"])
def test_broken_meshes(content: bytes, suffix: str, refused, tmp_path: Path) -> None:
    mesh = tmp_path / f"broken{suffix}"
    mesh.write_bytes(content)
    line = refused("render", "--motion", "dolly-in", "--scene", mesh, *SMALL, "--out", tmp_path / "out")
    assert f"broken{suffix}" in line
    assert not (tmp_path / "out").exists()


def pose_line(rotation: np.ndarray, time: int = 0) -> str:
    pose = np.hstack([rotation, np.zeros((3, 1))])
    return f"{time} 0.5 0.9 0.5 0.5 0 0 " + " ".join(f"{v:.9g}" for v in pose.ravel())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "empty"),
        (["url", pose_line(np.eye(3)), pose_line(np.full((3, 3), np.nan), 1)], "line 3"),
        (["url", pose_line(np.eye(3)), pose_line(2 * np.eye(3), 1)], "line 3"),
    ],
)
def test_broken_trajectories(lines: list[str], message: str, refused, tmp_path: Path) -> None:
    file = tmp_path / "poses.txt"
    file.write_text("\n".join(lines))
    line = refused("render", "--trajectory", file, *SMALL, "--out", tmp_path / "out")
    assert "poses.txt" in line
    assert message in line
    assert not (tmp_path / "out").exists()


def test_a_full_folder_is_never_touched_without_overwrite(refused, synthcam, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "thesis.tex").write_text("years")
    assert "already holds thesis.tex" in refused("render", "--motion", "pan-left", *SMALL, "--out", out)
    assert [p.name for p in out.iterdir()] == ["thesis.tex"]
    assert synthcam("render", "--motion", "pan-left", "--depth", *SMALL, "--overwrite", "--out", out).code == 0
    assert (out / "thesis.tex").read_text() == "years"
    assert (out / "depth.npz").exists()
    assert synthcam("render", "--motion", "pan-right", *SMALL, "--overwrite", "--out", out).code == 0
    assert not (out / "depth.npz").exists(), "a part of the clip before must not stay beside the new one"
    assert json.loads((out / "clip.json").read_text())["motions"] == ["pan-right"]
    (tmp_path / "file").write_text("")
    assert "is a file" in refused("render", "--motion", "pan-left", "--out", tmp_path / "file")


def test_a_full_disk_leaves_nothing_behind(refused, tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", mount], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        line = refused("render", "--motion", "pan-left", "--noise", 0.3, *SMALL[:2], "--depth", "--out", mount / "clip")
        assert "full" in line or "No space left" in line
        assert list(mount.iterdir()) == []
    finally:
        subprocess.run(["umount", mount], check=True)


def test_several_motions_and_seeds_make_several_clips(synthcam, tmp_path: Path) -> None:
    out = tmp_path / "many"
    ran = synthcam(
        "render", "--motion", "push-in", "--motion", "pan-left 30°", "--motion", "dolly-in:80m", "--seed", "3..4",
        "--json", "--size", "64x48", "--frames", 3, "--fps", 4, "--out", out,
    )  # fmt: skip
    assert ran.code == 2
    assert "4 of 6 clips are made; no room for dolly-in-80m-seed-3, dolly-in-80m-seed-4" in ran.err
    told = [json.loads(line) for line in ran.out.splitlines()]
    made = ["dolly-in-seed-3", "dolly-in-seed-4", "pan-left-30deg-seed-3", "pan-left-30deg-seed-4"]
    assert [Path(one["out"]).name for one in told if "error" not in one] == made
    assert sorted(path.name for path in out.iterdir()) == made
    assert told[0]["notes"] == ["push-in is read as dolly-in"]
    assert (told[3]["motion"], told[3]["seed"], told[3]["frames"]) == ("pan-left:30deg", 4, 3)
    assert all(Path(file).is_file() for one in told for file in one.get("files", ()))
    # Byte for byte what the clip alone is.
    alone = tmp_path / "alone"
    ran = synthcam(
        "render", "--motion", "pan-left:30deg", "--seed", 4, "--quiet", "--size", "64x48", "--frames", 3, "--fps", 4,
        "--out", alone,
    )  # fmt: skip
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (alone / "clip.mp4").read_bytes() == (out / made[3] / "clip.mp4").read_bytes()
    (out / made[3]).rename(out / "pan-left-30deg-seed-4-kept")
    ran = synthcam("render", "--motion", "pan-left:30deg", "--motion", "push-in", "--seed", "4..5", "--out", out)
    assert "dolly-in-seed-4: already holds clip.json" in ran.err, "refused before anything is drawn"
    assert not (out / made[3]).exists()


def test_a_focal_length_is_a_field_of_view(synthcam, tmp_path: Path) -> None:
    lens = ("--size", "64x48", "--frames", 2, "--fps", 4)
    ran = synthcam("render", "--motion", "static", "--focal-mm", 35, *lens, "--out", tmp_path / "full")
    assert ran.code == 0, ran.err
    ran = synthcam(
        "render", "--motion", "handheld", "--focal-mm", 25, "--sensor-mm", 25, *lens, "--out", tmp_path / "half"
    )
    assert "note: handheld is read as shake" in ran.out
    views = [json.loads((tmp_path / name / "clip.json").read_text())["frustums"][0] for name in ("full", "half")]
    assert views[0]["hfov_deg"] == pytest.approx(2 * np.rad2deg(np.arctan(18 / 35)))
    assert views[1]["hfov_deg"] == pytest.approx(2 * np.rad2deg(np.arctan(0.5)))


def test_files_with_our_names_are_not_replaced_where_no_clip_is(refused, tmp_path: Path) -> None:
    (tmp_path / "depth.npz").write_text("somebody's depth")
    line = refused("render", "--motion", "pan-left", *SMALL, "--overwrite", "--out", tmp_path)
    assert "holds depth.npz, but no clip of synthcam" in line
    assert (tmp_path / "depth.npz").read_text() == "somebody's depth"


def test_without_any_gl_one_line_says_what_mends_it(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BLOCKED_GL, str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.count("\n") == 1
    assert "install" in ran.stderr
    assert not (tmp_path / "out").exists()


BLOCKED_GL = """
import sys, ctypes, ctypes.util
# No library whose name speaks of GL can be loaded, as on a machine without any.
real = ctypes.CDLL
class NoGL(real):
    def __init__(self, name, *a, **k):
        if name and any(word in str(name).lower() for word in ("egl", "osmesa", "libgl")):
            raise OSError(f"{name}: cannot open shared object file")
        super().__init__(name, *a, **k)
ctypes.CDLL = NoGL
import glcontext
def gone(*a, **k):
    raise ImportError("libEGL.so: cannot open shared object file")
for name in ("egl", "x11", "default_backend", "get_backend_by_name"):
    if hasattr(glcontext, name):
        setattr(glcontext, name, gone)
from synthcam.cli.main import main
main(["render", "--motion", "dolly-in", "--size", "64x64", "--frames", "3", "--fps", "4", "--out", sys.argv[1]])
"""


@pytest.mark.parametrize("suffix", [".glb", ".obj", ".ply"])
def test_a_mesh_of_ones_own_is_a_scene(suffix: str, synthcam, tmp_path: Path) -> None:
    mesh = trimesh.creation.icosphere(subdivisions=3, radius=0.8)
    mesh.apply_translation([5, 9, -3])
    if suffix == ".ply":
        mesh.visual.vertex_colors = np.random.default_rng(0).integers(0, 255, (len(mesh.vertices), 4)).astype(np.uint8)
    else:
        noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
        uv = mesh.vertices[:, :2]
        mesh.visual = trimesh.visual.TextureVisuals(uv=uv, image=Image.fromarray(noise))
    file = tmp_path / f"thing{suffix}"
    mesh.export(file)
    ran = synthcam("render", "--motion", "pan-right", "--scene", file, *SMALL, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / "out" / "clip.json").read_text())
    assert clip["spec"]["scene"] == f"thing{suffix}"
    assert clip["motions"] == ["pan-right"]
