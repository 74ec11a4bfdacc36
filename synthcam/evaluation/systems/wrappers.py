"""Systems around other systems: cues puts measured motion into the question, single-frame shows one frame alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from synthcam.errors import InputError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.system import System, SystemSettings, open_system
from synthcam.evaluation.systems.beliefs import Beliefs
from synthcam.evaluation.systems.measured import MeasuredSystem

CUE = "Measured camera motion, second by second: {seconds}."
"""What is said before a question (cf. the line "Per-second camera motion" of arXiv 2603.13119)."""


@contextmanager
def open_cues(argument: str, settings: SystemSettings) -> Iterator[System]:
    """Open the system that follows `cues:`, and put a line of measured motion before each of its questions.

    `--option cues=flow` (the default), `sfm` or `poses:DIR` says what measures.

    Raises:
        InputError: no system is named, or what should measure measures nothing.
    """
    if not argument:
        raise InputError("--system cues: needs the system that is asked, as in cues:MODEL_DIR")
    options = dict(settings.options)
    source = str(options.pop("cues", "flow"))
    with (
        open_system(source, replace(settings, options={}, fps=None, budget=None)) as measuring,
        open_system(argument, replace(settings, options=options)) as asked,
    ):
        if not isinstance(measuring, MeasuredSystem):
            raise InputError(f"--option cues={source}: measures no motion; allowed are flow, sfm and poses:DIR")
        yield Wrapper(f"cues:{asked.name}", asked, _with_cue(measuring), {"cues": dict(measuring.describe())})


@contextmanager
def open_single_frame(argument: str, settings: SystemSettings) -> Iterator[System]:
    """Open the system that follows `single-frame:`, and show it one frame of each video: no motion can be seen.

    Raises:
        InputError: no system is named, or one that measures motion.
    """
    if not argument:
        raise InputError("--system single-frame: needs the system that is asked, as in single-frame:MODEL_DIR")
    with open_system(argument, replace(settings, budget=1)) as asked:
        if isinstance(asked, MeasuredSystem):
            raise InputError(
                f"--system single-frame:{argument}: {asked.name} measures motion, of which one frame has none"
            )
        yield Wrapper(f"single-frame:{asked.name}", asked, lambda item: item, {"frames": 1})


class Wrapper:
    """A system that is given other items than were asked."""

    def __init__(
        self, name: str, asked: System, change: Callable[[Item], Item], description: Mapping[str, Any]
    ) -> None:
        self.name, self.needs_video = name, asked.needs_video
        self._asked, self._change, self._description = asked, change, description

    def describe(self) -> Mapping[str, Any]:
        """What the system inside says, and what is put around it."""
        return {**self._asked.describe(), **self._description}

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer the changed items."""
        return self._asked.answer(map(self._change, items))


def cue(beliefs: Beliefs) -> str:
    """The line of measured motion, such as "1 pan-left; 2 pan-left and zoom-in; 3 none"."""
    end = max((one.end_s for one in beliefs.timeline), default=1.0)
    seconds = beliefs.seconds(end)
    told = [f"{number} {' and '.join(names) or 'none'}" for number, names in enumerate(seconds, start=1)]
    return CUE.format(seconds="; ".join(told))


def _with_cue(measuring: MeasuredSystem) -> Callable[[Item], Item]:
    def change(item: Item) -> Item:
        found = measuring.beliefs(item)
        return item if isinstance(found, str) else replace(item, question=f"{cue(found)}\n{item.question}")

    return change
