"""JSON bytes to a tape in which every key and value knows its place, and table checks over tapes.

Imports neither numpy nor numba, because every check passes through here.

    >>> tape = scan_json(b'{"name": "wdbc", "patients": 569}')
    >>> tape.value()
    {'name': 'wdbc', 'patients': 569}
    >>> tape.source[tape.start(4):tape.end(4)]
    b'569'
"""

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assay_kernels.scan.kind import Kind
from assay_kernels.scan.problems import PROBLEMS, Problem
from assay_kernels.scan.record import MARKS, ODD, TYPED, Form, Made, Member, Raw, Recipe, TextForm
from assay_kernels.scan.refer import FACTS, Link, Pointer, Pointing, References
from assay_kernels.scan.shape import Finding, FindingCode, Property, Shape, Sweep
from assay_kernels.scan.usual import Usual

SCANNER = (
    "python"
    if os.environ.get("ASSAY_BACKEND") == "reference" or find_spec("assay_kernels.scan._shape") is None
    else "cython"
)
"""Which scanner runs: the compiled one, or its twin in pure Python where there was no compiler."""

if TYPE_CHECKING or SCANNER == "cython":
    from assay_kernels.scan._place import Late, Slots
    from assay_kernels.scan._recipe import Recipes
    from assay_kernels.scan._record import make_records
    from assay_kernels.scan._refer import Pointers, follow_pointers
    from assay_kernels.scan._scan import scan_json
    from assay_kernels.scan._shape import Shapes, check_shapes
    from assay_kernels.scan._tape import Tape, TapeBuilder
else:
    from assay_kernels.scan._twin import (
        Late,
        Pointers,
        Recipes,
        Shapes,
        Slots,
        Tape,
        TapeBuilder,
        check_shapes,
        follow_pointers,
        make_records,
        scan_json,
    )

__all__ = [
    "FACTS",
    "MARKS",
    "ODD",
    "PROBLEMS",
    "SCANNER",
    "TYPED",
    "Finding",
    "FindingCode",
    "Form",
    "Kind",
    "Late",
    "Link",
    "Made",
    "Member",
    "Pointer",
    "Pointers",
    "Pointing",
    "Problem",
    "Property",
    "Raw",
    "Recipe",
    "Recipes",
    "References",
    "Shape",
    "Shapes",
    "Slots",
    "Sweep",
    "Tape",
    "TapeBuilder",
    "TextForm",
    "Usual",
    "check_shapes",
    "follow_pointers",
    "make_records",
    "scan_json",
]
