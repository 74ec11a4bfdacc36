"""torch without CUDA beside a torchvision with it, and versions that are refused."""

from importlib.metadata import PackageNotFoundError

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")

from synthcam.errors import MachineError
from trainer import compat


def test_torchvision_and_the_video_processor_import() -> None:
    from torchvision.transforms.v2 import functional
    from transformers import Qwen2VLVideoProcessor

    assert callable(functional.resize)
    assert Qwen2VLVideoProcessor().patch_size == 14


def test_a_second_call_declares_nothing() -> None:
    before = list(compat._declarations)
    compat.ensure_torchvision()
    assert compat._declarations == before


@pytest.mark.parametrize(("found", "fits"), [("1.16.0", True), ("1.16.1", False), ("2.0.0", False)])
def test_a_pinned_package_must_have_that_version(monkeypatch: pytest.MonkeyPatch, found: str, fits: bool) -> None:
    monkeypatch.setattr(compat, "version", lambda package: found)
    if fits:
        compat.require_version("trl", exactly="1.16.0")
    else:
        with pytest.raises(MachineError, match=rf"trl 1\.16\.0, installed is {found}: pip install trl==1\.16\.0"):
            compat.require_version("trl", exactly="1.16.0")


@pytest.mark.parametrize(("found", "fits"), [("5.17.0", True), ("5.23.4", True), ("5.16.9", False), ("5.24.0", False)])
def test_transformers_must_be_one_that_is_known_to_work(
    monkeypatch: pytest.MonkeyPatch, found: str, fits: bool
) -> None:
    monkeypatch.setattr(compat, "version", lambda package: found)
    if fits:
        compat.check_transformers()
    else:
        with pytest.raises(MachineError, match=rf"5\.17 to 5\.23, installed is {found}"):
            compat.check_transformers()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(compat, "version", missing)
    with pytest.raises(MachineError, match="installed is none"):
        compat.require_version("trl", exactly="1.16.0")
    with pytest.raises(MachineError, match=r"installed is none.*synthcam\[train\]"):
        compat.check_transformers()
