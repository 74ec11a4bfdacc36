"""The errors a user can cause. Each becomes one line on stderr and an exit code; anything else is a bug."""


class SynthcamError(Exception):
    """What was asked for makes no sense or cannot be done here. The message is one line, ready to print."""

    exit_code = 2


class InputError(SynthcamError):
    """A file or an argument is not what it should be; the message names it, what was found and what is allowed."""


class MachineError(SynthcamError):
    """This machine cannot do it (no GL, disk full); the message names the command that mends it."""


class DoesNotFitError(SynthcamError):
    """The motion asked for cannot be carried out in this scene without touching something."""


class CheckFailedError(SynthcamError):
    """It ran, and what it checked does not hold."""

    exit_code = 3
