"""Props: one function builds one prop, from a random generator and the surface of its main part."""
