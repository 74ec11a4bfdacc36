"""Loads and saves Qwen2.5-VL, and selects the weights that are trained. Safetensors only."""

import json
from pathlib import Path
from typing import Any, Literal

import trainer.compat  # noqa: F401  # isort: skip
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors import SafetensorError
from transformers import AutoConfig, PreTrainedModel, Qwen2_5_VLForConditionalGeneration, Qwen2_5_VLProcessor

from synthcam.errors import InputError, MachineError
from trainer.models.chat import CHAT_TEMPLATE
from trainer.models.positions import use_released_positions
from trainer.models.quick_tower import use_quick_tower
from trainer.models.shared_videos import share_encodings
from trainer.video import VideoInput

Mode = Literal["full", "lora", "frozen-vision", "language"]
ADAPTER_FILE = "adapter_config.json"
_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, SafetensorError)
"""What transformers, peft and safetensors raise for files that are missing or damaged."""
_LANGUAGE_TARGETS = r".*language_model\.layers\.\d+\.(self_attn\.(q|k|v|o)_proj|mlp\.(gate|up|down)_proj)"


def lora_targets(vision_blocks: int = 0) -> str:
    """The layers that get adapters: all of the language model, and those of the first blocks of the vision tower.

    A list of the bare names would match layers of the whole vision tower.
    """
    if not vision_blocks:
        return _LANGUAGE_TARGETS
    blocks = "|".join(map(str, range(vision_blocks)))
    return rf"{_LANGUAGE_TARGETS}|.*visual\.blocks\.({blocks})\.(attn\.(qkv|proj)|mlp\.(gate|up|down)_proj)"


def load_model(
    name: str,
    *,
    mode: Mode = "full",
    lora_rank: int = 64,
    lora_alpha: int = 128,
    vision_lora_blocks: int = 0,
    dtype: Literal["float32", "bfloat16"] = "float32",
    attention: str = "sdpa",
    seed: int = 0,
) -> PreTrainedModel | PeftModel:
    """Load a model and select the weights that are trained.

    An existing adapter is trained on in mode lora, and merged into the model in the other modes.

    Args:
        name: a folder (of a LoRA adapter too), or a name on the hub.
        mode: full trains all weights, lora adapters on the language model, frozen-vision all weights but those of the
            vision tower; its merger, which projects to the language model, is trained; language freezes that too.
        vision_lora_blocks: in mode lora, adapters also on this many first blocks of the vision tower.
        seed: seed of the random half of a new adapter.

    Raises:
        InputError: an existing adapter has none on the vision tower and `vision_lora_blocks` asks for some, there is no
            such model, it is not a Qwen2.5-VL, or its weights are not safetensors.
    """
    adapter = Path(name) if (Path(name) / ADAPTER_FILE).is_file() else None
    model = load_base(_base_of(adapter) if adapter else name, dtype=getattr(torch, dtype), attention=attention)
    if adapter:
        if not (adapter / "adapter_model.safetensors").is_file():
            raise InputError(f"{adapter}: no adapter_model.safetensors; weights in other formats are not loaded")
        try:
            model = PeftModel.from_pretrained(model, str(adapter), is_trainable=mode == "lora")
        except _DAMAGED as error:
            raise InputError(f"adapter {adapter}: cannot be loaded ({_first_line(error)})") from error
        if mode == "lora":
            on_tower = any("visual.blocks." in name and "lora_" in name for name, _ in model.named_parameters())
            if vision_lora_blocks and not on_tower:
                raise InputError(
                    f"{adapter}: an adapter of the language model alone; allowed are vision_lora_blocks 0 and another "
                    "model"
                )
            return model
        model = model.merge_and_unload()
    if mode == "lora":
        targets = LoraConfig(
            r=lora_rank, lora_alpha=lora_alpha, target_modules=lora_targets(vision_lora_blocks), task_type="CAUSAL_LM"
        )
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return get_peft_model(model, targets)
    model.requires_grad_(True)
    if mode in ("frozen-vision", "language"):
        model.model.visual.requires_grad_(False)
        model.model.visual.merger.requires_grad_(mode == "frozen-vision")
    return model


def _base_of(adapter: Path) -> str:
    """The model that an adapter was trained on, as its folder says."""
    file = adapter / ADAPTER_FILE
    try:
        base = json.loads(file.read_text(encoding="utf-8"))["base_model_name_or_path"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{file}: damaged; needed is the key base_model_name_or_path") from error
    return str(base)


def read_model_config(name: str) -> Any:
    """Read the configuration of a model in a folder or on the hub: its sizes, without its weights.

    Raises:
        InputError: there is no such model, its configuration is damaged, or it is not a Qwen2.5-VL.
    """
    try:
        config = AutoConfig.from_pretrained(name, trust_remote_code=False)
    except _DAMAGED as error:
        raise InputError(f"model {name}: cannot be loaded ({_first_line(error)})") from error
    if config.model_type != "qwen2_5_vl":
        raise InputError(f"model {name}: a {config.model_type}; only Qwen2.5-VL can be trained")
    return config


def load_base(name: str, *, dtype: torch.dtype, attention: str) -> PreTrainedModel:
    """Load a model with all its weights.

    Raises:
        InputError: there is no such model, it is not a Qwen2.5-VL, it is not stored as safetensors, or weights are
            missing (transformers would initialise them at random).
        MachineError: a package that `attention` needs is not installed.
    """
    use_released_positions()
    share_encodings()
    use_quick_tower()
    read_model_config(name)
    try:
        model, found = Qwen2_5_VLForConditionalGeneration.from_pretrained(
            name,
            dtype=dtype,
            attn_implementation=attention,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    except ImportError as error:
        raise MachineError(f"model.attention {attention}: {_first_line(error)} allowed are sdpa and eager") from error
    except _DAMAGED as error:
        raise InputError(f"model {name}: cannot be loaded ({_first_line(error)})") from error
    missing = sorted(found["missing_keys"])
    if missing:
        raise InputError(f"model {name}: {len(missing)} weights are missing, such as {missing[0]}")
    return model


def load_processor(name: str) -> Qwen2_5_VLProcessor:
    """Load the tokenizer and video processor of a model, with a chat template that marks the assistant's words.

    Raises:
        InputError: the model has no processor.
    """
    try:
        processor = Qwen2_5_VLProcessor.from_pretrained(name, trust_remote_code=False)
    except _DAMAGED as error:
        raise InputError(f"model {name}: no processor ({_first_line(error)})") from error
    processor.chat_template = CHAT_TEMPLATE
    return processor


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def tokens_per_second(model: PreTrainedModel | PeftModel | str) -> float:
    """Units of time positions per second, of a model or of the one with this name; a folder may hold an adapter.

    Raises:
        InputError: there is no such model, or it is not a Qwen2.5-VL.
    """
    config = config_of(model) if isinstance(model, str) else model.config
    return float(config.vision_config.tokens_per_second)


def config_of(name: str) -> Any:
    """The configuration of a model, or of the one that an adapter in a folder is for.

    Raises:
        InputError: there is no such model, or it is not a Qwen2.5-VL.
    """
    adapter = Path(name) if (Path(name) / ADAPTER_FILE).is_file() else None
    return read_model_config(_base_of(adapter) if adapter else name)


def save_checkpoint(
    folder: Path, model: PreTrainedModel | PeftModel, processor: Qwen2_5_VLProcessor, video_input: VideoInput
) -> None:
    """Write a usable model: weights, processor and video input."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    video_input.write(folder)
