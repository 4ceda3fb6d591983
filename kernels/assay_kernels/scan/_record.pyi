from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from assay_kernels.scan._tape import Tape
from assay_kernels.scan.record import Asker, Recipe

class _Terms(Protocol):
    def get(self, word: str, /) -> str | None: ...
    def canonical(self, word: str, /) -> str: ...

class Recipes:
    def __init__(self, recipes: Sequence[Recipe], span: type, missing: object) -> None: ...

def make_records(
    tape: Tape,
    objects: Mapping[int, tuple[int, Mapping[int, int]]],
    root: int,
    recipes: Recipes,
    terms: _Terms,
    document: object,
    spoilt: Collection[int],
    ask: Asker,
) -> dict[int, Any]: ...
