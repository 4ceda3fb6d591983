import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assay_kernels import _jit
from assay_kernels._jit import frozen

COUNT = (
    "import numpy as np, numba; from assay_kernels.confusion import _numba as n;"
    "z = np.zeros(3, dtype='u1'); assert n.table(z, z, 2)[0, 0] == 3;"
    "print(numba.config.CACHE_DIR, sum(n._table.stats.cache_misses.values()), sep='|')"
)


def ask(**environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", COUNT], check=True, capture_output=True, text=True, env=kept | environment
    )
    folder, misses = done.stdout.split("|")
    return folder, int(misses)


@pytest.mark.skipif(sys.platform != "linux", reason="the user's cache is found through XDG_CACHE_HOME")
def test_compiled_code_is_remembered_in_the_users_cache(tmp_path):
    first = ask(XDG_CACHE_HOME=str(tmp_path))
    assert first == (str(tmp_path / "assay" / "numba"), 1)
    assert ask(XDG_CACHE_HOME=str(tmp_path)) == (first[0], 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the user's cache is found through XDG_CACHE_HOME")
def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert ask(XDG_CACHE_HOME=str(blocked)) == ("", 1)


def test_a_folder_of_the_user_that_cannot_be_written_is_done_without(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    before = {*Path(_jit.__file__).parent.rglob("*.nb?")}
    assert ask(NUMBA_CACHE_DIR=str(blocked / "cache"))[1] == 1
    assert {*Path(_jit.__file__).parent.rglob("*.nb?")} == before


def test_the_users_own_folder_wins(tmp_path):
    assert ask(NUMBA_CACHE_DIR=str(tmp_path)) == (str(tmp_path), 1)


def test_frozen_arrays_are_contiguous_and_read_only():
    original = np.arange(10, dtype=np.uint8)
    view = frozen(original)
    assert np.shares_memory(view, original)
    assert not view.flags.writeable
    assert original.flags.writeable
    strided = frozen(original[::2])
    assert strided.flags.c_contiguous
    assert strided.tolist() == [0, 2, 4, 6, 8]
