"""The installed package is whole without the source tree, and its command line starts light."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
HEAVY = {
    "numpy",
    "scipy",
    "moderngl",
    "matplotlib",
    "trimesh",
    "av",
    "pydantic",
    "pyarrow",
    "PIL",
    "pyrender",
    "OpenGL",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source tree by the build backend itself: no network, no isolated environment."""
    pytest.importorskip("hatchling", reason="the build backend is not installed: pip install hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, which is what pip does with a pure-Python one."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def in_package(installed: Path, code: str) -> str:
    """Run code that sees the unpacked wheel and not the source tree; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed.parent,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_wheel_holds_every_module_and_every_scene(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    files = [path for package in ("synthcam", "trainer") for path in (PROJECT / package).rglob("*") if path.is_file()]
    modules = {str(path.relative_to(PROJECT)) for path in files if path.suffix == ".py"}
    scenes = {f"synthcam/_scenes/{path.name}" for path in (PROJECT / "scenes").glob("*.yaml")}
    assert len(scenes) >= 10
    assert modules | scenes <= held
    others = {name for name in held - modules - scenes if ".dist-info/" not in name}
    assert others <= {str(path.relative_to(PROJECT)) for path in files}, (
        "nothing comes along that is not of the package"
    )
    assert not [name for name in held if name.startswith("tests") or "__pycache__" in name]


def test_wheel_holds_its_licence_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(licence) == (PROJECT / "LICENSE").read_bytes()
        (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "synthcam = synthcam.cli.main:main" in archive.read(entry_points).decode()


def test_shipped_scenes_are_found_without_the_source_tree(installed: Path) -> None:
    code = (
        "import synthcam; from synthcam.scene.recipe import load_recipe, recipe_names; "
        "from synthcam.shipped_files import SCENES; "
        "[load_recipe(name) for name in recipe_names()]; "
        "print(synthcam.__file__, SCENES.folder, *recipe_names(), sep='\\n')"
    )
    module, folder, *names = in_package(installed, code).splitlines()
    assert Path(module).is_relative_to(installed)
    assert Path(folder) == installed / "synthcam" / "_scenes"
    assert names == sorted(path.stem for path in (PROJECT / "scenes").glob("*.yaml"))


def test_shaders_come_with_the_package(installed: Path) -> None:
    code = "from synthcam.machine import probes; print(probes.__file__, probes.draw('moderngl'), sep='\\n')"
    module, drawn = in_package(installed, code).splitlines()
    assert Path(module).is_relative_to(installed)
    assert drawn.startswith("drew a 64x64 picture")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["nonsense"]])
def test_the_command_line_starts_light(arguments: list[str]) -> None:
    code = (
        "import atexit, sys; from synthcam.cli.main import main; "
        "atexit.register(lambda: print('loaded', *{name.partition('.')[0] for name in sys.modules})); "
        f"main({arguments!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = done.stdout.splitlines()[-1]
    assert last.startswith("loaded "), done.stderr
    loaded = set(last.split())
    assert "click" in loaded
    assert loaded & (HEAVY | {"rich", "yaml"}) == set()
