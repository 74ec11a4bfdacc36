"""The examples in the docstrings of the rewards run."""

import doctest
from collections.abc import Callable
from typing import Any

import pytest
from support.pan_left import CLIP

from synthcam.option_text import letter_of
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import Verifier
from trainer.rewards.accuracy import accuracy_reward, is_answer
from trainer.rewards.combine import paired_rewards, time_reversal_reward
from trainer.rewards.format import format_reward
from trainer.rewards.reasoning import consistency_reward, geometry_reward, says_something

REWARDS = (accuracy_reward, format_reward, geometry_reward, consistency_reward, time_reversal_reward, paired_rewards)


@pytest.mark.parametrize(
    "function", [*REWARDS, is_answer, letter_of, says_something], ids=lambda function: function.__name__
)
def test_it_runs(function: Callable[..., Any]) -> None:
    names = {"Question": Question, "Verifier": Verifier, "clip": CLIP, function.__name__: function}
    tests = doctest.DocTestFinder(recurse=False).find(function, function.__name__, globs=names)
    assert sum(len(test.examples) for test in tests) > 0, "there is no example"
    for test in tests:
        assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("function", REWARDS, ids=lambda function: function.__name__)
def test_a_docstring_says_what_goes_in_and_what_comes_out(function: Callable[..., Any]) -> None:
    assert all(f"\n    {section}:\n" in (function.__doc__ or "") for section in ("Args", "Returns", "Example"))
