"""Things to put into a scene: each builder makes one, from a generator and the surface of its main part."""
