"""A frozen reader: what it makes of picked frames is what it makes of a video of them, and when it is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from synthcam.errors import InputError  # noqa: E402
from synthcam.rendering.video import write_video  # noqa: E402
from trainer.evaluation.held_out import pad_left  # noqa: E402
from trainer.examples import Example  # noqa: E402
from trainer.features import Encoder  # noqa: E402
from trainer.frame_selection.candidates import as_shown, read_candidates  # noqa: E402
from trainer.frame_selection.reader import Reader, margin  # noqa: E402
from trainer.frame_selection.samplers import (  # noqa: E402
    PickedFrom,
    evenly,
    flow,
    highest,
    random_sampler,
    uniform,
)
from trainer.models.load import save_checkpoint  # noqa: E402
from trainer.models.tiny import TinyShape, build_tiny  # noqa: E402
from trainer.video import UnreadableVideoError, VideoInput  # noqa: E402

VIDEO = VideoInput(fps=2, max_frames=16, pixels=28 * 56)
OPTIONS = ("A. To the right", "B. To the left", "C. Up")
FORM = "Answer in this form: <answer>the letter of the option</answer>."
QUESTION = "Which way does the red ball move while it is in view?"
SHAPE = TinyShape(
    hidden=32, layers=1, heads=4, kv_heads=2, intermediate=48, vision_hidden=32, vision_layers=1, vision_intermediate=48
)


def example(video: Path, **changes: object) -> Example:
    kept = Example(
        source="test",
        video=video,
        question=QUESTION,
        options=OPTIONS,
        answer="B",
        prompt="",
        chain=None,
        kind="choice",
        topic="window_way",
        split="test",
        clip="c0",
    )
    return replace(kept, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("reader")
    texts = [QUESTION, *OPTIONS, "<answer>A</answer>", FORM]
    model, processor = build_tiny(texts, SHAPE, seed=0)
    save_checkpoint(found / "model", model, processor, VIDEO)
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 255, (4, 4, 4, 3), dtype=np.uint8).repeat(16, 1).repeat(16, 2)
    frames = [pictures[number % 4] for number in range(40)]
    write_video(found / "clip.mp4", frames, fps=2.0, width=64, height=64)
    write_video(found / "one.mp4", frames[:1], fps=2.0, width=64, height=64)
    return found


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return Reader(str(folder / "model"))


def test_answers_from_kept_tokens_are_those_of_the_model_that_is_shown_the_frames(reader: Reader, folder: Path) -> None:
    one = example(folder / "clip.mp4")
    candidates = read_candidates(one.video, VIDEO, fps=2)
    tokens = reader.look(candidates.frames)
    choices = [[0, 5, 6, 30], [2, 3]]
    question = reader.question(one)
    found = reader.answers([question] * 2, [tokens.pick(picked) for picked in choices])
    for picked, logs in zip(choices, found, strict=True):
        encoder = Encoder(
            reader.processor,
            VIDEO,
            tokens_per_second=2,
            picked=lambda _, span, picked=picked: as_shown(candidates, picked),
        )
        prompt = encoder.prompt(
            replace(
                one,
                prompt=f"{QUESTION}\n{chr(10).join(OPTIONS)}\nAnswer in this form: <answer>the letter of the "
                "option</answer>.",
            )
        )
        answer = reader.processor.tokenizer("<answer>B</answer>")["input_ids"]
        row, mask = pad_left([[*prompt.tokens, *answer]], encoder.pad_token)
        with torch.inference_mode():
            output = reader._model(
                input_ids=row,
                attention_mask=mask,
                mm_token_type_ids=encoder.token_types(row),
                **encoder.model_inputs([prompt.patches]),
            )
        place = len(prompt.tokens) + answer.index(question.letters[1]) - 1
        whole = torch.log_softmax(output.logits[0, place].float(), dim=-1)[list(question.letters)]
        torch.testing.assert_close(logs, whole, atol=2e-4, rtol=1e-4)


def test_the_order_in_which_frames_are_picked_changes_nothing(reader: Reader, folder: Path) -> None:
    one = example(folder / "clip.mp4")
    tokens = reader.look(read_candidates(one.video, VIDEO, fps=2).frames)
    question = reader.question(one)
    a, b = reader.answers([question] * 2, [tokens.pick([9, 1, 4]), tokens.pick([1, 4, 9])])
    assert torch.equal(a, b)


def test_margins_compare_with_the_best_wrong_answer() -> None:
    assert margin(torch.tensor([-1.0, -3.0, -2.0]), 0) == pytest.approx(1.0)
    assert margin(torch.tensor([-1.0, -3.0, -2.0]), 1) == pytest.approx(-2.0)


def test_a_reader_that_does_not_answer_in_letters_is_refused_in_a_line(reader: Reader, folder: Path) -> None:
    one = example(folder / "clip.mp4")
    tokens = reader.look(read_candidates(one.video, VIDEO, fps=2).frames).pick([0, 1])
    with pytest.raises(InputError, match="does not answer in letters") as caught:
        reader.take_form([one], [tokens])
    assert "\n" not in str(caught.value)


def test_a_question_without_options_is_refused_in_a_line(reader: Reader, folder: Path) -> None:
    with pytest.raises(InputError, match="no options with letters"):
        reader.question(example(folder / "clip.mp4", options=(), answer="to the left"))


def test_candidates_have_their_times_and_are_at_most_so_many(folder: Path) -> None:
    every = read_candidates(folder / "clip.mp4", VIDEO, fps=4)
    assert every.times.tolist() == pytest.approx([number / 2 for number in range(40)])
    assert read_candidates(folder / "clip.mp4", VIDEO, fps=1).times.tolist() == pytest.approx(list(range(20)))
    few = read_candidates(folder / "clip.mp4", VIDEO, fps=4, most=16)
    assert len(few) == 16
    assert few.times[0] == 0.0
    assert few.times[-1] == pytest.approx(19.5)
    part = read_candidates(folder / "clip.mp4", VIDEO, fps=4, span=(5.0, 8.0))
    assert part.times.tolist() == pytest.approx([5.0, 5.5, 6.0, 6.5, 7.0, 7.5])


def test_a_clip_of_one_frame_and_one_with_fewer_than_the_budget_are_shown_whole(reader: Reader, folder: Path) -> None:
    one = read_candidates(folder / "one.mp4", VIDEO, fps=4)
    assert len(one) == 1
    video = PickedFrom(one.times, lambda: one.frames)
    for sampler in (uniform, flow, random_sampler(0)):
        assert sampler(example(folder / "one.mp4"), video, 8) == [0]
    shown = as_shown(one, [0])
    assert shown.frames.shape[0] == 2
    assert shown.fps == 2.0
    question = reader.question(example(folder / "one.mp4"))
    (logs,) = reader.answers([question], [reader.look(one.frames).pick([0])])
    assert torch.isfinite(logs).all()


def test_frames_in_the_middle_that_cannot_be_decoded_are_left_out(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = bytearray((folder / "clip.mp4").read_bytes())
    start = data.index(b"mdat") + 4
    third = (len(data) - start) // 3
    data[start + third : start + third + third // 2] = bytes(third // 2)
    (tmp_path / "harmed.mp4").write_bytes(data)
    found = read_candidates(tmp_path / "harmed.mp4", VIDEO, fps=2)
    assert 0 < found.damaged < 40
    assert len(found) == 40 - found.damaged
    assert f"{found.damaged} of 40 frames cannot be decoded; the others are used" in caplog.text


def test_a_file_without_a_readable_frame_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "none.mp4").write_bytes(b"no video")
    with pytest.raises(UnreadableVideoError, match="not a readable video"):
        read_candidates(tmp_path / "none.mp4", VIDEO, fps=2)
    with pytest.raises(UnreadableVideoError, match="not a readable video"):
        read_candidates(tmp_path / "missing.mp4", VIDEO, fps=2)


def test_frames_are_taken_from_the_middles_of_equal_parts() -> None:
    assert evenly(256, 8) == [16, 48, 80, 112, 144, 176, 208, 240]
    assert evenly(8, 8) == list(range(8))
    assert evenly(5, 8) == list(range(5))
    assert highest([0.1, 0.9, 0.5, 0.9], 2) == [1, 3]


def test_flow_picks_the_frames_where_most_moves(folder: Path) -> None:
    still = np.full((12, 48, 48, 3), 90, np.uint8)
    rng = np.random.default_rng(1)
    texture = rng.integers(0, 255, (12, 12), dtype=np.uint8).repeat(4, 0).repeat(4, 1)
    still[:] = texture[..., None]
    for number in (5, 6, 7):
        still[number] = np.roll(texture, 3 * (number - 4), axis=1)[..., None]
    video = PickedFrom(np.arange(12.0), lambda: still)
    assert set(flow(example(folder / "clip.mp4"), video, 4)) == {4, 5, 6, 7}
