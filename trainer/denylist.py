"""Evaluation clips never train: CameraBench's test videos, recognised under any folder, extension, case or URL.

The names are CameraBench's (https://github.com/sy77777en/CameraBench, CC BY 4.0). Nothing but names is known here: a
test video that was given quite another name passes.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

MOST_LINKS = 40
"""As many as Linux follows."""
NAMES_FILE = "camerabench_test_videos.txt"


class DenyList:
    """Names of clips that must not train.

    A text is denied where a clip's stem stands in it as a word of its own: no letter or digit right before it, and its
    last number does not go on. `a.5.3_4fps.webm` is the clip `a.5.3`; `a.5.31.mp4` and `a.5.3.1.mp4` are others.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._name_by_stem = {Path(name).stem.lower(): name for name in names}
        self._longest = max(map(len, self._name_by_stem), default=0)

    def __len__(self) -> int:
        return len(self._name_by_stem)

    def find(self, text: str) -> str | None:
        """The evaluation clip that `text` (a path, a URL, an identifier) names, or None."""
        text = _unquoted(text).lower()
        ends = [end for end in range(1, len(text) + 1) if _ends_stem(text, end)]
        for start in (i for i in range(len(text)) if _starts_stem(text, i)):
            for end in ends:
                if 0 < end - start <= self._longest and (name := self._name_by_stem.get(text[start:end])):
                    return name
        return None

    def find_file(self, path: Path) -> str | None:
        """The evaluation clip a file is, by its own name, its folder's, or those of any link on the way; or None.

        Folders further up are the user's and say nothing of the clip.
        """
        places = (Path(folder.name, file.name) for file in _links(path) for folder in _links(file.parent))
        found = (self.find(place.as_posix()) for place in places)
        return next((name for name in found if name is not None), None)


@cache
def camerabench_test_clips() -> DenyList:
    """The deny-list of CameraBench's 1,071 test videos."""
    lines = files("trainer").joinpath(NAMES_FILE).read_text(encoding="utf-8").splitlines()
    return DenyList(line for line in lines if line and not line.startswith("#"))


def _links(path: Path) -> Iterator[Path]:
    """A path and, one after the other, what it links to."""
    yield path
    for _ in range(MOST_LINKS):
        if not path.is_symlink():
            return
        path = Path(os.path.normpath(path.parent / path.readlink()))
        yield path


def _unquoted(text: str) -> str:
    """Percent codes undone, however often they were applied."""
    while (once := unquote(text)) != text:
        text = once
    return text


def _starts_stem(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum() or not text[at].isalnum()


def _ends_stem(text: str, end: int) -> bool:
    rest = text[end : end + 2]
    return not rest[:1].isdigit() and not (rest[:1] == "." and rest[1:].isdigit())
