"""What an eye can see in a clip: what moves how in the picture, near against far, what comes and goes."""
