"""What is known about a clip for writing about it: what can be seen, what is measured, and what follows from what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from synthcam.evidence.evidence import Evidence
from synthcam.evidence.shot import Shot
from synthcam.evidence.things import SeenThing
from synthcam.labels.segments import MotionSegment
from synthcam.language.inferences import Inference, infer
from synthcam.language.places import Place, place_of
from synthcam.language.sights import Sight, Window, still_sights
from synthcam.language.style import DEFAULT_STYLE, Style
from synthcam.language.thing_sights import thing_sights
from synthcam.motion.motions import MOTIONS, SHAKE

OVERLAP = 0.5
"""A motion belongs to a stretch of which it fills at least this part."""
SHORTEST_S = 0.5
UNTOLD, UNTOLD_DEG = 0.06, 3.0
"""Travel, in parts of the scene's depth, and degrees of turning beside which a camera does not stay as it is."""
TRAVELS = ("dolly", "truck", "pedestal", "arc", "crane", "dolly-zoom")
VIEWS = ("pan", "tilt", "roll", "zoom", "arc", "crane", "dolly-zoom")
"""Families of motions that move the viewpoint, and that turn, narrow or widen the view."""


@dataclass(frozen=True, eq=False)
class ClipFacts:
    """A clip, as texts about it are written.

    Attributes:
        shot: cameras, things, motions, labels.
        evidence: what an eye can see in it.
        style: how texts about it are written.
    """

    shot: Shot
    evidence: Evidence
    style: Style = DEFAULT_STYLE

    @cached_property
    def labels(self) -> Mapping[str, bool | None]:
        """Tri-state, by last name, which is unique."""
        return {name.rsplit(".", 1)[-1]: truth for name, truth in self.shot.labels.items()}

    @cached_property
    def motions(self) -> tuple[str, ...]:
        """The motions that have a name in the table, tracking shots last."""
        # A camera that shakes in its place is static apart from that; its shake is a sight of its own.
        told = ("static" if motion == SHAKE else motion for motion in self.shot.motions)
        named = [motion for motion in dict.fromkeys(told) if motion in MOTIONS]
        return tuple(sorted(named, key=lambda motion: MOTIONS[motion].family == "track"))

    def runs(self, motion: str) -> tuple[MotionSegment, ...]:
        """When a motion happens."""
        return tuple(segment for segment in self.shot.segments if segment.name == motion)

    @cached_property
    def whole(self) -> Window:
        """All of the clip."""
        return Window(0, self.evidence.last, "")

    @cached_property
    def place(self) -> Place | None:
        """Where it plays."""
        return place_of(self.evidence)

    @cached_property
    def _things_seen(self) -> dict[Window, tuple[tuple[Sight, SeenThing], ...]]:
        return {}

    def things_seen(self, window: Window) -> tuple[tuple[Sight, SeenThing], ...]:
        """What single things do in a stretch, the most prominent first."""
        if window not in self._things_seen:
            self._things_seen[window] = tuple(thing_sights(self.evidence, window))
        return self._things_seen[window]

    @cached_property
    def still(self) -> Mapping[str, Sight]:
        """What the picture certainly never does."""
        return still_sights(self.evidence)

    @cached_property
    def inferences(self) -> Mapping[str, Inference]:
        """The inference to each motion that the pictures show plainly; of one that comes again, to its longest run."""
        found = {}
        for motion in self.motions:
            window = self._window(motion)
            if window is None:
                continue
            around = self.around(window)
            inference = infer(self.evidence, motion, window, around)
            if inference is not None and (MOTIONS[motion].family == "track" or self._all_told(window, around)):
                found[motion] = inference
        return found

    def _window(self, motion: str) -> Window | None:
        if motion == "static" or MOTIONS[motion].family == "track":
            return self.whole
        runs = self.runs(motion)
        if not runs:
            return None
        longest = max(runs, key=lambda run: (run.end_frame - run.start_frame, -run.start_frame))
        if (longest.end_frame - longest.start_frame) / self.shot.cameras.fps < SHORTEST_S:
            return None
        return Window.of(longest.start_frame, longest.end_frame, self.evidence.last)

    def _all_told(self, window: Window, around: Sequence[str]) -> bool:
        """Whether the camera neither travels nor turns in a stretch without a motion that says so.

        A motion that the pictures hardly show has no name, but "the viewpoint stays put" is not true beside it.
        """
        if self.shot.annotation.steadiness in ("unsteady", "very_unsteady"):
            return True
        families = {MOTIONS[motion].family for motion in around}
        poses = self.shot.cameras.world_from_camera[window.start : window.end + 1]
        depth = self.evidence.grid.depth[np.isfinite(self.evidence.grid.depth)]
        way = np.linalg.norm(poses[:, :3, 3] - poses[0, :3, 3], axis=1).max()
        if not families & set(TRAVELS) and len(depth) and way > UNTOLD * np.median(depth):
            return False
        turned = np.clip((np.einsum("ij,fij->f", poses[0, :3, :3], poses[:, :3, :3]).min() - 1) / 2, -1, 1)
        return bool(families & set(VIEWS)) or bool(np.degrees(np.arccos(turned)) <= UNTOLD_DEG)

    def around(self, window: Window) -> tuple[str, ...]:
        """The motions that fill at least half of a stretch, without tracking shots, which are made of them."""
        length = max(1, window.end - window.start)
        found = []
        for motion in self.motions:
            if MOTIONS[motion].family == "track":
                continue
            shared = [min(s.end_frame, window.end) - max(s.start_frame, window.start) for s in self.runs(motion)]
            if max(shared, default=0) / length >= OVERLAP:
                found.append(motion)
        return tuple(found)


def clip_facts(shot: Shot, style: Style = DEFAULT_STYLE) -> ClipFacts:
    """What texts about a clip of at least two frames are written from."""
    return ClipFacts(shot, Evidence(shot), style)
