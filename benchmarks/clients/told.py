"""What every script here shares: exports in one place, a shell script's command, the line that the driver reads."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def tell(did: str, *packages: str) -> None:
    """Print what the tool did, and the versions of its packages."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    print("RESULT " + json.dumps({"did": did, "versions": ", ".join(found)}))


def in_one_place(work: Path, form: str) -> Iterator[tuple[str, Path]]:
    """The exports of two datasets, one after the other at one path, so that a tool meets what it cached."""
    place = work / f"place-{Path(sys.argv[0]).stem}-{form}"
    for name in ("one", "two"):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(work / f"{name}-{form}", place)
        yield name, place


def command_of(script: Path, **variables: str) -> list[str]:
    """The arguments that a shell script gives to python3, which is not run."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "python3"
        python.write_text('#!/bin/sh\nfor one in "$@"; do printf "%s\\n" "$one"; done\n')
        python.chmod(0o755)
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        ran = subprocess.run(
            ["sh", script.name], cwd=script.parent, env={**os.environ, "PATH": path, **variables},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return ran.stdout.splitlines()


def digest_of(folder: Path) -> str:
    """The digits that an export's videos have in their paths."""
    (digest,) = {path.name for path in (folder / "videos").iterdir()}
    return digest
