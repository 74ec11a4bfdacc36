"""What must hold of the rewards whatever is said."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clips_with_chains import told_clips
from support.mutations import mutate
from support.pan_left import (
    APEX,
    AXIS,
    CHOICE,
    CLIP,
    FALSE_APEX,
    FALSE_AXIS,
    FALSE_SHIFT,
    LENS,
    LEVEL,
    NO_ZOOM,
    SHIFT,
    SO,
    SO_RIGHT,
    STRANGE,
    TOPIC,
    chain,
)  # fmt: skip

from synthcam.language.sample import Sample
from synthcam.language.topics import topics
from synthcam.verification import claims
from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.deciding import deciding_cues
from synthcam.verification.verify import Outcome, verify_chain
from trainer.rewards.accuracy import accuracy_reward
from trainer.rewards.conclusions import readable
from trainer.rewards.format import format_reward
from trainer.rewards.geometry import consistency_reward, geometry_reward

TRUE, FALSE = (SHIFT, APEX, AXIS, LEVEL, NO_ZOOM, LENS), (FALSE_SHIFT, FALSE_APEX, FALSE_AXIS, SO_RIGHT, STRANGE)
CLIPS, CHAINS_EACH = 40, 8


def question_of(sample: Sample) -> Question:
    return Question(sample.question, sample.options, sample.answer)


def geometry(observed: list[str], thought: list[str]) -> float:
    value = geometry_reward(chain(" ".join(thought), observation=" ".join(observed)), CHOICE, TOPIC, CLIP)
    assert value is not None
    return value


def coverage(text: str, clip: CheckedClip, sample: Sample) -> float:
    """The share of the deciding cues that a true claim gives and no false one contradicts, counted plainly."""
    by_outcome: dict[Outcome, set[str]] = {Outcome.TRUE: set(), Outcome.FALSE: set()}
    for sentence in verify_chain(text, clip, question_of(sample)).sentences:
        if isinstance(sentence.claim, claims.Claim) and sentence.outcome in by_outcome:
            by_outcome[sentence.outcome].add(claims.kind_of(sentence.claim))
    cues = deciding_cues(sample.topic)
    given = [kinds & by_outcome[Outcome.TRUE] and not kinds & by_outcome[Outcome.FALSE] for kinds in cues.values()]
    return sum(map(bool, given)) / len(cues)


sentences = st.lists(st.sampled_from((*TRUE, *FALSE, SO)), min_size=1, max_size=8)
places = st.integers(0, 8)


@given(sentences, sentences, st.sampled_from(FALSE), places, st.booleans())
def test_a_false_claim_never_pays(observed: list[str], thought: list[str], false: str, at: int, seen: bool) -> None:
    before = geometry(observed, thought)
    (observed if seen else thought).insert(at, false)
    assert geometry(observed, thought) <= before + 1e-12


@given(sentences, sentences, st.sampled_from((*TRUE, SO)), places, st.booleans())
def test_a_true_claim_never_costs(observed: list[str], thought: list[str], true: str, at: int, seen: bool) -> None:
    before = geometry(observed, thought)
    (observed if seen else thought).insert(at, true)
    assert geometry(observed, thought) >= before - 1e-12


@pytest.mark.parametrize(("observed", "cue"), [(LEVEL, SHIFT), (SHIFT, APEX), (SHIFT, AXIS)])
def test_a_cue_that_was_missing_pays(observed: str, cue: str) -> None:
    thought = [claim for claim in (APEX, AXIS, SO) if claim != cue]
    without = geometry([observed], thought)
    with_it = geometry([observed, cue], thought) if cue is SHIFT else geometry([observed], [cue, *thought])
    assert without == pytest.approx(2 / 3)
    assert with_it == 1.0


@given(sentences, sentences, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(observed: list[str], thought: list[str], random: object) -> None:
    again = [*thought, *thought]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert geometry(observed, again) == pytest.approx(geometry(observed, thought))


@given(st.text(max_size=300))
def test_any_text_has_a_value_between_0_and_1(text: str) -> None:
    for said in (text, chain(text), chain(observation=text), chain(answer=text)):
        values = (
            format_reward(said),
            accuracy_reward(said, CHOICE),
            geometry_reward(said, CHOICE, TOPIC, CLIP),
            consistency_reward(said, CHOICE),
        )
        assert all(value is not None and 0.0 <= value <= 1.0 for value in values)


@given(st.text(max_size=100))
def test_what_is_said_never_decides_whether_a_reward_applies(text: str) -> None:
    foreign = Question("Does the lens breathe?", ("A. No", "B. Yes"), "B")
    open_ended = Question("Describe it.", (), "The camera pans left.")
    for said in (text, chain(text)):
        assert geometry_reward(said, CHOICE, TOPIC, None) is None
        assert geometry_reward(said, CHOICE, "lens breathing", CLIP) is None
        assert geometry_reward(said, foreign, "lens breathing", CLIP) is None
        assert consistency_reward(said, foreign) is None
        assert accuracy_reward(said, open_ended) is None
        assert accuracy_reward(said, open_ended, CLIP) is not None


def test_every_topic_has_its_cues() -> None:
    for topic in (*topics(), "caption", "motion", "order", "apex", "axis", "field of view"):
        assert all(deciding_cues(topic).values())


@pytest.fixture(scope="module")
def chains() -> list[tuple[CheckedClip, Sample]]:
    """Chains that the writer tells of clips of every motion and that the verifier finds nothing wrong with."""
    told = [(clip, sample) for clip, samples in told_clips(CLIPS, CHAINS_EACH, seed=6) for sample in samples]
    sound = [
        (clip, sample)
        for clip, sample in told
        if readable(question_of(sample)) and verify_chain(sample.chain, clip, question_of(sample)).supported
    ]
    assert len(sound) > 0.97 * len(told)
    return sound


def test_true_chains_are_worth_everything(chains: list[tuple[CheckedClip, Sample]]) -> None:
    kinds, whole = set(), 0
    for clip, sample in chains:
        question, text = question_of(sample), sample.chain
        kinds.add(sample.kind)
        assert format_reward(text) == 1.0
        assert accuracy_reward(text, question, clip) == 1.0, (sample.topic, text)
        assert consistency_reward(text, question) == 1.0, (sample.question, text)
        # A short chain may leave a cue out: then it is worth what it covers.
        value = geometry_reward(text, question, sample.topic, clip)
        assert value == pytest.approx(coverage(text, clip, sample)), (sample.topic, text)
        whole += value == 1.0
    assert kinds == {"binary", "choice", "open", "caption"}
    assert whole > 0.98 * len(chains)


def test_mutants_are_worth_less(chains: list[tuple[CheckedClip, Sample]]) -> None:
    rng = np.random.default_rng(4)
    mutants = ((clip, sample, mutate(sample.chain, clip, rng)) for clip, sample in chains)
    found = [(clip, sample, mutant) for clip, sample, mutant in mutants if mutant is not None]
    assert len(found) > 100
    for clip, sample, (text, kind) in found:
        value = geometry_reward(text, question_of(sample), sample.topic, clip)
        assert value is not None
        assert value < 1.0, (kind, text)


def test_an_answer_of_another_clip_is_worth_nothing(chains: list[tuple[CheckedClip, Sample]]) -> None:
    lettered = [(clip, sample) for clip, sample in chains if len(sample.options) == 2]
    for clip, sample in islice(lettered, 40):
        other = "A" if sample.answer == "B" else "B"
        text = sample.chain.replace(f"<answer>{sample.answer}", f"<answer>{other}")
        assert geometry_reward(text, question_of(sample), sample.topic, clip) == 0.0
        assert consistency_reward(text, question_of(sample)) == 0.0
        assert accuracy_reward(text, question_of(sample)) == 0.0
