"""Scenes of real pixels: panoramas, photographs with and without depth, scans, videos, planes of photographs."""
