"""The front door: what one can do with `import synthcam` alone, and that it refuses what the command line refuses."""

import doctest
import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.cheap_builds import local_builds_in_this_process

import synthcam
from synthcam.clips.clip import Clip
from synthcam.rendering.video import read_video

SMALL: dict[str, Any] = {"size": (96, 72), "frames": 8, "fps": 4.0}
README = Path(__file__).parents[1] / "README.md"
EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


@pytest.fixture(scope="module")
def clip() -> Clip:
    return synthcam.render("dolly-in", scene="room", seed=0, **SMALL)


@pytest.fixture(scope="module")
def saved(clip: Clip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the clip. Do not change it."""
    return clip.save(tmp_path_factory.mktemp("saved") / "clip")


def test_importing_it_is_instant() -> None:
    code = "import sys, synthcam; print([m for m in ('numpy', 'click', 'torch', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_is_there_and_documented() -> None:
    for name in synthcam.__all__:
        value = getattr(synthcam, name)
        assert value.__doc__, name
        assert name in dir(synthcam)
    with pytest.raises(AttributeError, match="no attribute 'rendre'"):
        _ = synthcam.rendre


def test_a_clip_has_everything(clip: Clip) -> None:
    assert clip.motions == ("dolly-in",)
    assert clip.frames.shape == (8, 72, 96, 3)
    assert clip.frames.dtype == np.uint8
    assert clip.frames.std() > 15
    assert clip.depth.shape == clip.segmentation.shape == (8, 72, 96)
    assert clip.flow.shape == (7, 72, 96, 2)
    assert len(clip.trajectory) == 8
    assert clip.labels["cam_motion.camera_centric_movement.forward.has_forward_wrt_camera"] is True
    assert clip.segments[0].name == "dolly-in"
    assert clip.annotation.camera_movement == "minor" or clip.annotation.camera_movement.startswith("major")
    assert isinstance(clip.caption, str)
    assert "dolly-in" in repr(clip)


def test_questions_have_chains(clip: Clip) -> None:
    samples = clip.ask(4, seed=1)
    assert [sample.kind for sample in samples] == ["binary", "choice", "open", "caption"]
    for sample in samples:
        assert f"<answer>{sample.answer}</answer>" in sample.chain
        verdict = synthcam.verify(
            sample.chain, clip, question=sample.question, options=sample.options, answer=sample.answer
        )
        assert verdict.supported, sample.chain
    assert clip.ask(4, seed=1) == samples
    assert clip.ask(4, seed=2) != samples
    assert [sample.kind for sample in clip.ask(2, kind="choice")] == ["choice", "choice"]


def test_asking_ends_where_nothing_new_is_left(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synthcam.clips.ask.PATIENCE", 8)
    captions = clip.ask(100_000, kind="caption")
    assert 10 < len(captions) < 1000
    assert len({sample.question for sample in captions}) == len(captions)


@pytest.mark.verify
def test_asking_ends_however_patient_it_is(clip: Clip) -> None:
    captions = clip.ask(100_000, kind="caption")
    assert 10 < len(captions) < 1000
    assert len({sample.question for sample in captions}) == len(captions)


def test_saved_and_loaded_it_is_the_same(clip: Clip, tmp_path: Path) -> None:
    out = clip.save(tmp_path / "deep" / "clip", depth=True)
    assert sorted(p.name for p in out.iterdir()) == ["clip.json", "clip.mp4", "depth.npz", "frustums.png", "strip.png"]
    again = synthcam.load(out / "clip.json")
    record = dict(again.record)
    assert sorted(record.pop("files")) == ["clip.mp4", "depth.npz", "frustums.png", "strip.png"]  # the folder's receipt
    assert record == clip.record
    assert np.array_equal(again.frames, clip.frames)
    assert np.array_equal(again.frames, read_video(out / "clip.mp4")[0])
    assert np.array_equal(again.trajectory.world_from_camera, clip.trajectory.world_from_camera)
    assert np.array_equal(again.depth, clip.depth)
    assert np.array_equal(np.load(out / "depth.npz")["depth"], clip.depth)
    assert again.samples == clip.samples
    assert again.ask(2) == clip.ask(2)
    copy = again.save(tmp_path / "copy", depth=True)
    for name in ("clip.mp4", "depth.npz", "frustums.png"):
        assert (copy / name).read_bytes() == (out / name).read_bytes(), name
    told, again_told = (json.loads((folder / "clip.json").read_text()) for folder in (out, copy))
    # The sheet of a loaded clip is drawn from its video, not from the frames as they were rendered.
    assert told.pop("files").pop("strip.png") != again_told.pop("files").pop("strip.png")
    assert told == again_told


def test_the_command_line_and_the_api_write_the_same_files(saved: Path, tmp_path: Path) -> None:
    from synthcam.cli.main import main

    arguments = ["--size", "96x72", "--frames", "8", "--fps", "4", "--out", str(tmp_path / "cli")]
    with pytest.raises(SystemExit) as stopped:
        main(["render", "--motion", "dolly-in", *arguments])
    assert stopped.value.code == 0
    for name in ("clip.mp4", "clip.json", "strip.png", "frustums.png"):
        assert (saved / name).read_bytes() == (tmp_path / "cli" / name).read_bytes(), name


def test_lists_give_every_combination_in_order(clip: Clip) -> None:
    clips = synthcam.render(["pan-left", "dolly-in"], seed=[1, 0], **SMALL)
    assert [(c.record["spec"]["motion"], c.record["spec"]["seed"]) for c in clips] == [
        ("pan-left", 1), ("pan-left", 0), ("dolly-in", 1), ("dolly-in", 0),
    ]  # fmt: skip
    assert clips[3].video == clip.video, "a clip does not depend on those that are drawn before it"
    assert [c.record["spec"]["scene"] for c in synthcam.render("static", scene=["room", "street"], **SMALL)] == [
        "room", "street",
    ]  # fmt: skip
    assert len(synthcam.render("static", seed=range(1), **SMALL)) == 1


def test_a_notebook_shows_it(clip: Clip) -> None:
    html = clip._repr_html_()
    assert html.startswith('<img src="data:image/png;base64,iVBOR')
    assert "<b>dolly-in</b>" in html
    assert clip.caption is not None
    assert clip.caption in html


def test_progress_is_reported() -> None:
    seen: list[tuple[str, int, int]] = []
    synthcam.render("static", progress=lambda *step: seen.append(step), **SMALL)
    assert ("drawing", 8, 8) in seen


def test_poses_are_labelled_and_converted(clip: Clip, saved: Path, tmp_path: Path) -> None:
    file = saved / "clip.json"
    labelled = synthcam.label(file)
    assert not isinstance(labelled, list)
    assert (labelled.motions, labelled.labels) == (clip.motions, clip.labels)
    done = synthcam.convert(file, tmp_path / "poses.tum")
    assert (done.source_format, done.target_format, done.poses) == ("clip", "tum", 8)
    (poses,) = synthcam.read_poses(tmp_path / "poses.tum")
    assert np.allclose(poses.trajectory.positions, clip.trajectory.positions, atol=1e-6)
    assert synthcam.label(str(tmp_path / "poses.tum"), scene_depth=2.0, fov_deg=60).motions == ("dolly-in",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: synthcam.render("dolly"), "unknown motion 'dolly'.*dolly-in"),
        (lambda: synthcam.render(3), "motion 3; allowed is a motion expression"),
        (lambda: synthcam.render(["pan-left", 3]), "motion 3; allowed is a motion expression"),
        (lambda: synthcam.render([]), r"motion \[\]; allowed is"),
        (lambda: synthcam.render(), "either --motion or --trajectory"),
        (lambda: synthcam.render("dolly-in", scene="rom"), "room"),
        (lambda: synthcam.render("dolly-in", scene=None), "scene None; allowed is the name of a scene"),
        (lambda: synthcam.render("dolly-in", seed=-1), "seed -1: allowed is"),
        (lambda: synthcam.render("dolly-in", seed="a"), "seed 'a'; allowed is a whole number"),
        (lambda: synthcam.render("dolly-in", size=448), r"size 448; allowed is \(width, height\)"),
        (lambda: synthcam.render("dolly-in", size=(99, 100)), "even numbers"),
        (lambda: synthcam.render("dolly-in", fps="fast"), "--fps 'fast'; allowed is a number"),
        (lambda: synthcam.render("dolly-in", frames=2.5), "--frames 2.5; allowed is a whole number"),
        (lambda: synthcam.render("dolly-in", duration=float("nan")), "--duration nan"),
        (lambda: synthcam.render("dolly-in", noise=7), "--noise 7.*allowed is"),
        (lambda: synthcam.render("dolly-in", backend="unreal"), "unreal.*moderngl"),
        (lambda: synthcam.render("dolly-in", hfov_deg="wide"), "--hfov-deg wide"),
        (lambda: synthcam.render("dolly-in", heading="north"), "heading north"),
        (lambda: synthcam.render(trajectory="absent.txt"), "absent.txt"),
        (lambda: synthcam.render("dolly-in", up="z"), "--up z: is for the world of a --trajectory"),
        (lambda: synthcam.render("dolly-in", heading="current"), "--heading current: changes nothing in dolly-in"),
        (lambda: synthcam.render("dolly-in", sensor_mm=24), "--sensor-mm 24: says nothing without --focal-mm"),
        (lambda: synthcam.render("dolly-in", focal_mm=500), "--focal-mm 500; .* allowed is 6.55 to 412"),
        (lambda: synthcam.render("dolly-in", focal_mm="long"), "--focal-mm 'long'; allowed is a number"),
        (lambda: synthcam.render("dolly-in", focal_mm=50, hfov_deg=40), "--hfov-deg 40 and --focal-mm 50 say the same"),
        (lambda: synthcam.render("dolly-in", exposure=float("nan")), "--exposure nan: allowed is -8 to 8"),
        (lambda: synthcam.render(["pan-left", "pan"], out="x"), "unknown motion 'pan'"),
        (lambda: synthcam.label("absent.txt", overwrite=True), "--overwrite: replaces a --figure; there is none"),
        (lambda: synthcam.load("absent.json"), "absent.json"),
        (lambda: synthcam.load(7), "file 7; allowed is the name"),
        (lambda: synthcam.render(trajectory=3), "trajectory 3; allowed is the name of a file"),
        (lambda: synthcam.render("dolly-in", progress="x"), "progress 'x'; allowed is True, False or a function"),
        (lambda: synthcam.label(3), "file 3; allowed is the name of a file"),
        (lambda: synthcam.label("absent.txt", scene_depth="deep"), "--scene-depth 'deep'; allowed is a number"),
        (lambda: synthcam.read_poses("absent.txt", fps="x"), "fps 'x'; allowed is a number"),
        (lambda: synthcam.convert("absent.txt", 3), "target 3; allowed is the name of a file"),
        (lambda: synthcam.build("tiny", 3), "out 3; allowed is the name of a file or folder"),
        (lambda: synthcam.build("tiny", "x", shard=3), "--shard 3: allowed is I/N"),
        (lambda: synthcam.open_dataset(3), "folder 3; allowed is the name of a file or folder"),
        (lambda: synthcam.verify("The camera pans left.", 3), "clip 3; allowed is a clip"),
        (lambda: synthcam.label("absent.txt"), "absent.txt"),
        (lambda: synthcam.read_poses("absent.txt"), "absent.txt"),
        (lambda: synthcam.convert("absent.txt", "b.xyz"), "does not say a format"),
        (lambda: synthcam.build("tyni", out="x"), "did you mean tiny"),
        (lambda: synthcam.open_dataset("absent"), "absent: no such folder"),
    ],
)
def test_what_makes_no_sense_is_one_line(call: Any, message: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(synthcam.SynthcamError) as refused:
        call()
    assert re.search(message, str(refused.value)), str(refused.value)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_refuses_in_one_line(clip: Clip, tmp_path: Path) -> None:
    for call, message in (
        (lambda: clip.ask(0), "count 0; allowed is"),
        (lambda: clip.ask(1, kind="poem"), "kind 'poem'; allowed are binary, choice, open, caption"),  # type: ignore[arg-type]
        (lambda: clip.ask(1, seed=-1), "seed -1; allowed is"),
        (lambda: synthcam.verify(3, clip), "text 3; allowed is"),  # type: ignore[arg-type]
        (lambda: synthcam.verify("The camera pans left.", "absent.json"), "absent.json"),
    ):
        with pytest.raises(synthcam.SynthcamError, match=re.escape(message)):
            call()
    (tmp_path / "mine.tex").write_text("years")
    with pytest.raises(synthcam.SynthcamError, match=r"already holds mine\.tex"):
        clip.save(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.tex"]


def test_a_clip_without_its_video_says_so(clip: Clip, saved: Path, tmp_path: Path) -> None:
    file = Path(shutil.copytree(saved, tmp_path / "clip")) / "clip.json"
    (file.parent / "clip.mp4").unlink()
    again = synthcam.load(file)
    assert again.motions == clip.motions
    with pytest.raises(synthcam.SynthcamError, match=r"there is no clip\.mp4 beside clip\.json"):
        _ = again.frames
    with pytest.raises(synthcam.SynthcamError, match="no clip to save"):
        again.save(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("name", [name for name in synthcam.__all__ if name not in ("SynthcamError", "Clip")])
def test_the_examples_in_docstrings_run(name: str, saved: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(saved, "out")
    value = getattr(synthcam, name)
    tests = doctest.DocTestFinder(recurse=False).find(value, name, globs={"synthcam": synthcam})
    assert sum(len(test.examples) for test in tests) > 0, f"{name} has no example"
    for test in tests:
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def test_the_lines_in_the_readme_run(tmp_path: Path, monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert blocks
    assert "synthcam.render(" in blocks[0]
    monkeypatch.chdir(tmp_path)
    for block in blocks:
        exec(compile(block, str(README), "exec"), {})
    assert json.loads((tmp_path / "out" / "clip.json").read_text())["motions"] == ["dolly-in"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_run(file: Path, tmp_path: Path, monkeypatch: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert 15 <= len(file.read_text().splitlines()) <= 45
    spec = importlib.util.spec_from_file_location(f"example_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(tmp_path)
    names = module.main.__code__.co_varnames[: module.main.__code__.co_argcount]
    small: dict[str, Any] = {"size": (96, 72), "side": 64}
    with local_builds_in_this_process():
        module.main(**{name: small[name] for name in names if name in small})
    assert len(capsys.readouterr().out.splitlines()) >= 2
