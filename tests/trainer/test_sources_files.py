"""Other projects' files become examples; what cannot be used is counted and named."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.small_dataset import panning_record

from synthcam.data_paths import video_file
from synthcam.errors import InputError
from synthcam.formats.camerabench import read_raw_labels
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.language.grammar import Chooser
from synthcam.language.topics import topics
from synthcam.seeding import stream
from trainer.sources.config import CameraBenchSource, CamReasonerSource, ShareGptSource
from trainer.sources.label_questions import deal_yes_no, short_labels
from trainer.sources.registry import open_source

CHAIN = "<observation>o</observation><think>t</think><answer>B</answer>"


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    folder = tmp_path / "videos"
    folder.mkdir()
    for name in ("a.0.1.mp4", "b.0.2.mp4", "c.0.3.mp4", "61.1.2.mp4"):
        (folder / name).touch()
    return folder


def written(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    file = folder / name
    text = "\n".join(map(json.dumps, rows)) if name.endswith("l") else json.dumps(rows)
    file.write_text(text)
    return file


def captions(folder: Path, *names: str) -> Path:
    rows = [{"video": n, "question": "Describe the camera movement in this video.", "answer": n} for n in names]
    return written(folder, "captions.jsonl", rows)


def test_captions_are_answered_in_words(tmp_path: Path, videos: Path) -> None:
    file = captions(tmp_path, "a.0.1.mp4", "b.0.2.mp4")
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="captions")
    first, second = open_source(source, form="answer", training=True).examples
    assert (first.answer, second.answer) == ("a.0.1.mp4", "b.0.2.mp4")
    assert first.prompt.startswith("Describe the camera movement in this video.\n")
    assert first.target == "<answer>a.0.1.mp4</answer>"
    assert first.video == videos / "a.0.1.mp4"


def test_missing_videos_are_counted_and_the_first_few_named(tmp_path: Path, videos: Path) -> None:
    gone = [f"gone.{i}.mp4" for i in range(5)]
    file = captions(tmp_path, "a.0.1.mp4", *gone)
    found = open_source(
        CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="captions"), form="answer", training=True
    )
    assert found.missing == tuple(gone)
    assert [example.clip for example in found.examples] == ["a.0.1.mp4"]
    assert "5 missing videos are left out: gone.0.mp4, gone.1.mp4, gone.2.mp4 and 2 more" in found.lines()[1]


def test_nothing_left_is_an_error_that_says_why(tmp_path: Path, videos: Path) -> None:
    file = captions(tmp_path, "gone.0.mp4", "61.1.2.mp4")
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="captions")
    expected = r"1 missing videos are left out: gone.0.mp4.*1 evaluation clips refused: 61.1.2.mp4"
    with pytest.raises(InputError, match=expected):
        open_source(source, form="answer", training=True)


def test_evaluation_clips_train_from_no_source(tmp_path: Path, videos: Path) -> None:
    """By their name, by a link, by a URL, in capitals; evaluating on them is what they are for."""
    (videos / "innocent.mp4").symlink_to(videos / "61.1.2.mp4")
    (videos / "61.1.2.WEBM").touch()
    asked = {"messages": [{"role": "user", "content": "<video>What?"}, {"role": "assistant", "content": "This."}]}
    hidden = ["61.1.2.mp4", "innocent.mp4", "61.1.2.WEBM", "https://e.org/videos/61.1.2.mp4?download=true"]
    rows = [{**asked, "videos": [video]} for video in [*hidden, "a.0.1.mp4"]]
    sharegpt = ShareGptSource(kind="sharegpt", file=written(tmp_path, "s.json", rows), videos=videos)
    rl = [{"problem": "p", "options": [], "answer": "x", "videos": [video]} for video in [*hidden, "a.0.1.mp4"]]
    reasoner = CamReasonerSource(kind="camreasoner", file=written(tmp_path, "r.json", rl), videos=videos)
    camerabench = CameraBenchSource(
        kind="camerabench", file=captions(tmp_path, *hidden, "a.0.1.mp4"), videos=videos, holds="captions"
    )
    for source in (sharegpt, reasoner, camerabench):
        found = open_source(source, form="answer", training=True)
        assert [example.clip for example in found.examples] == ["a.0.1.mp4"]
        assert found.refused == ("61.1.2.mp4",)
        assert len(open_source(source, form="answer", training=False).examples) == 5


@pytest.mark.parametrize("asks", ["Does it?", "Does it? Please only answer Yes or No."])
def test_yes_no_rows_keep_the_way_they_ask(tmp_path: Path, videos: Path, asks: str) -> None:
    rows = [{"video": "a.0.1.mp4", "question": asks, "answer": answer} for answer in ("Yes", "No")]
    file = written(tmp_path, "vqa.jsonl", rows)
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="vqa")
    yes, no = open_source(source, form="answer", training=True).examples
    assert yes.prompt == no.prompt
    assert yes.answer != no.answer
    if yes.options:
        assert f"{yes.answer}. Yes" in yes.options
        assert f"{no.answer}. No" in no.options
    else:
        assert (yes.answer, no.answer) == ("Yes", "No")


def test_reinforcement_learning_asks_for_the_reasoning(tmp_path: Path, videos: Path) -> None:
    file = captions(tmp_path, "a.0.1.mp4")
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="captions")
    (example,) = open_source(source, form="reasoned", training=True).examples
    assert "<observation>" in example.prompt
    assert example.chain is None


def test_camreasoner_items_of_both_files(tmp_path: Path, videos: Path) -> None:
    evaluation = {
        "problem_id": "x",
        "problem": "Does it pan?",
        "options": ["A. No", "B. Yes"],
        "process": CHAIN,
        "solution": "<answer>B</answer>",
        "path": "video/a.0.1.mp4",
    }
    rl = {"problem": "Which?", "options": ["A. Left.", "B. Right."], "answer": "A", "videos": ["b.0.2.mp4"]}
    file = written(tmp_path, "items.json", [evaluation, rl])
    source = CamReasonerSource(kind="camreasoner", file=file, videos=videos)
    first, second = open_source(source, form="answer", training=True).examples
    assert (first.answer, first.kind, first.chain) == ("B", "binary", CHAIN)
    assert first.video == videos / "a.0.1.mp4", "found by its name where the folder is another"
    assert (second.answer, second.kind, second.chain) == ("A", "choice", None)
    assert second.prompt.splitlines()[:3] == ["Which?", "A. Left.", "B. Right."]


@pytest.mark.parametrize("answer", ["B", "(B)", "B. Right.", "right"])
def test_an_option_may_be_named_in_several_ways(tmp_path: Path, videos: Path, answer: str) -> None:
    rl = {"problem": "Which?", "options": ["A. Left.", "B. Right."], "answer": answer, "videos": ["b.0.2.mp4"]}
    source = CamReasonerSource(kind="camreasoner", file=written(tmp_path, "items.json", [rl]), videos=videos)
    (example,) = open_source(source, form="answer", training=True).examples
    assert example.answer == "B"
    talk = {"messages": [{"role": "user", "content": "<video>Which?\nA. Left.\nB. Right."}], "videos": ["a.0.1.mp4"]}
    talk["messages"].append({"role": "assistant", "content": answer})  # type: ignore[attr-defined]
    lost = {**talk, "messages": [*talk["messages"][:1], {"role": "assistant", "content": "Up."}]}  # type: ignore[index]
    file = written(tmp_path, "talk.json", [talk, lost])
    found = open_source(ShareGptSource(kind="sharegpt", file=file, videos=videos), form="answer", training=True)
    assert [example.answer for example in found.examples] == ["B"]
    assert found.unusable == {"an answer that is none of the options": 1}


def test_an_answer_that_is_no_option_is_named(tmp_path: Path, videos: Path) -> None:
    rl = {"problem": "Which?", "options": ["A. Left.", "B. Right."], "answer": "C", "videos": ["b.0.2.mp4"]}
    source = CamReasonerSource(kind="camreasoner", file=written(tmp_path, "items.json", [rl]), videos=videos)
    with pytest.raises(
        InputError, match=r"items.json: item 0: the answer is 'C'; allowed is one of A. Left., B. Right."
    ):
        open_source(source, form="answer", training=True)


def test_sharegpt_in_both_dialects(tmp_path: Path, videos: Path) -> None:
    factory = {
        "messages": [
            {"role": "system", "content": "You are kind."},
            {"role": "user", "content": "<video>Which?\nA. Left.\nB. Right."},
            {"role": "assistant", "content": CHAIN},
        ],
        "videos": ["a.0.1.mp4"],
    }
    llava = {
        "id": "1",
        "conversations": [{"from": "human", "value": "<image>\nWhat happens?"}, {"from": "gpt", "value": "It pans."}],
        "video": "b.0.2.mp4",
    }
    two_turns = {**factory, "messages": factory["messages"][1:] * 2}
    no_video = {**factory, "videos": []}
    file = written(tmp_path, "talk.json", [factory, llava, two_turns, no_video])
    found = open_source(ShareGptSource(kind="sharegpt", file=file, videos=videos), form="answer", training=True)
    chain, plain = found.examples
    assert (chain.options, chain.answer, chain.target) == (("A. Left.", "B. Right."), "B", CHAIN)
    assert chain.prompt == "Which?\nA. Left.\nB. Right."
    assert plain.target == "<answer>It pans.</answer>"
    assert plain.prompt.startswith("What happens?\nAnswer in this form: <answer>")
    assert found.unusable == {"not one question and one answer": 1, "0 videos, not one": 1}
    assert any("1 items left out: 0 videos, not one" in line for line in found.lines())


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.jsonl", '{"video": "a", "question": "q"}', r"x.jsonl:1: key answer is missing; needed are video, question"),
        ("x.jsonl", '\n{"video": 1, "question": "q", "answer": "a"}', r"x.jsonl:2: video: Input should be a valid str"),
        ("x.jsonl", "{", r"x.jsonl:1: is not JSON"),
        ("x.json", "{}", r"x.json: holds dict; allowed is a list"),
        ("x.json", "[1]", r"x.json: item 0: holds int; allowed are objects"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, videos: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    source = CameraBenchSource(kind="camerabench", file=tmp_path / name, videos=videos, holds="captions")
    with pytest.raises(InputError, match=message):
        open_source(source, form="answer", training=True)


def test_a_limit_draws_from_all_over_the_file(tmp_path: Path, videos: Path) -> None:
    rows = [{"video": "a.0.1.mp4", "question": f"q{i}", "answer": str(i % 4)} for i in range(400)]
    file = written(tmp_path, "c.jsonl", rows)
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="captions", limit=100)
    once, again = (open_source(source, form="answer", training=True).examples for _ in range(2))
    assert once == again
    assert len(once) == 100
    assert [int(e.question[1:]) for e in once] == sorted(int(e.question[1:]) for e in once), "in their order"
    assert all(15 < count < 35 for count in Counter(e.answer for e in once).values()), "though answers take turns"


def test_references_are_found_as_written_or_by_their_name(videos: Path) -> None:
    (videos / "sub").mkdir()
    (videos / "sub" / "a.0.1.mp4").touch()
    assert video_file(videos, "sub/a.0.1.mp4") == videos / "sub" / "a.0.1.mp4"
    for reference in ("other/b.0.2.mp4", "C:\\x\\b.0.2.mp4", "https://e.org/v/b.0.2.mp4?x=1", "/abs/b.0.2.mp4"):
        assert video_file(videos, reference) == videos / "b.0.2.mp4"


WAYS = ("no", "left_to_right", "right_to_left")


def test_raw_records_are_asked_about_by_what_our_labels_say(tmp_path: Path, videos: Path) -> None:
    ways = {"a.0.1.mp4": "left_to_right", "b.0.2.mp4": "right_to_left", "c.0.3.mp4": "no"}
    rows = [{"cam_motion": panning_record(way), "video_name": video} for video, way in ways.items()]
    file = written(tmp_path, "raw.jsonl", rows)
    source = CameraBenchSource(kind="camerabench", file=file, videos=videos, holds="raw")
    found = open_source(source, form="answer", training=True).examples
    labels = {video: short_labels(derive_labels(record)) for video, record in read_raw_labels(file).items()}
    assert {example.kind for example in found} == {"binary", "choice"}
    assert {example.clip for example in found} == set(ways)
    for example in found:
        holds = topics()[example.topic].holds(labels[example.clip])
        assert holds is True if example.kind == "choice" else holds is not None
        assert example.chain is None


def test_every_topic_is_dealt_as_often_with_either_answer() -> None:
    records = {f"{way}{i}": MotionAnnotation.from_record(panning_record(way)) for way in WAYS for i in range(20)}
    labels = {clip: short_labels(derive_labels(record)) for clip, record in records.items()}
    truths: dict[str, list[bool | None]] = {}
    for clip, asked in deal_yes_no(labels, 15, Chooser(stream(0, "test"))):
        truths.setdefault(asked.topic, []).append(topics()[asked.topic].holds(labels[clip]))
    assert {"has_pan_left", "has_pan_right", "fixed_camera", "moving_camera"} <= set(truths)
    for found in truths.values():
        assert 0 < found.count(True) == found.count(False) <= 15


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "holds", "least"),
    [
        ("train_captions.jsonl", "captions", 1402),
        ("train_vqa_balanced.jsonl", "vqa", 4532),
        ("raw_labels.jsonl", "raw", 4000),
    ],
)
def test_the_real_training_files(real_dir: Path, tmp_path: Path, file: str, holds: Any, least: int) -> None:
    path = real_dir / "annotations" / "camerabench" / file
    names = {row.get("video", row.get("video_name")) for row in map(json.loads, path.read_text().splitlines())}
    for name in names:
        (tmp_path / name).touch()
    source = CameraBenchSource(kind="camerabench", file=path, videos=tmp_path, holds=holds)
    found = open_source(source, form="answer", training=True)
    assert len(found.examples) >= least
    assert found.missing == ()
    # The raw file is of train and test clips together: only there something is to refuse.
    assert len(found.refused) >= 40 if holds == "raw" else not found.refused
    if holds == "vqa":
        yes = sum(f"{e.answer}. Yes" in e.options or e.answer == "Yes" for e in found.examples)
        assert yes * 2 == len(found.examples)
        letters = [e.answer for e in found.examples if e.options]
        assert 0.45 < letters.count("A") / len(letters) < 0.55


@pytest.mark.real
def test_camreasoners_evaluation_items_are_all_refused(real_dir: Path, tmp_path: Path) -> None:
    file = real_dir / "formats" / "camreasoner_binary.sample.json"
    for item in json.loads(file.read_text()):
        (tmp_path / Path(item["path"]).name).touch()
    source = CamReasonerSource(kind="camreasoner", file=file, videos=tmp_path)
    with pytest.raises(InputError, match="no example is left"):
        open_source(source, form="answer", training=True)
    assert len(open_source(source, form="answer", training=False).examples) == len(json.loads(file.read_text()))


@pytest.mark.parametrize("reference", ["../secret.mp4", "/etc/secret.mp4", "a/../../secret.mp4", "..\\secret.mp4"])
def test_no_reference_leads_out_of_the_folder_of_the_videos(tmp_path: Path, reference: str) -> None:
    videos = tmp_path / "videos"
    videos.mkdir()
    (tmp_path / "secret.mp4").write_bytes(b"")
    assert video_file(videos, reference) == videos / "secret.mp4"
    (videos / "secret.mp4").symlink_to(tmp_path / "secret.mp4")
    with pytest.raises(InputError, match="is a link that leads elsewhere"):
        video_file(videos, reference)


@pytest.mark.parametrize("reference", ["", "..", "/", "x" * 300 + ".mp4", "a\0.mp4"])
def test_a_reference_that_names_no_file_is_refused(tmp_path: Path, reference: str) -> None:
    with pytest.raises(InputError, match="allowed are files below"):
        video_file(tmp_path, reference)


def test_an_absolute_reference_into_the_folder_is_found_below_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.mp4").write_bytes(b"")
    assert video_file(tmp_path, str(tmp_path / "a" / "x.mp4")) == tmp_path / "a" / "x.mp4"
