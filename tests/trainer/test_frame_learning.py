"""A policy learns from a reader's answers alone: a toy reader whose answer depends on which frames it is shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from synthcam.errors import InputError  # noqa: E402
from trainer.examples import Example  # noqa: E402
from trainer.frame_selection.config import FramesConfig  # noqa: E402
from trainer.frame_selection.features import Seen  # noqa: E402
from trainer.frame_selection.learn import PolicyTrainer, probe, window_frames, worth_learning  # noqa: E402
from trainer.frame_selection.policy import FramePolicy, PolicyShape  # noqa: E402
from trainer.frame_selection.reader import FrameTokens, Question  # noqa: E402
from trainer.frame_selection.samplers import evenly  # noqa: E402

HIDDEN, FRAMES, LOOKS = 8, 48, 6
CODES = torch.eye(HIDDEN)


class ToyReader:
    """Is sure of the right answer as far as it is shown frames of the look that the question names."""

    name, hidden, digest = "toy", HIDDEN, "toy"

    def question(self, example: Example) -> Question:
        return Question((), (), (0, 1), 0, (int(example.question),))

    def embed(self, tokens: Sequence[int]) -> torch.Tensor:
        return CODES[list(tokens)]

    def answers(self, questions: Sequence[Question], shown: Sequence[FrameTokens]) -> list[torch.Tensor]:
        found = []
        for question, frames in zip(questions, shown, strict=True):
            right = int((frames.values.mean(dim=1).argmax(dim=-1) == question.words[0]).sum())
            found.append(torch.log_softmax(torch.tensor([2.0 * min(right, 2) - 2.0, 0.0]), dim=0))
        return found


class ToyVideos:
    """Videos of shots, each with a look; a question names one of them."""

    def __init__(self, count: int, frames: int = FRAMES) -> None:
        generator = torch.Generator().manual_seed(0)
        self.examples: list[Example] = []
        self._seen: dict[Path, Seen] = {}
        for number in range(count):
            order = torch.randperm(LOOKS, generator=generator)
            looks = order.repeat_interleave(-(-frames // LOOKS))[:frames]
            noise = 0.1 * torch.randn(frames, 2, HIDDEN, generator=generator)
            video = Path(f"{number}.mp4")
            values = CODES[looks].unsqueeze(1) + noise
            self._seen[video] = Seen(FrameTokens(values, 1, 2), torch.arange(frames).double().numpy())
            asked = str(int(order[int(torch.randint(LOOKS, (1,), generator=generator))]))
            self.examples.append(
                Example("toy", video, asked, ("A. a", "B. b"), "A", "", None, "choice", "toy", "train", f"c{number}")
            )

    def of(self, example: Example) -> Seen:
        return self._seen[example.video]


def config(**changes: Any) -> FramesConfig:
    source = {"kind": "dataset", "path": "x", "use": "rl"}
    kept = {
        "mixture": [source],
        "budgets": [2, 4],
        "steps": 60,
        "questions": 8,
        "group": 6,
        "learning_rate": 5e-3,
        "hidden": 24,
        "windows": 6,
        "save_every": 10,
    }
    return FramesConfig.model_validate(kept | changes)


def trainer_of(videos: ToyVideos, settings: FramesConfig, folder: Path, *, seed: int = 0) -> PolicyTrainer:
    reader: Any = ToyReader()
    seen: Any = videos
    asked = worth_learning(reader, seen, videos.examples, settings, nothing)
    torch.manual_seed(seed)
    policy = FramePolicy(PolicyShape(2 * HIDDEN, HIDDEN, settings.hidden))
    return PolicyTrainer(policy, reader, seen, asked, settings, seed=seed, folder=folder)


def nothing(what: str, done: int, of: int) -> None:
    """No progress is shown."""


def share_right(policy: FramePolicy | None, videos: ToyVideos, budget: int) -> float:
    """The share of the picked frames that have the look which is asked about; evenly picked without a policy."""
    reader, right, count = ToyReader(), 0, 0
    for example in videos.examples:
        seen = videos.of(example)
        words = reader.embed([int(example.question)])
        picked = evenly(len(seen), budget) if policy is None else policy.select(seen.features, words, budget)
        looks = seen.tokens.values.mean(dim=1).argmax(dim=-1)[picked]
        right += int((looks == int(example.question)).sum())
        count += len(picked)
    return right / count


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> PolicyTrainer:
    folder = tmp_path_factory.mktemp("frames")
    trainer = trainer_of(ToyVideos(40), config(warm_start={"steps": 20}, steps=40), folder)
    trainer.train(nothing)
    return trainer


def test_a_policy_finds_on_new_videos_what_the_question_names(learned: PolicyTrainer) -> None:
    fresh = ToyVideos(70)
    fresh.examples = fresh.examples[40:]
    assert share_right(None, fresh, 4) < 0.3
    assert share_right(learned.policy.train(False), fresh, 4) > 0.6


def test_budgets_rise_and_every_step_is_logged(learned: PolicyTrainer) -> None:
    assert [step.budget for step in learned.steps] == [2] * 20 + [4] * 20
    assert sum(step.reward for step in learned.steps[-10:]) > sum(step.reward for step in learned.steps[:10])


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    videos, settings = ToyVideos(12), config(steps=12, save_every=4, warm_start={"steps": 4})
    whole = trainer_of(videos, settings, _made(tmp_path / "whole"))
    whole.train(nothing)

    class StoppedError(Exception):
        pass

    def stop(what: str, done: int, of: int) -> None:
        if what.startswith("picks") and done == 6:
            raise StoppedError

    stopped = trainer_of(videos, settings, _made(tmp_path / "stopped"))
    with pytest.raises(StoppedError):
        stopped.train(stop)
    resumed = trainer_of(videos, settings, tmp_path / "stopped", seed=0)
    assert resumed.resume()
    assert len(resumed.steps) == 4
    resumed.train(nothing)
    assert resumed.steps == whole.steps
    for name, value in whole.policy.state_dict().items():
        assert torch.equal(value, resumed.policy.state_dict()[name])


def test_a_policy_that_strays_goes_back_to_its_snapshot(tmp_path: Path) -> None:
    settings = config(steps=6, snapshot_every=3, most_kl=1e-6, learning_rate=0.05)
    trainer = trainer_of(ToyVideos(12), settings, tmp_path)
    before = {name: value.clone() for name, value in trainer.policy.state_dict().items()}
    trainer.train(nothing)
    assert trainer.rollbacks == 2
    for name, value in before.items():
        assert torch.equal(value, trainer.policy.state_dict()[name])


def test_questions_that_frames_do_not_decide_are_left_out(tmp_path: Path) -> None:
    videos = ToyVideos(4)
    reader: Any = ToyReader()
    seen: Any = videos
    inside, outside = probe(reader, reader.question(videos.examples[0]), videos.of(videos.examples[0]), 6)
    assert (len(inside), len(outside)) == (6, 6)
    assert max(inside) > 0 > min(inside)
    with pytest.raises(InputError, match="for none of 4 questions the margin") as caught:
        worth_learning(reader, seen, videos.examples, config(variance=50.0), nothing)
    assert "\n" not in str(caught.value)


def test_videos_with_too_few_candidates_teach_nothing(tmp_path: Path) -> None:
    trainer = trainer_of(ToyVideos(4, frames=7), config(budgets=[4], warm_start={"steps": 0}), tmp_path)
    with pytest.raises(InputError, match="no video has 8 candidates"):
        trainer.train(nothing)


def test_windows_are_equal_parts_of_a_video() -> None:
    assert [len(part) for part in window_frames(256, 8)] == [32] * 8
    assert [frame for part in window_frames(7, 4) for frame in part] == list(range(7))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
