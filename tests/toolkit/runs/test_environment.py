import getpass
import json
import os
import platform
import re
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pytest

from assay.runs.environment import describe_processor, environment, processor, shared_by, threads


@pytest.fixture(scope="module")
def facts():
    return environment()


def test_the_facts_are_those_of_this_process(facts):
    assert facts["python"] == platform.python_version()
    assert facts["packages"]["numpy"] == version("numpy")
    assert facts["packages"]["pyarrow"] == version("pyarrow")
    assert 1 <= facts["cores"] <= os.cpu_count()
    assert facts["backends"]["reference"] == "available"
    assert all(reason for reason in facts["backends"].values())


def test_the_facts_are_json_and_always_the_same(facts):
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts == environment()


def test_neither_user_nor_machine_can_be_told(facts):
    text = json.dumps(facts)
    for private in (str(Path.home()), sys.prefix, platform.node(), getpass.getuser()):
        assert not re.search(rf"(?<!\w){re.escape(private)}(?!\w)", text)


def test_the_threads_are_those_that_the_libraries_say(monkeypatch):
    import numba

    monkeypatch.setenv("OMP_NUM_THREADS", "4,2")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "/home/of/somebody")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    found = threads()
    assert (found["numba"], found["arrow"]) == (numba.config.NUMBA_NUM_THREADS, pa.cpu_count())
    assert found["OMP_NUM_THREADS"] == "4,2"
    assert not {"OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"} & found.keys()


@pytest.mark.parametrize(("given", "expected"), [("1", 1), ("many", None), ("", None)])
def test_what_numba_would_say_is_told_without_importing_it(given, expected):
    script = (
        "import sys; from assay.runs.environment import cores, threads; "
        "print(threads()['numba'], cores()); assert 'numba' not in sys.modules"
    )
    command = [sys.executable, "-c", script]
    given = {**os.environ, "NUMBA_NUM_THREADS": given}
    said = subprocess.run(command, env=given, check=True, capture_output=True, text=True).stdout.split()
    assert int(said[0]) == (expected or int(said[1]))


def test_workers_are_told_while_they_share_the_work():
    assert environment()["workers"] == 0
    with shared_by(3):
        assert environment()["workers"] == 3
    assert environment()["workers"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_processor_is_a_model_and_a_digest_of_what_it_can_do():
    model, flags = processor().values()
    assert flags is None or flags.startswith("sha256:")
    assert model is None or model in Path("/proc/cpuinfo").read_text() or model == platform.processor()


X86 = """processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Intel(R) Xeon(R) CPU @ 2.20GHz
flags\t\t: fpu sse avx2

processor\t: 1
model name\t: Intel(R) Xeon(R) CPU @ 2.20GHz
flags\t\t: fpu sse avx2
"""
ARM = """processor\t: 0
Features\t: fp asimd sha2
CPU implementer\t: 0x41
"""
APPLE = "machdep.cpu.brand_string: Apple M2\n"
INTEL_MAC = "machdep.cpu.brand_string: Intel(R) Core(TM) i7\nmachdep.cpu.features: SSE AVX2 FPU\n"


@pytest.mark.parametrize(
    ("text", "model", "features"),
    [
        (X86, "Intel(R) Xeon(R) CPU @ 2.20GHz", "avx2 fpu sse"),
        (ARM, platform.processor() or None, "asimd fp sha2"),
        (APPLE, "Apple M2", None),
        (INTEL_MAC, "Intel(R) Core(TM) i7", "AVX2 FPU SSE"),
        ("", platform.processor() or None, None),
    ],
)
def test_what_systems_say_of_a_processor(text, model, features):
    digest = features and f"sha256:{sha256(features.encode()).hexdigest()}"
    assert describe_processor(text) == {"model": model, "flags": digest}


def test_the_order_of_features_does_not_matter():
    assert describe_processor("flags: a b")["flags"] == describe_processor("flags: b a")["flags"]
    assert describe_processor("flags: a b")["flags"] != describe_processor("flags: a c")["flags"]


def test_numba_is_not_imported_for_its_version():
    script = "import sys; from assay.runs.environment import processor; processor(); assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
