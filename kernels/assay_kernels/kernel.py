"""What a kernel is: one description that tests, dispatch, documentation and the planner all read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class StateShape(StrEnum):
    """What a kernel leaves behind for one shard, and so how two shards are merged."""

    COUNTS = "counts"
    """int64 counts; merged by adding."""
    SUMS = "sums"
    """Fixed-point sums in two int64 limbs at a stated scale; merged by adding with carry."""
    ROWS = "rows"
    """Rows in canonical order; merged by a sorted merge."""
    VALUE = "value"
    """A final value computed from a whole state; not merged."""


class Property(StrEnum):
    """A promise that the battery checks for every backend."""

    PERMUTATION_INVARIANT = "permutation-invariant"
    """Reordering the items changes nothing."""
    MERGEABLE = "mergeable"
    """Any split of the items, merged in any order and grouping, gives the state of the whole."""
    BOUNDED_0_1 = "bounded-0-1"
    """Every floating-point number that comes out lies in [0, 1]."""
    MONOTONE_INVARIANT = "monotone-invariant"
    """A strictly increasing map of the scores changes nothing."""
    SEEDED = "seeded"
    """The same seed gives the same bits; another seed gives another draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """The description of one kernel; the code behind it is found through `backends`."""

    name: str
    """`family.kernel`, e.g. `ranking.area`."""
    summary: str
    """One sentence: what the caller gets."""
    signature: str
    """Shapes and dtypes, numpy's way: `(n)u1,(n)u1->(k,k)i8`."""
    state: StateShape
    backends: Mapping[str, str]
    """Backend to lazy `module:function`; always holds `reference`."""
    properties: tuple[Property, ...] = ()
    tolerance: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Largest relative difference from `reference`, per backend; a backend not named is equal to the bit."""
    empty: str
    """What comes out of no items at all."""
    source: str
    """The paper, section or equation of the formula."""
    version: int = 1
    """Raised when the values change, so that remembered results are not reused."""
    benchmark: str = ""
    """The file under `benchmarks/` that measures it."""


def backends_of(family: str, function: str, *more: str) -> Mapping[str, str]:
    """Where the code of a kernel is, by the names that modules have in each family: `_family`, `_numba`, `reference`.

    >>> backends_of("ranking", "rank")["cython"]
    'assay_kernels.ranking._ranking:rank'
    """
    modules = {each: f"_{each}" for each in more}
    modules |= {"cython": f"_{family}", "numba": "_numba", "reference": "reference"}
    return MappingProxyType({each: f"assay_kernels.{family}.{name}:{function}" for each, name in modules.items()})
