"""Evaluations of classifiers: their documents, the metric catalogue, and how metrics are chosen."""
