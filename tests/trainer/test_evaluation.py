"""Evaluation: what is asked under each control, how answers become scores, and greedy generation itself."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from support.hand_made_clips import record

from synthcam.errors import InputError
from synthcam.motion.motions import MIRRORED, OPPOSITE
from trainer import changed_clips, clips
from trainer.examples import ClipGeometry, Example
from trainer.video import VideoInput

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'synthcam[train]'")

from trainer.evaluation import held_out  # noqa: E402
from trainer.evaluation.controls import CONTROLS, Shown, frame_controls, shown_under  # noqa: E402
from trainer.evaluation.held_out import (  # noqa: E402  # noqa: E402
    Evaluation,
    answer_greedily,
    evaluate,
    evaluation_table,
    pad_left,
)
from trainer.evaluation.scores import ScoredAnswer, Share, chance, content, majority, merged, score  # noqa: E402
from trainer.features import Encoder  # noqa: E402
from trainer.models.tiny import TinyShape, build_tiny  # noqa: E402

KEYS = {
    "pan-left": {"camera_pan": "right_to_left"},
    "pan-right": {"camera_pan": "left_to_right"},
    "truck-left": {"camera_left_right": "right_to_left"},
    "truck-right": {"camera_left_right": "left_to_right"},
    "tilt-up": {"camera_tilt": "up"},
    "zoom-in": {"camera_zoom": "in"},
    "dolly-in": {"camera_forward_backward": "forward", "camera_forward_backward_cam_frame": "forward"},
}
RECORDS = {
    motion: record(camera_movement="major_simple", steadiness="very_smooth", **keys) for motion, keys in KEYS.items()
} | {"static": record(steadiness="static")}


def motion_question(motion: str, number: int = 0) -> Example:
    name, words = f"{motion}#{number}", "Which motion?"
    video, geometry = Path(f"{name}.mp4"), ClipGeometry(Path("made"), name)
    return Example("made", video, words, (), motion, words, None, "choice", "motion", "test", name, geometry)


SWITCHES = {"reversed": "reverse", "mirrored": "mirror", "frozen": "freeze"}
EXAMPLES = [motion_question(motion, number) for motion in RECORDS for number in range(3)]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_clips, "annotation_of", lambda one: RECORDS[one.clip.split("#")[0]])
    monkeypatch.setattr(held_out, "lookalikes_of", lambda one: None if "static" in one.clip else one.clip[-1])


def asked(expected: str, said: str | None, options: tuple[str, ...] = (), **changes: Any) -> ScoredAnswer:
    text = None if said is None else f"<answer>{said}</answer>"
    return replace(ScoredAnswer("c", "Which?", options, "choice", "motion", "ours", None, expected, text), **changes)


class Viewer:
    """Stands for a model: it sees a motion, as the frames really show it, and names it by its own rule."""

    def __init__(self, rule: Callable[[str, str], str]) -> None:
        self._rule = rule

    def __call__(self, _: Any, __: Any, questions: Sequence[Shown], **___: Any) -> list[str | None]:
        return [f"<answer>{self._rule(one.example.answer, one.control)}</answer>" for one in questions]


def sees_everything(motion: str, control: str) -> str:
    if control == "frozen":
        return "static"
    names = {"reversed": OPPOSITE, "mirrored": MIRRORED}.get(control, {})
    return names.get(motion, motion)


class Blind:
    video_input = VideoInput()


def evaluated(monkeypatch: pytest.MonkeyPatch, rule: Callable[[str, str], str]) -> Evaluation:
    monkeypatch.setattr(held_out, "answer_greedily", Viewer(rule))
    return evaluate(None, Blind(), EXAMPLES, batch_size=4, max_new_tokens=8)  # type: ignore[arg-type]


def accuracies(found: Evaluation) -> dict[str, float | None]:
    return {control: scores.accuracy.value for control, scores in found.scores.items()}


def test_who_reads_motion_and_its_direction_is_right_under_every_control(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = evaluated(monkeypatch, sees_everything)
    assert accuracies(found) == dict.fromkeys(CONTROLS, 1.0)
    assert found.scores["reversed"].accuracy.count == len(EXAMPLES)


def test_who_knows_the_clip_but_not_its_frames_fails_the_controls(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = accuracies(evaluated(monkeypatch, lambda motion, _: motion))
    assert found["as it is"] == found["shuffled"] == 1.0
    assert found["reversed"] == found["frozen"] == 1 / 8  # of eight motions, static alone stays what it is
    assert found["mirrored"] == 4 / 8  # static, tilt, zoom and dolly


def test_who_takes_twins_for_each_other_is_right_when_they_count_as_one(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    translations = {"truck-left": "pan-left", "truck-right": "pan-right", "dolly-in": "zoom-in"}
    scores = evaluated(monkeypatch, lambda m, c: translations.get(sees_everything(m, c), sees_everything(m, c))).scores
    plain = scores["as it is"]
    assert plain.accuracy.value == 5 / 8
    assert plain.twins_merged == Share(24, 24)
    assert plain.matched == Share(12, 21)
    assert plain.whole_groups == Share(0, 3)


def test_questions_without_an_answer_under_a_control_are_left_out(known: None) -> None:
    arc = replace(EXAMPLES[0], answer="arc-cw")
    assert shown_under([arc, EXAMPLES[0]], "reversed") == [Shown(EXAMPLES[0], "reversed", "pan-right")]
    assert len(shown_under([arc], "as it is")) == 1


def test_frames_are_tampered_with_as_the_control_says(known: None) -> None:
    def done(control: Any, example: Example = EXAMPLES[0]) -> Any:
        return frame_controls(Shown(example, control, "x"), seed=1)

    assert done("as it is") == {"reverse": False, "mirror": False, "freeze": False}
    assert [done(control)[key] for control, key in SWITCHES.items()] == [True] * 3
    assert done("shuffled") == done("shuffled") != done("shuffled", EXAMPLES[1])


def test_sentences_are_left_out_and_nothing_else_is_refused(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out, "answer_greedily", Viewer(sees_everything))
    told = replace(EXAMPLES[0], answer="The camera pans left.")
    found = evaluate(None, Blind(), [told, EXAMPLES[1]], batch_size=1, max_new_tokens=1, controls=("as it is",))  # type: ignore[arg-type]
    assert (found.left_out, found.scores["as it is"].accuracy.count) == (1, 1)
    with pytest.raises(InputError, match="none of 1 held-out questions"):
        evaluate(None, Blind(), [told], batch_size=1, max_new_tokens=1)  # type: ignore[arg-type]


OPTIONS = ("A. The camera pans left.", "B. The camera trucks left.", "C. The camera pans right.")


def test_options_are_read_as_motions() -> None:
    assert [content(letter, OPTIONS) for letter in "ABC"] == ["pan-left", "truck-left", "pan-right"]
    assert content("A", ("A. The camera does not pan left.", "B. Yes")) == "the camera does not pan left."
    assert content("B", ("A. No", "B. Yes")) == "yes"
    assert merged("truck-left") == merged("pan-left") == {"pan-left", "truck-left"}
    assert merged("truck-left") != merged("truck-right")
    assert (merged("static"), merged("yes")) == ({"static"}, None)


def test_twins_merged_counts_letters_by_what_they_say() -> None:
    found = score([asked("A", "B", OPTIONS), asked("A", "C", OPTIONS), asked("A", "gibberish", OPTIONS)])
    assert found.accuracy == Share(0, 3)
    assert found.twins_merged == Share(1, 3)


def test_a_video_that_cannot_be_read_is_wrong_and_counted() -> None:
    found = score([asked("pan-left", None, clip="x"), asked("pan-left", None, clip="x"), asked("static", "static")])
    assert (found.accuracy, found.unreadable) == (Share(1, 3), 1)


def test_chance_and_majority() -> None:
    yes_no = ("A. No", "B. Yes")
    turned = ("A. Yes", "B. No")
    rows = [asked("A", "A", yes_no), asked("B", "B", turned), asked("B", "B", yes_no), asked("A", "B", OPTIONS)]
    rows[3] = replace(rows[3], kind="other")
    assert chance(rows) == pytest.approx((3 / 2 + 1 / 3) / 4)
    assert majority(rows) == 3 / 4  # "No" is right twice, whatever its letter; the lone choice once
    words = [asked(motion, "?") for motion in ("static", "static", "pan-left", "zoom-in")]
    assert chance(words) == pytest.approx(1 / 3)
    assert majority(words) == 1 / 2


def test_directions_are_chosen_among_those_of_their_motion() -> None:
    words = ("pan-left", "pan-right", "no", "no", "tilt-up", "no")
    rows = [asked(word, word, kind="direction", topic="pan") for word in words[:4]]
    rows += [asked(word, word, kind="direction", topic="tilt") for word in words[4:]]
    assert chance(rows) == pytest.approx((4 / 3 + 2 / 2) / 6)
    assert majority(rows) == 3 / 6


def test_all_twins_must_be_right() -> None:
    pair = [asked("static", "static", group="g", clip="a"), asked("pan-left", "static", group="g", clip="b")]
    assert score(pair).whole_groups == Share(0, 1)
    assert score(pair[:1]).whole_groups == Share(0, 0)
    assert score([pair[0], replace(pair[1], expected="static")]).whole_groups == Share(1, 1)


@pytest.mark.parametrize(("right", "count"), [(0, 10), (5, 10), (10, 10), (173, 350)])
def test_intervals_solve_the_equation_they_come_from(right: int, count: int) -> None:
    interval = Share(right, count).interval
    assert interval is not None
    for p in interval:  # Wilson: |right / n - p| is 1.96 standard errors at both ends
        assert abs(right / count - p) == pytest.approx(1.96 * math.sqrt(p * (1 - p) / count), abs=1e-9)
    assert Share(0, 0).interval is None


def test_the_table_and_the_json_hold_every_control(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = evaluated(monkeypatch, sees_everything)
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(evaluation_table({"after sft": found}))
    text = console.export_text()
    assert all(control in text for control in CONTROLS)
    assert text.count("100.0") >= 5
    plain = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert plain["video"]["fps"] == 4.0
    assert plain["scores"]["reversed"]["accuracy"]["count"] == len(EXAMPLES)
    assert plain["scores"]["as it is"]["by_topic"]["motion"]["value"] == 1.0


def test_each_source_has_its_row_where_there_are_several(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = evaluated(monkeypatch, sees_everything)
    rows = [asked("A", "A", OPTIONS), asked("A", "B", OPTIONS), asked("B", "B", OPTIONS)]
    scores = score([rows[0], rows[1], replace(rows[2], source="real")])
    assert scores.by_source == {"ours": Share(1, 2), "real": Share(1, 1)}
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(evaluation_table({"after sft": replace(found, scores={"as it is": scores})}))
    text = console.export_text()
    assert "- of ours" in text
    assert "- of real" in text


def write_video(path: Path, frames: int, seed: int) -> None:
    import av

    rng = np.random.default_rng(seed)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=4)
        stream.width = stream.height = 56
        stream.pix_fmt = "yuv420p"
        for _ in range(frames):
            picture = rng.integers(0, 255, (56, 56, 3), dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())


def test_greedy_answers_of_a_batch_are_those_of_each_alone(tmp_path: Path) -> None:
    questions = []
    for number, frames in enumerate((4, 8, 12)):
        write_video(tmp_path / f"{number}.mp4", frames, number)
        one = replace(EXAMPLES[number], video=tmp_path / f"{number}.mp4", prompt="Which motion? " * (number + 1))
        questions.append(Shown(one, "as it is", one.answer))
    model, processor = build_tiny(["Which motion?", "<answer>pan-left</answer>"], TinyShape(), seed=3)
    encoder = Encoder(processor, VideoInput(fps=4, max_frames=12, pixels=56 * 56), tokens_per_second=2)
    unreadable = Shown(replace(EXAMPLES[0], video=tmp_path / "none.mp4"), "as it is", "static")
    ask = {"max_new_tokens": 6, "seed": 0}
    done: list[int] = []
    model.train()
    together = answer_greedily(
        model,
        encoder,
        [*questions, unreadable],
        batch_size=3,
        progress=done.append,
        **ask,  # type: ignore[arg-type]
    )
    alone = [answer_greedily(model, encoder, [one], batch_size=1, **ask)[0] for one in questions]  # type: ignore[arg-type]
    assert together == [*alone, None]
    assert done == [3, 1]
    assert model.training
    assert len(set(alone)) > 1
    # The released model comes with a penalty on what was said before: then the likeliest token is not taken.
    model.generation_config.repetition_penalty = 5.0
    assert [answer_greedily(model, encoder, [one], batch_size=1, **ask)[0] for one in questions] == alone  # type: ignore[arg-type]


def test_padding_stands_before_the_words() -> None:
    tokens, mask = pad_left([[1, 2, 3], [4]], 0)
    assert tokens.tolist() == [[1, 2, 3], [0, 0, 4]]
    assert mask.tolist() == [[1, 1, 1], [0, 0, 1]]


def test_without_geometry_nothing_is_known_of_a_clip() -> None:
    bare = replace(EXAMPLES[0], geometry=None)
    assert clips.annotation_of(bare) is clips.lookalikes_of(bare) is clips.judge_of(bare) is None
