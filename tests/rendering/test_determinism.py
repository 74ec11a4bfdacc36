"""The same bytes from every process, whatever its hash seed, and from EGL and OSMesa where Mesa draws both."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from synthcam.rendering.osmesa import osmesa_libraries
from synthcam.rendering.protocol import BackendName

DRAW = """
import hashlib, json, sys
from dataclasses import replace
from support.simple_scenes import at, view, yard
from synthcam.rendering.protocol import create_renderer

digest = hashlib.sha256()
with create_renderer(sys.argv[1]) as renderer:
    for shadows in (False, True):
        renderer.open(yard(), width=200, height=150, shadows=shadows)
        for yaw in (-10, 0, 25):
            camera = view(width=200, height=150, yaw_deg=yaw, pitch_deg=-9)
            for shown in (camera, replace(camera, object_poses={3: at(0.1, 0.7, -3.0)})):
                truth = renderer.draw_truth(shown)
                for array in (renderer.draw_color(shown), truth.depth, truth.segmentation):
                    digest.update(array.tobytes())
    print(json.dumps({**renderer.describe(), "digest": digest.hexdigest()}))
"""


@cache
def draw(backend: BackendName, **environment: str) -> dict[str, str]:
    """What a new process draws."""
    tests = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join([tests, *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", DRAW, backend],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("backend", ["moderngl", "pyrender"])
def test_processes_draw_the_same_bytes(backend: BackendName) -> None:
    runs = [draw(backend, PYTHONHASHSEED=str(seed), LP_NUM_THREADS=str(seed)) for seed in range(2)]
    assert runs[0]["backend"] == backend
    assert runs[0] == runs[1]


@pytest.mark.parametrize("backend", ["moderngl", "pyrender"])
def test_osmesa_draws_what_egl_draws(backend: BackendName) -> None:
    if not osmesa_libraries():
        pytest.skip("no libOSMesa here: pip install --no-deps lavavu-osmesa")
    osmesa, default = draw(backend, SYNTHCAM_GL="osmesa"), draw(backend, PYTHONHASHSEED="0", LP_NUM_THREADS="0")
    assert osmesa["context"] == "osmesa"
    if "llvmpipe" not in default["renderer"]:
        pytest.skip(f"EGL draws with {default['renderer']}, not with Mesa's llvmpipe")
    assert osmesa["digest"] == default["digest"]
