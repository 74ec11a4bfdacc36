"""What a path or a name that stands in data may be: the tables and lists of others must not lead out of their folder.

Every reader of such data asks `path_in` before it opens a file, and `file_name` before a name from data becomes one.
"""

import errno
import hashlib
import os
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from synthcam.errors import InputError

MOST_NAME_BYTES = 255
"""File systems allow no longer names; of a whole path, Linux allows 4,096 bytes."""
MOST_PATH_BYTES = 4096
SHOWN = 80
"""Characters that messages quote of a path."""
KEPT_OF_A_NAME = 64


def path_in(root: Path, reference: object, *, what: str) -> Path:
    """The file that data calls `reference`, which must lie below `root`, links included.

    The file need not exist. Allowed beside files below `root` are the links of a Hugging Face cache: a file of
    `.../snapshots/<revision>` may be a link to one of `.../blobs`.

    Args:
        root: the folder that the data may speak of.
        reference: a relative path with forward slashes, as the data holds it.
        what: what the reference stands for, to begin messages with.

    Raises:
        InputError: it is no such path, leads out of `root`, or is a link to itself or no regular file.
    """
    problem = path_problem(root, reference)
    if problem is not None:
        raise InputError(f"{what} {shown(reference)}: {problem}; allowed are files below {root}")
    return root / str(reference)


def video_file(root: Path, reference: str) -> Path:
    """Find the video that a file calls `reference`: below `root` by its path, or in `root` by its name alone.

    References have the folders of their author's machine, and may be URLs or have backslashes. If there is no such
    video, the first path below `root` is returned.

    Raises:
        InputError: it names no file, or what it names is a link out of `root`.
    """
    if "://" in reference:
        reference = unquote(urlsplit(reference).path).lstrip("/")
    path = PurePosixPath(reference.replace("\\", "/"))
    top = PurePosixPath(root.absolute())
    if path.is_relative_to(top):
        path = path.relative_to(top)
    what = f"{root}: video"
    if path.is_absolute() or PureWindowsPath(path).drive or ".." in path.parts:
        return path_in(root, path.name, what=what)
    first = path_in(root, str(path), what=what)
    if first.is_file():
        return first
    by_name = path_in(root, path.name, what=what)
    return by_name if by_name.is_file() else first


def path_problem(root: Path, reference: object) -> str | None:
    """Why `path_in` refuses a reference, in a few words; None if it does not."""
    return _problem_of_text(reference) or _problem_of_place(root, str(reference))


def is_bare_name(name: str) -> bool:
    """Whether a name can be a file's and leads to no other folder."""
    return "/" not in name and _problem_of_text(name) is None


def shown(reference: object) -> str:
    """A path or name from data as messages quote it: on one line, and not too long."""
    text = repr(reference)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(str(reference))} characters)"


def file_name(name: str) -> str:
    """A file name without ending for a name that stands in data, such as a clip's.

    Names of letters, digits, - and _ stay as they are, as all do that synthcam gives. In others every other character
    becomes _, and digits of a hash keep different names apart.
    """
    if re.fullmatch(rf"[A-Za-z0-9_][A-Za-z0-9_-]{{0,{KEPT_OF_A_NAME - 1}}}", name):
        return name
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name).lstrip("-")[:KEPT_OF_A_NAME]
    return f"{plain or '_'}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def _problem_of_text(reference: object) -> str | None:
    """What is wrong with the words of a reference; None if nothing is."""
    if not isinstance(reference, str):
        return "is no text"
    pure = PurePosixPath(reference)
    if not reference or reference in (".", "./"):
        return "names no file"
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in reference):
        return "holds a character that no path has"
    if pure.is_absolute() or PureWindowsPath(reference).drive:
        return "is an absolute path"
    if ".." in pure.parts or ".." in reference.split("\\"):
        return "leads upwards"
    if "\\" in reference or str(pure) != reference:
        return "is not in normal form"
    if len(reference.encode()) > MOST_PATH_BYTES or any(len(part.encode()) > MOST_NAME_BYTES for part in pure.parts):
        return "is longer than paths can be"
    return None


def _problem_of_place(root: Path, reference: str) -> str | None:
    """What is wrong with where a reference leads; None if nothing is."""
    file, top = os.path.realpath(root / reference), os.path.realpath(root)
    if not _is_below(file, top) and not _is_blob(root / reference, file, top):
        return "is a link that leads elsewhere"
    try:
        kind = (root / reference).stat().st_mode
    except OSError as error:
        return "is a link to itself" if error.errno == errno.ELOOP else None
    return None if stat.S_ISREG(kind) else "is no regular file"


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_blob(link: Path, file: str, top: str) -> bool:
    """Whether a link of a snapshot leads to a blob of the same repository in a Hugging Face cache."""
    folders = [Path(top), *Path(top).parents]
    repository = next((folder.parent.parent for folder in folders if folder.parent.name == "snapshots"), None)
    if repository is None or Path(file).parent != repository / "blobs":
        return False
    # The link itself lies in the snapshot: no folder on the way to it leads elsewhere.
    return _is_below(str(link.parent.resolve() / link.name), top)
