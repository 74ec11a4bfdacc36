"""The policy that picks frames: its picks, and its gradient against one that is enumerated."""

import itertools

import pytest

torch = pytest.importorskip("torch")

from trainer.frame_selection.learn import decides, group_advantages, policy_loss, reward  # noqa: E402
from trainer.frame_selection.policy import FramePolicy, PolicyShape, Watched, divergence, padded  # noqa: E402

CANDIDATES, BUDGET = 4, 2
ORDERS = list(itertools.permutations(range(CANDIDATES), BUDGET))
WORTH = {
    frozenset(pair): value
    for pair, value in zip(itertools.combinations(range(4), 2), (-0.9, 0.1, 0.4, 0.8, -0.3, 0.6), strict=True)
}


def small_policy(seed: int = 0) -> FramePolicy:
    torch.manual_seed(seed)
    return FramePolicy(PolicyShape(frame=3, question=5, hidden=8)).double()


def watched(policy: FramePolicy, questions: int = 1, candidates: int = CANDIDATES) -> Watched:
    frames = torch.randn(questions, candidates, 3, generator=torch.Generator().manual_seed(1)).double()
    words = torch.randn(questions, 6, 5, generator=torch.Generator().manual_seed(2)).double()
    there = torch.ones(questions, candidates, dtype=torch.bool)
    return policy.watch(frames, words, there, torch.ones(questions, 6, dtype=torch.bool))


def log_probabilities(policy: FramePolicy) -> torch.Tensor:
    """Of every order in which two of four frames can be picked."""
    every = watched(policy).repeated(len(ORDERS))
    return policy.pick(every, BUDGET, given=torch.tensor(ORDERS)).log_probability


def gradient(policy: FramePolicy, value: torch.Tensor) -> torch.Tensor:
    policy.zero_grad()
    value.backward()
    return torch.cat([weight.grad.flatten() for weight in policy.parameters() if weight.grad is not None])


REWARDS = torch.tensor([WORTH[frozenset(order)] for order in ORDERS]).double()


def test_orders_are_picked_without_replacement_and_their_probabilities_add_up_to_one() -> None:
    policy = small_policy()
    assert float(log_probabilities(policy).detach().exp().sum()) == pytest.approx(1.0, abs=1e-12)
    picks = policy.pick(watched(policy).repeated(500), BUDGET, generator=torch.Generator().manual_seed(0))
    assert all(len(set(row)) == BUDGET for row in picks.frames.tolist())


def test_the_mean_reward_of_sampled_picks_is_the_enumerated_one() -> None:
    policy = small_policy()
    exact = worth_of(policy)
    picks = policy.pick(watched(policy).repeated(20_000), BUDGET, generator=torch.Generator().manual_seed(3))
    sampled = [WORTH[frozenset(row)] for row in picks.frames.tolist()]
    assert sum(sampled) / len(sampled) == pytest.approx(exact, abs=4 * 0.6 / 20_000**0.5)


def test_the_expected_gradient_is_the_enumerated_one() -> None:
    """Over all pairs of orders that a group of two can be, it is the exact gradient times 1 - 1 / 2."""
    policy = small_policy()
    logs = log_probabilities(policy)
    exact = gradient(policy, (logs.exp() * REWARDS).sum())
    chance = log_probabilities(policy).exp().detach()
    weights = torch.zeros(len(ORDERS)).double()
    for i, j in itertools.product(range(len(ORDERS)), repeat=2):
        advantages = group_advantages(REWARDS[[i, j]].unsqueeze(0), normalise=False)[0]
        weights[i] += chance[i] * chance[j] * advantages[0] / 2
        weights[j] += chance[i] * chance[j] * advantages[1] / 2
    expected = gradient(policy, (weights * log_probabilities(policy)).sum())
    torch.testing.assert_close(expected, exact / 2, rtol=1e-9, atol=1e-12)


def test_the_gradient_of_sampled_groups_comes_near_the_enumerated_one() -> None:
    policy = small_policy()
    exact = gradient(policy, (log_probabilities(policy).exp() * REWARDS).sum())
    groups, size = 3000, 8
    picks = policy.pick(watched(policy).repeated(groups * size), BUDGET, generator=torch.Generator().manual_seed(5))
    rewards = torch.tensor([WORTH[frozenset(row)] for row in picks.frames.tolist()]).double().reshape(groups, size)
    plain = policy_loss(picks, group_advantages(rewards, normalise=False).reshape(-1), entropy=0.0)
    found = -gradient(policy, plain) / (1 - 1 / size)
    assert float((found - exact).norm() / exact.norm()) < 0.1
    picks = policy.pick(watched(policy).repeated(groups * size), BUDGET, generator=torch.Generator().manual_seed(5))
    normalised = -gradient(policy, policy_loss(picks, group_advantages(rewards).reshape(-1), entropy=0.0))
    assert float(torch.cosine_similarity(normalised, exact, dim=0)) > 0.95


def test_entropy_alone_spreads_the_picks() -> None:
    policy = small_policy()
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.05)
    before = float(policy.pick(watched(policy), BUDGET, greedy=True).entropy)
    for _ in range(40):
        picks = policy.pick(watched(policy), BUDGET, generator=torch.Generator().manual_seed(0))
        optimizer.zero_grad()
        policy_loss(picks, torch.zeros(1).double(), entropy=1.0).backward()
        optimizer.step()
    most = (torch.tensor(4.0).log() + torch.tensor(3.0).log()) / 2
    after = float(policy.pick(watched(policy), BUDGET, greedy=True).entropy)
    assert before < after == pytest.approx(float(most), abs=1e-2)


def test_rewarded_picks_become_better_than_all_but_the_best() -> None:
    policy = small_policy()
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.02)
    generator = torch.Generator().manual_seed(7)
    before = worth_of(policy)
    for _ in range(60):
        picks = policy.pick(watched(policy).repeated(32), BUDGET, generator=generator)
        rewards = torch.tensor([WORTH[frozenset(row)] for row in picks.frames.tolist()]).double().unsqueeze(0)
        optimizer.zero_grad()
        policy_loss(picks, group_advantages(rewards)[0], entropy=1e-3).backward()
        optimizer.step()
    assert before < 0.3
    assert worth_of(policy) > 0.55


def worth_of(policy: FramePolicy) -> float:
    """The expected reward of its picks."""
    with torch.no_grad():
        return float((log_probabilities(policy).exp() * REWARDS).sum())


def test_padding_changes_no_pick() -> None:
    policy = small_policy()
    rows = [torch.randn(count, 3, generator=torch.Generator().manual_seed(count)).double() for count in (9, 5)]
    words = [torch.randn(count, 5, generator=torch.Generator().manual_seed(count)).double() for count in (2, 7)]
    frames, there = padded(rows)
    spoken, said = padded(words)
    both = policy.pick(policy.watch(frames, spoken, there, said), 3, greedy=True)
    for number, (row, its) in enumerate(zip(rows, words, strict=True)):
        alone = policy.watch(
            *(part.unsqueeze(0) for part in (row, its)), *(torch.ones(1, len(x), dtype=torch.bool) for x in (row, its))
        )
        picks = policy.pick(alone, 3, greedy=True)
        assert picks.frames[0].tolist() == both.frames[number].tolist()
        assert float(picks.log_probability[0]) == pytest.approx(float(both.log_probability[number]), abs=1e-9)


def test_512_candidates_are_picked_from_and_few_ones_are_taken_evenly() -> None:
    policy = FramePolicy(PolicyShape(frame=3, question=5, hidden=8))
    frames, words = torch.randn(512, 3), torch.randn(4, 5)
    found = policy.select(frames, words, 32)
    assert len(set(found)) == 32
    assert found == sorted(found)
    assert policy.select(frames[:15], words, 8) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert policy.select(frames[:3], words, 8) == [0, 1, 2]
    assert policy.select(frames[:1], words, 8) == [0]


def test_divergence_is_zero_from_itself_and_positive_from_another() -> None:
    one, other = small_policy(0), small_policy(1)
    given = torch.tensor([[0, 1]])
    mine = one.pick(watched(one), BUDGET, given=given)
    assert float(divergence(mine, mine)) == pytest.approx(0.0, abs=1e-12)
    assert float(divergence(mine, other.pick(watched(other), BUDGET, given=given))) > 0


def test_the_reward_of_two_options_is_the_difference_of_their_probabilities() -> None:
    right, wrong = 0.8, 0.2
    margin = float(torch.tensor(right / wrong).log())
    assert reward(margin) == pytest.approx(right - wrong, abs=1e-6)
    assert reward(-margin) == pytest.approx(wrong - right, abs=1e-6)


def test_questions_that_any_frames_answer_alike_are_left_out() -> None:
    assert not decides([3.0, 3.1, 2.9, 3.0], 0.2)
    assert decides([3.0, -1.0, -1.2, 3.0], 0.2)
