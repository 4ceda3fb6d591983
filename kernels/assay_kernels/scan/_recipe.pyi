from collections.abc import Sequence

from assay_kernels.scan.record import Recipe

class Recipes:
    def __init__(self, recipes: Sequence[Recipe], span: type, missing: object) -> None: ...
