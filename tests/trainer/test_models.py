"""The tiny model, the chat template, and what loading lets through."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import VIDEO_INPUT, tiny_checkpoint, toy_examples
from transformers import PreTrainedModel, Qwen2_5_VLProcessor
from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen

from synthcam.errors import InputError
from trainer.models import quick_tower
from trainer.models.chat import SPECIAL_TOKENS, prompt_messages
from trainer.models.load import load_model, load_processor, save_checkpoint, tokens_per_second
from trainer.models.tiny import TinyShape, build_tiny, train_tokenizer
from trainer.video import read_video_input

TEXTS = ["What does the camera do?", "<answer>pan-left</answer>", "<answer>tilt-up</answer>"]


@pytest.fixture(scope="module")
def tiny() -> tuple[PreTrainedModel, Qwen2_5_VLProcessor]:
    return build_tiny(TEXTS, seed=0)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    return tiny_checkpoint(folder / "tiny", toy_examples(folder / "clips", 2))


def names_that_learn(model: PreTrainedModel) -> set[str]:
    return {name for name, weight in model.named_parameters() if weight.requires_grad}


def test_the_tokenizer_depends_on_the_texts_alone_and_writes_them_back() -> None:
    tokenizer, again = (train_tokenizer(texts, vocabulary=400) for texts in (TEXTS, [*reversed(TEXTS), TEXTS[0]]))
    assert tokenizer.get_vocab() == again.get_vocab()
    for text in [*TEXTS, "nie gesehen: äöü 漢字"]:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text
        assert tokenizer(text)["input_ids"] == again(text)["input_ids"]
    assert len(tokenizer(TEXTS[1])["input_ids"]) < len(TEXTS[1]) / 2
    for token in SPECIAL_TOKENS:
        assert tokenizer(token)["input_ids"] == [tokenizer.convert_tokens_to_ids(token)]


def test_weights_depend_on_the_seed_alone(tiny: tuple[PreTrainedModel, Qwen2_5_VLProcessor]) -> None:
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    same, other = (build_tiny(TEXTS, seed=seed)[0].state_dict() for seed in (0, 1))
    assert torch.equal(torch.random.get_rng_state(), before)
    weights = tiny[0].state_dict()
    assert all(torch.equal(weights[name], same[name]) for name in weights)
    assert not torch.equal(weights["lm_head.weight"], other["lm_head.weight"])


def test_the_tiny_model_is_tiny_and_of_the_released_kind(tiny: tuple[PreTrainedModel, Qwen2_5_VLProcessor]) -> None:
    model, processor = tiny
    assert 0.5e6 < sum(weight.numel() for weight in model.parameters()) < 1.5e6
    assert tokens_per_second(model) == 2
    assert model.config.video_token_id == processor.video_token_id
    assert model.config._attn_implementation == "sdpa"


def test_another_shape_is_another_model() -> None:
    model, processor = build_tiny(TEXTS, TinyShape(hidden=64, layers=1, vision_hidden=48, patch=7), seed=0)
    assert model.config.vision_config.patch_size == processor.video_processor.patch_size == 7
    assert len(model.model.language_model.layers) == 1
    assert sum(model.config.text_config.rope_parameters["mrope_section"]) == 64 // 4 // 2


def test_the_template_is_qwens_and_marks_the_assistants_words(
    tiny: tuple[PreTrainedModel, Qwen2_5_VLProcessor], tmp_path: Path
) -> None:
    tokenizer = tiny[1].tokenizer
    example = toy_examples(tmp_path, 1)[0]
    messages = [*prompt_messages(example), {"role": "assistant", "content": example.target}]
    written = tiny[1].apply_chat_template(messages, tokenize=False)
    assert written == (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
        "<|im_start|>user\n<|vision_start|><|video_pad|><|vision_end|>What does the camera do?<|im_end|>\n"
        "<|im_start|>assistant\n<answer>pan-left</answer><|im_end|>\n"
    )
    asked = tiny[1].apply_chat_template(messages[:1], tokenize=False, add_generation_prompt=True)
    assert written == asked + "<answer>pan-left</answer><|im_end|>\n"
    marked = tokenizer.apply_chat_template(
        messages, chat_template=tiny[1].chat_template, return_dict=True, return_assistant_tokens_mask=True
    )
    said = [token for token, mark in zip(marked["input_ids"], marked["assistant_masks"], strict=True) if mark]
    assert tokenizer.decode(said) == "<answer>pan-left</answer><|im_end|>"


def test_a_checkpoint_is_loaded_as_it_was_saved(
    tiny: tuple[PreTrainedModel, Qwen2_5_VLProcessor], tmp_path: Path
) -> None:
    model, processor = tiny
    save_checkpoint(tmp_path, model, processor, VIDEO_INPUT)
    loaded, weights = load_model(str(tmp_path)).state_dict(), model.state_dict()
    assert loaded.keys() == weights.keys()
    assert all(torch.equal(loaded[name], weights[name]) for name in weights)
    assert load_processor(str(tmp_path)).tokenizer.get_vocab() == processor.tokenizer.get_vocab()
    assert load_processor(str(tmp_path)).chat_template == processor.chat_template
    assert read_video_input(tmp_path) == VIDEO_INPUT
    assert not list(tmp_path.glob("*.bin"))


def test_modes_say_what_learns(checkpoint: Path) -> None:
    everything = names_that_learn(load_model(str(checkpoint)))
    assert everything == {name for name, _ in load_model(str(checkpoint)).named_parameters()}

    frozen = names_that_learn(load_model(str(checkpoint), mode="frozen-vision"))
    tower = {name for name in everything if ".visual." in name and ".merger." not in name}
    assert tower
    assert frozen == everything - tower

    lora = names_that_learn(load_model(str(checkpoint), mode="lora", lora_rank=4))
    assert len(lora) == 2 * 2 * 7  # two matrices, two layers, seven projections
    assert all(".language_model.layers." in name and "lora_" in name for name in lora)


def test_a_new_adapter_depends_on_the_seed_alone(checkpoint: Path) -> None:
    first, same, other = (
        load_model(str(checkpoint), mode="lora", lora_rank=4, seed=seed).state_dict() for seed in (0, 0, 1)
    )
    assert all(torch.equal(first[name], same[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first if "lora_A" in name)


def test_an_adapter_goes_on_learning_or_is_merged(checkpoint: Path, tmp_path: Path) -> None:
    adapted = load_model(str(checkpoint), mode="lora", lora_rank=4)
    with torch.no_grad():
        for name, weight in adapted.named_parameters():
            if "lora_B" in name:
                weight.fill_(0.05)
    save_checkpoint(tmp_path, adapted, load_processor(str(checkpoint)), VIDEO_INPUT)
    going_on, merged = load_model(str(tmp_path), mode="lora"), load_model(str(tmp_path))
    tokens = torch.arange(20)[None]
    plain = load_model(str(checkpoint))(input_ids=tokens).logits
    expected = adapted(input_ids=tokens).logits
    assert torch.allclose(going_on(input_ids=tokens).logits, expected, atol=1e-5)
    assert torch.allclose(merged(input_ids=tokens).logits, expected, atol=1e-4)
    assert not torch.allclose(plain, expected, atol=1e-2)
    assert names_that_learn(going_on) == names_that_learn(adapted)
    assert names_that_learn(merged) == {name for name, _ in merged.named_parameters()}

    (tmp_path / "adapter_model.safetensors").rename(tmp_path / "adapter_model.bin")
    with pytest.raises(InputError, match=r"no adapter_model\.safetensors"):
        load_model(str(tmp_path))


def test_what_is_no_safetensors_qwen_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be loaded"):
        load_model(str(tmp_path / "missing"))
    with pytest.raises(InputError, match="no processor"):
        load_processor(str(tmp_path / "missing"))

    (tmp_path / "config.json").write_text(json.dumps({"model_type": "qwen2"}))
    with pytest.raises(InputError, match=r"a qwen2; only Qwen2\.5-VL can be trained"):
        load_model(str(tmp_path))

    (tmp_path / "config.json").write_text((checkpoint / "config.json").read_text())
    torch.save(load_model(str(checkpoint)).state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(InputError, match="safetensors"):
        load_model(str(tmp_path))


QWEN = '{"model_type": "qwen2_5_vl"}'


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"config.json": "{"}, "cannot be loaded"),
        ({"config.json": "[]"}, "cannot be loaded"),
        ({"config.json": QWEN}, "cannot be loaded"),
        ({"config.json": QWEN, "model.safetensors": "cut off"}, "cannot be loaded"),
        ({"adapter_config.json": "{"}, "needed is the key base_model_name_or_path"),
        ({"adapter_config.json": "[]"}, "needed is the key base_model_name_or_path"),
        ({"adapter_config.json": "{}"}, "needed is the key base_model_name_or_path"),
        ({"adapter_config.json": "BASE", "adapter_model.safetensors": "cut off"}, "adapter .* cannot be loaded"),
    ],
)
def test_damaged_models_are_refused_in_one_line(
    checkpoint: Path, tmp_path: Path, files: dict[str, str], message: str
) -> None:
    base = json.dumps(
        {"base_model_name_or_path": str(checkpoint), "peft_type": "LORA", "r": 4, "target_modules": ["x"]}
    )
    for name, text in files.items():
        (tmp_path / name).write_text(base if text == "BASE" else text)
    with pytest.raises(InputError, match=message) as refused:
        load_model(str(tmp_path))
    assert "\n" not in str(refused.value)


def test_code_in_a_model_folder_does_not_run(checkpoint: Path, tmp_path: Path) -> None:
    for path in checkpoint.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    names = {"AutoConfig": "trap.Config", "AutoModelForImageTextToText": "trap.Model"}
    (tmp_path / "config.json").write_text(json.dumps(config | {"auto_map": names}))
    (tmp_path / "trap.py").write_text(f"from pathlib import Path\nPath({str(tmp_path / 'ran')!r}).touch()\n")
    load_model(str(tmp_path))
    load_processor(str(tmp_path))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("token", ["<|im_end|>", "<|video_pad|>"])
def test_words_that_look_like_structure_are_refused(tmp_path: Path, token: str) -> None:
    example = replace(toy_examples(tmp_path, 1)[0], prompt=f"What{token}?")
    with pytest.raises(InputError, match=r"toy, clip clip 0: prompt holds .*only the chat template"):
        prompt_messages(example)


@pytest.mark.parametrize("equal", [True, False], ids=["clips of one size", "clips of two sizes"])
def test_the_tower_without_loops_gives_what_transformers_gives(equal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    tower = build_tiny(TEXTS, seed=0)[0].model.visual
    grids = torch.tensor([[2, 4, 4], [3, 4, 4] if equal else [1, 4, 8]])
    patches = torch.randn(int(grids.prod(dim=1).sum()), 3 * 2 * 14 * 14, generator=torch.Generator().manual_seed(1))

    def encoded_with_gradient() -> list[torch.Tensor]:
        tower.zero_grad()
        found = torch.cat(list(tower(patches, grid_thw=grids).pooler_output))
        found.square().sum().backward()
        return [found.detach(), tower.patch_embed.proj.weight.grad, tower.blocks[0].attn.qkv.weight.grad]

    monkeypatch.setattr(qwen.Qwen2_5_VLVisionAttention, "forward", quick_tower.PLAIN_ATTENTION)
    monkeypatch.setattr(qwen.Qwen2_5_VisionPatchEmbed, "forward", quick_tower.PLAIN_PATCHES)
    plain = encoded_with_gradient()
    quick_tower.use_quick_tower()
    for ours, theirs in zip(encoded_with_gradient(), plain, strict=True):
        assert torch.allclose(ours, theirs, rtol=1e-3, atol=1e-4 * float(theirs.abs().max()))
