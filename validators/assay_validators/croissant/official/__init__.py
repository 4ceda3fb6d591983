"""MLC: what mlcroissant 1.1.1, the reference implementation of Croissant, says of a document.

Everything here is our own reading of its source (Apache-2.0) and of what it does; it is neither called nor copied.
"""
