"""The public face of every kernel passes its backend on, and imports nothing heavy before it must."""

import subprocess
import sys

import numpy as np
import pytest

from assay_kernels.bands import score as bands
from assay_kernels.calibration import score as calibration
from assay_kernels.components.score import components
from assay_kernels.confusion import score as confusion
from assay_kernels.dispatch import BackendUnavailable, available_backends
from assay_kernels.gather import score as gather
from assay_kernels.pairwise import score as pairwise
from assay_kernels.ranking.curve import curve
from assay_kernels.ranking.redrawn import areas, curves, steps
from assay_kernels.ranking.score import area, order, rank
from assay_kernels.registry import FAMILIES, kernels
from assay_kernels.resampling.delong import delong
from assay_kernels.resampling.sampling import independent
from assay_kernels.resampling.score import bootstrap_auroc, weights
from assay_kernels.resampling.signed_ranks import Differences
from assay_kernels.skeleton.score import skeleton
from assay_kernels.surfaces import score as surfaces
from assay_kernels.surfaces.reference import packed

LABELS, SCORES, CALLED, GROUP = [0, 1, 0, 1], [0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1], [1, 0, 1, 0]
TWICE = np.array([[1, 2, 3, 4], [0, 1, 0, 1]], dtype=np.uint32)
ORDERED = order(LABELS, SCORES)
THREE = np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5], [0.0, 0.0, 1.0], [0.25, 0.5, 0.25]])
BOARD = packed(np.indices((5, 5)).sum(0) % 2 == 0)
CALLS = {
    "confusion.table": lambda backend: confusion.table(LABELS, CALLED, 2, backend=backend),
    "confusion.weighted": lambda backend: confusion.redrawn(LABELS, CALLED, 2, TWICE, backend=backend),
    "confusion.grouped": lambda backend: confusion.grouped(LABELS, CALLED, 2, GROUP, 2, backend=backend),
    "confusion.threshold": lambda backend: confusion.threshold(LABELS, SCORES, 0.4, backend=backend),
    "ranking.rank": lambda backend: rank(LABELS, SCORES, backend=backend),
    "ranking.area": lambda backend: area(rank(LABELS, SCORES), backend=backend),
    "ranking.curve": lambda backend: curve(rank(LABELS, SCORES), backend=backend).true_positives,
    "ranking.weighted_area": lambda backend: areas(steps(ORDERED), TWICE, backend=backend),
    "ranking.weighted_curve": lambda b: [c.true_positives for c in curves(steps(ORDERED), TWICE, backend=b)],
    "calibration.sums": lambda backend: calibration.sums(LABELS, SCORES, 3, backend=backend)[:4],
    "calibration.weighted": lambda b: [s[:4] for s in calibration.redrawn(LABELS, SCORES, 3, TWICE, backend=b)],
    "calibration.equal_mass": lambda backend: calibration.equal_mass(LABELS, SCORES, 3, backend=backend),
    "calibration.weighted_equal_mass": lambda backend: calibration.redrawn_equal_mass(
        calibration.ascending(LABELS, SCORES), 3, TWICE, backend=backend
    ),
    "gather.order": lambda backend: gather.order(9, 1, 2, 3, 4, backend=backend),
    "gather.rows": lambda backend: gather.Rows(TWICE.astype("i8"), "f4", 1.0, 0.5, backend=backend)(
        np.array([1, 0]), np.empty((2, 4), dtype="f4")
    ),
    "surfaces.border": lambda backend: surfaces.border(TWICE.reshape(2, 4), 1, backend=backend),
    "surfaces.distances": lambda backend: (
        surfaces.between(surfaces.border([[1, 0, 0]]), surfaces.border([[0, 0, 1]]), 2.0, backend=backend).reference
    ),
    "bands.near": lambda backend: bands.near(BOARD, surfaces.border(np.ones((5, 5), "u1")), 1.0, backend=backend),
    "skeleton.thin": lambda backend: skeleton(BOARD, "zhang-suen", backend=backend),
    "skeleton.lee": lambda backend: skeleton(BOARD, "lee", backend=backend),
    "components.label": lambda backend: components(TWICE.reshape(2, 4), neighbours=8, backend=backend),
    "pairwise.conditional": lambda backend: rounded(pairwise.ece_kde(LABELS, THREE, 0.5, backend=backend)),
    "pairwise.error": lambda backend: rounded(pairwise.skce(LABELS, THREE, 0.5, backend=backend)),
    "pairwise.error_of_two": lambda backend: rounded(pairwise.kce(LABELS, SCORES, 0.5, backend=backend)),
    "pairwise.distance": lambda backend: pairwise.median_distance(THREE, backend=backend),
    "pairwise.gap": lambda backend: pairwise.median_distance(SCORES, backend=backend),
    "resampling.weights": lambda backend: weights(independent(9), 1, 2, backend=backend),
    "resampling.auroc": lambda backend: bootstrap_auroc(ORDERED, 1, 5, backend=backend).value,
    "resampling.signed_ranks": lambda backend: list(
        Differences(np.array([3.0, -1, 2, 0])).sums(np.ones((2, 4), "u4"), backend=backend)
    ),
    "resampling.delong": lambda backend: delong(rank(LABELS, SCORES), backend=backend),
}
every_kernel = pytest.mark.parametrize("name", CALLS)


def rounded(value):
    """A sum whose last digits are those of its order."""
    return round(value, 12)


def plain(value):
    """A result as lists and numbers, so that two of them can be compared."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def test_every_kernel_has_a_public_call():
    assert set(CALLS) == set(kernels())


@every_kernel
def test_the_public_call_passes_its_backend_on(name, monkeypatch):
    chosen = [b for b, absent in available_backends(name).items() if absent is None]
    results = [plain(CALLS[name](backend)) for backend in chosen]
    assert all(result == results[0] for result in results)
    for backend in chosen:
        monkeypatch.setenv("ASSAY_BACKEND", backend)
        assert plain(CALLS[name](None)) == results[0]


@every_kernel
def test_a_backend_that_a_kernel_lacks_is_refused(name):
    with pytest.raises(BackendUnavailable, match=f"kernel `{name}` has no backend `tpu`"):
        CALLS[name]("tpu")


@every_kernel
def test_backends_that_run_are_compiled_or_explain_themselves(name):
    assert set(available_backends(name)) - {"cuda"} == {"cython", "numba", "reference"}
    assert available_backends(name)["reference"] is None


@pytest.mark.parametrize("family", FAMILIES)
def test_descriptions_import_no_numpy(family):
    code = f"import sys, assay_kernels.{family}; sys.exit(bool({{'numpy', 'numba'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_compiled_at_build_time_means_numba_is_not_imported():
    if available_backends("ranking.area")["cython"] is not None:
        pytest.skip("built without a C compiler")
    code = (
        "import sys; from assay_kernels.ranking.score import area, order, rank;"
        "from assay_kernels.resampling.score import bootstrap_auroc;"
        "area(rank([0, 1], [0.1, 0.2])); bootstrap_auroc(order([0, 1], [0.1, 0.2]), 1, 2);"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_inputs_are_left_as_they_were():
    labels, scores = np.array([1, 0, 1], dtype="u1"), np.array([0.3, -0.0, 0.1])
    before = labels.copy(), scores.copy()
    for backend in ("reference", "numba", "cython"):
        if available_backends("ranking.rank")[backend] is None:
            rank(labels, scores, backend=backend)
            order(labels, scores)
    assert np.array_equal(labels, before[0])
    assert scores.tobytes() == before[1].tobytes()
