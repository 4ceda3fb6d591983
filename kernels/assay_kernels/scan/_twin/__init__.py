"""The scanner in pure Python: the same tapes as the compiled one, where there is no compiler."""

from assay_kernels.scan._twin.builder import TapeBuilder
from assay_kernels.scan._twin.records import Late, Recipes, Slots, make_records
from assay_kernels.scan._twin.refer import Pointers, follow_pointers
from assay_kernels.scan._twin.scanner import scan_json
from assay_kernels.scan._twin.shapes import Shapes, check_shapes
from assay_kernels.scan._twin.tape import Tape

__all__ = [
    "Late",
    "Pointers",
    "Recipes",
    "Shapes",
    "Slots",
    "Tape",
    "TapeBuilder",
    "check_shapes",
    "follow_pointers",
    "make_records",
    "scan_json",
]
