"""Reading and writing CameraBench's files, and its own rows as the oracle of the label rules."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from synthcam.errors import InputError
from synthcam.formats.camerabench import read_binary, read_raw_labels, read_vqa, write_raw_labels
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.conditions import Truth
from synthcam.labels.label_names import LABEL_NAMES
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import violations

RECORD: dict[str, Any] = {
    "camera_arc": "no",
    "camera_forward_backward": "no",
    "camera_forward_backward_cam_frame": "no",
    "camera_left_right": "no",
    "camera_motion_speed": "regular",
    "camera_movement": "major_simple",
    "camera_pan": "right_to_left",
    "camera_roll": "no",
    "camera_tilt": "no",
    "camera_up_down": "no",
    "camera_up_down_cam_frame": "no",
    "camera_zoom": "no",
    "cinemagraph": False,
    "complex_motion_description": "",
    "dolly_zoom": False,
    "frame_freezing": False,
    "is_tracking": True,
    "motion_blur": False,
    "shot_transition": False,
    "steadiness": "unsteady",
    "subject_size_change": "no",
    "tracking_shot_types": ["pan"],
}
BINARY = {"image": "a.mp4", "question": "Well?", "label": "Yes", "task": "Pan Left", "label_name": "cam_motion.x"}


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def raw(name: str = "a.mp4", **changes: object) -> dict[str, object]:
    return {"cam_motion": dict(sorted((RECORD | changes).items())), "video_name": name}


# --- reading and writing --------------------------------------------------------------------------------------------
def test_raw_labels_come_out_as_they_went_in(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", raw("b.mp4"), raw("a.mp4", scene_movement="static"))
    annotations = read_raw_labels(source)
    assert list(annotations) == ["b.mp4", "a.mp4"]
    assert annotations["a.mp4"].tracking_shot_types == ("pan",)
    write_raw_labels(tmp_path / "out.jsonl", annotations)
    assert (tmp_path / "out.jsonl").read_bytes() == source.read_bytes()


def test_a_record_that_breaks_a_rule_is_kept_and_reported(tmp_path: Path) -> None:
    [annotation] = read_raw_labels(lines(tmp_path / "in.jsonl", raw(camera_movement="no"))).values()
    assert violations(annotation) == ["camera_movement no allows no direction"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (raw("b.mp4", camera_pan="left"), "camera_pan holds 'left'; allowed is 'no', 'left_to_right'"),
        (raw("b.mp4", camera_twist="no"), "unknown key 'camera_twist'; allowed are camera_arc"),
        (raw("a.mp4"), "video 'a.mp4' comes a second time"),
        ({"video_name": "b.mp4"}, "has the keys ['video_name']; allowed are cam_motion and video_name"),
        ({"cam_motion": RECORD, "video_name": 3}, "video_name is 3; allowed is text"),
        ({"cam_motion": 3, "video_name": "b.mp4"}, "the record is 3; allowed is an object"),
        ("{'a': 1}", "is not JSON"),
        ("[1]", "holds [1]; allowed is one JSON object a line"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_raw_line_is_named(tmp_path: Path, row: object, message: str) -> None:
    path = lines(tmp_path / "in.jsonl", raw("a.mp4"), "", row)
    with pytest.raises(InputError) as caught:
        read_raw_labels(path)
    assert str(caught.value).startswith(f"{path}: line 3: {message}")
    assert "\n" not in str(caught.value)


def test_binary_rows(tmp_path: Path) -> None:
    [row] = read_binary(lines(tmp_path / "in.jsonl", BINARY))
    assert row.model_dump() == BINARY


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (BINARY | {"label": "yes"}, "label is 'yes'; allowed is 'Yes' or 'No'"),
        (BINARY | {"image": 1}, "image is 1; allowed is"),
        (BINARY | {"extra": 1}, "key extra is unknown; needed are image, question, label"),
        ({"image": "a"}, "key question is missing; needed are image, question, label"),
    ],
)
def test_a_bad_binary_line_is_named(tmp_path: Path, row: object, message: str) -> None:
    path = lines(tmp_path / "in.jsonl", row)
    with pytest.raises(InputError) as caught:
        read_binary(path)
    assert str(caught.value).startswith(f"{path}: line 1: {message}")


def test_a_bad_vqa_line_is_named(tmp_path: Path) -> None:
    pair = {"images": ["a", "b"], "texts": ["c", "d"], "skill": "s", "task": "t"}
    pair |= dict.fromkeys(("pos_video", "neg_video", "pos_text", "neg_text", "pos_question", "neg_question"), "x")
    [row] = read_vqa(lines(tmp_path / "good.jsonl", pair))
    assert row.images == ("a", "b")
    path = lines(tmp_path / "in.jsonl", pair | {"images": ["a"]})
    with pytest.raises(InputError, match=r"line 1: key images\.1 is missing; needed are skill"):
        read_vqa(path)


# --- the published rows as oracle -----------------------------------------------------------------------------------
CAMERA, GROUND = "cam_motion.camera_centric_movement", "cam_motion.ground_centric_movement"
ARC, OBJECT = "cam_motion.arc_crane_movement", "cam_motion.object_centric_movement"
HOLD, SCENE = "cam_motion.steadiness_and_movement", "cam_motion.scene_movement"
QUESTION_PAIRS: dict[str, tuple[str, str | None]] = {
    "has_arc_counterclockwise": (f"{ARC}.arc_counterclockwise.has_arc_counterclockwise", None),
    "has_crane_up": (f"{ARC}.crane_up.has_crane_up", None),
    "has_forward_motion": (f"{GROUND}.forward.has_forward_wrt_ground", None),
    "has_backward_motion": (f"{GROUND}.backward.has_backward_wrt_ground", None),
    "has_pedestal_up": (f"{GROUND}.upward.has_upward_wrt_ground", None),
    "has_truck_right": (f"{CAMERA}.rightward.has_rightward", None),
    "has_pan_left": (f"{CAMERA}.pan_left.has_pan_left", None),
    "has_pan_right": (f"{CAMERA}.pan_right.has_pan_right", None),
    "has_tilt_down": (f"{CAMERA}.tilt_down.has_tilt_down", None),
    "has_roll_counterclockwise": (f"{CAMERA}.roll_counterclockwise.has_roll_counterclockwise", None),
    "has_zoom_out": (f"{CAMERA}.zoom_out.has_zoom_out", None),
    "has_motion_blur_or_not": ("cam_motion.has_motion_blur", None),
    "has_aerial_tracking": (f"{OBJECT}.aerial_tracking_shot", None),
    "has_lead_tracking": (f"{OBJECT}.lead_tracking_shot", None),
    "has_pan_tracking": (f"{OBJECT}.pan_tracking_shot", None),
    "has_side_tracking": (f"{OBJECT}.side_tracking_shot", None),
    "has_tail_tracking": (f"{OBJECT}.tail_tracking_shot", None),
    "is_tracking": (f"{OBJECT}.track_shot", None),
    "tracking_subject_larger": (f"{OBJECT}.tracking_subject_larger_size", None),
    "is_the_camera_fixed_or_moving": (f"{HOLD}.fixed_camera", f"{HOLD}.moving_camera"),
    "is_the_camera_stable_or_shaky": (f"{HOLD}.very_stable_camera", f"{HOLD}.very_shaky_camera"),
    "is_camera_movement_slow_or_fast": (f"{HOLD}.slow_moving_camera", f"{HOLD}.fast_moving_camera"),
    "is_scene_static_or_not": (f"{SCENE}.static_scene", f"{SCENE}.dynamic_scene"),
    "has_forward_vs_backward_ground": (
        f"{GROUND}.forward.has_forward_wrt_ground",
        f"{GROUND}.backward.has_backward_wrt_ground",
    ),
    "has_upward_vs_downward_ground": (
        f"{GROUND}.upward.has_upward_wrt_ground",
        f"{GROUND}.downward.has_downward_wrt_ground",
    ),
    "has_leftward_vs_rightward": (f"{CAMERA}.leftward.has_leftward", f"{CAMERA}.rightward.has_rightward"),
    "pan_left_vs_pan_right": (f"{CAMERA}.pan_left.has_pan_left", f"{CAMERA}.pan_right.has_pan_right"),
    "tilt_up_vs_tilt_down": (f"{CAMERA}.tilt_up.has_tilt_up", f"{CAMERA}.tilt_down.has_tilt_down"),
    "zoom_in_vs_zoom_out": (f"{CAMERA}.zoom_in.has_zoom_in", f"{CAMERA}.zoom_out.has_zoom_out"),
    "lead_tracking_vs_tail_tracking": (f"{OBJECT}.lead_tracking_shot", f"{OBJECT}.tail_tracking_shot"),
}
"""VQA task -> the label that is True of its first video, and the label that is True of its second (None: the same
label is False of it)."""

Labels = dict[str, dict[str, Truth]]
Claim = tuple[str, str, str, bool]
"""A task, a video, a label, and the truth the published row gives it."""


@pytest.fixture(scope="module")
def folder(real_dir: Path) -> Path:
    return real_dir / "annotations" / "camerabench"


@pytest.fixture(scope="module")
def records(folder: Path) -> dict[str, MotionAnnotation]:
    return read_raw_labels(folder / "raw_labels.jsonl")


@pytest.fixture(scope="module")
def labels(records: dict[str, MotionAnnotation]) -> Labels:
    return {video: derive_labels(record) for video, record in records.items()}


def compared(title: str, claims: Iterable[Claim], labels: Labels) -> Counter[str]:
    """How the labels compare with the claims about videos whose record is at hand; printed task by task."""
    total: Counter[str] = Counter()
    by_task: dict[str, Counter[str]] = {}
    differing: set[str] = set()
    for task, video, label, truth in claims:
        if video in labels:
            found = labels[video][label]
            verdict = "undecided" if found is None else "agrees" if found is truth else "contradicts"
            by_task.setdefault(task, Counter())[verdict] += 1
            total[verdict] += 1
            if verdict != "agrees":
                differing.add(f"  {verdict}: {video} {label.rpartition('.')[2]}, where the row says {truth}")
    print(f"\n{title:42}{'rows':>7}{'contradicted':>14}{'undecided':>11}")
    for task, counts in (*sorted(by_task.items()), ("all", total)):
        print(f"  {task:40}{counts.total():7}{counts['contradicts']:14}{counts['undecided']:11}")
    print(*sorted(differing), sep="\n")
    return total


def assert_faithful(counts: Counter[str], *, rows: int) -> None:
    assert counts.total() == rows
    assert counts["contradicts"] <= 0.002 * rows
    assert counts["undecided"] <= 0.05 * rows


@pytest.mark.real
def test_the_real_raw_labels_come_out_byte_for_byte(
    folder: Path, records: dict[str, MotionAnnotation], tmp_path: Path
) -> None:
    assert len(records) == 1763
    write_raw_labels(tmp_path / "out.jsonl", records)
    assert (tmp_path / "out.jsonl").read_bytes() == (folder / "raw_labels.jsonl").read_bytes()


@pytest.mark.real
def test_the_real_records_break_no_rule(records: dict[str, MotionAnnotation]) -> None:
    assert {video: broken for video, record in records.items() if (broken := violations(record))} == {}


@pytest.mark.real
def test_labels_agree_with_the_binary_rows(folder: Path, labels: Labels) -> None:
    rows = read_binary(folder / "binary_classification.jsonl")
    assert {row.label_name for row in rows} <= set(LABEL_NAMES)
    claims = [(row.task, row.image, row.label_name, row.label == "Yes") for row in rows]
    assert_faithful(compared("binary rows", claims, labels), rows=389)


@pytest.mark.real
def test_labels_agree_with_the_balanced_training_rows(folder: Path, labels: Labels) -> None:
    named = {row.question: (row.task, row.label_name) for row in read_binary(folder / "binary_classification.jsonl")}
    claims = []
    for line in (folder / "train_vqa_balanced.jsonl").read_text().splitlines():
        row = json.loads(line)
        task, label = named[row["question"].removesuffix(" Please only answer Yes or No.")]
        claims.append((task, row["video"], label, row["answer"] == "Yes"))
    assert_faithful(compared("balanced training rows", claims, labels), rows=4532)


@pytest.mark.real
def test_labels_agree_with_the_vqa_rows(folder: Path, labels: Labels) -> None:
    claims: list[Claim] = []
    for row in read_vqa(folder / "vqa.jsonl"):
        if row.skill != "complex_description":
            first, second = QUESTION_PAIRS[row.task]
            claims.append((row.task, row.pos_video, first, True))
            claims.append((row.task, row.neg_video, second or first, second is not None))
    assert_faithful(compared("VQA rows", claims, labels), rows=34)


@pytest.mark.real
def test_the_other_question_of_a_vqa_row_is_never_true_too(folder: Path, labels: Labels) -> None:
    """Each question of a pair is Yes on one video and No on the other: the record never says Yes where No is due."""
    claims: list[Claim] = []
    for row in read_vqa(folder / "vqa.jsonl"):
        first, second = QUESTION_PAIRS.get(row.task, (None, None))
        if first and second:
            claims += [(row.task, row.neg_video, first, False), (row.task, row.pos_video, second, False)]
    counts = compared("VQA rows, other question", claims, labels)
    assert counts["agrees"] > 0
    assert counts["contradicts"] == 0
