import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from assay_kernels.registry import FAMILIES, kernel, kernels


def test_every_family_gives_its_kernels_in_order():
    names = list(kernels())
    assert [name.partition(".")[0] for name in names] == sorted(
        (name.partition(".")[0] for name in names), key=FAMILIES.index
    )
    assert {name.partition(".")[0] for name in names} == set(FAMILIES)


def test_a_kernel_is_found_by_name():
    assert kernel("confusion.table").name == "confusion.table"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("confusion.tabel", "no kernel is called `confusion.tabel` .`confusion.table`"),
        ("zzz", "no kernel is called `zzz` .none is near.$"),
    ],
)
def test_an_unknown_name_lists_near_ones(name, message):
    with pytest.raises(LookupError, match=message):
        kernel(name)


def test_descriptions_cannot_be_changed():
    with pytest.raises(TypeError):
        kernels()["confusion.table"] = None
    with pytest.raises(FrozenInstanceError):
        kernel("confusion.table").name = "other"
    with pytest.raises(TypeError):
        kernel("confusion.table").backends["numba"] = "other"


def test_reading_the_registry_loads_neither_numpy_nor_numba():
    program = (
        "import sys; from assay_kernels.registry import kernels; kernels();"
        "print({'numpy', 'numba', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_undefined_values_load_neither_numpy_nor_numba():
    program = (
        "import sys; from assay_kernels.state.undefined import Undefined; print({'numpy', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
