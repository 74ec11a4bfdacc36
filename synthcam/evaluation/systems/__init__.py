"""The systems that answer questions about videos, each behind the protocol of `synthcam.evaluation.system`."""
