"""What the battery feeds the kernel of bands."""

import importlib.util
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

_PATH = Path(__file__).parent.parent / "surfaces" / "battery_rows.py"
_SPEC = importlib.util.spec_from_file_location("battery_rows_of_surfaces", _PATH)
surfaces = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(surfaces)

widths = st.sampled_from([0.0, 1e-3, 1.0, 1.7, 2.5, 9.0, 1e100])
BITS, STEPS = surfaces.BITS, np.ones(2)

ROWS = {
    "bands.near": {
        "inputs": st.tuples(surfaces.borders(), widths).map(lambda drawn: (*drawn[0], drawn[1])),
        "empty": (np.zeros((0, 8), dtype="u1"), np.zeros((0, 8), dtype="u1"), STEPS, 1.0),
        "refused": (
            (BITS, BITS[:2], STEPS, 1.0),
            (BITS[:, :7], BITS[:, :7], STEPS, 1.0),
            (BITS, BITS, np.zeros(2), 1.0),
            *((BITS, BITS, STEPS, bad) for bad in (-1.0, np.nan, np.inf)),
        ),
    },
}
