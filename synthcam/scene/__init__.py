"""Scenes: recipes as data, and the meshes, materials, lights and subjects they become."""
