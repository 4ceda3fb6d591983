from collections.abc import Mapping

from assay_kernels.scan._recipe import Recipes
from assay_kernels.scan._tape import Tape
from assay_kernels.scan.record import Asker, Made

def has_look(text: str, look: int) -> bool: ...
def make_records(
    tape: Tape, objects: Mapping[int, tuple[int, Mapping[int, int]]], root: int, recipes: Recipes, ask: Asker
) -> Made: ...
