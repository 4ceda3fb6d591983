"""Plots as Vega-Lite documents, rendered to SVG without a browser and without a network.

Plain dictionaries, checked against Altair's schema in the tests: importing Altair costs 0.2 s at every run.
"""
