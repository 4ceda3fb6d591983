"""Fingerprints from data: what masks and tables tell of a problem, and what has to be asked."""
