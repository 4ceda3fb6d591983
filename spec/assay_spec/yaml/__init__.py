"""YAML documents on the same tape as JSON ones, with the scalars of YAML 1.2's core schema.

>>> scan_yaml(b"answer: no").value()
{'answer': 'no'}
"""

from assay_spec.yaml.problems import PROBLEMS
from assay_spec.yaml.reader import scan_yaml

__all__ = ["PROBLEMS", "scan_yaml"]
