from collections.abc import Sequence
from typing import Any

from assay_kernels.scan.refer import Pointing, References

class Pointers:
    def __init__(self, given: Sequence[Pointing]) -> None: ...

def follow_pointers(record: Any, pointers: Pointers) -> References: ...
