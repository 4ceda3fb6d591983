"""How the objects of a dataset hang together, as mlcroissant sees it.

Read from its `structure_graph/graph.py`, `structure_graph/nodes/*.py` and `operation_graph/graph.py`.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from assay_validators.croissant.official.fact import Crash
from assay_validators.croissant.official.parts import Maker, Part, stumble
from assay_validators.croissant.official.shapes import DATA_TYPES, MISSING


class Structure:
    """The objects of a dataset by what they are called, and which comes from which."""

    def __init__(self, maker: Maker, dataset: Part) -> None:
        self.maker = maker
        self.dataset = dataset
        self.version = maker.version
        self._give_parents()
        self.parts = list(self._parts())
        self.first: dict[Any, Part] = {}
        self._last: dict[Any, Part] = {}
        self._before: dict[Part, set[Part]] = {part: set() for part in self.parts}
        self._join()

    def check(self) -> None:
        """Say what does not hang together."""
        self._check_entries()
        for part in self.parts:
            if part.kind == "Field":
                self._check_type(part)

    def check_order(self) -> None:
        """Stumble over a circle."""
        left = {part: set(before) for part, before in self._before.items()}
        while ready := [part for part, before in left.items() if not before]:
            for part in ready:
                del left[part]
            for before in left.values():
                before.difference_update(ready)
        if left:
            raise Crash("MLC005", "NetworkXUnfeasible", self.maker.place(next(iter(left))))

    def check_joins(self) -> None:
        """Say which sources of a record set nothing joins."""
        for records in self._of_kind("RecordSet"):
            joined: set[frozenset[Any]] = set()
            sources: dict[Any, int] = {}
            for field in records["fields"]:
                source = self._feeder(field["source"].target(self.version))
                reference = self._feeder(field["references"].target(self.version))
                if source is not None:
                    sources.setdefault(source, self.maker.place(field, "source"))
                    joined.add(frozenset((source, reference)))
            for pair in combinations(sources, 2):
                if frozenset(pair) not in joined:
                    self.maker.say("MLC042", records, tuple(sorted(pair)), at=sources[pair[1]])

    def _of_kind(self, kind: str) -> Iterator[Part]:
        return (part for part in self.parts if part.kind == kind)

    def _feeder(self, target: Any) -> Any:
        """What values of a reference are read from: the record set of a field, or a file."""
        part = self.first.get(target) if target else None
        if part is None:
            return None
        return part.parents[-1].uuid(self.version) if part.kind == "Field" else part.uuid(self.version)

    def _give_parents(self) -> None:
        for file in self._sound(self.dataset["distribution"]):
            file.parents = [self.dataset]
        for records in self._sound(self.dataset["record_sets"]):
            records.parents = [self.dataset]
            self._give_fields(records["fields"], [self.dataset, records])

    def _give_fields(self, fields: Any, parents: list[Part]) -> None:
        for field in self._sound(fields):
            field.parents = parents
            self._give_fields(field["sub_fields"], [*parents, field])

    def _sound(self, parts: Any) -> list[Part]:
        """Parts, unless something else stands among them."""
        for part in parts if isinstance(parts, list) else () if parts == "" else (parts,):
            if not isinstance(part, Part):
                raise stumble(self.dataset, self.maker)
        return parts or []

    def _parts(self) -> Iterator[Part]:
        yield self.dataset
        yield from self.dataset["distribution"]
        yield from self.dataset["record_sets"]
        for records in self.dataset["record_sets"]:
            yield from records["fields"]
            for field in records["fields"]:
                yield from field["sub_fields"]

    def _join(self) -> None:
        for part in self.parts:
            uuid = part.uuid(self.version)
            if uuid in self._last:
                self.maker.say("MLC036", part, uuid, at=self.maker.place(part))
            self.first.setdefault(uuid, part)
            self._last[uuid] = part
        for file in self.dataset["distribution"]:
            # Of another class it is no list; a class without the property is none of these.
            for container in file["contained_in"] or ():
                target = container.target(self.version) if isinstance(container, Part) else container
                if target:
                    self._edge(target, file, self.maker.place(file, "contained_in"))
        for records in self.dataset["record_sets"]:
            for field in records["fields"]:
                self._join_field(records, field)

    def _join_field(self, records: Part, field: Part) -> None:
        self._edge(records.uuid(self.version), field, self.maker.place(field))
        self._join_source(records, field)
        self._join_reference(records, field, self._target(field, "references"))
        for inner in field["sub_fields"]:
            self._join_source(records, inner)
            # It looks up what the outer field refers to.
            self._join_reference(records, inner, self._target(field, "references"))

    def _join_source(self, records: Part, field: Part) -> None:
        target = self._target(field, "source")
        if target is not None:
            self._edge(target, records, self.maker.place(field, "source"))

    def _join_reference(self, records: Part, field: Part, looked_up: Any) -> None:
        target = self._target(field, "references")
        if target is not None:
            found = self._last.get(looked_up)
            joined = field if found is not None and found.kind == "Field" else records
            self._edge(target, joined, self.maker.place(field, "references"))

    def _target(self, field: Part, name: str) -> Any:
        source = field[name]
        if source is MISSING:
            raise stumble(field, self.maker, name)
        return source.target(self.version)

    def _edge(self, uuid: Any, part: Part, at: int) -> None:
        if uuid not in self._last:
            self.maker.say("MLC035", part, uuid, part.uuid(self.version), at=at)
        else:
            self._before.setdefault(part, set()).add(self._last[uuid])

    def _check_entries(self) -> None:
        """Say what is wrong with the fields of record sets that nothing leads to."""
        for records in self._of_kind("RecordSet"):
            if self._before[records] or records["data"]:
                continue
            for field in records["fields"]:
                target, value = field["source"].target(self.version), field["value"]
                uuid = field.uuid(self.version)
                if target is None and value is None and not field["sub_fields"]:
                    self.maker.say("MLC033", field, uuid, at=self.maker.place(field))
                elif value is not None and not field["data_types"]:
                    self.maker.say("MLC043", field, uuid, at=self.maker.place(field, "value"))
                elif target is not None:
                    self.maker.say("MLC034", field, target, at=self.maker.place(field, "source"))

    def _check_type(self, field: Part) -> None:
        """Look for a data type on a field and on those that it takes its values from."""
        met: set[Part] = set()
        while field not in met:
            met.add(field)
            types = field["data_types"]
            if field["sub_fields"] or any(str(each) in DATA_TYPES for each in types or ()):
                return
            source = self.first.get(self._target(field, "source"))
            if source is None or source.kind != "Field":
                self.maker.say("MLC037", field, str(types or []), at=self.maker.place(field))
                return
            field = source
        raise Crash("MLC005", "RecursionError", self.maker.place(field))
