"""Pitfalls of metrics of masks: rules on the problem, the references and the results, one file for each group."""
