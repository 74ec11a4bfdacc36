"""Question files of other projects: CamReasoner's items, and ShareGPT files with videos.

- CamReasoner's items (https://github.com/wuhang03/CamReasoner) are in its evaluation format or in its RL format.
- ShareGPT files are as LLaMA-Factory and LLaVA read them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synthcam.data_paths import video_file
from synthcam.errors import InputError
from synthcam.json_rows import Row, checked, read_objects
from synthcam.language.items import INSTRUCTION
from synthcam.language.sample import FORMAT
from synthcam.option_text import letter_of
from trainer.examples import Example, Form
from trainer.sources.prompts import ANSWER_ALONE, prompt

_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)


class EvaluationItem(Row):
    """An item with its video in `path` and its answer in tags."""

    problem: str
    options: list[str]
    solution: str
    path: str
    process: str = ""
    dataset: str = ""


class RlItem(Row):
    """An item with a list of videos and a bare answer."""

    problem: str
    options: list[str]
    answer: str
    videos: list[str]


def read_camreasoner(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read the items of a file in either format.

    Raises:
        InputError: an item is neither, its answer has no tag or is none of its options, or it has more than one video.
    """
    for where, content in read_objects(file):
        chain = None
        if "solution" in content:
            item = checked(EvaluationItem, where, content)
            problem, options, reference = item.problem, item.options, item.path
            tagged = _ANSWER.search(item.solution)
            if tagged is None:
                raise InputError(f"{where}: solution is {item.solution[:60]!r}; allowed is <answer>...</answer>")
            answer = tagged[1].strip()
            chain = _chain(item.process.strip(), item.solution.strip())
        else:
            row = checked(RlItem, where, content)
            if len(row.videos) != 1:
                raise InputError(f"{where}: has {len(row.videos)} videos; allowed is one")
            problem, options, answer, reference = row.problem, row.options, row.answer, row.videos[0]
        if options:
            letter = letter_of(answer, options)
            if letter is None:
                raise InputError(f"{where}: the answer is {answer[:60]!r}; allowed is one of {', '.join(options)}")
            answer = letter
        yield Example(
            source=name,
            video=video_file(videos, reference),
            question=problem,
            options=tuple(options),
            answer=answer,
            prompt=prompt(problem, options, "reasoned" if chain else form),
            chain=chain,
            kind=_kind(options),
            topic=problem,
            split="train",
            clip=reference,
        )


def _chain(process: str, solution: str) -> str | None:
    """The chain of an item: its process, or the process with the answer that stands apart from it."""
    return next((text for text in (process, f"{process}{solution}") if FORMAT.match(text)), None)


def _kind(options: list[str]) -> str:
    if not options:
        return "open"
    return "binary" if {option.rpartition(" ")[2] for option in options} == {"Yes", "No"} else "choice"


_OPTION = re.compile(r"^[A-H]\. .+$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"<(?:video|image)>\n?")
_WHAT = {True: "the letter of the option", False: "the answer in words"}
_SPEAKERS = {"human": "user", "gpt": "assistant"}


class Turn(Row):
    """One message."""

    role: str
    content: str


class Conversation(Row):
    """Messages about videos."""

    messages: list[Turn]
    videos: list[str]


def read_sharegpt(
    file: Path, videos: Path, *, name: str, form: Form, unusable: Counter[str] | None = None
) -> Iterator[Example]:
    """Read each question about one video with its answer. The chat template replaces system messages.

    Args:
        unusable: counts all other items by reason.

    Raises:
        InputError: an item is not a conversation.
    """
    unusable = Counter() if unusable is None else unusable
    for where, content in read_objects(file):
        talk = checked(Conversation, where, _plain(content))
        turns = [turn for turn in talk.messages if turn.role != "system"]
        if len(talk.videos) != 1:
            unusable[f"{len(talk.videos)} videos, not one"] += 1
        elif [turn.role for turn in turns] != ["user", "assistant"]:
            unusable["not one question and one answer"] += 1
        else:
            said = _PLACEHOLDER.sub("", turns[0].content).strip()
            video = video_file(videos, talk.videos[0])
            example = _example(name, said, turns[1].content.strip(), video, talk.videos[0], form)
            if example is None:
                unusable["an answer that is none of the options"] += 1
            else:
                yield example


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """Rename LLaVA's keys to LLaMA-Factory's."""
    turns = content.get("messages", content.get("conversations"))
    found = content.get("videos", content.get("video"))
    plain: dict[str, Any] = {}
    if isinstance(turns, list):
        plain["messages"] = [
            {
                "role": _SPEAKERS.get(str(turn.get("from")), turn.get("role", turn.get("from"))),
                "content": turn.get("content", turn.get("value")),
            }
            for turn in turns
            if isinstance(turn, dict)
        ]
    plain["videos"] = [found] if isinstance(found, str) else found or []
    return plain


def _example(name: str, said: str, reply: str, video: Path, clip: str, form: Form) -> Example | None:
    """Make an example of a question and a reply, which may be a chain, a tagged answer or plain words.

    Returns:
        None if there are options and the reply is none of them.
    """
    tagged = _ANSWER.search(reply)
    answer = tagged[1].strip() if tagged else reply
    options = tuple(_OPTION.findall(said))
    if options:
        letter = letter_of(answer, options)
        if letter is None:
            return None
        answer = letter
    # The model always learns to answer in tags, so every prompt has to ask for them.
    if form == "reasoned" and "<observation>" not in said:
        words = f"{said}\n{INSTRUCTION.format(answer=_WHAT[bool(options)])}"
    elif form == "answer" and tagged is None:
        words = f"{said}\n{ANSWER_ALONE.format(answer=_WHAT[bool(options)])}"
    else:
        words = said
    return Example(
        source=name,
        video=video,
        question=said.partition("\n")[0],
        options=options,
        answer=answer,
        prompt=words,
        chain=reply if FORMAT.match(reply) else None,
        kind="choice" if options else "open",
        topic=said.partition("\n")[0],
        split="train",
        clip=clip,
        words=said,
    )
