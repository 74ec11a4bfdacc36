"""Versions of everything that decides the bytes of a dataset: libraries, encoder, Python and synthcam's own sources."""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import synthcam
from synthcam.rendering.protocol import BackendName
from synthcam.rendering.video import encoder_version
from synthcam.shipped_files import SCENES

_SOURCE_SUFFIXES = (".py", ".txt", ".yaml")
"""Code, grammars, scenes and recipes decide the bytes of a dataset; the gallery's page does not."""
_DIGEST_DIGITS = 16


@cache
def sources_digest() -> str:
    """The first digits of a SHA-256 over synthcam's own sources: under one version, changed code gives other bytes."""
    package = Path(synthcam.__file__).resolve().parent
    installed = package / "_scenes"
    named = {
        f"synthcam/{path.relative_to(package).as_posix()}": path for path in _sources_below(package, excluded=installed)
    }
    named |= {f"scenes/{path.name}": path for path in sorted(SCENES.folder.glob("*.yaml"))}
    digest = hashlib.sha256()
    for name, path in sorted(named.items()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()[:_DIGEST_DIGITS]


def _sources_below(folder: Path, *, excluded: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in _SOURCE_SUFFIXES and "__pycache__" not in path.parts and excluded not in path.parents
    ]


LIBRARIES = ("numpy", "scipy", "embreex", "av", "pyarrow", "pillow", "matplotlib")
BACKENDS: dict[BackendName, str] = {"moderngl": "moderngl", "pyrender": "pyrender-maintained"}

SOURCES = "synthcam sources (SHA-256)"


def library_versions(backend: BackendName) -> dict[str, str]:
    """Versions by name, sorted: libraries, the encoder, Python, and the digest of synthcam's own sources."""
    found = {name: _version(name) for name in (*LIBRARIES, BACKENDS[backend])}
    found |= {"ffmpeg": encoder_version(), "python": platform.python_version(), SOURCES: sources_digest()}
    return dict(sorted(found.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
