"""Which algorithm is better than which, from a value for each case and algorithm; knows no metric and no image."""
