"""The plan: pure, complete, scenes kept apart, twins together, wishes that can be met."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthcam.dataset.planning.plan import ShardPlan, plan
from synthcam.dataset.planning.recipe import DatasetRecipe, DatasetRecipeFile, TwinKind, load_recipe, recipe_names
from synthcam.language.camerabench_questions import BINARY_TASKS
from synthcam.language.topics import topics
from synthcam.motion.expression import parse_motion
from synthcam.motion.motions import LABEL_OF
from synthcam.scene.recipe import recipe_names as scene_names

USES = [("sft", "train"), ("rl", "train"), ("vqa", "validation"), ("vqa", "test")]


@st.composite
def recipes(draw: st.DrawFn) -> DatasetRecipe:
    scenes = st.lists(st.sampled_from(scene_names()), min_size=1, max_size=4, unique=True)
    portions = [
        {
            "use": use,
            "split": split,
            "clips": draw(st.integers(1, 60)),
            "scenes": draw(scenes),
            "samples": {"binary": draw(st.integers(0, 99)), "open": draw(st.integers(0, 50))},
        }
        for use, split in draw(st.lists(st.sampled_from(USES), min_size=1, unique=True))
    ]
    shots = {"single": draw(st.integers(0, 3)), "sequence": draw(st.integers(0, 3)), "tracking": 1}
    spec = DatasetRecipeFile.model_validate(
        {
            "seed": draw(st.integers(0, 2**53 - 1)),
            "clips_a_scene": draw(st.integers(2, 9)),
            "scenes_a_shard": draw(st.integers(1, 4)),
            "shots": shots,
            "twins": {"share": draw(st.floats(0, 1))},
            "portions": portions,
        }
    )
    return DatasetRecipe("drawn", "", spec)


@given(recipes())
@settings(max_examples=60, deadline=None)
def test_a_plan_is_a_pure_function_of_the_recipe_and_holds_what_was_asked_for(recipe: DatasetRecipe) -> None:
    shards = plan(recipe)
    assert shards == plan(recipe)
    for portion in recipe.spec.portions:
        own = [shard for shard in shards if (shard.use, shard.split) == (portion.use, portion.split)]
        assert sum(len(shard.slots) for shard in own) == portion.clips
        asked = sum((Counter(dict(shard.samples)) for shard in own), Counter())
        assert asked["binary"] == portion.samples["binary"] // 2 * 2
        assert asked["open"] == portion.samples["open"]
        assert {scene.family for shard in own for scene in shard.scenes} <= set(portion.scenes)
    names = [slot.clip for shard in shards for slot in shard.slots]
    assert names == sorted(set(names))
    assert [shard.number for shard in shards] == list(range(len(shards)))


@given(recipes())
@settings(max_examples=60, deadline=None)
def test_scenes_stay_in_their_shard_and_twins_in_one_group(recipe: DatasetRecipe) -> None:
    shards = plan(recipe)
    seeds = [scene.seed for shard in shards for scene in shard.scenes]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 2**53 for seed in seeds)
    for shard in shards:
        assert shard.groups
        assert len(shard.slots) <= recipe.spec.clips_a_scene * recipe.spec.scenes_a_shard
        for group in shard.groups:
            assert (len(group.slots) == 2) == (group.twin_kind is not None)
            assert 0 <= group.home < len(shard.scenes)


@given(recipes())
@settings(max_examples=60, deadline=None)
def test_every_wish_is_a_motion_expression_with_labels_by_which_it_is_known(recipe: DatasetRecipe) -> None:
    for shard in plan(recipe):
        for group in shard.groups:
            for slot in group.slots:
                parsed = parse_motion(str(slot.shot))
                assert tuple(term.name for term in parsed.terms) == slot.shot.motions
                assert slot.required
                assert all(label in topics() for label, _ in slot.required)
            if len(group.slots) == 2:
                a, b = group.slots
                assert a.shot != b.shot


def test_another_seed_is_another_plan() -> None:
    one, other = (plan(load_recipe("tiny", seed=seed)) for seed in (1, 2))
    seeds = [{scene.seed for shard in shards for scene in shard.scenes} for shards in (one, other)]
    assert not seeds[0] & seeds[1]
    assert [str(slot.shot) for s in one for slot in s.slots] != [str(slot.shot) for s in other for slot in s.slots]


@cache
def shipped(name: str) -> tuple[ShardPlan, ...]:
    """The plan of a recipe that ships."""
    return plan(load_recipe(name))


@pytest.fixture(scope="module")
def small() -> tuple[ShardPlan, ...]:
    return shipped("small")


def test_motions_and_their_opposites_are_asked_for_alike(small: tuple[ShardPlan, ...]) -> None:
    counts = Counter(motion for shard in small for slot in shard.slots for motion in slot.shot.motions)
    for one, other in (("pan-left", "pan-right"), ("tilt-up", "tilt-down"), ("zoom-in", "zoom-out"),
                       ("dolly-in", "dolly-out"), ("truck-left", "truck-right"), ("roll-cw", "roll-ccw"),
                       ("arc-cw", "arc-ccw"), ("pedestal-up", "pedestal-down")):  # fmt: skip
        assert counts[one] > 10, one
        assert abs(counts[one] - counts[other]) < 0.25 * counts[one] + 5, (one, counts[one], counts[other])
    assert set(LABEL_OF) <= set(counts)


def test_neither_name_nor_place_tells_what_a_clip_holds(small: tuple[ShardPlan, ...]) -> None:
    """Of twins that differ in their pan, left is the first about as often as right."""
    first: Counter[str] = Counter()
    for shard in small:
        for group in shard.groups:
            if group.twin_kind == "opposite":
                first[(str(group.slots[0].shot) < str(group.slots[1].shot) and "sorted") or "not"] += 1
    total = sum(first.values())
    assert total > 100
    assert abs(first["sorted"] / total - 0.5) < 4 * 0.5 / total**0.5


def test_every_kind_of_twin_is_planned(small: tuple[ShardPlan, ...]) -> None:
    from typing import get_args

    found = Counter(group.twin_kind for shard in small for group in shard.groups)
    assert set(get_args(TwinKind)) <= set(found)


@pytest.mark.parametrize("name", recipe_names())
def test_the_recipes_that_ship_keep_scene_families_of_the_test_apart(name: str) -> None:
    recipe = load_recipe(name)
    families = {
        split: {f for p in recipe.spec.portions if p.split == split for f in p.scenes} for split in ("train", "test")
    }
    assert not families["train"] & families["test"]
    assert shipped(name)


def test_sizes_of_the_recipes_that_ship() -> None:
    clips = {name: sum(len(s.slots) for s in shipped(name)) for name in ("tiny", "small")}
    assert clips == {"tiny": 32, "small": 2000}
    asked: Counter[str] = Counter()
    for shard in shipped("camreasoner"):
        if shard.split == "train":
            asked[shard.use] += sum(count for _, count in shard.samples)
    assert asked == {"sft": 18_000, "rl": 38_000}
    assert {shard.split for shard in shipped("benchmark")} == {"test"}


@pytest.mark.parametrize("seed", [20, 1, 2])
def test_every_yes_no_task_of_camerabench_gets_both_answers_in_every_split_of_the_benchmark(seed: int) -> None:
    """So many clips whose answer is required that a few which cannot be made empty no task."""
    planned: dict[str, Counter[tuple[str, bool]]] = {}
    for shard in plan(load_recipe("benchmark", seed=seed)):
        assert isinstance(shard, ShardPlan)
        for slot in shard.slots:
            planned.setdefault(shard.split, Counter()).update(slot.required)
    for labels in planned.values():
        for task, _, label in BINARY_TASKS:
            assert labels[label, True] >= 10, task
            assert labels[label, False] >= 5, task
