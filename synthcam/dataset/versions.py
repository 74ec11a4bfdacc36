"""Versions of what decides the bytes of a dataset: with others, the same recipe gives other bytes."""

import platform
from importlib.metadata import PackageNotFoundError, version

from synthcam.dataset.own_sources import sources_digest
from synthcam.rendering.protocol import BackendName
from synthcam.rendering.video import encoder_version

LIBRARIES = ("numpy", "scipy", "embreex", "av", "pyarrow", "pillow", "matplotlib")
BACKENDS: dict[BackendName, str] = {"moderngl": "moderngl", "pyrender": "pyrender-maintained"}

SOURCES = "synthcam sources (SHA-256)"


def library_versions(backend: BackendName) -> dict[str, str]:
    """Name to version, sorted: libraries, the encoder, Python, and the digest of synthcam's own sources."""
    found = {name: _version(name) for name in (*LIBRARIES, BACKENDS[backend])}
    found |= {"ffmpeg": encoder_version(), "python": platform.python_version(), SOURCES: sources_digest()}
    return dict(sorted(found.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
