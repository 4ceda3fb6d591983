"""Columns of values out of a tape: what a table of JSON objects is read by.

A node that is 0 stands for none: it is the root, which is in no column. Tapes are those of `scan_json`, and without
problems.

    >>> import numpy as np
    >>> from assay_kernels.scan import scan_json
    >>> tape = scan_json(b'[{"a": 1}, {"a": "x"}]')
    >>> objects = np.zeros(count_elements(tape), np.uint32)
    >>> find_elements(tape, objects)
    >>> nodes = np.zeros((1, len(objects)), np.uint32)
    >>> find_members(tape, objects, ["a"], nodes)
    2
    >>> [tape.value(node) for node in nodes[0]]
    [1, 'x']
"""

from typing import TYPE_CHECKING

from assay_kernels.scan import SCANNER

if TYPE_CHECKING or SCANNER == "cython":
    from assay_kernels.scan._column import (
        are_lines,
        count_elements,
        count_keys,
        find_elements,
        find_members,
        integers_of,
        kinds_of,
        texts_of,
    )
else:
    from assay_kernels.scan._twin.columns import (
        are_lines,
        count_elements,
        count_keys,
        find_elements,
        find_members,
        integers_of,
        kinds_of,
        texts_of,
    )

__all__ = [
    "are_lines",
    "count_elements",
    "count_keys",
    "find_elements",
    "find_members",
    "integers_of",
    "kinds_of",
    "texts_of",
]
