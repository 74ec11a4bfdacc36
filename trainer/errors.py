"""What can go wrong in training that is neither bad input nor the machine."""

from synthcam.errors import SynthcamError


class TrainerError(SynthcamError):
    """Training cannot go on. The message names the step and what to change."""
