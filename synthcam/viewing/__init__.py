"""Pages to look at clips: a gallery for the browser, and recordings for rerun."""
