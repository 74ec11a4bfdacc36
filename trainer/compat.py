"""Makes transformers and trl importable on a torch without CUDA. Import it before either of them, in every process.

PyPI's torchvision is a CUDA build: beside a CPU-only torch its extension does not load, and `import torchvision` fails
with "operator torchvision::nms does not exist". Qwen2.5-VL's video processor needs only the part of torchvision that is
written in Python, so it is enough to declare the operators whose absence stops the import. Where torchvision imports by
itself, nothing is done.
"""

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, version

from synthcam.errors import MachineError

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # what is trained here is nobody else's business
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a fork after threads have started deadlocks, and warns

INSTALL = "pip install 'synthcam[train]'"
_MISSING_OPERATORS = ("nms", "qnms")
_declarations: list[object] = []
"""Declared operators live as long as the object that declared them."""


def ensure_torchvision() -> None:
    """Import torchvision, declaring the operators that a CPU-only torch lacks. Does nothing the second time.

    Raises:
        MachineError: torch or torchvision is not installed.
    """
    if "torchvision" in sys.modules:
        return
    try:
        import torch
    except ImportError as error:
        raise MachineError(f"training needs torch, which is not installed; install it with: {INSTALL}") from error
    try:
        import torchvision
    except ImportError as error:
        raise MachineError(f"training needs torchvision, which does not import ({error}); {INSTALL}") from error
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for operator in _MISSING_OPERATORS:
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _declarations.append(library)
        import torchvision  # noqa: F401


def require_version(package: str, *, exactly: str) -> None:
    """Refuse another version of a package whose private methods are overridden.

    Raises:
        MachineError: the package is missing or has another version.
    """
    try:
        found = version(package)
    except PackageNotFoundError:
        found = "none"
    if found != exactly:
        raise MachineError(f"this needs {package} {exactly}, installed is {found}: pip install {package}=={exactly}")


def check_transformers() -> None:
    """Refuse a transformers in which Qwen2.5-VL is not known to work here.

    Raises:
        MachineError: it is missing, or another version.
    """
    try:
        found = version("transformers")
    except PackageNotFoundError:
        found = "none"
    if not re.fullmatch(r"5\.(1[7-9]|2[0-3])\..*", found):
        raise MachineError(f"training needs transformers 5.17 to 5.23, installed is {found}; {INSTALL}")


ensure_torchvision()
check_transformers()
