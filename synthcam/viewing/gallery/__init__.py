"""A gallery of clips as static pages: it opens from a folder, with no server and no network."""
