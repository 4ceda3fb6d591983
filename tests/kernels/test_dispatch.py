import importlib.util
import os
import subprocess
import sys

import pytest

from assay_kernels import dispatch
from assay_kernels.dispatch import BackendUnavailable, available_backends, beside, choose_backend, load
from assay_kernels.registry import kernel


@pytest.fixture
def without(monkeypatch):
    """Hide modules, so that a backend seems not to be installed."""

    def hide(*names):
        real = importlib.util.find_spec
        monkeypatch.setattr(dispatch, "find_spec", lambda name: None if name in names else real(name))
        dispatch.reason_absent.cache_clear()

    yield hide
    dispatch.reason_absent.cache_clear()


@pytest.fixture(autouse=True)
def unforced(monkeypatch):
    monkeypatch.delenv(dispatch.VARIABLE, raising=False)


def test_the_first_usable_backend_is_chosen(without):
    without("assay_kernels.confusion._confusion")
    assert choose_backend("confusion.table") == "numba"
    without("assay_kernels.confusion._confusion", "numba")
    assert choose_backend("confusion.table") == "reference"


def test_an_absent_backend_keeps_its_reason(without):
    without("assay_kernels.confusion._confusion", "numba")
    assert available_backends("confusion.table") == {
        "cuda": "numba is not installed",
        "cython": "built without a C compiler, so the Cython extensions are missing",
        "numba": "numba is not installed",
        "reference": None,
    }
    with pytest.raises(BackendUnavailable, match=r"`numba` of kernel `confusion.table` cannot run here: numba is not"):
        load("confusion.table", "numba")


@pytest.mark.parametrize("backend", ["numba", "reference"])
def test_the_environment_forces_a_backend(monkeypatch, backend):
    monkeypatch.setenv(dispatch.VARIABLE, backend)
    assert choose_backend("confusion.table") == backend
    assert load("confusion.table").__module__ == kernel("confusion.table").backends[backend].partition(":")[0]


def test_a_kernel_without_the_forced_backend_keeps_its_own(monkeypatch, without):
    without("assay_kernels.calibration._calibration")
    monkeypatch.setenv(dispatch.VARIABLE, "cuda")
    assert choose_backend("calibration.equal_mass") == "numba"


def test_a_forced_backend_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv(dispatch.VARIABLE, "fortran")
    with pytest.raises(
        BackendUnavailable, match="ASSAY_BACKEND is `fortran`; it can be cuda, cython, numba, reference"
    ):
        choose_backend("confusion.table")


def test_a_forced_backend_that_is_absent_is_refused(monkeypatch, without):
    without("numba")
    monkeypatch.setenv(dispatch.VARIABLE, "numba")
    with pytest.raises(BackendUnavailable, match="cannot run here: numba is not installed"):
        choose_backend("confusion.table")


def test_a_backend_that_the_kernel_lacks_is_refused():
    with pytest.raises(BackendUnavailable, match="equal_mass` has no backend `cuda`; it has `cython`, `numba`, `ref"):
        load("calibration.equal_mass", "cuda")


def test_a_function_is_loaded_once():
    assert load("confusion.table", "reference") is load("confusion.table", "reference")


ASK = "from assay_kernels.dispatch import reason_absent; print(reason_absent({!r}, 'assay_kernels.dispatch:load'))"


def reason(backend, before="", **environment):
    """Why a backend is absent in a process of its own; None when it is there."""
    kept = {k: v for k, v in os.environ.items() if k not in ("CUDA_VISIBLE_DEVICES", "NUMBA_ENABLE_CUDASIM")}
    done = subprocess.run(
        [sys.executable, "-c", f"{before}\n{ASK.format(backend)}"],
        check=True,
        capture_output=True,
        text=True,
        env=kept | environment,
    )
    return done.stdout.strip()


def test_a_machine_without_a_gpu_says_so():
    assert reason("cuda", CUDA_VISIBLE_DEVICES="") == "no CUDA device or driver was found"


def test_numbas_simulator_is_a_gpu():
    assert reason("cuda", NUMBA_ENABLE_CUDASIM="1") == "None"


@pytest.mark.parametrize(("value", "simulated"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_the_simulator_is_known_by_numbas_variable(monkeypatch, value, simulated):
    monkeypatch.delenv(dispatch.SIMULATOR, raising=False)
    if value is not None:
        monkeypatch.setenv(dispatch.SIMULATOR, value)
    assert dispatch.simulated() is simulated


HALF = """
import types, sys
from assay_kernels import dispatch
dispatch._driver_loads = lambda: True
there = types.SimpleNamespace(is_available=lambda: False)
there.cudadrv = types.SimpleNamespace(driver=types.SimpleNamespace(driver=types.SimpleNamespace(is_available={})))
sys.modules["numba.cuda"] = {}
"""


@pytest.mark.parametrize(
    ("driver", "module", "said"),
    [
        (True, "there", "libNVVM of NVIDIA's CUDA toolkit was not found"),
        (False, "there", "no CUDA device or driver was found"),
        (True, None, "this numba comes without CUDA; the package numba-cuda has it"),
    ],
)
def test_half_an_installation_says_what_is_missing(driver, module, said):
    assert reason("cuda", before=HALF.format(driver, module)) == said


def test_a_cuda_target_that_numpy_has_outgrown_is_said():
    before = """
import types, sys
from assay_kernels import dispatch
dispatch._driver_loads = lambda: True
sys.modules["numba.cuda"] = types.SimpleNamespace(is_available=lambda: True)
sys.modules["numba.cuda.cudaimpl"] = None
"""
    assert reason("cuda", before=before).startswith("this numba's CUDA target does not work with the NumPy here: ")


def test_a_gpu_is_used_only_when_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(dispatch, "reason_absent", lambda *_: None)
    assert choose_backend("confusion.table") == "cython"
    monkeypatch.setenv(dispatch.VARIABLE, "cuda")
    assert choose_backend("confusion.table") == "cuda"


def test_a_kernel_beside_one_on_a_gpu_runs_there_if_it_can():
    assert beside("cuda", "calibration.sums") == "cuda"
    assert beside("cuda", "calibration.equal_mass") == choose_backend("calibration.equal_mass")


@pytest.mark.parametrize("backend", ["numba", "cuda"])
def test_without_numba_neither_of_its_backends_is_there(backend):
    assert reason(backend, before="import sys; sys.modules['numba'] = None") == "numba is not installed"


def test_the_reference_and_a_compiled_module_need_no_numba():
    for backend in ("reference", "cython"):
        assert reason(backend, before="import sys; sys.modules['numba'] = None") == "None"


def test_choosing_imports_neither_numpy_nor_numba():
    loaded = "assert not {'numpy', 'numba'} & set(sys.modules)"
    code = f"import sys; from assay_kernels.dispatch import choose_backend as c; c('confusion.table'); {loaded}"
    subprocess.run([sys.executable, "-c", code], check=True)
