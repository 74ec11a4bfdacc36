"""Samples: their form, what every chain holds, balance, variety, and that their text does not give answers away."""

import json
import re
import time
from collections import Counter

import numpy as np
import pytest
from support.language_clips import CLIPS, facts
from support.word_runs import run_shares

from synthcam.language import wording
from synthcam.language.camerabench_questions import topic_questions
from synthcam.language.chains import LENGTHS, topic_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.items import camreasoner_item, camreasoner_rl_item, sharegpt_item, trl_item
from synthcam.language.kin import kin
from synthcam.language.questions import as_question
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import FORMAT, KINDS, Sample
from synthcam.language.samples import Refusals, make_sample, samples
from synthcam.language.sights import Sight
from synthcam.language.topics import NOT_GEOMETRY, topics

PATH = re.compile(r"\b(viewpoint|camera itself|point of view) ")
MOTION_WORDS = re.compile(r"\b(pans?|tilts?|trucks?|doll(y|ies)|zooms?|camera|pedestals?)\b", re.IGNORECASE)
VIEW = re.compile(r"\b(the|its) (view|line of sight|gaze) ", re.IGNORECASE)
JOINS = re.compile(
    r"\b(because|since|as|so|hence|thus|therefore|whereas|which (means|shows|tells)|given|means|follows|why"
    r"|consequently|accordingly|for these reasons)\b",
    re.IGNORECASE,
)
COUNT = 1200


@pytest.fixture(scope="module")
def clips() -> list[ClipFacts]:
    return [facts(motion, scene) for motion, scene in CLIPS]


@pytest.fixture(scope="module")
def made(clips: list[ClipFacts]) -> list[Sample]:
    """Samples of all kinds over all clips, evenly."""
    chooser, refusals = Chooser(np.random.default_rng(7)), Refusals()
    found = (make_sample(clips[i % len(clips)], KINDS[i // len(clips) % 4], chooser, refusals) for i in range(COUNT))
    return [sample for sample in found if sample is not None]


def yes(sample: Sample) -> bool:
    return sample.options["AB".index(sample.answer)].endswith("Yes")


def test_chains_have_camreasoners_form_and_lean_on_nothing_but_the_clip(made: list[Sample]) -> None:
    assert len(made) > 0.75 * COUNT
    for sample in made:
        assert FORMAT.match(sample.chain), sample.chain
        assert len(re.findall("<observation>|<think>|<answer>", sample.chain)) == 3
        assert not re.search(r"ground.truth|label|annotat|supervis|metadata", sample.chain, re.IGNORECASE), sample.chain


def test_a_chain_about_the_camera_says_what_viewpoint_and_view_do_and_why(clips: list[ClipFacts]) -> None:
    chooser, told = Chooser(np.random.default_rng(3)), 0
    for clip in clips:
        for topic in list(topics().values())[::3]:
            truth = topic.holds(clip.labels)
            if truth is None or topic.family in ("blur", "hold", "moving", "speed", "scene", "complexity", "tracking"):
                continue
            for length in LENGTHS:
                try:
                    chain = topic_chain(clip, topic, truth, length, chooser)
                except NothingToSayError:
                    continue
                assert PATH.search(chain.think), chain.think
                assert VIEW.search(chain.think), chain.think
                assert JOINS.search(chain.think), chain.think
                assert chain.observation
                assert not MOTION_WORDS.search(chain.observation)
                told += 1
    assert told > 200


def test_a_chain_that_tells_a_motion_from_its_twin_sees_near_against_far_or_what_becomes_of_shapes(
    clips: list[ClipFacts],
) -> None:
    """And says what the twin would look like."""
    chooser, told = Chooser(np.random.default_rng(3)), 0
    alike = r"in step|together|at the same (pace|rate)|same amount|same factor|alike"
    shapes = r"\b(taper|converge|draw together|open up|parallel|shapes?|(keeps?|hardly changes?) (its |their )?size)\b"
    unlike = r"(faster|farther|more|less) than|ahead of|outpaces?|lags? behind"
    for clip in clips:
        for name, topic in topics().items():
            truth = topic.holds(clip.labels)
            if "_not_" not in name or truth is None:
                continue
            try:
                chain = topic_chain(clip, topic, truth, "medium", chooser)
            except NothingToSayError:
                continue
            assert re.search(f"{alike}|{unlike}|{shapes}", chain.observation), chain.observation
            assert "would" in chain.think, chain.think
            told += 1
    assert told >= 12


def test_most_sentences_of_a_thought_cite_what_was_seen(
    clips: list[ClipFacts], monkeypatch: pytest.MonkeyPatch
) -> None:
    clause, with_sight = Sight.clause, wording.with_sight
    monkeypatch.setattr(Sight, "clause", lambda self, *a, **k: f"<{clause(self, *a, **k)}>")
    monkeypatch.setattr(wording, "with_sight", lambda *a: f"<{with_sight(*a)}>")
    chooser, cited, total = Chooser(np.random.default_rng(5)), 0, 0
    for clip in clips:
        for kind in KINDS:
            for sample in samples(clip, 4, chooser, kind=kind)[0]:
                parts = re.findall(r"[^.?]+[.?]", sample.think)
                total += len(parts)
                cited += sum("<" in part or ">" in part for part in parts)
    assert total > 300
    assert cited >= 0.8 * total


def test_longer_chains_say_more(made: list[Sample]) -> None:
    size = {length: np.mean([len(s.chain) for s in made if s.length == length]) for length in LENGTHS}
    assert size["short"] < size["medium"] < size["long"], size


def test_no_metres_degrees_or_tenths_of_seconds(made: list[Sample]) -> None:
    assert not any(re.search(r"\d", sample.observation + sample.think) for sample in made)


def test_few_questions_are_negated_and_none_twice(made: list[Sample]) -> None:
    theirs = {question for questions in topic_questions().values() for question in questions}
    binary = [sample.question for sample in made if sample.kind == "binary" and sample.question not in theirs]
    negated = [q for q in binary if re.search(r"\b(not|no|neither|never|without)\b", q)]
    assert len(negated) <= 0.15 * len(binary), negated[:3]
    assert not any(len(re.findall(r"\b(not|no|neither|never)\b", q)) > 1 for q in binary)


def test_answers_and_letters_are_balanced(made: list[Sample]) -> None:
    binary = [sample for sample in made if sample.kind == "binary"]
    letters = np.mean([sample.answer == "A" for sample in binary])
    # Within three and a half standard deviations of a fair coin.
    margin = 3.5 * 0.5 / np.sqrt(len(binary))
    assert abs(letters - 0.5) < margin, letters
    assert abs(np.mean([yes(sample) for sample in binary]) - 0.5) < margin + 0.03
    four = [sample for sample in made if len(sample.options) == 4]
    counts = Counter(sample.answer for sample in four)
    assert set(counts) == set("ABCD")
    assert max(counts.values()) < len(four) / 4 + 3.5 * np.sqrt(len(four) * 3 / 16), counts


def test_no_run_of_six_words_is_heard_too_often(made: list[Sample]) -> None:
    """Names of things and motions are masked: what is left over must not be a template."""
    shares = run_shares(sample.think for sample in made)
    assert shares[0][1] < 0.05, shares[:3]


def test_the_right_option_is_what_the_clip_holds(clips: list[ClipFacts]) -> None:
    chooser = Chooser(np.random.default_rng(5))
    for clip in clips:
        for sample in samples(clip, 6, chooser, kind="choice")[0]:
            if sample.topic != "caption":
                assert topics()[sample.topic].holds(clip.labels) is True
            assert len(set(sample.options)) == len(sample.options) >= 2


def test_every_label_of_the_path_is_a_topic_and_undecided_ones_are_not_asked(clips: list[ClipFacts]) -> None:
    labels = set(clips[0].labels)
    asked = {name for topic in topics().values() for name, _ in (*topic.yes, *topic.no)}
    twice = {name for name in labels if name.endswith("_wrt_ground")}  # asked with views from above and below included
    assert asked | twice == labels - set(NOT_GEOMETRY)
    assert len({topic.skill for topic in topics().values()}) == 9
    decided = {name: topic.holds(clips[0].labels) for name, topic in topics().items()}
    assert decided["only_pan_left"] is False
    assert decided["dolly-in_not_zoom-in"] is True
    assert decided["zoom-in_not_dolly-in"] is False
    assert decided["forward_wrt_camera_only"] is False  # over the ground as well
    assert decided["has_motion_blur"] is not None


def test_what_no_imagined_twin_answers_otherwise_is_not_asked_of_one_clip(clips: list[ClipFacts]) -> None:
    """A fixed camera looks the same in the mirror and in reverse: only a real twin makes a question of it."""
    still = clips[[motion for motion, _ in CLIPS].index("static")]
    found, refusals = samples(still, 4, Chooser(np.random.default_rng(0)), kind="binary")
    assert found == []
    assert refusals.counts == {"binary: without its twin its words would tell the answer": 4}
    asked = {s.topic for clip in clips for s in samples(clip, 30, Chooser(np.random.default_rng(1)), kind="binary")[0]}
    assert asked
    assert all(len(kin(topic)) > 1 for topic in asked)


def test_the_same_seed_gives_the_same_samples(clips: list[ClipFacts]) -> None:
    first, second, other = (samples(clips[0], 20, Chooser(np.random.default_rng(seed)))[0] for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_a_clip_that_shows_nothing_yields_none_and_says_why(clips: list[ClipFacts]) -> None:
    blind = ClipFacts(clips[0].shot, clips[0].evidence)
    blind.__dict__["inferences"], blind.__dict__["still"] = {}, {}
    found, refusals = samples(blind, 8, Chooser(np.random.default_rng(0)))
    assert found == []
    assert sum(refusals.counts.values()) == 8
    assert any("not plainly seen" in reason for reason in refusals.counts)
    with pytest.raises(NothingToSayError, match="nothing shows that there is no pan"):
        topic_chain(blind, topics()["has_pan_left"], False, "short", Chooser(np.random.default_rng(0)))


@pytest.mark.verify
def test_samples_a_second_are_printed(clips: list[ClipFacts]) -> None:
    """Of one core that has the facts of its clips; docs/language.md tells the number."""
    chooser, made = Chooser(np.random.default_rng(6)), 0
    start = time.process_time()
    for clip in clips * 4:
        made += len(samples(clip, 24, chooser)[0])
    print(f"{made / (time.process_time() - start):.0f} samples a second")
    assert made > 0


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("the camera pans left", "does the camera pan left"),
        ("the camera dollies in while it zooms out", "does the camera dolly in while it zooms out"),
        ("the camera does not roll clockwise", "does the camera not roll clockwise"),
        ("the camera is very shaky", "is the camera very shaky"),
        ("the camera motion is simple", "is the camera motion simple"),
        ("a left pan is not the only motion", "is a left pan not the only motion"),
        ("the camera pans left and does not truck left", "is it so that the camera pans left and does not truck left"),
        ("nothing in the scene moves by itself", "is it so that nothing in the scene moves by itself"),
    ],
)
def test_statements_turn_into_questions(statement: str, question: str) -> None:
    assert as_question(statement) == question


def test_items_have_the_keys_other_tools_read(made: list[Sample]) -> None:
    binary = next(sample for sample in made if sample.kind == "binary")
    item = camreasoner_item(binary, identity="clip_1", video="videos/clip_1.mp4")
    keys = "problem_id problem data_type problem_type options process solution path data_source dataset output id"
    assert list(item) == keys.split()
    assert item["problem_type"] == "multiple choice"
    assert re.fullmatch("<answer>[AB]</answer>", item["solution"])
    assert set(camreasoner_rl_item(binary, video="v")) == {
        "problem", "options", "problem_type", "data_type", "videos", "answer",
    }  # fmt: skip
    shared = sharegpt_item(binary, video="v.mp4")
    assert [m["role"] for m in shared["messages"]] == ["user", "assistant"]
    assert shared["messages"][0]["content"].count("<video>") == len(shared["videos"]) == 1
    assert FORMAT.match(shared["messages"][1]["content"])
    opened = next(sample for sample in made if sample.kind == "open")
    assert camreasoner_item(opened, identity="clip_2", video="v")["problem_type"] == "open-ended"
    assert camreasoner_rl_item(opened, video="v")["problem_type"] == "open-ended"
    told = trl_item(binary, video="v.mp4")
    assert [part["type"] for part in told["messages"][0]["content"]] == ["video", "text"]
    assert told["messages"][1]["content"][0]["text"] == binary.chain


@pytest.mark.real
def test_items_match_camreasoners_own(real_dir, made: list[Sample]) -> None:
    own = json.loads((real_dir / "formats" / "camreasoner_binary.sample.json").read_text())[0]
    binary = next(sample for sample in made if sample.kind == "binary")
    item = camreasoner_item(binary, identity="x_1", video="video/x.mp4")
    assert list(item) == list(own)
    assert {key: type(value) for key, value in item.items()} == {key: type(value) for key, value in own.items()}
    assert {option[:3] for option in item["options"]} == {option[:3] for option in own["options"]}
