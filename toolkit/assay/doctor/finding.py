"""What was found out about one subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """How bad it is, worst first."""

    BROKEN = "broken"
    """Checking or scoring does not work."""
    LIMITED = "limited"
    """Both work, but slower, or something else does not."""
    FINE = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line about one subject."""

    subject: str
    says: str
    state: State = State.FINE
    remedy: str = ""
    """The command that mends it, or what to do where there is no command."""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The same for programs."""
