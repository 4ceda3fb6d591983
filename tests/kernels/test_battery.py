"""One battery for every kernel: what its description promises, on every backend that runs here.

A family gives the battery its inputs in `tests/kernels/<family>/battery_rows.py`, a module with one table
`ROWS: dict[str, dict]` from kernel name to the fields of `Row`. A kernel without a row fails the first test.
"""

import copy
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import reduce
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay_kernels
from assay_kernels.dispatch import available_backends, load
from assay_kernels.kernel import Property, StateShape
from assay_kernels.registry import FAMILIES, kernels
from assay_kernels.state.merge import merge
from assay_kernels.state.undefined import Undefined

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent


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
    """Positions of the arrays with an entry per item, one group for each population of items; needed to split."""
    dtypes: Mapping[tuple[int, ...], tuple[str, ...]] = field(default_factory=dict)
    """Positions of arrays that change dtype together, and the dtypes that must give the same result."""
    refused: tuple[tuple, ...] = ()
    """Arguments that every backend refuses with ValueError."""
    observe: Callable[[Any], list[float]] = numbers
    """What is compared when a tolerance is given, and bounded by BOUNDED_0_1."""
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
PAIRS = [(name, backend) for name, kernel in KERNELS.items() for backend in kernel.backends if name in ROWS]
every_backend = pytest.mark.parametrize(("name", "backend"), PAIRS)


def promising(promise: Property):
    return pytest.mark.parametrize(("name", "backend"), [p for p in PAIRS if promise in KERNELS[p[0]].properties])


def run(name: str, backend: str, arguments: tuple) -> Any:
    """The kernel's result; its inputs must come back as they went in."""
    absent = available_backends(name)[backend]
    if absent is not None:
        pytest.skip(absent)
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
    return tuple(a[order[i]] if i in order else a for i, a in enumerate(arguments))


def sizes(row: Row, arguments: tuple) -> list[int]:
    return [len(arguments[group[0]]) for group in row.items]


def test_no_kernel_escapes():
    assert set(ROWS) == set(KERNELS)


def test_no_family_escapes():
    folders = {m.name for m in pkgutil.iter_modules(assay_kernels.__path__) if m.ispkg}
    described = {f for f in folders if hasattr(import_module(f"assay_kernels.{f}"), "KERNELS")}
    assert described == set(FAMILIES)


@pytest.mark.parametrize("name", sorted(set(KERNELS) & set(ROWS)))
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


@every_backend
@given(data=st.data())
def test_agrees_with_the_reference(name, backend, data):
    arguments = data.draw(ROWS[name].inputs)
    expected, got = run(name, "reference", arguments), run(name, backend, arguments)
    tolerance = KERNELS[name].tolerance.get(backend, 0.0)
    if not tolerance:
        same(got, expected)
    assert ROWS[name].observe(got) == pytest.approx(ROWS[name].observe(expected), rel=tolerance, abs=tolerance)


@every_backend
@given(data=st.data())
def test_twice_is_the_same(name, backend, data):
    arguments = data.draw(ROWS[name].inputs)
    same(run(name, backend, arguments), run(name, backend, arguments))


@every_backend
@given(data=st.data())
def test_strided_and_read_only_arrays_are_welcome(name, backend, data):
    arguments = data.draw(ROWS[name].inputs)
    expected = run(name, backend, arguments)
    same(run(name, backend, tuple(_strided(a) for a in arguments)), expected)


def _strided(argument: Any) -> Any:
    if not isinstance(argument, np.ndarray):
        return argument
    view = np.repeat(argument, 2, axis=0)[::2]
    view.flags.writeable = False
    return view


@every_backend
@given(data=st.data())
def test_dtypes_change_nothing(name, backend, data):
    row = ROWS[name]
    arguments = data.draw(row.inputs)
    expected = run(name, backend, arguments)
    for positions, dtypes in row.dtypes.items():
        for dtype in dtypes:
            other = tuple(a.astype(dtype) if i in positions else a for i, a in enumerate(arguments))
            same(run(name, backend, other), expected)


@every_backend
def test_no_items_at_all(name, backend):
    row = ROWS[name]
    nothing = run(name, backend, row.empty)
    same(nothing, run(name, "reference", row.empty))
    if Property.MERGEABLE in KERNELS[name].properties:
        same(merge(nothing, nothing), nothing)


@every_backend
def test_bad_input_is_refused_in_the_same_words(name, backend):
    for arguments in ROWS[name].refused:
        with pytest.raises(ValueError) as expected:
            run(name, "reference", arguments)
        with pytest.raises(ValueError) as got:
            run(name, backend, arguments)
        assert str(got.value) == str(expected.value)


@promising(Property.BOUNDED_0_1)
@given(data=st.data())
def test_bounds_hold(name, backend, data):
    values = ROWS[name].observe(run(name, backend, data.draw(ROWS[name].inputs)))
    assert all(0.0 <= v <= 1.0 for v in values)


@promising(Property.PERMUTATION_INVARIANT)
@given(data=st.data())
def test_order_changes_nothing(name, backend, data):
    row = ROWS[name]
    arguments = data.draw(row.inputs)
    orders = tuple(np.array(data.draw(st.permutations(range(n))), dtype=np.int64) for n in sizes(row, arguments))
    same(run(name, backend, take(row, arguments, orders)), run(name, backend, arguments))


@promising(Property.MERGEABLE)
@given(data=st.data())
def test_any_split_merges_in_any_order_and_grouping(name, backend, data):
    row = ROWS[name]
    arguments = data.draw(row.inputs)
    shards = data.draw(st.integers(1, 4))
    owners = [
        np.array(data.draw(st.lists(st.integers(0, shards - 1), min_size=n, max_size=n)), dtype=np.int64)
        for n in sizes(row, arguments)
    ]
    states = [
        run(name, backend, take(row, arguments, tuple(np.flatnonzero(owner == shard) for owner in owners)))
        for shard in range(shards)
    ]
    while len(states) > 1:
        states.insert(0, merge(states.pop(data.draw(st.integers(0, len(states) - 1))), states.pop()))
    same(states[0], run(name, backend, arguments))


@promising(Property.MONOTONE_INVARIANT)
@given(data=st.data())
def test_increasing_maps_change_nothing(name, backend, data):
    row = ROWS[name]
    arguments = data.draw(row.inputs)
    values = np.unique(np.concatenate([arguments[i] for i in row.monotone]))
    steps = data.draw(st.lists(st.floats(0.01, 10.0), min_size=len(values), max_size=len(values)))
    image = reduce(lambda done, step: [*done, done[-1] + step], steps, [-3.0])[1:]
    assert all(a < b for a, b in pairwise(image))
    mapped = tuple(
        np.array(image)[np.searchsorted(values, a)] if i in row.monotone else a for i, a in enumerate(arguments)
    )
    same(run(name, backend, mapped), run(name, backend, arguments))


@promising(Property.SEEDED)
def test_the_seed_decides(name, backend):
    position, arguments = ROWS[name].seeded
    other = tuple(a + 1 if i == position else a for i, a in enumerate(arguments))
    same(run(name, backend, arguments), run(name, backend, arguments))
    with pytest.raises(AssertionError):
        same(run(name, backend, other), run(name, backend, arguments))
