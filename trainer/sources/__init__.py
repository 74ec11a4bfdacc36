"""Where training data comes from: one module a kind of source, each giving examples."""
