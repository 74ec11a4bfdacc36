"""A tiny Qwen2.5-VL: the same classes as the released model, small enough to learn from scratch on two CPU cores."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import trainer.compat  # noqa: F401  # isort: skip
import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLProcessor,
    Qwen2Tokenizer,
    Qwen2VLImageProcessor,
    Qwen2VLVideoProcessor,
)
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

from trainer.models.chat import CHAT_TEMPLATE, SPECIAL_TOKENS, SYSTEM
from trainer.models.positions import use_released_positions

TOKENS_PER_SECOND = 2
"""Value of the released 7B model; the class's default is 4."""


@dataclass(frozen=True)
class TinyShape:
    """Sizes of the tiny model. The default has a million parameters and reads two frames of 56x56 as four tokens.

    Attributes:
        hidden, layers, heads, kv_heads, intermediate: of the language model.
        vision_hidden, vision_layers, vision_heads, vision_intermediate: of the vision tower.
        patch: side of a patch in pixels; a token stands for 2x2 patches, so frames are multiples of twice this.
        vocabulary: tokens that the tokenizer learns at most, beside the special ones.
    """

    hidden: int = 128
    layers: int = 2
    heads: int = 4
    kv_heads: int = 2
    intermediate: int = 256
    vision_hidden: int = 96
    vision_layers: int = 2
    vision_heads: int = 4
    vision_intermediate: int = 192
    patch: int = 14
    vocabulary: int = 1024


def build_tiny(
    texts: Iterable[str], shape: TinyShape | None = None, *, seed: int
) -> tuple[Qwen2_5_VLForConditionalGeneration, Qwen2_5_VLProcessor]:
    """Make a model with random weights, and a processor whose tokenizer is trained on `texts`.

    The same texts, in whatever order and number, shape and seed give the same tokenizer and the same weights.
    """
    shape = shape or TinyShape()
    tokenizer = train_tokenizer(texts, vocabulary=shape.vocabulary)
    return build_model(tokenizer, shape, seed=seed), build_processor(tokenizer, patch=shape.patch)


def train_tokenizer(texts: Iterable[str], *, vocabulary: int) -> Qwen2Tokenizer:
    """Train a byte-level BPE tokenizer on `texts`, with the word boundaries and special tokens of Qwen2.5-VL."""
    learner = Tokenizer(models.BPE())
    learner.normalizer = normalizers.NFC()
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PRETOKENIZE_REGEX), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    learner.decoder = decoders.ByteLevel()
    spoken = [SYSTEM, "system\n", "user\n", "assistant\n", *texts]
    rules = trainers.BpeTrainer(
        vocab_size=vocabulary, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    learner.train_from_iterator(sorted(set(spoken)), rules)
    learned = json.loads(learner.to_str())["model"]
    tokenizer = Qwen2Tokenizer(
        vocab=learned["vocab"],
        merges=[tuple(merge) for merge in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    tokenizer.add_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL_TOKENS], special_tokens=True)
    return tokenizer


def build_processor(tokenizer: Qwen2Tokenizer, *, patch: int) -> Qwen2_5_VLProcessor:
    """Join tokenizer and video processor; frames already have their size (`trainer.video`), so none is scaled."""
    size = {"shortest_edge": (2 * patch) ** 2, "longest_edge": 768 * (2 * patch) ** 2}
    # Pixels from -1 to 1. With CLIP's mean and deviation, twice as steep, learning from nothing stays at chance
    # (docs/results.md).
    scale = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    return Qwen2_5_VLProcessor(
        image_processor=Qwen2VLImageProcessor(size=size, patch_size=patch, **scale),
        tokenizer=tokenizer,
        video_processor=Qwen2VLVideoProcessor(
            size=size,
            patch_size=patch,
            do_resize=False,
            do_sample_frames=False,
            cap_pixels_per_frame=False,
            **scale,
        ),
        chat_template=CHAT_TEMPLATE,
    )


def tiny_config(tokenizer: Qwen2Tokenizer, shape: TinyShape) -> Qwen2_5_VLConfig:
    """The configuration of a model of some sizes, with the token numbers of its tokenizer."""
    token = dict(zip(SPECIAL_TOKENS, tokenizer.convert_tokens_to_ids(list(SPECIAL_TOKENS)), strict=True))
    half_head = shape.hidden // shape.heads // 2
    time = half_head // 4  # time, height and width share the rotary frequencies 16:24:24, as in the 7B model
    height = (half_head - time) // 2
    rope = {
        "rope_type": "default",
        "rope_theta": 1_000_000.0,
        "mrope_section": [time, height, half_head - time - height],
    }
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "max_position_embeddings": 8192,
        "rms_norm_eps": 1e-6,
        "rope_parameters": rope,
        "bos_token_id": token["<|endoftext|>"],
        "eos_token_id": token["<|im_end|>"],
        "pad_token_id": token["<|endoftext|>"],
    }
    vision = {
        "depth": shape.vision_layers,
        "hidden_size": shape.vision_hidden,
        "intermediate_size": shape.vision_intermediate,
        "num_heads": shape.vision_heads,
        "out_hidden_size": shape.hidden,
        "patch_size": shape.patch,
        "temporal_patch_size": 2,
        "spatial_merge_size": 2,
        "window_size": 8 * shape.patch,
        "fullatt_block_indexes": list(range(shape.vision_layers)),  # too few patches for windows to save anything
        "tokens_per_second": TOKENS_PER_SECOND,
    }
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=token["<|image_pad|>"],
        video_token_id=token["<|video_pad|>"],
        vision_start_token_id=token["<|vision_start|>"],
        vision_end_token_id=token["<|vision_end|>"],
        tie_word_embeddings=False,
    )


def build_model(tokenizer: Qwen2Tokenizer, shape: TinyShape, *, seed: int) -> Qwen2_5_VLForConditionalGeneration:
    """Make a model of some sizes with random weights, in float32 on the CPU."""
    use_released_positions()
    config = tiny_config(tokenizer, shape)
    config._attn_implementation = "sdpa"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen2_5_VLForConditionalGeneration(config)
    model.generation_config.eos_token_id = config.text_config.eos_token_id
    model.generation_config.pad_token_id = config.text_config.pad_token_id
    return model
