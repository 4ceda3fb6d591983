"""One battery for every kernel: what its description promises, on every backend that runs here.

A family gives the battery its inputs in `tests/kernels/<family>/battery_rows.py`, a module with one table
`ROWS: dict[str, dict]` from kernel name to the fields of `Row`. A kernel without a row fails the first test.
"""

import copy
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import currently_in_test_context, given, note
from hypothesis import strategies as st

import assay_kernels
from assay_kernels.dispatch import available_backends, load
from assay_kernels.kernel import Property, StateShape
from assay_kernels.registry import FAMILIES, kernels
from assay_kernels.state.merge import merge
from assay_kernels.state.undefined import Undefined

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent


ARRAY = re.compile(r"\(([^()]*)\)([a-z]\w*(?:\|\w+)*)")
SIZE = re.compile(r"(\w+)([+-])(\w+)")
"""An array of a signature, and a dimension that is a sum of two."""


def parts(state: Any) -> list[Any]:
    """A state as a flat list of arrays, numbers and texts."""
    if is_dataclass(state):
        return [part for f in fields(state) for part in parts(getattr(state, f.name))]
    if isinstance(state, tuple | list):
        return [part for member in state for part in parts(member)]
    return [state]


def numbers(state: Any) -> list[float]:
    """A state as a flat list of floats; an undefined value is none."""
    return [float(x) for part in parts(state) if not isinstance(part, Undefined | str | None) for x in np.ravel(part)]


@dataclass(frozen=True, kw_only=True)
class Row:
    """How the battery makes inputs for one kernel and takes them apart. Positions count the kernel's arguments."""

    inputs: st.SearchStrategy[tuple]
    """Tuples of valid arguments."""
    empty: tuple
    """The arguments of no items at all."""
    items: tuple[tuple[int, ...], ...] = ()
    """Positions of the arrays whose last axis has an entry per item, a group for each population; needed to split."""
    dtypes: Mapping[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)
    """Positions of arrays that change dtype together, and the dtypes that must give the same result."""
    refused: tuple[tuple, ...] = ()
    """Arguments that every backend refuses with ValueError."""
    observe: Callable[[Any], list[float]] = numbers
    """What is compared when a tolerance is given."""
    monotone: tuple[int, ...] = ()
    """Positions of the scores that MONOTONE_INVARIANT speaks of."""
    seeded: tuple[int, tuple] | None = None
    """Position of the seed and one tuple of arguments on which another seed gives another draw, for SEEDED."""


def _rows() -> dict[str, Row]:
    found: dict[str, Row] = {}
    for path in sorted(HERE.glob("*/battery_rows.py")):
        spec = importlib.util.spec_from_file_location(f"battery_rows_{path.parent.name}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {name: Row(**row) for name, row in module.ROWS.items()}
    return found


ROWS = _rows()
KERNELS = kernels()
DESCRIBED = sorted(set(ROWS) & set(KERNELS))
every_kernel = pytest.mark.parametrize("name", DESCRIBED)


def promising(promise: Property):
    return pytest.mark.parametrize("name", [name for name in DESCRIBED if promise in KERNELS[name].properties])


def backends(name: str) -> list[str]:
    """The backends of a kernel that run here, the reference first."""
    return sorted((b for b, absent in available_backends(name).items() if absent is None), reverse=True)


def run(name: str, backend: str, arguments: tuple) -> Any:
    """The kernel's result; its inputs must come back as they went in."""
    if currently_in_test_context():
        note(f"{name} on {backend}")
    before = copy.deepcopy(arguments)
    result = load(name, backend)(*arguments)
    same(arguments, before)
    return result


def same(left: Any, right: Any) -> None:
    """Fail unless both are equal to the bit, in shape and dtype too."""
    a, b = parts(left), parts(right)
    assert len(a) == len(b)
    for x, y in zip(a, b, strict=True):
        if isinstance(x, np.ndarray):
            assert (x.dtype, x.shape) == (y.dtype, y.shape)
            assert x.tobytes() == y.tobytes(), (x, y)
        else:
            assert type(x) is type(y)
            assert x == y


def take(row: Row, arguments: tuple, chosen: tuple[np.ndarray, ...]) -> tuple:
    """The arguments with only the `chosen` items of each population, in that order."""
    order = {position: pick for group, pick in zip(row.items, chosen, strict=True) for position in group}
    return tuple(np.take(a, order[i], axis=-1) if i in order else a for i, a in enumerate(arguments))


def sizes(row: Row, arguments: tuple) -> list[int]:
    return [arguments[group[0]].shape[-1] for group in row.items]


def conforms(value: Any, dimensions: str, dtypes: str, sizes_of: dict[str, int]) -> None:
    """Fail unless a value has the dtype and the shape described; a new dimension's size is remembered.

    `f` is f4 or f8, and a whole number of Python's may be of any width. A dimension with `?` need not be there.
    """
    kind = np.asarray(value).dtype
    allowed = {"f4", "f8"} if dtypes == "f" else set(dtypes.split("|"))
    assert kind.str[1:] in allowed or (isinstance(value, int) and {d[0] for d in allowed} <= set("iu"))
    words = [word for word in dimensions.split(",") if word]
    if np.ndim(value) < len(words):
        words = [word for word in words if not word.endswith("?")]
    assert np.ndim(value) == len(words)
    for word, size in zip(words, np.shape(value), strict=True):
        sum_of = SIZE.fullmatch(word)
        if sum_of:
            left, sign, right = sum_of.groups()
            other = int(right) if right.isdigit() else sizes_of.get(right, size)
            known = sizes_of.setdefault(left, size - other if sign == "+" else size + other)
            assert size == (known + other if sign == "+" else known - other)
        else:
            assert size == (int(word) if word.isdigit() else sizes_of.setdefault(word, size))


def test_no_kernel_escapes():
    assert set(ROWS) == set(KERNELS)


def test_no_promise_is_made_by_nobody():
    """A promise without a kernel would be a test without a case."""
    assert {promise for kernel in KERNELS.values() for promise in kernel.properties} == set(Property)


def test_no_family_escapes():
    folders = {m.name for m in pkgutil.iter_modules(assay_kernels.__path__) if m.ispkg}
    described = {f for f in folders if hasattr(import_module(f"assay_kernels.{f}"), "KERNELS")}
    assert described == set(FAMILIES)


@every_kernel
def test_the_description_is_whole(name):
    kernel, row = KERNELS[name], ROWS[name]
    assert "reference" in kernel.backends
    assert set(kernel.tolerance) <= set(kernel.backends) - {"reference"}
    assert kernel.name.partition(".")[0] in FAMILIES
    assert not kernel.benchmark or (REPOSITORY / "benchmarks" / kernel.benchmark).is_file()
    splits = {Property.PERMUTATION_INVARIANT, Property.MERGEABLE} & set(kernel.properties)
    assert row.items or not splits
    assert row.monotone or Property.MONOTONE_INVARIANT not in kernel.properties
    assert row.seeded or Property.SEEDED not in kernel.properties
    assert kernel.state is StateShape.VALUE or Property.MERGEABLE in kernel.properties


@pytest.mark.parametrize(("name", "backend"), [(name, b) for name in KERNELS for b in KERNELS[name].backends])
def test_a_backend_runs_or_says_why_not(name, backend):
    absent = available_backends(name)[backend]
    if absent is not None:
        pytest.skip(absent)
    assert callable(load(name, backend))


@every_kernel
@given(data=st.data())
def test_arguments_and_results_are_as_the_signature_says(name, data):
    """Dtypes and shapes on either side of the arrow, a dimension of one name being of one size."""
    given_, returned = KERNELS[name].signature.split("->")
    arguments = data.draw(ROWS[name].inputs)
    sizes_of: dict[str, int] = {}
    described = ARRAY.findall(given_)
    assert len(described) == len(arguments)
    for argument, (dimensions, dtypes) in zip(arguments, described, strict=True):
        conforms(argument, dimensions, dtypes, sizes_of)
    repeated = re.fullmatch(r"(\w+)\*\((.*)\)", returned)
    for backend in backends(name):
        result = run(name, backend, arguments)
        if repeated:
            assert len(result) == sizes_of[repeated[1]]
        for one in result if repeated else [result]:
            found, wanted = parts(one), ARRAY.findall(repeated[2] if repeated else returned)
            assert len(found) == len(wanted)
            known = dict(sizes_of)
            for part, (dimensions, dtypes) in zip(found, wanted, strict=True):
                conforms(part, dimensions, dtypes, known)


@every_kernel
@given(data=st.data())
def test_all_backends_agree_with_the_reference(name, data):
    row, arguments = ROWS[name], data.draw(ROWS[name].inputs)
    expected = run(name, "reference", arguments)
    for backend in backends(name):
        got = run(name, backend, arguments)
        tolerance = KERNELS[name].tolerance.get(backend, 0.0)
        if not tolerance:
            same(got, expected)
        assert row.observe(got) == pytest.approx(row.observe(expected), rel=tolerance, abs=tolerance)


@every_kernel
@given(data=st.data())
def test_again_strided_and_read_only_is_the_same(name, data):
    arguments = data.draw(ROWS[name].inputs)
    for backend in backends(name):
        expected = run(name, backend, arguments)
        same(run(name, backend, arguments), expected)
        same(run(name, backend, tuple(_strided(a) for a in arguments)), expected)


def _strided(argument: Any) -> Any:
    if not isinstance(argument, np.ndarray):
        return argument
    view = np.repeat(argument, 2, axis=0)[::2]
    view.flags.writeable = False
    return view


@pytest.mark.parametrize("name", [name for name in DESCRIBED if ROWS[name].dtypes])
@given(data=st.data())
def test_dtypes_change_nothing(name, data):
    row, arguments = ROWS[name], data.draw(ROWS[name].inputs)
    for backend in backends(name):
        expected = run(name, backend, arguments)
        for positions, dtypes in row.dtypes.items():
            for dtype in dtypes:
                other = tuple(a.astype(dtype) if i in positions else a for i, a in enumerate(arguments))
                same(run(name, backend, other), expected)


@every_kernel
def test_no_items_at_all(name):
    for backend in backends(name):
        nothing = run(name, backend, ROWS[name].empty)
        same(nothing, run(name, "reference", ROWS[name].empty))
        if Property.MERGEABLE in KERNELS[name].properties:
            same(merge(nothing, nothing), nothing)


@pytest.mark.parametrize("name", [name for name in DESCRIBED if ROWS[name].refused])
def test_bad_input_is_refused_in_the_same_words(name):
    for arguments in ROWS[name].refused:
        words = set()
        for backend in backends(name):
            with pytest.raises(ValueError) as refusal:
                run(name, backend, arguments)
            words.add(str(refusal.value))
        assert len(words) == 1


@promising(Property.BOUNDED_0_1)
@given(data=st.data())
def test_bounds_hold(name, data):
    arguments = data.draw(ROWS[name].inputs)
    for backend in backends(name):
        floats = [x for part in parts(run(name, backend, arguments)) for x in np.ravel(part) if isinstance(x, float)]
        assert all(0.0 <= x <= 1.0 for x in floats)


@promising(Property.PERMUTATION_INVARIANT)
@given(data=st.data())
def test_order_changes_nothing(name, data):
    row, arguments = ROWS[name], data.draw(ROWS[name].inputs)
    orders = tuple(np.array(data.draw(st.permutations(range(n))), dtype=np.int64) for n in sizes(row, arguments))
    for backend in backends(name):
        same(run(name, backend, take(row, arguments, orders)), run(name, backend, arguments))


@promising(Property.MERGEABLE)
@given(data=st.data())
def test_any_split_merges_in_any_order_and_grouping(name, data):
    row, arguments = ROWS[name], data.draw(ROWS[name].inputs)
    shards = data.draw(st.integers(1, 4))
    owner = st.integers(0, shards - 1)
    owners = [
        np.array(data.draw(st.lists(owner, min_size=n, max_size=n)), dtype=np.int64) for n in sizes(row, arguments)
    ]
    pieces = [take(row, arguments, tuple(np.flatnonzero(o == shard) for o in owners)) for shard in range(shards)]
    picks = [data.draw(st.integers(0, left)) for left in reversed(range(shards - 1))]
    for backend in backends(name):
        states = [run(name, backend, piece) for piece in pieces]
        for pick in picks:
            last = states.pop()
            states.insert(0, merge(states.pop(pick), last))
        same(states, [run(name, backend, arguments)])


@promising(Property.MONOTONE_INVARIANT)
@given(data=st.data())
def test_increasing_maps_change_nothing(name, data):
    row, arguments = ROWS[name], data.draw(ROWS[name].inputs)
    values = np.unique(np.concatenate([arguments[i] for i in row.monotone]))
    steps = data.draw(st.lists(st.floats(0.01, 10.0), min_size=len(values), max_size=len(values)))
    image = np.array(list(accumulate(steps, initial=-3.0))[1:])
    mapped = tuple(image[np.searchsorted(values, a)] if i in row.monotone else a for i, a in enumerate(arguments))
    for backend in backends(name):
        same(run(name, backend, mapped), run(name, backend, arguments))


@promising(Property.SEEDED)
def test_the_seed_decides(name):
    position, arguments = ROWS[name].seeded
    other = tuple(a + 1 if i == position else a for i, a in enumerate(arguments))
    for backend in backends(name):
        same(run(name, backend, arguments), run(name, backend, arguments))
        with pytest.raises(AssertionError):
            same(run(name, backend, other), run(name, backend, arguments))
