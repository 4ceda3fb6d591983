"""What the battery feeds the kernels of skeletons."""

import importlib.util
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from assay_kernels.skeleton.tables import table

_PATH = Path(__file__).parent.parent / "surfaces" / "battery_rows.py"
_SPEC = importlib.util.spec_from_file_location("battery_rows_of_surfaces", _PATH)
surfaces = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(surfaces)

TABLES = st.sampled_from([table("zhang-suen"), table("scikit-image")])
BITS, TABLE = surfaces.BITS, table("zhang-suen")

images = surfaces.borders().filter(lambda drawn: drawn[0].ndim == 2).map(lambda drawn: drawn[0])

ROWS = {
    "skeleton.thin": {
        "inputs": st.tuples(images, TABLES),
        "empty": (np.zeros((0, 8), dtype="u1"), TABLE),
        "refused": (
            (BITS[:, :7], TABLE),
            (np.zeros((1, 2, 8), dtype="u1"), TABLE),
            (BITS, TABLE[:255]),
        ),
    },
    "skeleton.lee": {
        "inputs": surfaces.borders().map(lambda drawn: drawn[:1]),
        "empty": (np.zeros((0, 8), dtype="u1"),),
        "refused": ((BITS[:, :7],), (BITS[0],), (np.zeros((1, 1, 2, 8), dtype="u1"),)),
    },
}
