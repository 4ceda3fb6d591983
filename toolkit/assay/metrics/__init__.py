"""Evaluations of classifiers: lowering, states, and what is read off them."""
