"""Pose files and annotation files of other tools: one read_/write_ pair each, every assumption said aloud."""
