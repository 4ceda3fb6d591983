"""Croissant metadata at work: what loads it, and what others make of it."""
