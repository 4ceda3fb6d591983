"""Semantic segmentation: from label maps, in files or arrays, to values of metrics with their intervals."""
