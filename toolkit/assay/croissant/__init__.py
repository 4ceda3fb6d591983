"""Croissant metadata at work: written, completed, mended, compared, and tried by others."""
