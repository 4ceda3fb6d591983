"""What the columns of a dataset hold: counts, extremes, middles, and how values are spread."""
