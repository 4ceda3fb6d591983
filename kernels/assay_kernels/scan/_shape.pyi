from collections.abc import Sequence

from assay_kernels.scan._tape import Tape
from assay_kernels.scan.shape import Shape, Sweep

class Shapes:
    def __init__(self, shapes: Sequence[Shape]) -> None: ...

def check_shapes(
    tape: Tape, shapes: Shapes, root: int, terms: dict[str, str] | None = None, node: int = 0
) -> Sweep: ...
