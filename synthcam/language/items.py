"""A sample in the forms that other tools read: CamReasoner's items, ShareGPT messages, TRL conversations."""

from typing import Any

from synthcam.language.sample import Sample

INSTRUCTION = (
    "Answer in this form: <observation>what can be seen</observation><think>what follows from it</think>"
    "<answer>{answer}</answer>."
)
SOURCE = "synthcam"


def problem_type(sample: Sample) -> str:
    """What CamReasoner's loader calls this kind of question: options are shown for "multiple choice" alone."""
    return "multiple choice" if sample.options else "open-ended"


def prompt(sample: Sample) -> str:
    """The question with its options and the form of the answer."""
    answer = "the letter of the option" if sample.options else "the answer in words"
    lines = [sample.question, *sample.options, INSTRUCTION.format(answer=answer)]
    return "\n".join(lines)


def camreasoner_item(sample: Sample, *, identity: str, video: str) -> dict[str, Any]:
    """CamReasoner's evaluation item: its keys, in its order. `process` holds the chain's reasoning."""
    return {
        "problem_id": identity,
        "problem": sample.question,
        "data_type": "video",
        "problem_type": problem_type(sample),
        "options": list(sample.options),
        "process": sample.chain,
        "solution": f"<answer>{sample.answer}</answer>",
        "path": video,
        "data_source": SOURCE,
        "dataset": SOURCE,
        "output": [],
        "id": identity,
    }


def camreasoner_rl_item(sample: Sample, *, video: str) -> dict[str, Any]:
    """The item CamReasoner's RL loader reads."""
    return {
        "problem": sample.question,
        "options": list(sample.options),
        "problem_type": problem_type(sample),
        "data_type": "video",
        "videos": [video],
        "answer": sample.answer,
    }


def sharegpt_item(sample: Sample, *, video: str) -> dict[str, Any]:
    """ShareGPT messages and videos, as LLaMA-Factory reads them."""
    return {
        "messages": [
            {"role": "user", "content": f"<video>{prompt(sample)}"},
            {"role": "assistant", "content": sample.chain},
        ],
        "videos": [video],
    }


def trl_item(sample: Sample, *, video: str) -> dict[str, Any]:
    """TRL's conversational form with a column of videos."""
    return {
        "messages": [
            {"role": "user", "content": [{"type": "video"}, {"type": "text", "text": prompt(sample)}]},
            {"role": "assistant", "content": [{"type": "text", "text": sample.chain}]},
        ],
        "videos": [video],
    }


def clip_item(sample: Sample) -> dict[str, Any]:
    """The form in clip.json."""
    return {
        "kind": sample.kind,
        "topic": sample.topic,
        "skill": sample.skill,
        "length": sample.length,
        "question": sample.question,
        "options": list(sample.options),
        "answer": sample.answer,
        "chain": sample.chain,
    }
