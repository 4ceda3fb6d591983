"""Datasets from older versions of Croissant to newer ones, where they stand."""
