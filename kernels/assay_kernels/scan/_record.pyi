from collections.abc import Mapping, Sequence

from assay_kernels.scan._tape import Tape
from assay_kernels.scan.record import Asker, Made, Recipe

class Recipes:
    def __init__(self, recipes: Sequence[Recipe], span: type, missing: object) -> None: ...

def make_records(
    tape: Tape, objects: Mapping[int, tuple[int, Mapping[int, int]]], root: int, recipes: Recipes, ask: Asker
) -> Made: ...
