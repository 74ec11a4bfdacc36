"""Changed clips: which questions are asked of them, what is right then, and how their frames are shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from support.hand_made_clips import record

import synthcam
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.benchmarks.clip_folders import OPTIONS, primitive_items
from synthcam.evaluation.changes import changed_answer, read_changes, with_changes
from synthcam.evaluation.footage import Part, read_footage
from synthcam.evaluation.items import Item, Playback, Prediction
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import changed
from synthcam.option_text import LETTERS

PAN = record(steadiness="very_smooth", camera_movement="major_simple", camera_pan="right_to_left")
TRUCK_PAN = record(
    steadiness="very_smooth",
    camera_movement="major_simple",
    camera_pan="right_to_left",
    camera_left_right="right_to_left",
    camera_forward_backward="forward",
    camera_forward_backward_cam_frame="forward",
)


def answers(items: Any) -> dict[str, str]:
    return {item.task: item.answer for item in items}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("change", ["reversed", "mirrored", "frozen"])
@pytest.mark.parametrize("truth", [PAN, TRUCK_PAN])
def test_answers_are_those_of_the_changed_record(known: bool, change: Playback, truth: Any) -> None:
    benchmark = Benchmark(
        "camerabench", tuple(primitive_items("a.mp4", None, truth)), {"a.mp4": truth} if known else {}
    )
    found = answers(item for item in with_changes(benchmark, [change]).items if item.playback == change)
    expected = answers(primitive_items("a.mp4", None, changed(truth, change)))  # type: ignore[arg-type]
    assert found
    # From the questions alone less may be known, never something else.
    assert found.items() <= expected.items()
    if known:
        assert found.keys() == expected.keys() & answers(benchmark.items).keys()
    if truth is PAN:
        assert len(found) == 15


def test_a_record_that_contradicts_the_benchmark_decides_nothing() -> None:
    (item,) = (one for one in primitive_items("a.mp4", None, PAN) if one.task == "Pan Left")
    still = record(steadiness="static")
    assert derive_labels(still)[item.label or ""] is False
    assert changed_answer(item, "frozen", still, {}) is None
    assert changed_answer(item, "frozen", PAN, {}) == "No"


@pytest.mark.parametrize(
    ("label", "change", "becomes"),
    [
        (0, "reversed", "right"), (2, "reversed", "down"), (4, "reversed", "out"), (6, "reversed", "roll"),
        (0, "mirrored", "right"), (2, "mirrored", "up"), (4, "mirrored", "in"), (7, "reversed", "static"),
        (3, "frozen", "static"), (1, "shuffled", "right"),
    ],
)  # fmt: skip
def test_coarse_labels(label: int, change: Playback, becomes: str) -> None:
    item = Item("c", "main", "choice", "a.mp4", "Which?", LETTERS[label], options=OPTIONS)
    found = changed_answer(item, change, None, {})
    assert found is not None
    assert OPTIONS[LETTERS.index(found)].startswith(f"{found}. {becomes}:")


def test_pairs_and_captions_are_asked_of_the_clips_alone_and_unknown_answers_are_told() -> None:
    items = (
        Item("p", "t", "yes-no", "a.mp4", "Q?", "Yes", pair="p", place="pos_text_pos_image"),
        Item("c", "t", "caption", "a.mp4", "Q?", "It pans."),
        Item("x", "t", "choice", "a.mp4", "Q?", "A", options=("A. one", "B. two")),
        Item("y", "t", "yes-no", "a.mp4", "Q?", "Yes", label="cam_motion.x.has_pan_left"),
    )
    found = with_changes(Benchmark("camerabench", items), ["frozen", "shuffled"])
    assert [item.id for item in found.items[4:]] == ["y@frozen", "x@shuffled", "y@shuffled"]
    assert found.notes[0].startswith("1 of 2 questions are also asked about frozen clips")
    with pytest.raises(InputError, match="of no question"):
        with_changes(Benchmark("choices", items[2:3]), ["reversed"])
    with pytest.raises(
        InputError, match="'backwards': there is none; allowed are reversed, mirrored, frozen, shuffled"
    ):
        read_changes("backwards")
    assert read_changes("shuffled, reversed") == ("reversed", "shuffled")


class Guesser:
    """Knows each clip, whatever is done to its frames."""

    name, needs_video = "guesser", False

    def describe(self) -> dict[str, Any]:
        return {}

    def answer(self, items: Any) -> Iterator[Prediction]:
        for item in items:
            assert item.answer is None
            yield Prediction(item.id, p_yes=float(item.task == "Pan Left"))


def test_changed_clips_have_tables_of_their_own_and_a_run_resumes(tmp_path: Path) -> None:
    rows = [
        {
            "image": item.video,
            "question": item.question,
            "label": item.answer,
            "task": item.task,
            "label_name": item.label,
        }
        for video in ("a.mp4", "b.mp4")
        for item in primitive_items(video, None, PAN)
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = {"file": file, "out": tmp_path / "out", "changes": "reversed,shuffled"}
    found = synthcam.evaluate("camerabench", Guesser(), **given).scores
    tables = found["scores"]
    assert tables["binary"]["all"]["accuracy"]["value"] == 1
    assert tables["shuffled binary"]["all"]["accuracy"]["value"] == 1
    assert tables["reversed binary"]["all"]["accuracy"]["value"] == pytest.approx(13 / 15)
    assert found["baselines"]["always-no"]["reversed binary"]["all"]["accuracy"] == pytest.approx(14 / 15)
    assert found["changes"] == ["reversed", "shuffled"]
    assert synthcam.evaluate("camerabench", Guesser(), **given, resume=True).scores == found
    with pytest.raises(InputError, match="changes was"):
        synthcam.evaluate("camerabench", Guesser(), file=file, out=tmp_path / "out", resume=True)


def test_frames_are_shown_as_the_change_says(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "v.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=8, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv444p"
        for number in range(8):
            picture = np.zeros((48, 64, 3), np.uint8)
            picture[:, : 8 * number + 4] = 255
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())

    def widths(playback: Playback) -> list[int]:
        frames = list(read_footage(tmp_path / "v.mp4", fps=8, part=Part(playback=playback)))
        assert [frame.time_s for frame in frames] == pytest.approx(np.arange(8) / 8)
        sides = [(frame.picture[24, :32] > 128).sum() >= (frame.picture[24, 32:] > 128).sum() for frame in frames]
        assert all(sides) if playback != "mirrored" else not all(sides)
        return [int((frame.picture[24, :, 0] > 128).sum()) for frame in frames]

    forward = widths("forward")
    assert np.allclose(forward, 8 * np.arange(8) + 4, atol=2)
    assert widths("mirrored") == forward
    assert widths("reversed") == forward[::-1]
    assert widths("frozen") == forward[:1] * 8
    assert widths("shuffled") != forward
    assert sorted(widths("shuffled")) == forward
