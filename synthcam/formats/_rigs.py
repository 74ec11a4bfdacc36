"""Order pictures by name, and tell the cameras of a rig, or the shots of a recording, apart by names and lenses."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from synthcam.formats._text import natural_key
from synthcam.geometry.se3 import Array

_DIGITS = re.compile(r"([0-9]+)")
JUMP = 8.0  # a step between folders that is so many usual steps long parts two paths


@dataclass(frozen=True)
class Rig:
    """One camera's pictures: its name ("" if there is only one camera), their places in the list, and notes."""

    name: str
    index: list[int]
    notes: list[str]


def name_order(names: Sequence[str], key: str) -> tuple[list[int], list[str]]:
    """Places of names in natural order, and a note if that is not the order they are in."""
    listed = list(range(len(names)))
    order = sorted(listed, key=lambda index: natural_key(names[index]))
    return order, [] if order == listed else [f"frames were not in order of {key}: sorted by it"]


def split_rigs(names: Sequence[str], lenses: Sequence[Hashable], poses: Sequence[Array]) -> list[Rig]:
    """Group pictures that one camera took, in order of name.

    Folders part cameras if the same file names stand in several (the pictures of one moment), if their lenses differ,
    or if the path jumps between them. In one folder, lenses part cameras if each took several pictures and they take
    turns; a path that zooms has a lens a picture, and one that was calibrated again keeps its lens for a stretch.
    """
    if not names:
        return []
    folders = [name.replace("\\", "/").rpartition("/")[0] for name in names]
    stems = [name.replace("\\", "/").rpartition("/")[2] for name in names]
    if len(set(folders)) > 1 and _folders_part(folders, stems, lenses, poses):
        keys: list[Hashable] = list(folders)
        prefix = _common(sorted(set(folders)))
        named = {folder: folder[len(prefix) :] or folder for folder in folders}
    elif (sides := _sides(stems)) is not None:
        keys = list(sides)
        named = {side: side for side in sides}
    elif _lenses_part(lenses):
        numbers = {lens: index + 1 for index, lens in enumerate(dict.fromkeys(lenses))}
        keys = list(lenses)
        named = {lens: f"camera{number}" for lens, number in numbers.items()}  # type: ignore[misc]
    else:
        return [Rig("", list(range(len(names))), [])]
    groups: dict[Hashable, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    note = f"the pictures are of {len(groups)} cameras: each has a path of its own"
    return [Rig(named[key], index, [note]) for key, index in groups.items()]  # type: ignore[index]


def _folders_part(
    folders: Sequence[str], stems: Sequence[str], lenses: Sequence[Hashable], poses: Sequence[Array]
) -> bool:
    stems_of: dict[str, set[str]] = {}
    lenses_of: dict[str, set[Hashable]] = {}
    for folder, stem, lens in zip(folders, stems, lenses, strict=True):
        stems_of.setdefault(folder, set()).add(stem)
        lenses_of.setdefault(folder, set()).add(lens)
    seen: set[str] = set()
    shared = 0
    for found in stems_of.values():
        shared += len(seen & found)
        seen |= found
    if shared * 2 >= min(map(len, stems_of.values())):
        return True
    own = list(lenses_of.values())
    if all(len(found) < 3 for found in own) and not set.intersection(*own) and any(found != own[0] for found in own):
        return True
    places = np.array([pose[:3, 3] for pose in poses])
    steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    between = np.array([a != b for a, b in pairwise(folders)])
    usual = float(np.median(steps[~between])) if (~between).any() else 0.0
    return bool((steps[between] > JUMP * max(usual, 1e-9)).any())


def _sides(stems: Sequence[str]) -> list[str] | None:
    """What names say besides the frame's number, where that tells cameras apart (left_0001, right_0001); else None.

    The frame's number is the group of digits with most values; cameras share most of their numbers.
    """
    parts = [_DIGITS.split(stem.rpartition(".")[0] or stem) for stem in stems]
    length = len(parts[0])
    if length < 3 or any(len(part) != length for part in parts):
        return None
    frame = max(range(1, length, 2), key=lambda i: len({part[i] for part in parts}))
    sides = ["".join(part[:frame] + part[frame + 1 :]).strip("_-. ") for part in parts]
    numbers: dict[str, set[str]] = {}
    for side, part in zip(sides, parts, strict=True):
        numbers.setdefault(side, set()).add(part[frame])
    if not 1 < len(numbers) <= 16 or min(map(len, numbers.values())) < 2:
        return None
    common = set.intersection(*numbers.values())
    return sides if 2 * len(common) >= max(map(len, numbers.values())) else None


def _lenses_part(lenses: Sequence[Hashable]) -> bool:
    runs = sum(a != b for a, b in pairwise(lenses)) + 1
    counts: dict[Hashable, int] = {}
    for lens in lenses:
        counts[lens] = counts.get(lens, 0) + 1
    return 1 < len(counts) <= 16 and min(counts.values()) > 1 and runs > len(counts)


def _common(folders: Sequence[str]) -> str:
    """The folders that all names start with, up to and including a slash."""
    first, last = folders[0], folders[-1]
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, length) + 1]
