"""Systems that measure the camera's motion and answer every question from that."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from synthcam.errors import SynthcamError
from synthcam.evaluation.footage import Part, UnreadableVideoError
from synthcam.evaluation.items import Item, Prediction
from synthcam.evaluation.systems.beliefs import Beliefs
from synthcam.evaluation.systems.questions import answer

Measure = Callable[[Item], Beliefs]
"""Measures the part of the video that an item is about; raises a SynthcamError where that cannot be done."""
_Key = tuple[Path | None, str, float | None, float | None, str]


class MeasuredSystem:
    """Answers items from a measurement of their video; each part of a video is measured once."""

    def __init__(
        self, name: str, measure: Measure, description: Mapping[str, Any], *, needs_video: bool = True
    ) -> None:
        self.name = name
        self.needs_video = needs_video
        self._measure = measure
        self._description = description
        self._known: dict[_Key, Beliefs | str] = {}

    def describe(self) -> Mapping[str, Any]:
        """What was measured with."""
        return self._description

    def beliefs(self, item: Item) -> Beliefs | str:
        """What is measured of an item's video, or why nothing is."""
        key = (item.file, item.video, item.start, item.end, item.playback)
        if key not in self._known:
            try:
                self._known[key] = self._measure(item)
            except SynthcamError as error:
                self._known[key] = " ".join(str(error).split())
        return self._known[key]

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer item after item."""
        for item in items:
            found = self.beliefs(item)
            yield Prediction(item.id, error=found) if isinstance(found, str) else answer(item, found)


def item_file(item: Item) -> Path:
    """The video of an item.

    Raises:
        UnreadableVideoError: there is none.
    """
    if item.file is None:
        raise UnreadableVideoError(f"{item.video}: there is no video")
    return item.file


def item_part(item: Item) -> Part:
    """The part of its video that an item is about."""
    return Part(item.start or 0.0, item.end, item.playback)
