"""A model that names motions as a system: probabilities of whole answers, and what follows from them."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.toy_training import SLIDES, VIDEO_INPUT

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.clip_folders import OPTIONS
from synthcam.evaluation.items import Item
from synthcam.evaluation.system import SystemSettings, open_system
from trainer.examples import Example
from trainer.features import Encoder
from trainer.models.load import load_model, load_processor, tokens_per_second

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'synthcam[train]'")

from trainer.evaluation.motions import Namer, beliefs_from_directions, beliefs_from_name  # noqa: E402
from trainer.sources.directions import KINDS, NOT  # noqa: E402

NAMES = tuple(SLIDES)


def item(clips: Path, task: str = "Pan Left", label: str = "has_pan_left") -> Item:
    return Item(task, task, "yes-no", "1.mp4", "Q?", file=clips / "1.mp4", label=label)


def test_the_probability_of_an_answer_is_that_of_all_its_tokens(clips: Path, model: Path) -> None:
    found = Namer(model, SystemSettings()).probabilities(item(clips), "What does the camera do?", NAMES)
    loaded = load_model(str(model)).eval()
    encoder = Encoder(load_processor(str(model)), VIDEO_INPUT, tokens_per_second=tokens_per_second(loaded))
    alone = {}
    for name in NAMES:
        example = Example("x", clips / "1.mp4", "", (), name, "What does the camera do?", None, "", "", "test", "x")
        asked, said = encoder.prompt(example), encoder.answer(example)
        total = 0.0
        for number, word in enumerate(said):
            tokens = torch.tensor([[*asked.tokens, *said[:number]]])
            with torch.no_grad():
                logits = loaded(
                    input_ids=tokens,
                    mm_token_type_ids=encoder.token_types(tokens),
                    **encoder.model_inputs([asked.patches]),
                ).logits[0, -1]
            total += float(logits.log_softmax(-1)[word])
        alone[name] = total
    shares = torch.tensor(list(alone.values())).softmax(0).tolist()
    assert list(found.values()) == pytest.approx(shares, rel=1e-3)
    assert len({round(share, 6) for share in shares}) > 1


def test_questions_and_options_are_answered_from_names_and_directions() -> None:
    named = beliefs_from_name({"pan-left": 0.7, "pan-right": 0.2, "static": 0.1})
    assert named.label("has_pan_left") == 0.7
    assert named.label("fixed_camera") == 0.1
    assert named.coarse["left"] == pytest.approx(0.7)
    kinds = {kind: dict.fromkeys(KINDS[kind], 0.05) | {NOT: 0.9} for kind in KINDS}
    kinds["dolly"] = {"dolly-in": 0.8, "dolly-out": 0.1, NOT: 0.1}
    seen = beliefs_from_directions(kinds)
    assert seen.label("has_forward_wrt_camera") == 0.8
    assert seen.label("fixed_camera") == pytest.approx(0.1 * 0.9 ** (len(KINDS) - 1))
    assert max(seen.coarse, key=lambda name: seen.coarse[name]) == "in"


def test_it_is_opened_by_name_and_asked_of_changed_clips(clips: Path, model: Path) -> None:
    settings = SystemSettings(options={"names": ",".join(NAMES)})
    with open_system(f"motions:{model}", settings) as system:
        forward = item(clips)
        reverse = replace(forward, id="r", playback="reversed")
        coarse = replace(forward, id="c", form="choice", options=OPTIONS, label=None)
        missing = replace(forward, id="m", file=clips / "none.mp4")
        found = {one.item: one for one in system.answer([forward, reverse, coarse, missing])}
        assert system.describe()["ask"] == "name"
    assert found["Pan Left"].p_yes != found["r"].p_yes
    assert found["c"].options is not None
    assert "none.mp4" in str(found["m"].error)
    with pytest.raises(InputError, match="no such folder"), open_system("motions:/nowhere", SystemSettings()):
        pass
    for options in ({"ask": "nicely"}, {"names": "left"}, {"colour": "1"}):
        with (
            pytest.raises(InputError, match="ask=name"),
            open_system(f"motions:{model}", SystemSettings(options=options)),
        ):
            pass
