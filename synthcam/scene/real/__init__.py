"""Scenes of real pixels: panoramas, photographs, RGB-D pictures, splats, locked-off videos, and planes of photographs."""
