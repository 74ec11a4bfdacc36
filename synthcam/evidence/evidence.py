"""All that an eye can see in a clip, computed when it is first needed and kept."""

from functools import cached_property

from synthcam.evidence.grid import Grid
from synthcam.evidence.near_far import Comparison, compare_depths, compare_things
from synthcam.evidence.picture import Picture
from synthcam.evidence.shot import Shot
from synthcam.evidence.things import SeenThing, find_things


class Evidence:
    """What is seen in a clip: the picture as a whole, near against far, and the things in it.

    Args:
        shot: the clip.
    """

    def __init__(self, shot: Shot) -> None:
        self.shot = shot
        self.last = len(shot.cameras) - 1
        self._things_compared: dict[tuple[int, int], tuple[Comparison, ...]] = {}
        self._depths_compared: dict[tuple[int, int], tuple[Comparison, ...]] = {}

    @cached_property
    def grid(self) -> Grid:
        """What rays hit in frames spread over the clip."""
        return Grid.of(self.shot)

    @cached_property
    def picture(self) -> Picture:
        """How the static picture moves as a whole."""
        return Picture(self.grid)

    @cached_property
    def things(self) -> tuple[SeenThing, ...]:
        """The things with names, the most prominent first."""
        return find_things(self.grid)

    def thing(self, identity: int) -> SeenThing | None:
        """The thing with an id, if it has a name."""
        return next((thing for thing in self.things if thing.id == identity), None)

    def compare_things(self, start: int, end: int) -> tuple[Comparison, ...]:
        """Each thing at rest against what lies behind it, between two frames."""
        key = (start, end)
        if key not in self._things_compared:
            self._things_compared[key] = tuple(compare_things(self.grid, self.things, start, end))
        return self._things_compared[key]

    def compare_depths(self, start: int, end: int) -> tuple[Comparison, ...]:
        """Near against far parts of the picture in general, between two frames."""
        key = (start, end)
        if key not in self._depths_compared:
            self._depths_compared[key] = compare_depths(self.grid, start, end)
        return self._depths_compared[key]
