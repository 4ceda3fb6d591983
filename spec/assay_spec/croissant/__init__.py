"""Croissant 1.0 and 1.1 (MLCommons): dataset metadata in JSON-LD."""
