"""Croissant from files: what they hold, read from their bytes, and nothing that only a person knows."""
