"""A checkpoint as a system: P(Yes), letters and text are those of the model, on one process and on two."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from support.toy_training import VIDEO_INPUT

from synthcam.errors import InputError
from synthcam.evaluation.items import Form, Item, Prediction, prompt
from synthcam.evaluation.system import SystemSettings, open_system
from trainer.evaluation.held_out import pad_left
from trainer.examples import Example
from trainer.features import Encoder
from trainer.models.load import load_model, load_processor, tokens_per_second

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'synthcam[train]'")


def item(clips: Path, number: int = 0, *options: str, form: Form = "yes-no") -> Item:
    file = clips / f"{number}.mp4"
    return Item(f"{number} {form}", "t", form, file.name, "What does the camera do?", file=file, options=options)


def ask(model: Path, *items: Item, **settings: object) -> dict[str, Prediction]:
    with open_system(str(model), SystemSettings(**settings)) as system:  # type: ignore[arg-type]
        return {one.item: one for one in system.answer(iter(items))}


def test_yes_and_letters_are_read_at_the_first_token(clips: Path, model: Path) -> None:
    asked = (item(clips), item(clips, 1, "A. left", "B. right", form="choice"))
    found = ask(model, *asked)
    loaded, processor = load_model(str(model)).eval(), load_processor(str(model))
    encoder = Encoder(processor, VIDEO_INPUT, tokens_per_second=tokens_per_second(loaded))
    for one, words in zip(asked, (("Yes", "No"), ("A", "B")), strict=True):
        example = Example("x", one.file, "", (), "", prompt(one), None, "", "", "test", "x")
        encoded = encoder.prompt(example)
        tokens, mask = pad_left([encoded.tokens], encoder.pad_token)
        pictures = encoder.model_inputs([encoded.patches])
        with torch.no_grad():
            types = encoder.token_types(tokens)
            logits = loaded(input_ids=tokens, attention_mask=mask, mm_token_type_ids=types, **pictures).logits[0, -1]
        expected = [float(logits.log_softmax(-1)[processor.tokenizer(word)["input_ids"][0]]) for word in words]
        said = found[one.id]
        if one.form == "yes-no":
            assert [said.p_yes, said.p_no] == pytest.approx([math.exp(log) for log in expected], rel=1e-4)
        else:
            assert said.options == pytest.approx(expected, rel=1e-4)


@pytest.mark.verify
def test_two_processes_answer_as_one(clips: Path, model: Path) -> None:
    items = [item(clips, number) for number in range(4)]
    one, two = ask(model, *items), ask(model, *items, options={"processes": 2})
    assert sorted(two) == sorted(one)
    assert all(two[name].p_yes == pytest.approx(one[name].p_yes, rel=1e-4) for name in one)


def test_texts_are_greedy_and_what_is_shown_counts(clips: Path, model: Path) -> None:
    forward = item(clips, 1)
    others = [replace(forward, id=str(start), start=start, end=start + 1.0) for start in (0.0, 1.0)]
    others.append(replace(forward, id="reversed", playback="reversed"))
    found = ask(model, forward, *others, item(clips, 1, form="open"))
    assert found["1 open"].text
    assert len({one.p_yes for name, one in found.items() if name != "1 open"}) == 4
    single = ask(model, forward, replace(forward, id="reversed", playback="reversed"), budget=1)
    assert single[forward.id].p_yes != found[forward.id].p_yes


def test_what_cannot_be_read_is_an_error_and_others_go_on(clips: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("none")
    bad = replace(item(clips), id="bad", file=tmp_path / "bad.mp4")
    late = replace(item(clips), id="late", start=100.0)
    found = ask(model, bad, late, item(clips))
    assert "bad.mp4" in str(found["bad"].error)
    assert "no frames from 100 s" in str(found["late"].error)
    assert found["0 yes-no"].error is None


def test_options_are_checked_and_the_checkpoint_is_recorded(clips: Path, model: Path, tmp_path: Path) -> None:
    with open_system(str(model), SystemSettings(fps=2)) as system:
        about = system.describe()
    assert about["video"]["fps"] == 2
    assert len(about["digests"]["model.safetensors"]) == 64
    for options, message in (
        ({"processes": 0}, "processes=0"),
        ({"dtype": "int8"}, "float32 and bfloat16"),
        ({"colour": 1}, "no such option"),
    ):
        with pytest.raises(InputError, match=message), open_system(str(model), SystemSettings(options=options)):
            pass
    with pytest.raises(InputError), open_system(str(tmp_path), SystemSettings()):
        pass
