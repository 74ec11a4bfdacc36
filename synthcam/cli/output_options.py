"""What a command says and how: options that many commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(what: str) -> Callable[[F], F]:
    """Add --json, as the argument `as_json`; `what` says what is printed."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print JSON: {what}")


def quiet_option(command: F) -> F:
    """Add --quiet, as the argument `quiet`."""
    return click.option("--quiet", "-q", is_flag=True, help="Say nothing but what goes wrong.")(command)
