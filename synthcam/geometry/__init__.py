"""Poses, cameras, frustums and how they move the picture. Pure numpy; imports nothing else of synthcam but errors."""
