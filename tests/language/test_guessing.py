"""No question is answerable from its text: a guesser that reads nothing else stays within two points of chance."""

from itertools import pairwise

import numpy as np
import pytest
from support.clip_images import SIDEWAYS, Known, closed, images
from support.language_clips import CLIPS, drawn_facts, facts
from support.text_guesser import choice_accuracy, yes_no_accuracy

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import mirrored, time_reversed
from synthcam.language.caption_choices import caption_options
from synthcam.language.captions import Caption
from synthcam.language.choices import draw_choice, options, twin_choices
from synthcam.language.grammar import Chooser
from synthcam.language.kin import kin, lookalikes
from synthcam.language.questions import LETTERS, shuffled
from synthcam.language.sample import Sample
from synthcam.language.samples import samples
from synthcam.language.topics import counterparts, topics
from synthcam.language.yes_no import draw_yes_no, twin_samples

POINTS = 0.02
DRAWN = 5000


@pytest.fixture(scope="module")
def known() -> list[Known]:
    """What is known of clips of which each is as frequent as each of its images."""
    found = closed()
    assert len(found) >= 100
    assert all(image in set(found) for one in found for image in images(one))
    return found


def test_a_topic_is_of_the_image_what_its_counterpart_is_of_the_clip() -> None:
    """The names agree with the rules: in the record of the mirrored clip left is right, in the reverse up is down."""
    decided = 0
    for motion, scene in CLIPS:
        record = facts(motion, scene).shot.annotation
        labels = _labels(record)
        mirror, reverse = _labels(mirrored(record)), _labels(time_reversed(record))
        for name, other in counterparts().items():
            image = mirror if any(word in name for word in SIDEWAYS) else reverse
            truth, same = topics()[name].holds(labels), topics()[other].holds(image)
            if truth is not None and same is not None:
                assert truth is same, (motion, name)
                decided += 1
    assert decided > 1000


def _labels(record: MotionAnnotation) -> dict[str, bool | None]:
    return {name.rsplit(".", 1)[-1]: truth for name, truth in derive_labels(record).items()}


def test_kin_is_mutual() -> None:
    for image in (counterparts(), lookalikes()):
        assert all(image[image[name]] == name for name in image)
    for name in topics():
        assert all(set(kin(other)) == set(kin(name)) for other in kin(name))


def test_words_tell_nothing_of_yes_or_no_on_one_clip(known: list[Known]) -> None:
    chooser = Chooser(np.random.default_rng(1))
    texts, truths = [], []
    for i in range(DRAWN):
        labels = dict(known[i % len(known)].labels)
        asked = draw_yes_no(labels, chooser)
        if asked is not None:
            texts.append(asked.words)
            truths.append(bool(asked.topic.holds(labels)) != asked.denied)
    assert len(texts) > DRAWN / 3
    accuracy = yes_no_accuracy(texts, truths, range(len(texts)))
    print(f"yes/no on one clip, closed under images: {accuracy:.3f} of {len(texts)}")
    assert accuracy <= 0.5 + POINTS


def test_words_tell_nothing_of_the_right_option_on_one_clip(known: list[Known]) -> None:
    chooser = Chooser(np.random.default_rng(2))
    offered, right = [], []
    for i in range(DRAWN):
        labels = dict(known[i % len(known)].labels)
        names = draw_choice(labels, chooser)
        if names is not None:
            offered.append(options(names, chooser))
            (own,) = [n for n, name in enumerate(names) if topics()[name].holds(labels)]
            right.append(own)
    assert len(offered) > DRAWN / 3
    accuracy, chance = choice_accuracy(offered, right, range(len(right)))
    print(f"choices on one clip, closed under images: {accuracy:.3f}, chance {chance:.3f}, {len(right)}")
    assert accuracy <= chance + POINTS


def test_words_tell_nothing_of_the_right_caption_on_one_clip(known: list[Known]) -> None:
    chooser = Chooser(np.random.default_rng(3))
    offered, right = [], []
    for i in range(DRAWN):
        one = known[i % len(known)]
        captions = caption_options(Caption(one.groups), dict(one.labels), chooser) if one.groups else []
        if captions:
            order = shuffled(range(len(captions)), chooser)
            offered.append([f"{LETTERS[n]}. {captions[own].plain(chooser)}" for n, own in enumerate(order)])
            right.append(order.index(0))
    assert len(offered) > DRAWN / 3
    accuracy, chance = choice_accuracy(offered, right, range(len(right)))
    print(f"captions on one clip, closed under images: {accuracy:.3f}, chance {chance:.3f}, {len(right)}")
    assert accuracy <= chance + POINTS


def test_twins_are_asked_in_the_same_words_and_answer_otherwise() -> None:
    """So every text goes with either answer once: whatever reads it alone is right on half, over any clips."""
    chooser = Chooser(np.random.default_rng(8))
    clips = [facts(motion, scene) for motion, scene in CLIPS]
    yes_no = [pair for a, b in pairwise(clips) for pair in twin_samples(a, b, chooser)]
    chosen = [pair for a, b in pairwise(clips) for pair in twin_choices(a, b, chooser)]
    assert len(yes_no) > 80
    assert len(chosen) > 40
    for a, b in (*yes_no, *chosen):
        assert (a.question, a.options, len(a.options)) == (b.question, b.options, 2)
        assert a.answer != b.answer
    assert {"caption"} < {a.topic for a, _ in chosen}
    assert "order" in {a.topic for a, _ in yes_no}
    assert len({a.skill for a, _ in yes_no}) >= 8


def test_the_guesser_finds_what_gives_an_answer_away() -> None:
    """It is not blind: a word that goes with the answer is enough for it, and an option that stands out."""
    rng = np.random.default_rng(0)
    truths = [bool(rng.random() < 0.5) for _ in range(400)]
    texts = [f"does the camera pan {'indeed' if truth else 'perhaps'}" for truth in truths]
    assert yes_no_accuracy(texts, truths, range(400)) > 0.95
    places = [int(rng.integers(3)) for _ in range(300)]
    offered = [
        ["pans left", "pans left slowly", "rolls"][3 - p :] + ["pans left", "pans up", "rolls"][: 3 - p] for p in places
    ]
    lone = [next(i for i, text in enumerate(row) if text == "rolls") for row in offered]
    assert choice_accuracy(offered, lone, range(300))[0] > 0.9


@pytest.mark.verify
def test_words_tell_nothing_over_drawn_clips() -> None:
    """The same over staged clips whose motions, scenes, sizes, lengths and seeds are drawn evenly."""
    chooser = Chooser(np.random.default_rng(5))
    made: dict[str, list[tuple[int, Sample]]] = {"yes/no": [], "choices": [], "captions": []}
    for number, told in drawn_facts(90, seed=21):
        for sample in samples(told, 12, chooser, kind="binary")[0]:
            made["yes/no"].append((number, sample))
        for sample in samples(told, 20, chooser, kind="choice")[0]:
            made["captions" if sample.topic == "caption" else "choices"].append((number, sample))
    groups, asked = zip(*made["yes/no"], strict=True)
    truths = [sample.options[LETTERS.index(sample.answer)].endswith("Yes") for sample in asked]
    accuracy = yes_no_accuracy([sample.question for sample in asked], truths, groups)
    print(f"yes/no on one drawn clip: {accuracy:.3f} of {len(asked)}")
    found = {"yes/no": (accuracy, 0.5)}
    for kind in ("choices", "captions"):
        groups, asked = zip(*made[kind], strict=True)
        right = [LETTERS.index(sample.answer) for sample in asked]
        found[kind] = choice_accuracy([sample.options for sample in asked], right, groups)
        print(f"{kind} on one drawn clip: {found[kind][0]:.3f}, chance {found[kind][1]:.3f}, {len(asked)}")
    assert all(accuracy <= chance + POINTS for accuracy, chance in found.values()), found
