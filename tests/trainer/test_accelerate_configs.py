"""The shipped accelerate configs are read by accelerate itself, and differ from trl's where it is said."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("accelerate", reason="training needs the extra `train`")

import trainer.compat  # noqa: F401  # isort: skip
from accelerate.commands.config.config_args import ClusterConfig, load_config_from_file
from transformers import Qwen2_5_VLForConditionalGeneration

FOLDER = Path(str(files("trainer").joinpath("accelerate")))
OF_TRL = {"one_gpu": "single_gpu", "multi_gpu": "multi_gpu", "zero3": "zero3", "fsdp2": "fsdp2"}
CHOSEN = {
    "one_gpu": {"enable_cpu_affinity": False, "num_processes": 1, "gpu_ids": "0"},
    "multi_gpu": {"enable_cpu_affinity": False},
    "zero3": {"enable_cpu_affinity": False},
    "fsdp2": {},
}
WRAPPED = "fsdp_transformer_layer_cls_to_wrap"


def content(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text())
    assert isinstance(found, dict)
    return found


def test_there_is_one_for_each_way_to_train() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(OF_TRL)


@pytest.mark.parametrize("name", OF_TRL)
def test_accelerate_reads_it(name: str) -> None:
    config = load_config_from_file(str(FOLDER / f"{name}.yaml"))
    assert isinstance(config, ClusterConfig)
    assert config.mixed_precision == "bf16"
    assert (
        config.distributed_type.value
        == {
            "one_gpu": "NO",
            "multi_gpu": "MULTI_GPU",
            "zero3": "DEEPSPEED",
            "fsdp2": "FSDP",
        }[name]
    )
    assert config.num_processes == (1 if name == "one_gpu" else 8)


@pytest.mark.parametrize("name", OF_TRL)
def test_it_is_trls_but_for_what_was_chosen(name: str) -> None:
    ours = content(FOLDER / f"{name}.yaml")
    theirs = content(Path(str(files("trl").joinpath("accelerate_configs", f"{OF_TRL[name]}.yaml"))))
    wrapped = ours.get("fsdp_config", {}).pop(WRAPPED, None)
    assert ours == theirs | CHOSEN[name]
    # FSDP wraps the layers that transformers says must not be split.
    expected = ",".join(Qwen2_5_VLForConditionalGeneration._no_split_modules)
    assert wrapped == (expected if name == "fsdp2" else None)


@pytest.mark.parametrize("name", OF_TRL)
def test_its_first_line_runs_it(name: str) -> None:
    first = (FOLDER / f"{name}.yaml").read_text().splitlines()[0]
    assert first.startswith(f"# accelerate launch --config_file trainer/accelerate/{name}.yaml ")
    config = "qwen2_5_vl_7b_8gpu" if name in ("zero3", "fsdp2") else "qwen2_5_vl_7b"
    assert first.endswith(f"-m synthcam train --config {config}")
