"""Columns of JSON objects: the names of members, and JSONPaths."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.data.json_arrays import Nodes, Values
from assay.data.json_values import array_of
from assay.data.jsonpath import ABSENT, JsonPath, Step, is_rooted, parse_path
from assay.errors import DataError
from assay.files.content import Content
from assay_kernels.scan import PROBLEMS, Problem, Tape
from assay_kernels.scan.column import find_members


class Column(NamedTuple):
    """A column that is asked for."""

    name: str
    path: JsonPath | None
    """None where the name is that of a member."""

    @property
    def members(self) -> tuple[str, ...] | None:
        """The names that lead to the value, each that of a member of the value before; None where other things do."""
        return (self.name,) if self.path is None else names_of(self.path.steps) or None


def columns_of(content: Content, names: Sequence[str]) -> list[Column]:
    """Columns by their names; what begins as a path from the root `$` is a JSONPath.

    Raises:
        DataError: it is none that can be followed.
    """
    return [Column(name, _path(content, name) if is_rooted(name) else None) for name in names]


def _path(content: Content, text: str) -> JsonPath:
    try:
        return parse_path(text)
    except ValueError as error:
        raise DataError(f"is no JSONPath: {error}", path=content.path, column=text) from None


def names_of(steps: Sequence[Step]) -> tuple[str, ...] | None:
    """The names that a part of a path consists of; None where it has something else."""
    names = [step.selectors[0] for step in steps if len(step.selectors) == 1 and not step.is_deep]
    found = tuple(name for name in names if isinstance(name, str))
    return found if len(found) == len(steps) else None


class Objects:
    """Values on a tape, each a row; those that are no objects have no members."""

    def __init__(self, content: Content, tape: Tape, nodes: Nodes, row: int = 1) -> None:
        """`row` is the number of the first of them."""
        self._content = content
        self._tape = tape
        self._nodes = nodes
        self._row = row
        self._values: list[object] | None = None

    def columns(self, columns: Sequence[Column]) -> list[tuple[bool, pa.Array]]:
        """Each column, and whether it is there in some row; in rows where it is not, there is null.

        Raises:
            DataError: an object has a member twice; a path leads to too much.
        """
        names = list(dict.fromkeys(column.name for column in columns if column.path is None))
        found = dict(zip(names, self.members(self._nodes, names), strict=True))
        return [self._at(found[one.name]) if one.path is None else self._along(one) for one in columns]

    def members(self, nodes: Nodes, names: Sequence[str]) -> npt.NDArray[np.uint32]:
        """Where the members of objects, one for each row, are: a row for each name.

        Raises:
            DataError: an object has two of one name.
        """
        found = np.empty((len(names), len(nodes)), np.uint32)
        at = find_members(self._tape, nodes, names, found)
        if at < len(nodes):
            keys = [self._tape.text(key) for key in self._tape.children(int(nodes[at]))]
            twice = next(name for name in names if keys.count(name) > 1)
            raise named_twice(self._content, twice, self._row + at)
        return found

    def _at(self, nodes: Nodes) -> tuple[bool, pa.Array]:
        return bool(nodes.any()), Values(self._tape, nodes).array()

    def _along(self, column: Column) -> tuple[bool, pa.Array]:
        if column.members is None:
            return self._followed(column)
        nodes = self._nodes
        for name in column.members:
            nodes = self.members(nodes, [name])[0]
        return self._at(nodes)

    def _followed(self, column: Column) -> tuple[bool, pa.Array]:
        """A path that leads to one value at most gives that, any other one a list: of what each of its elements has."""
        assert column.path is not None
        if self._values is None:
            self._values = [self._tape.value(node) for node in self._nodes.tolist()]
        path, many = column.path, not column.path.is_singular
        found = [follow(self._content, path, value, column.name) for value in self._values]
        lists = [nulled(values) for values in found]
        is_there = any(value is not ABSENT for values in found for value in values)
        is_there = is_there or (not any(found) and any(map(path.is_through_nothing, self._values)))
        return is_there, array_of(lists if many else [value for values in lists for value in values])


def named_twice(content: Content, name: str, row: int | None = None) -> DataError:
    """What to say of an object with two members of one name: which of them counts, JSON does not say (RFC 8259, 4)."""
    problem, remedy = "an object has two members of this name", "give every member its own name"
    return DataError(problem, path=content.path, row=row, column=name, remedy=remedy)


def follow(content: Content, path: JsonPath, value: object, name: str) -> list[object]:
    """What a path leads to in each of its elements, ABSENT where that is nothing.

    Raises:
        DataError: too much.
    """
    try:
        return path.aligned(value)
    except ValueError as error:
        raise DataError(str(error), path=content.path, column=name) from None


def nulled(values: Sequence[object]) -> list[object]:
    """The values, with null where there is none."""
    return [None if value is ABSENT else value for value in values]


def no_json(content: Content, problem: Problem, where: str, remedy: str = "", *, row: int | None = None) -> DataError:
    """What to say about bytes that are no JSON.

    Args:
        content: what they are part of.
        problem: the first one of theirs.
        where: the place of the problem, in words.
        remedy: what to do about a problem that has no remedy of its own.
        row: the row that is no JSON.
    """
    text = PROBLEMS[problem.code].partition(";")[0]
    problem_there = f"is no JSON at {where}: {text}"
    return DataError(problem_there, path=content.path, row=row, remedy=_REMEDIES.get(problem.code, remedy))


_REMEDIES = {
    "byte-order-mark": "save it without one",
    "comment": "leave comments out",
    "trailing-comma": "leave the comma out",
    "missing-comma": "write the comma",
    "single-quotes": "write strings in double quotation marks",
    "control-character": "write it as an escape: `\\n` for a line break, `\\t` for a tab",
    "invalid-escape": "write two backslashes for one",
    "leading-plus": "leave the plus sign out",
    "leading-zero": "leave the zero out, or write a string",
    "missing-digit": "write a digit before and after the point",
    "python-literal": "write `true`, `false` or `null`",
    "too-deep": "write what is that deep as a string",
    "invalid-utf8": "write it as UTF-8",
    "non-finite-number": "write null where there is no number",
    "number-too-large": "write it as a string",
    "integer-too-large": "write it as a string",
    "lone-surrogate": "write both halves, or the character itself",
}
