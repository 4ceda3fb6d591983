"""The seed from which random draws follow where nobody says another."""

SEED = 0
"""One for documents, tables, masks and arrays: the same values have the same intervals, whichever way they came."""
