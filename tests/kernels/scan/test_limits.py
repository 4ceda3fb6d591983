"""What is too long, too deep or too large for most programs."""

import subprocess
import sys
import tracemalloc

import pytest

from assay_kernels.scan import Problem

DEEP = 200_000


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
@pytest.mark.parametrize("is_closed", [False, True])
def test_200000_levels_are_too_deep(scanner, opening, is_closed):
    document = opening * DEEP + b"1" + opening[::-1].translate(bytes.maketrans(b"[{", b"]}")) * DEEP * is_closed
    tape = scanner.scan_json(document)
    assert [problem.code for problem in tape.problems] == ["too-deep"]
    assert tape.problems[0].start < 512 * len(opening) + len(opening)


def test_200000_levels_are_scanned_and_built_when_they_are_allowed(scanner):
    tape = scanner.scan_json(b"[" * DEEP + b"1" + b"]" * DEEP, max_depth=DEEP)
    assert tape.problems == ()
    assert tape.next(0) == len(tape) == DEEP + 1
    value = tape.value()
    for _ in range(DEEP):
        (value,) = value
    assert value == 1


def test_a_string_of_50_megabytes(scanner):
    size = 50_000_000
    tape = scanner.scan_json(b'{"a": "' + b"x" * size + b'", "b": "' + b"\\n" * 1000 + "é".encode() * size + b'"}')
    assert tape.problems == ()
    assert tape.end(2) - tape.start(2) == size + 2
    assert tape.text(2) == "x" * size
    assert tape.text(4) == "\n" * 1000 + "é" * size


def test_a_string_of_50_megabytes_without_its_end(scanner):
    document = b'["' + b"x" * 50_000_000
    assert scanner.scan_json(document).problems == (Problem("truncated", 1, len(document), fatal=True),)


@pytest.mark.parametrize("number", [b"9" * 1_000_000, b"-" + b"1" * 1_000_000])
def test_a_huge_integer_has_no_value(scanner, number):
    tape = scanner.scan_json(b"[%b, 1]" % number)
    assert [problem.code for problem in tape.problems] == ["integer-too-large"]
    assert tape.value() == [None, 1]


def test_a_million_digits_after_the_point_are_rounded(scanner):
    tape = scanner.scan_json(b"0." + b"3" * 1_000_000)
    assert tape.problems == ()
    assert tape.value() == 1 / 3


def test_a_million_nodes(scanner):
    tape = scanner.scan_json(b"[" + b"1," * 999_999 + b"1]")
    assert len(tape) == 1_000_001
    assert tape.value() == [1] * 1_000_000


def test_a_document_of_nul_bytes(scanner):
    assert scanner.scan_json(bytes(1_000_000)).problems == (Problem("unexpected-token", 0, 1, fatal=True),)


FAILING_ALLOCATIONS = r"""
import _testcapi
from assay_kernels.scan._scan import scan_json

document = b'{"a\\n": [1, 2.5, {"b": "\\u00e9\xc3\xa9"}, ' + b"[]," * 200 + b"1e400, 99999999999999999999]}"
expected = scan_json(document).value()
failures = 0
for first in range(2000):
    _testcapi.set_nomemory(first, first + 1)
    try:
        value = scan_json(document).value()
    except MemoryError:
        failures += 1
        continue
    finally:
        _testcapi.remove_mem_hooks()
    assert value == expected
assert failures > 20, failures
"""


def test_every_failing_allocation_is_a_memory_error(compiled):
    """In a process of its own: its other threads would fail too."""
    pytest.importorskip("_testcapi", reason="this Python has no failing allocator")
    done = subprocess.run([sys.executable, "-c", FAILING_ALLOCATIONS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_scanning_and_reading_leak_no_memory(compiled):
    document = b'{"a\\n": [1, 2.5, {"b": "\\u00e9"}, 99999999999999999999], "c": [}'

    def work():
        for _ in range(200):
            tape = compiled.scan_json(document)
            tape.value()
            tape.find(0, "c")

    work()
    tracemalloc.start()
    try:
        work()
        before = tracemalloc.get_traced_memory()[0]
        work()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert after - before < 10_000
