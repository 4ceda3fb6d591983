from collections.abc import Mapping, Sequence
from typing import TypeVar

from assay_kernels.scan._tape import Tape
from assay_kernels.scan.record import Asker, Made, Recipe

_Slot = TypeVar("_Slot")

class Recipes:
    def __init__(self, recipes: Sequence[Recipe], span: type, missing: object) -> None: ...

def late(slot: _Slot) -> _Slot: ...
def make_records(
    tape: Tape, objects: Mapping[int, tuple[int, Mapping[int, int]]], root: int, recipes: Recipes, ask: Asker
) -> Made: ...
