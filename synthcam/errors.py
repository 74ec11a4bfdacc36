"""The errors a user can cause. Each becomes one line on stderr and an exit code; anything else is a bug."""


class SynthcamError(Exception):
    """The base of all errors that a user can cause. The message is one line, ready to print."""

    exit_code = 2


class InputError(SynthcamError):
    """A file or an argument is not valid; the message names it, its value and what is allowed."""


class MachineError(SynthcamError):
    """This machine lacks something (OpenGL, disk space); the message names the command that repairs it."""


class DoesNotFitError(SynthcamError):
    """The requested motion does not fit into this scene: the camera would touch something."""


class CheckFailedError(SynthcamError):
    """A check ran to its end and failed."""

    exit_code = 3
