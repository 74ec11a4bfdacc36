"""What a policy and a reader see of a video's candidates, computed once and kept on disk.

FOLDER/<digest of reader, video and candidates>.npz   tokens in half precision, times, rows and columns
"""

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.atomic_files import replacing
from trainer.examples import Example
from trainer.frame_selection.candidates import Candidates, read_candidates
from trainer.frame_selection.reader import FrameTokens, Reader
from trainer.video import Span

HELD = 4096
"""Videos whose tokens are held in memory, at most."""
HELD_BYTES = 2 * 10**9
"""Bytes of them, at most."""


@dataclass(frozen=True)
class Seen:
    """A video's candidates as the reader sees them.

    Attributes:
        tokens: of each candidate.
        times: (N,) seconds.
    """

    tokens: FrameTokens
    times: npt.NDArray[np.float64]

    @property
    def features(self) -> torch.Tensor:
        """(N, 2 * hidden) for the policy: the mean and the largest of each candidate's tokens."""
        values = self.tokens.values.float()
        return torch.cat([values.mean(dim=1), values.amax(dim=1)], dim=-1)

    def __len__(self) -> int:
        return len(self.tokens)


def feature_width(reader: Reader) -> int:
    """The width of a candidate's features."""
    return 2 * reader.hidden


class SeenVideos:
    """The candidates of videos as a reader sees them; each is decoded and looked at once.

    Args:
        fps, most: how candidates are taken from a video.
        folder: where they are kept between runs; without it in memory alone.
    """

    def __init__(self, reader: Reader, *, fps: float, most: int, folder: Path | None = None) -> None:
        self._reader, self._fps, self._most, self._folder = reader, fps, most, folder
        self._held: OrderedDict[tuple[Path, Span], Seen] = OrderedDict()
        self._bytes = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def candidates(self, video: Path, span: Span = (0.0, None)) -> Candidates:
        """The candidates of a video as pictures.

        Raises:
            UnreadableVideoError: it cannot be decoded.
        """
        return read_candidates(video, self._reader.video_input, fps=self._fps, most=self._most, span=span)

    def of(self, example: Example, span: Span = (0.0, None)) -> Seen:
        """The candidates of an example's video.

        Raises:
            UnreadableVideoError: it cannot be decoded.
        """
        key = (example.video, span)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        found = self._read(example.video, span)
        if found is None:
            candidates = self.candidates(example.video, span)
            tokens = self._reader.look(candidates.frames)
            found = Seen(FrameTokens(tokens.values.half(), tokens.rows, tokens.columns), candidates.times)
            self._write(example.video, span, found)
        self._hold(key, found)
        return found

    def _hold(self, key: tuple[Path, Span], found: Seen) -> None:
        self._held[key] = found
        self._bytes += found.tokens.values.nbytes
        while len(self._held) > 1 and (len(self._held) > HELD or self._bytes > HELD_BYTES):
            _, dropped = self._held.popitem(last=False)
            self._bytes -= dropped.tokens.values.nbytes

    def _file(self, video: Path, span: Span) -> Path | None:
        """Where a video's tokens are kept: another file, reader or choice of candidates is another name."""
        if self._folder is None:
            return None
        state = video.stat()
        content = [
            self._reader.digest,
            self._reader.video_input.model_dump(),
            self._fps,
            self._most,
            str(video.absolute()),
            state.st_size,
            state.st_mtime_ns,
            span,
        ]
        name = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
        return self._folder / f"{name}.npz"

    def _read(self, video: Path, span: Span) -> Seen | None:
        if not video.is_file():
            return None
        file = self._file(video, span)
        if file is None or not file.is_file():
            return None
        try:
            with np.load(file, allow_pickle=False) as kept:
                rows, columns = (int(side) for side in kept["shape"])
                return Seen(FrameTokens(torch.from_numpy(kept["values"]), rows, columns), kept["times"])
        except (OSError, ValueError, KeyError):
            return None  # cut off by a full disk or a kill: it is computed again

    def _write(self, video: Path, span: Span, found: Seen) -> None:
        file = self._file(video, span)
        if file is None:
            return
        with replacing(file) as temporary, temporary.open("wb") as out:
            np.savez(
                out,
                values=found.tokens.values.numpy(),
                shape=np.array([found.tokens.rows, found.tokens.columns]),
                times=found.times,
            )
