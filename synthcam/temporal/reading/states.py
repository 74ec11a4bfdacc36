"""The states of a log by thing and frame: all that the readers go by."""

from collections import defaultdict
from dataclasses import dataclass, field

from synthcam.temporal.event_log import EventLog, State, Thing


@dataclass(frozen=True)
class LogStates:
    """The states of every thing, frame by frame; the log's events are not looked at."""

    fps: float
    frames: int
    things: dict[str, Thing]
    of: dict[str, list[State]] = field(repr=False)

    @classmethod
    def read(cls, log: EventLog) -> "LogStates":
        """Sort the states of a log by thing."""
        of: dict[str, list[State]] = defaultdict(list)
        for state in sorted(log.states, key=lambda state: state.frame):
            of[state.thing].append(state)
        return cls(log.fps, log.frames, {thing.name: thing for thing in log.things}, dict(of))

    @property
    def movers(self) -> list[str]:
        """Names of what can move, in the order of the log."""
        return [name for name, thing in self.things.items() if thing.role == "mover"]

    def time(self, frame: float) -> float:
        """Seconds of a frame."""
        return frame / self.fps
