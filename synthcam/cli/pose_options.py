"""What a user may know about a pose file that the file does not say: options of every command that reads one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def pose_options(command: F) -> F:
    """Add --fov-deg, --fps, --up and --camera-extrinsics to a command, as keyword arguments of those names."""
    for option in (
        click.option(
            "--camera-extrinsics", type=click.Path(path_type=Path), default=None, metavar="YAML",
            help="EuRoC only: the camera's sensor.yaml.",
        ),
        click.option(
            "--up", type=click.Choice(["x", "-x", "y", "-y", "z", "-z"]), default=None,
            help="Axis of the file's world that points up.  [default: the first frame is upright]",
        ),
        click.option(
            "--fps", type=float, default=None, metavar="F",
            help="Frames a second.  [default: the file's, else 8]",
        ),
        click.option(
            "--fov-deg", type=float, default=None, metavar="D",
            help="Horizontal field of view.  [default: the file's, else 60]",
        ),
    ):  # fmt: skip
        command = option(command)
    return command
