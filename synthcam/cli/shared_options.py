"""Options that many commands share: how a command says what it says, and what a user may know about a pose file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(what: str) -> Callable[[F], F]:
    """Add --json, as the argument `as_json`; `what` says what is printed."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print JSON: {what}")


def quiet_option(command: F) -> F:
    """Add --quiet, as the argument `quiet`."""
    return click.option("--quiet", "-q", is_flag=True, help="Say nothing but what goes wrong.")(command)


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
