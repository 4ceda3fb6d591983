"""Which operations mlcroissant runs for a record set, and whether file by file or one after the other.

Read from its `structure_graph/graph.py`, `operation_graph/graph.py`, `operation_graph/base_operation.py` and
`datasets.py`: each operation hangs on the one that was made last for its object, or for one before that.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from assay.croissant.load.official.ends import UnsaidError
from assay_validators.croissant.official.parts import Part
from assay_validators.croissant.official.structure import Structure

_ARCHIVES = {"application/zip", "application/x-tar"}
_REPOSITORY = "git+https"


class Work(StrEnum):
    """What an operation does."""

    DOWNLOAD = "Download"
    CLONE = "Clone"
    EXTRACT = "Extract"
    FOLDER = "LocalDirectory"
    FILTER = "FilterFiles"
    LIST = "Concatenate"
    READ = "Read"
    DATA = "Data"
    JOIN = "Join"
    FIELDS = "ReadFields"


class Operation(NamedTuple):
    """One operation on one object."""

    work: Work
    node: Part


class Plan(NamedTuple):
    """What is done for a record set."""

    operations: tuple[Operation, ...]
    """In order; the last one gives the records."""
    inputs: dict[Operation, list[Operation]]
    is_streamed: bool
    """Whether files are read one by one, each settling of which types its columns are."""


class Graph:
    """The objects of a dataset, and the operations on them."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._version = structure.version
        self._after: dict[Part, dict[Part, int]] = {part: {} for part in structure.parts}
        self._before: dict[Part, dict[Part, None]] = {part: {} for part in structure.parts}
        self._inputs: dict[Operation, list[Operation]] = {}
        self._last: dict[Part, Operation] = {}
        self._connect_parts()
        for node in self._sorted():
            self._operate(node)

    def plan(self, records: Part) -> Plan:
        """What is done for a record set."""
        target = Operation(Work.FIELDS, records)
        needed: dict[Operation, None] = {target: None}
        for operation in needed_by(target, self._inputs):
            needed.setdefault(operation)
        operations = [each for each in self._inputs if each in needed]
        degrees = dict.fromkeys(operations, 0)
        for each in operations:
            degrees[each] += len(self._inputs[each]) or 1  # an operation without an input hangs on the first one
            for before in self._inputs[each]:
                degrees[before] += 1
        begins = sum(1 for each in operations if not self._inputs[each])
        is_streamed = begins <= _STREAMED and all(degree <= _STREAMED for degree in degrees.values())
        if is_streamed and begins > 1:
            raise UnsaidError("it takes its records from two places at once")
        return Plan(tuple(_ordered(operations, self._inputs)), {o: self._inputs[o] for o in operations}, is_streamed)

    def fields_read(self, node: Part) -> list[Part]:
        """The fields whose extracts say how a file is read: of a FileObject those that name it, of a FileSet all."""
        fields = [part for part in self._reached(node) if part.kind == "Field"]
        if node.kind == "FileSet":
            return fields
        return [field for field in fields if self._names(field, node)]

    def feeder(self, target: Any) -> Part | None:
        """The object that a source names; of a field its record set."""
        found = self.structure.first.get(target) if target else None
        return found.parents[-1] if found is not None and found.kind == "Field" else found

    def _names(self, field: Part, node: Part) -> bool:
        uuid = node.uuid(self._version)
        return uuid in (field["source"]["file_object"], field["source"]["distribution"])

    def _reached(self, node: Part) -> list[Part]:
        found: dict[Part, None] = {}
        ahead = [node]
        for part in ahead:
            for other in self._after[part]:
                if other not in found:
                    found[other] = None
                    ahead.append(other)
        return list(found)

    def _connect_parts(self) -> None:
        dataset = self.structure.dataset
        for file in dataset["distribution"]:
            for container in file["contained_in"] or ():
                if isinstance(container, Part):
                    raise UnsaidError("it opens containers by the transformations that they name")
                self._connect(container, file)
        for records in dataset["record_sets"]:
            for field in records["fields"]:
                self._connect(records.uuid(self._version), field)
                self._connect(self._target(field, "source"), records)
                self._connect_reference(field, field, records)
                for inner in field["sub_fields"]:
                    self._connect(self._target(inner, "source"), records)
                    self._connect_reference(inner, field, records)

    def _connect_reference(self, field: Part, looked_up: Part, records: Part) -> None:
        referred = self.structure.first.get(self._target(looked_up, "references"))
        is_field = referred is not None and referred.kind == "Field"
        self._connect(self._target(field, "references"), field if is_field else records)

    def _target(self, field: Part, name: str) -> Any:
        return field[name].target(self._version)

    def _connect(self, uuid: Any, part: Part) -> None:
        if not uuid:
            return
        first = self.structure.first[uuid]
        self._after.setdefault(first, {})
        self._after[first][part] = self._after[first].get(part, 0) + 1
        self._before.setdefault(part, {}).setdefault(first)

    def _sorted(self) -> Iterator[Part]:
        """The objects, those first on which others hang."""
        left = {part: len(before) for part, before in self._before.items()}
        ready = [part for part, count in left.items() if not count]
        while ready:
            ahead: list[Part] = []
            for part in ready:
                for other in self._after.get(part, ()):
                    left[other] -= 1
                    if not left[other]:
                        ahead.append(other)
            yield from ready
            ready = ahead

    def _operate(self, node: Part) -> None:
        match node.kind:
            case "FileObject":
                self._open(node)
            case "FileSet" if not node["contained_in"]:
                self._chain(None, (Work.FOLDER, node), (Work.FILTER, node), (Work.READ, node))
            case "RecordSet":
                self._record(node)
            case "Field":
                self._refer(node)

    def _open(self, node: Part) -> None:
        first = None if node["contained_in"] else self._made(Work.DOWNLOAD, node)
        formats = node["encoding_formats"] or ()
        is_archive = bool(_ARCHIVES & {*formats})
        if _REPOSITORY in formats:
            # What hangs on it is not worked out further.
            for successor in self._after[node]:
                self._chain(first, (Work.CLONE, successor))
            return
        for successor in self._after[node]:
            is_file = successor.kind in ("FileObject", "FileSet")
            operation = first
            if is_file and not is_archive:
                name = node.uuid(self._version)
                raise UnsaidError(f"`{name}` holds files, and is no zip and no tar by its `encodingFormat`")
            if is_archive and is_file:
                if _ARCHIVES & {*(successor["encoding_formats"] or ())} or node["contained_in"]:
                    raise UnsaidError("it has archives in archives")
                operation = self._chain(operation, (Work.EXTRACT, node))
            if successor.kind == "FileSet":
                operation = self._chain(operation, (Work.FILTER, successor), (Work.LIST, successor))
            if formats and not is_archive:
                self._chain(operation, (Work.READ, node))

    def _record(self, node: Part) -> None:
        if node["data"]:
            self._chain(self._made(Work.DATA, node), (Work.FIELDS, node))
        if any(self._target(field, "references") for field in node["fields"]):
            self._chain(self._made(Work.JOIN, node), (Work.FIELDS, node))
        else:
            self._made(Work.FIELDS, node)

    def _refer(self, field: Part) -> None:
        """Let a join hang on both sides of a field."""
        join = Operation(Work.JOIN, next(each for each in reversed(field.parents) if each.kind == "RecordSet"))
        sides = [self.structure.first.get(self._target(field, name)) for name in ("source", "references")]
        if join in self._inputs and all(sides):
            for side in sides:
                assert side is not None
                self._hang(join, side)

    def _chain(self, operation: Operation | None, *steps: tuple[Work, Part]) -> Operation | None:
        for work, node in steps:
            made = self._made(work, node)
            if operation is not None and operation not in self._inputs[made]:
                self._inputs[made].append(operation)
            operation = made
        return operation

    def _made(self, work: Work, node: Part) -> Operation:
        operation = Operation(work, node)
        self._inputs.setdefault(operation, [])
        self._hang(operation, node)
        self._last[node] = operation
        for successor in self._after.get(node, ()):
            self._last[successor] = operation
        return operation

    def _hang(self, operation: Operation, node: Part) -> None:
        last = self._last.get(node)
        if last is None:
            before = next(iter(self._before.get(node, ())), None)
            last = None if before is None else self._last.get(before)
        if last is not None and last != operation and last not in self._inputs[operation]:
            self._inputs[operation].append(last)


_STREAMED = 2
"""So many others touch an operation of a chain at the most, the very first one counted."""


def needed_by(target: Operation, inputs: dict[Operation, list[Operation]]) -> list[Operation]:
    """The operations on which one hangs."""
    found = [target]
    for each in found:
        found += [before for before in inputs[each] if before not in found]
    return found


def _ordered(operations: list[Operation], inputs: dict[Operation, list[Operation]]) -> Iterator[Operation]:
    left = {each: len(inputs[each]) for each in operations}
    ready = [each for each, count in left.items() if not count]
    while ready:
        yield from ready
        for each in ready:
            del left[each]
        done = {*operations} - {*left}
        ready = [each for each in left if {*inputs[each]} <= done]
