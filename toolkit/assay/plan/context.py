"""What the passes may look at besides the plan itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.plan.physical import File


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What compiling needs to know of a table without keeping its rows."""

    files: tuple[File, ...]
    """There are none when the document itself holds the records."""
    rows: int

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the passes of all kinds look at; a domain adds what its own passes need."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    """By the id of the records node."""
