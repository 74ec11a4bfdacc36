"""Running the real command line inside the test process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from support.cheap_builds import figures_drawn_once, local_builds_in_this_process

from synthcam.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def synthcam(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `synthcam ARGUMENTS...` and give its exit code and what it printed."""

    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        printed = capfd.readouterr()
        return Ran(int(stopped.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def refused(synthcam: Callable[..., Ran]) -> Callable[..., str]:
    """Run a command that must be refused: exit code 2, nothing on stdout, one line on stderr, which is given back."""

    def run(*arguments: object) -> str:
        ran = synthcam(*arguments)
        assert ran.code == 2, ran
        assert ran.out == ""
        assert ran.err.startswith("synthcam: ")
        assert ran.err.count("\n") == 1, ran.err
        return ran.err

    return run


@pytest.fixture
def built_here() -> Iterator[None]:
    """Datasets are built without worker processes, and cards that show the same copy their figures."""
    with local_builds_in_this_process(), figures_drawn_once():
        yield
