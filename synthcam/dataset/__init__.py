"""Datasets of clips and samples: a recipe is planned, built, stored, described, checked and exported."""
