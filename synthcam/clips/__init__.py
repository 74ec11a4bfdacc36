"""One clip: its specification, staging in a scene, rendering, and the folder it is written to."""
