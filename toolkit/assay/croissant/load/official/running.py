"""The records of a record set by the operations that mlcroissant runs for it."""

from collections.abc import Callable, Iterator
from typing import Any

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.fields import Record, records_of
from assay.croissant.load.official.files import Container, File, Files, filtered, member
from assay.croissant.load.official.frames import Frame, inferred, merged, stacked
from assay.croissant.load.official.graph import Graph, Operation, Plan, Work
from assay.croissant.load.official.reading import listed, read
from assay.croissant.load.official.transforms import column_of, data_type_of, transformed
from assay_validators.croissant.official.parts import Part


class Runner:
    """Runs what is to be done for one record set."""

    def __init__(self, graph: Graph, files: Files) -> None:
        self._graph, self._files, self._version = graph, files, graph.structure.version
        self._works: dict[Work, Callable[..., Any]] = {
            Work.DOWNLOAD: files.downloaded,
            Work.EXTRACT: files.extracted,
            Work.FOLDER: lambda _: files.local(),
            Work.FILTER: lambda node, *containers: filtered(node, containers),
            Work.LIST: lambda _, found: listed(found),
            Work.DATA: lambda node: Frame.of_records(node["data"]),
        }

    def records(self, records: Part) -> Iterator[Record]:
        """The records, as far as it gives any.

        Raises:
            UnsaidError: they are not said here.
            Ends: it ends there.
        """
        plan = self._graph.plan(records)
        if any(operation.work is Work.CLONE for operation in plan.operations):
            raise UnsaidError("it takes files from a repository, as git has them")
        if plan.is_streamed:
            yield from self._streamed(plan, records)
            return
        found: dict[Operation, Any] = {}
        for operation in plan.operations:
            inputs = [found[each] for each in plan.inputs[operation]]
            if operation.node is records and operation.work is Work.FIELDS:
                yield from self._fields(operation.node, *_one(operation, inputs))
                return
            found[operation] = self._done(operation, inputs, plan)

    def _streamed(self, plan: Plan, records: Part) -> Iterator[Record]:
        """One operation after the other, each file by itself; record sets on the way are passed over."""
        found: list[Any] = []
        chain = [each for each in plan.operations if each.work is not Work.FIELDS]
        for at, operation in enumerate(chain):
            if operation.work is Work.READ:
                for file in self._files_in(operation, found):
                    frames = [self._read(operation.node, file)]
                    for later in chain[at + 1 :]:
                        frames = [self._done(later, frames, plan)]
                    yield from self._fields(records, *frames)
                return
            found = [self._done(operation, found, plan)]
        yield from self._fields(records, *found)

    def _fields(self, records: Part, *frames: Frame | None) -> Iterator[Record]:
        frame = frames[0] if len(frames) == 1 else None
        if frame is None:
            raise Ends("TypeError: argument of type 'NoneType' is not iterable")
        return records_of(records, frame, self._graph.structure)

    def _done(self, operation: Operation, inputs: list[Any], plan: Plan) -> Any:
        """What an operation makes of what those before it made."""
        node = operation.node
        match operation.work:
            case Work.READ:
                return stacked([self._read(node, file) for file in self._files_in(operation, inputs)])
            case Work.JOIN:
                return self._joined(node, inputs, plan.inputs[operation])
            case Work.FIELDS:
                found = records_of(node, *_one(operation, inputs), self._graph.structure)
                return Frame.of_records([record.values for record in found])
            case work:
                return self._works[work](node, *inputs)

    def _files_in(self, operation: Operation, inputs: list[Any]) -> list[File]:
        if len(inputs) != 1:
            raise Ends("TypeError: Read.call() takes 2 positional arguments")
        found = inputs[0]
        if isinstance(found, Container):
            return [member(operation.node, found)]
        return found if isinstance(found, list) else [found]

    def _read(self, node: Part, file: File) -> Frame:
        return read(node, self._graph.fields_read(node), file)

    def _joined(self, node: Part, inputs: list[Any], operations: list[Operation]) -> Frame | None:
        """The first join alone; of one table nothing is joined."""
        if len(inputs) == 1:
            return inputs[0]  # type: ignore[no-any-return]
        nodes = [operation.node for operation in operations]
        for field in node["fields"]:
            left, right = field["source"], field["references"]
            if not left.target(self._version) or not right.target(self._version):
                continue
            one, other = (self._side(each, nodes, inputs) for each in (left, right))
            names = column_of(left, self._version), column_of(right, self._version)
            for name, frame in zip(names, (one, other), strict=True):
                if name not in frame.columns:
                    raise Ends(f'AssertionError: Column "{_shown(name)}" does not exist')
            one.columns[names[0]] = self._key(one.columns[names[0]].values, lambda value: self._changed(value, field))  # noqa: B023
            other.columns[names[1]] = self._key(other.columns[names[1]].values, lambda value: value)
            return merged(one, other, *names)
        return None

    def _side(self, source: Part, nodes: list[Part], inputs: list[Any]) -> Frame:
        feeder = self._graph.feeder(source.target(self._version))
        if feeder not in nodes:
            raise Ends(f"ValueError: '{source.target(self._version)}' is not in list")
        frame = inputs[nodes.index(feeder)]
        if not isinstance(frame, Frame):
            raise UnsaidError("it joins what is no table")
        return frame

    def _changed(self, value: Any, field: Part) -> Any:
        try:
            return transformed(value, field, data_type_of(field, self._graph.structure))
        except Ends:
            raise Ends("ValueError: The truth value of a Series is ambiguous") from None

    def _key(self, values: list[Any], change: Callable[[Any], Any]) -> Any:
        return inferred([value.decode() if isinstance(value, bytes) else value for value in map(change, values)])


def _shown(name: Any) -> str:
    return str(getattr(name, "value", name))


def _one(operation: Operation, inputs: list[Any]) -> tuple[Frame]:
    if len(inputs) != 1:
        raise Ends(f"TypeError: {operation.work}.call() takes 2 positional arguments but {len(inputs) + 1} were given")
    if not isinstance(inputs[0], Frame):
        raise Ends("TypeError: it is no table")
    return (inputs[0],)
