"""JSON documents as tables: a list of objects, or an object of lists; and JSONPaths into any document."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa

from assay.data.absent import no_such_column
from assay.data.file_parts import read_whole
from assay.data.json_arrays import Nodes, Values, elements_at
from assay.data.json_columns import Column, Objects, columns_of, follow, named_twice, names_of, no_json, nulled
from assay.data.json_values import array_of
from assay.data.jsonpath import ABSENT, JsonPath, Step
from assay.data.line_blocks import require_utf8
from assay.errors import DataError
from assay.files.content import Content
from assay_kernels.scan import Kind, Tape, scan_json
from assay_kernels.scan.column import count_keys

_REMEDY = "write a list of objects, or one object of lists, or say by `jsonPath` where the values are"

_LINES = "if each line is an object of its own, `application/jsonlines` is its encodingFormat"
_FIRST_OBJECTS = 1000
"""How many are looked at for the names of columns."""


Counted = tuple[str, int]
"""A column, and how many values it has."""


class JsonTable:
    """A JSON document; what a JSONPath leads to is a column, however many objects it passes on its way.

    A path with names and places behind its last `[*]` has a value for each element there, null where it leads to
    nothing: there are as many whichever columns are asked for, and columns of the same elements fit together.
    """

    def __init__(self, content: Content) -> None:
        """Look at what the document is.

        Raises:
            DataError: it cannot be read, or is no JSON.
        """
        self.content = content
        self.rows: int | None = None
        """Not known: a path leads to as many values as it does."""
        require_utf8(content)
        self.columns = _names(self._tape())
        """The members of its first objects, or of itself; none where it is something else."""

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns, as `array_of` makes them of their values.

        Raises:
            DataError: a column is missing, or has more values than another one, in all or in an element of both.
        """
        wanted = columns_of(self.content, columns)
        document = _Document(self.content, self._tape(), self.columns)
        arrays = document.arrays(wanted)
        document.require_even(wanted, self._uneven)
        for (name, one), (other_name, other) in pairwise(zip(columns, arrays, strict=True)):
            if len(one) != len(other):
                raise self._uneven((name, len(one)), (other_name, len(other)))
        yield pa.RecordBatch.from_arrays(arrays, names=list(columns))

    def _uneven(self, one: Counted, other: Counted, row: int | None = None) -> DataError:
        (name, count), (other_name, other_count) = one, other
        values = "value" if other_count == 1 else "values"
        problem = f"has {other_count} {values}, and column `{name}` has {count}"
        remedy = "where there is no value, write null"
        if row is not None:
            remedy = "where a record has a list, leave the last `[*]` of its path out, and give the field `isArray`"
        return DataError(problem, path=self.content.path, row=row, column=other_name, remedy=remedy)

    def _tape(self) -> Tape:
        tape = scan_json(read_whole(self.content).removeprefix(BOM_UTF8))
        if tape.problems:
            first = tape.problems[0]
            line = tape.source.count(b"\n", 0, first.start) + 1
            raise no_json(self.content, first, f"line {line}", _LINES if first.code == "extra-data" else "")
        return tape


def _names(tape: Tape) -> tuple[str, ...]:
    objects = elements_at(tape)[:_FIRST_OBJECTS].tolist() if tape.kind(0) == Kind.ARRAY else [0]
    keys = (key for node in objects if tape.kind(node) == Kind.OBJECT for key in tape.children(node))
    return tuple(dict.fromkeys(map(tape.text, keys)))


class _Document:
    """A document that has been read."""

    def __init__(self, content: Content, tape: Tape, names: Sequence[str]) -> None:
        self._content = content
        self._tape = tape
        self._names = names

    def arrays(self, columns: Sequence[Column]) -> list[pa.Array]:
        """Columns of any lengths."""
        named = [column for column in columns if column.path is None]
        found = iter(self._named(named) if named else ())
        return [next(found) if one.path is None else self._along(one.path, one.name) for one in columns]

    def require_even(self, columns: Sequence[Column], uneven: Callable[[Counted, Counted, int], DataError]) -> None:
        """Columns of other elements have as many values in each element that they share: as many in all may be chance.

        Raises:
            DataError: they have not.
        """
        different: list[tuple[JsonPath, str]] = []
        for column in columns:
            elements = self._path(column).elements
            if all(elements != other for other, _ in different):
                different.append((elements, column.name))
        for (one, name), (other, other_name) in combinations(different, 2):
            shared = one.shared(other)
            ways = one.behind(shared), other.behind(shared)
            for row, element in enumerate(shared.values(self._value) if shared.steps else (), 1):
                count, other_count = (len(way.values(element)) for way in ways)
                if count != other_count:
                    raise uneven((name, count), (other_name, other_count), row)

    def _path(self, column: Column) -> JsonPath:
        """The path of a column that is only named."""
        if column.path is not None:
            return column.path
        steps = Step((None,)), Step((column.name,))
        return JsonPath(steps if self._tape.kind(0) == Kind.ARRAY else steps[::-1])

    def _named(self, columns: Sequence[Column]) -> list[pa.Array]:
        if self._tape.kind(0) == Kind.OBJECT:
            return [self._list(column.name) for column in columns]
        if self._tape.kind(0) != Kind.ARRAY:
            raise DataError("is no table", path=self._content.path, remedy=_REMEDY)
        nodes = elements_at(self._tape)
        others = np.flatnonzero(Values(self._tape, nodes).kinds != Kind.OBJECT)
        if len(others):
            raise DataError("is no JSON object", path=self._content.path, row=int(others[0]) + 1, remedy=_REMEDY)
        found = Objects(self._content, self._tape, nodes).columns(columns)
        for column, (is_there, _) in zip(columns, found, strict=True):
            if not is_there and len(nodes):
                raise no_such_column(self._content, column.name, self._names)
        return [array for _, array in found]

    def _list(self, name: str) -> pa.Array:
        """A column of a document that is one object."""
        values = [key + 1 for key in self._tape.children(0) if self._tape.text(key) == name]
        if not values:
            raise no_such_column(self._content, name, self._names)
        if len(values) > 1:
            raise named_twice(self._content, name)
        if self._tape.kind(values[0]) != Kind.ARRAY:
            raise DataError("is no list of values", path=self._content.path, column=name, remedy=_REMEDY)
        return Values(self._tape, elements_at(self._tape, values[0])).array()

    def _along(self, path: JsonPath, name: str) -> pa.Array:
        nodes = self._through_list(path)
        if nodes is None:
            nodes = self._anywhere(path)
        if nodes is not None:
            is_there, array = bool(nodes.any()) or not len(nodes), Values(self._tape, nodes).array()
        else:
            values = follow(self._content, path, self._value, name)
            is_there, array = any(value is not ABSENT for value in values), array_of(nulled(values))
            is_there = is_there or path.is_through_nothing(self._value)
        if not is_there:
            raise no_such_column(self._content, name, self._names)
        return array

    @cached_property
    def _value(self) -> object:
        return self._tape.value()

    def _through_list(self, path: JsonPath) -> Nodes | None:
        """What `$.users[*].name` and the like lead to; None for other paths, and where no list is."""
        at = next((at for at, step in enumerate(path.steps) if step == Step((None,))), len(path.steps))
        before, behind = names_of(path.steps[:at]), names_of(path.steps[at + 1 :])
        if before is None or behind is None:
            return None
        node = 0
        for name in before:
            node = self._tape.find(node, name)
            if node < 0:
                return None
        if at == len(path.steps) or self._tape.kind(node) != Kind.ARRAY:
            return None
        return self._in_each(elements_at(self._tape, node), behind)

    def _anywhere(self, path: JsonPath) -> Nodes | None:
        """What `$..name` leads to in a list of objects, where nothing else has that member; None for other paths."""
        if len(path.steps) != 1 or not path.steps[0].is_deep or self._tape.kind(0) != Kind.ARRAY:
            return None
        match path.steps[0].selectors:
            case (str(name),):
                found = self._in_each(elements_at(self._tape), [name])
                there = found[found > 0]
                return there if len(there) and len(there) == count_keys(self._tape, name) else None
        return None

    def _in_each(self, nodes: Nodes, names: Sequence[str]) -> Nodes:
        """The members of members of objects."""
        found = nodes
        for name in names:
            found = Objects(self._content, self._tape, nodes).members(found, [name])[0]
        return found
