"""Reads questions and chains in plain English and judges them by the states of the log, never by its events.

It imports nothing of what writes the log's events, the questions or the chains.
"""
