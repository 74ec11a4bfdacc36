"""Pictures, depth and segmentation of a scene, behind one protocol; the look of the lens; video files."""
