"""Sources of training data: one module for each kind, each of which reads examples."""
