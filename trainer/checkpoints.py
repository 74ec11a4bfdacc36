"""Folders of weights that prove themselves: each lists the SHA-256 of its files, and is checked before it is used.

A checkpoint of an earlier version has no list and is taken as it is.
"""

import json
import re
from pathlib import Path

from synthcam.atomic_files import sync_to_disk, write_text
from synthcam.digests import digest_holds, with_digest
from synthcam.errors import InputError
from synthcam.receipts import FILES, list_files, own_files, read_receipt

SEAL = "synthcam_files.json"
_STATE = "trainer_state.json"


def seal(folder: Path) -> None:
    """List the files of a folder in it, once all of them are written.

    Raises:
        OSError: the list cannot be written.
    """
    (folder / SEAL).unlink(missing_ok=True)
    sync_to_disk(folder)
    write_text(folder / SEAL, json.dumps(with_digest({FILES: list_files(folder)}), indent=1) + "\n", sync=True)


def damage(folder: Path) -> str | None:
    """What in a folder of weights is not as it was written, in a few words; None where nothing is."""
    if not folder.is_dir():
        return "is missing"
    if not (folder / SEAL).exists():
        return None if any(folder.glob("*.json")) else "holds nothing"
    try:
        content = json.loads((folder / SEAL).read_bytes())
    except (OSError, ValueError):
        content = None
    if not isinstance(content, dict) or not digest_holds(content):
        return f"{SEAL} is not what was written"
    listed = read_receipt(folder / SEAL)
    harmed = sorted(set(listed) - own_files(folder, listed))
    if not harmed:
        return None
    return f"{harmed[0]} is {'not what was written' if (folder / harmed[0]).exists() else 'missing'}"


def check_intact(folder: Path, advice: str) -> None:
    """Refuse a folder of weights that is damaged.

    Raises:
        InputError: names the file, and gives the advice.
    """
    problem = damage(folder)
    if problem is not None:
        raise InputError(f"{folder}: {problem}; {advice}")


def last_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint in a stage's folder that is complete and as it was written; None if there is none."""
    return find_checkpoint(folder)[0]


def find_checkpoint(folder: Path) -> tuple[Path | None, list[str]]:
    """Find the newest checkpoint in a stage's folder that is complete and as it was written.

    Returns:
        The checkpoint, None if there is none; and a sentence for each newer one that is damaged.
    """
    said: list[str] = []
    numbered = [path for path in folder.glob("checkpoint-*") if re.fullmatch(r"checkpoint-[0-9]+", path.name)]
    for path in sorted(numbered, key=lambda path: int(path.name.removeprefix("checkpoint-")), reverse=True):
        if not _is_complete(path):
            continue  # saving was stopped
        problem = damage(path)
        if problem is None:
            return path, said
        said.append(f"{path}: {problem}; it is not used")
    return None, said


def _is_complete(checkpoint: Path) -> bool:
    """Whether a checkpoint has its state, which is written last."""
    try:
        return isinstance(json.loads((checkpoint / _STATE).read_text()), dict)
    except (OSError, ValueError):
        return (checkpoint / SEAL).exists()
