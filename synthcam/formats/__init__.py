"""Pose and annotation files of other tools: a module with a read_/write_ pair each; `read_write` takes any of them."""
