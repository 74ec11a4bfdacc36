"""Evaluation: what is asked under each control, how answers become scores, and greedy generation itself."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from support.hand_made_clips import record

import synthcam
from synthcam.errors import InputError
from synthcam.motion.motions import MIRRORED, OPPOSITE
from trainer import changed_clips, clips
from trainer.examples import ClipGeometry, Example
from trainer.video import VideoInput

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'synthcam[train]'")

from trainer.evaluation import held_out  # noqa: E402
from trainer.evaluation.controls import CONTROLS, Shown, frame_controls, shown_under  # noqa: E402
from trainer.evaluation.held_out import (  # noqa: E402
    Evaluation,
    answer_greedily,
    evaluate,
    evaluation_table,
    held_out_items,
    pad_left,
)
from trainer.features import Encoder  # noqa: E402
from trainer.frame_selection.compare import Share  # noqa: E402
from trainer.models.tiny import TinyShape, build_tiny  # noqa: E402
from trainer.run_folder import read_evaluation  # noqa: E402

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


SMALL: dict[str, Any] = {"name": "after sft", "batch_size": 1, "max_new_tokens": 1}
SWITCHES = {"reversed": "reverse", "mirrored": "mirror", "frozen": "freeze"}
EXAMPLES = [motion_question(motion, number) for motion in RECORDS for number in range(3)]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_clips, "annotation_of", lambda one: RECORDS[one.clip.split("#")[0]])
    monkeypatch.setattr(held_out, "lookalikes_of", lambda one: None if "static" in one.clip else one.clip[-1])


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
    return evaluate(None, Blind(), EXAMPLES, name="after sft", batch_size=4, max_new_tokens=8)  # type: ignore[arg-type]


def table(found: Evaluation, control: str, kind: str = "choices") -> Any:
    return found["scores"][kind if control == "as it is" else f"{control} {kind}"]


def accuracies(found: Evaluation) -> dict[str, float | None]:
    return {control: table(found, control)["all"]["accuracy"]["value"] for control in CONTROLS}


def test_who_reads_motion_and_its_direction_is_right_under_every_control(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = evaluated(monkeypatch, sees_everything)
    assert accuracies(found) == dict.fromkeys(CONTROLS, 1.0)
    assert table(found, "reversed")["all"]["questions"] == len(EXAMPLES)


def test_who_knows_the_clip_but_not_its_frames_fails_the_controls(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = accuracies(evaluated(monkeypatch, lambda motion, _: motion))
    assert found["as it is"] == found["shuffled"] == 1.0
    assert found["reversed"] == found["frozen"] == 1 / 8  # of eight motions, static alone stays what it is
    assert found["mirrored"] == 4 / 8  # static, tilt, zoom and dolly


def test_who_takes_twins_for_each_other_is_right_when_they_count_as_one(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    translations = {"truck-left": "pan-left", "truck-right": "pan-right", "dolly-in": "zoom-in"}
    found = evaluated(monkeypatch, lambda m, c: translations.get(sees_everything(m, c), sees_everything(m, c)))
    assert accuracies(found)["as it is"] == 5 / 8
    together = table(found, "as it is", "look-alikes merged")["all"]
    assert (together["accuracy"]["value"], together["questions"]) == (1, 24)
    matched = table(found, "as it is", "choices by condition")["tasks"]["matched twins"]
    assert (matched["accuracy"]["value"], matched["questions"]) == (12 / 21, 21)
    every = table(found, "as it is", "all twins")["all"]
    assert (every["accuracy"]["value"], every["questions"]) == (0, 3)


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
    found = evaluate(None, Blind(), [told, EXAMPLES[1]], controls=("as it is",), **SMALL)  # type: ignore[arg-type]
    assert found["notes"] == ["questions that are answered in sentences, which are not asked: 1"]
    assert found["questions"] == 1
    with pytest.raises(InputError, match="none of 1 held-out questions"):
        evaluate(None, Blind(), [told], **SMALL)  # type: ignore[arg-type]


def question(source: str = "made", clip: str = "static#0", **changes: Any) -> Example:
    geometry = ClipGeometry(Path("made"), clip)
    return replace(EXAMPLES[0], source=source, clip=clip, geometry=geometry, **changes)


def test_words_are_chosen_among_those_of_their_sort(known: None) -> None:
    words = ("pan-left", "pan-right", "no", "no")
    rows = [question(answer=word, kind="direction", topic="pan") for word in words]
    rows += [question(answer=word, kind="direction", topic="tilt") for word in ("tilt-up", "no")]
    rows += [question(answer="B", options=("A. No", "B. Yes"), kind="binary", topic="pan")]
    items = held_out_items([Shown(one, "as it is", one.answer) for one in rows])
    assert items[0].options == ("A. no", "B. pan-left", "C. pan-right")
    assert [item.answer for item in items] == ["B", "C", "A", "A", "B", "A", "B"]
    assert items[4].options == ("A. no", "B. tilt-up")
    assert items[6].options == ("A. No", "B. Yes")
    assert items[0].conditions == ()


def test_what_has_no_answer_is_wrong_and_only_what_stands_in_its_tags_counts(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [None, "pan-left", "<answer>pan-left</answer>", "<answer>pan-left</answer> <answer>static</answer>"]
    monkeypatch.setattr(held_out, "answer_greedily", lambda *_, **__: said)
    rows = [question(clip=f"pan-left#{number}", answer="pan-left") for number in range(3)]
    rows.append(question(answer="static"))
    found = evaluate(None, Blind(), rows, controls=("as it is",), **SMALL)  # type: ignore[arg-type]
    assert found["errors"] == 1
    assert table(found, "as it is")["all"]["accuracy"]["value"] == 1 / 4
    assert found["baselines"]["majority"]["choices"]["all"]["accuracy"] == 3 / 4
    assert table(found, "as it is")["all"]["chance"] == 1 / 2


def test_the_table_holds_every_control_and_a_row_for_each_of_several_sources(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(found: Evaluation) -> str:
        console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
        console.print(evaluation_table({"after sft": found}))
        return console.export_text()

    text = told(evaluated(monkeypatch, sees_everything))
    assert all(control in text for control in CONTROLS)
    assert text.count("100.0") >= 5
    rows = [question(clip="static#0", answer="static"), question("real", "static#1", answer="static")]
    text = told(evaluate(None, Blind(), rows, controls=("as it is",), **SMALL))  # type: ignore[arg-type]
    assert "- of made" in text
    assert "- of real" in text


def test_what_is_written_is_the_folder_of_an_evaluation(
    known: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, rule in (("after-sft", lambda motion, _: "static"), ("after-grpo", sees_everything)):
        monkeypatch.setattr(held_out, "answer_greedily", Viewer(rule))
        evaluate(None, Blind(), EXAMPLES, folder=tmp_path / name, controls=("as it is", "reversed"), **SMALL)  # type: ignore[arg-type]
    assert sorted(path.name for path in (tmp_path / "after-sft").iterdir()) == [
        "predictions.jsonl",
        "report.html",
        "run.json",
        "scores.json",
    ]
    found = synthcam.compare(tmp_path / "after-sft", tmp_path / "after-grpo").differences
    assert found["choices"].all["accuracy"].point == found["reversed choices"].all["accuracy"].point == 7 / 8
    kept = read_evaluation(tmp_path.parent, "none")
    assert kept is None


def test_processes_ask_their_shares_and_every_one_gets_all_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [Shown(one, "as it is", one.answer) for one in EXAMPLES[:5]]
    asked: list[list[str]] = []

    def answer(_: Any, __: Any, questions: Sequence[Shown], **___: Any) -> list[str | None]:
        asked.append([one.example.clip for one in questions])
        return [one.example.clip for one in questions]

    monkeypatch.setattr(held_out, "answer_greedily", answer)
    monkeypatch.setattr(held_out, "process_count", lambda: 2)
    others: list[tuple[int, str]] = [(1, EXAMPLES[1].clip), (3, EXAMPLES[3].clip)]
    monkeypatch.setattr(held_out, "process_number", lambda: 0)
    monkeypatch.setattr(held_out, "gather_object", lambda mine: [*mine, *others])
    said = held_out.answer_together(None, None, shown, batch_size=1, max_new_tokens=1, seed=0)  # type: ignore[arg-type]
    clips = [one.clip for one in EXAMPLES[:5]]
    assert said == clips
    assert asked == [clips[::2]]


@pytest.mark.verify
def test_two_processes_evaluate_as_one(clips: Path, model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.held_out_on_processes", str(clips), str(model)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"}
    runs = {}
    for processes in (1, 2):
        port = ["--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0"]
        launch = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={processes}", *port]
        out = tmp_path / str(processes)
        ran = subprocess.run(
            [*launch, *command[1:], str(out)], env=environment, cwd=Path(__file__).parents[1], capture_output=True
        )
        assert ran.returncode == 0, ran.stderr.decode()
        runs[processes] = [(out / name).read_bytes() for name in ("predictions.jsonl", "scores.json")]
        asked = [json.loads(path.read_text()) for path in sorted(tmp_path.glob(f"{processes}.asked.*"))]
        assert len(asked) == processes
        assert sum(asked) == 10
        assert max(asked) - min(asked) <= 1
    assert runs[1] == runs[2]


@pytest.mark.parametrize(("right", "count"), [(0, 10), (5, 10), (10, 10), (173, 350)])
def test_intervals_solve_the_equation_they_come_from(right: int, count: int) -> None:
    interval = Share(right, count).interval
    assert interval is not None
    for p in interval:  # Wilson: |right / n - p| is 1.96 standard errors at both ends
        assert abs(right / count - p) == pytest.approx(1.96 * math.sqrt(p * (1 - p) / count), abs=1e-9)
    assert Share(0, 0).interval is None


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
