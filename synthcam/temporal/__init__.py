"""Temporal primitives: short clips of things that change, the exact log of what happens, and questions that need time.

A kind of change (`worlds`) plays a log of events (`event_log`); the log is drawn (`drawing`), asked about and told of
(`samples`), and read back by code that shares nothing with any of these (`reading`).
"""
