"""What mlcroissant says of a document, before it is put into words."""

from typing import NamedTuple


class Fact(NamedTuple):
    """One thing that it says: under which code, of which of its objects, and about what."""

    code: str
    owner: str
    """The object as its reports name it, `Metadata(mini) > RecordSet(people)`; empty where they name none."""
    about: tuple[object, ...]
    """What tells it apart from others of the code and the owner: it says the same thing once."""
    node: int
    """Where that is: a node of the tape."""


class Crash(Exception):  # noqa: N818 - it is what happens to mlcroissant, and no error of ours
    """mlcroissant ends here with an exception of Python's, and says no more."""

    def __init__(self, code: str, raised: str, node: int = 0) -> None:
        super().__init__(raised)
        self.code = code
        self.raised = raised
        """The name of the exception."""
        self.node = node


_KINDS = {"str": "text", "int": "whole number", "float": "number", "bool": "truth value", "dict": "object"}


def kind_of(name: str) -> str:
    """What people call a type of Python's."""
    return _KINDS.get(name, name)
