"""Pitfalls of metrics of items: rules on the problem, the data and the results, one file for each group."""
