"""Rewards for completions in the form observation, think, answer, for ms-swift, EasyR1 and verl.

    swift rlhf ... --external_plugins synthcam_reward.py --reward_funcs synthcam_accuracy synthcam_format
    EasyR1:  worker.reward.reward_function=synthcam_reward.py:easyr1_score
    verl:    custom_reward_function.path=synthcam_reward.py custom_reward_function.name=verl_score

It needs nothing but Python; the trainers' own "accuracy" compares mathematics and gives letters no reward.
"""

import re
from collections.abc import Sequence
from typing import Any

FORMAT_SHARE = 0.1
"""The share of the form in the reward of EasyR1 and verl, as CamReasoner has it; the rest is for the right answer."""
_SECTIONS = ("observation", "think", "answer")
_FORM = re.compile(r"\s*" + r"\s*".join(rf"<{name}>.*?\w.*?</{name}>" for name in _SECTIONS) + r"\s*", re.DOTALL)
_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)
_LETTER = re.compile(r"\(?(?P<letter>[A-Za-z])\)?[.:]?(?:\s+(?P<text>.+))?", re.DOTALL)


def answer_in(text: str) -> str | None:
    """What stands between the answer tags; None unless each of them occurs exactly once."""
    found = _ANSWER.findall(text)
    once = text.count("<answer>") == text.count("</answer>") == 1
    return found[0].strip() if once and found else None


def accuracy(completion: str, solution: str, options: Sequence[str] | None = None) -> float:
    """1 for the right answer, else 0.

    With options the answer is a letter, with or without the words of its option; without options, words are compared.
    """
    said, right = answer_in(completion), answer_in(solution) or solution.strip()
    if said is None:
        return 0.0
    if not options:
        return float(_plain(said) == _plain(right))
    found = _LETTER.fullmatch(said)
    if found is None or found["letter"].upper() != right.upper():
        return 0.0
    own = next((option for option in options if option[:1].upper() == right.upper()), "")
    return float(found["text"] is None or _plain(found["text"]) == _plain(own[2:]))


def form(completion: str) -> float:
    """1 for observation, think and answer, each once, in this order, and nothing else; else 0."""
    once = all(completion.count(f"<{name}>") == completion.count(f"</{name}>") == 1 for name in _SECTIONS)
    return float(once and _FORM.fullmatch(completion) is not None)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", text.lower()).split())


def easyr1_score(reward_inputs: list[dict[str, Any]]) -> list[dict[str, float]]:
    """Scores of a batch, as EasyR1 asks for them."""
    scores = []
    for one in reward_inputs:
        right, formed = (
            accuracy(one["response"], one["ground_truth"], _letters(one["ground_truth"])),
            form(one["response"]),
        )
        scores.append({"overall": _mixed(right, formed), "format": formed, "accuracy": right})
    return scores


def verl_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: dict[str, Any] | None = None, **_: object
) -> dict[str, float]:
    """The score of a completion, as verl asks for it."""
    options = (extra_info or {}).get("options")
    right, formed = accuracy(solution_str, ground_truth, None if options is None else list(options)), form(solution_str)
    return {"score": _mixed(right, formed), "format": formed, "acc": right}


def _letters(answer: str) -> list[str] | None:
    """EasyR1 passes no options: an answer of one letter is one of a list."""
    return [f"{answer}."] if re.fullmatch("[A-Z]", answer) else None


def _mixed(right: float, formed: float) -> float:
    return (1 - FORMAT_SHARE) * right + FORMAT_SHARE * formed


try:
    from swift.rewards import ORM, orms
except ImportError:  # another trainer runs this
    pass
else:

    class SynthcamAccuracy(ORM):  # type: ignore[misc]
        """ms-swift's reward of the right answer."""

        def __call__(self, completions: list[str], solution: list[str], **columns: Any) -> list[float]:
            options = columns.get("options") or [None] * len(completions)
            return [accuracy(*one) for one in zip(completions, solution, options, strict=True)]

    class SynthcamFormat(ORM):  # type: ignore[misc]
        """ms-swift's reward of the form."""

        def __call__(self, completions: list[str], **columns: Any) -> list[float]:
            return [form(completion) for completion in completions]

    orms["synthcam_accuracy"] = SynthcamAccuracy
    orms["synthcam_format"] = SynthcamFormat
