"""Metrics that take every pair of items, whose time grows with the square, and of how many items they are given."""

OF_PAIRS = frozenset({"ECE-KDE", "KCE"})

MOST_PAIRED = 100_000
"""Items of which all pairs are summed up, which takes minutes."""

MOST_DRAWN = 1_000
"""Items of which all pairs are kept for draws, in 24 MB; a draw of them takes 2 ms at most."""
