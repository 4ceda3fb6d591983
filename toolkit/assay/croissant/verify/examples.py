"""Examples of records: each is one of the records (Croissant 1.1, Examples: "a small subset of the values")."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.verify.blocks import Block
from assay.croissant.verify.check import MOST_EXAMPLES, Check, Example, Outcome, Topic, amount
from assay.croissant.verify.offenders import About
from assay.croissant.verify.referring import is_comparable
from assay.data import inline
from assay.data.fields import short_name
from assay.data.told import shortened
from assay.data.value_types import ValueType
from assay.data.values import Place
from assay.errors import DataError
from assay_spec.croissant.model import Field, RecordSet

MOST_COMPARED = 20
"""So many examples are looked for."""


class Wanted:
    """One example."""

    def __init__(self, number: int, values: Mapping[str, pa.Scalar], told: str) -> None:
        self.number = number
        self.values = values
        self.told = told
        self.is_found = False


class Examples:
    """The examples of one record set."""

    def __init__(self, records: RecordSet, fields: Mapping[str, tuple[Field, ValueType]], document: Path) -> None:
        """Ready for records; `fields` are those with one plain value in each record, by their `@id`s."""
        self._document = document
        self._wanted: list[Wanted] = []
        self._wrong: list[Example] = []
        self._unchecked = ""
        value = None if records.examples is None else records.examples.value
        if value is None:
            return
        listed = value if isinstance(value, list) else [value]
        found = [each for each in listed if isinstance(each, dict) and "@id" not in each]
        if len(found) < len(listed):
            self._unchecked = "examples that lie elsewhere are not looked for"
        if len(found) > MOST_COMPARED:
            self._unchecked = f"only the first {MOST_COMPARED} of {len(found):,} examples are looked for"
        for number, each in enumerate(found[:MOST_COMPARED], 1):
            self._add(number, inline.leaves(each), fields)

    def _add(self, number: int, example: Mapping[str, object], fields: Mapping[str, tuple[Field, ValueType]]) -> None:
        values: dict[str, pa.Scalar] = {}
        for name, (field, value_type) in fields.items():
            key = next((each for each in (name, short_name(name)) if each in example), "")
            if key and not isinstance(example[key], list | dict):
                try:
                    values[name] = inline.cells([example[key]], value_type, Place(self._document, field.id))[0]
                except DataError as error:
                    self._wrong.append(Example(str(self._document), None, f"example {number}", error.problem))
                    return
        if values:
            told = ", ".join(f"{short_name(name)} {value}" for name, value in values.items())
            self._wanted.append(Wanted(number, values, shortened(told)))
        else:
            self._unchecked = self._unchecked or "examples without a plain value are not looked for"

    def add(self, block: Block) -> None:
        """More records."""
        for wanted in self._wanted:
            if not wanted.is_found and wanted.values.keys() <= block.columns.keys():
                wanted.is_found = _is_in(block, wanted.values)

    def checks(self, about: About, some: str) -> Iterator[Check]:
        """What came out; `some` is why not all records are known, if they are not."""
        missing = [each for each in self._wanted if not each.is_found]
        looked = len(self._wanted) + len(self._wrong)
        if self._unchecked:
            yield about.check(Topic.EXAMPLES, Outcome.UNCHECKED, self._unchecked)
        if missing and some:
            yield about.check(Topic.EXAMPLES, Outcome.UNCHECKED, some, looked, "example")
            missing = []
        if not looked or (some and not self._wrong):
            return
        named = str(self._document)
        examples = [*self._wrong, *(Example(named, None, f"example {each.number}", each.told) for each in missing)]
        count = amount(len(examples), "example")
        yield Check(
            topic=Topic.EXAMPLES,
            of=about.of,
            within=about.within,
            outcome=Outcome.PROBLEM if examples else Outcome.FINE,
            looked=looked,
            unit="example",
            count=len(examples),
            text=f"{count} with values that no record has" if examples else "",
            examples=tuple(examples[:MOST_EXAMPLES]),
        )


def _is_in(block: Block, values: Mapping[str, pa.Scalar]) -> bool:
    """Whether a record has all these values."""
    found = np.ones(len(block.places), bool)
    for name, value in values.items():
        column = block.columns[name].values
        if not is_comparable(column.type):
            continue
        same = pc.equal(column, value.cast(column.type)) if value.is_valid else column.is_null()
        found &= pc.fill_null(same, False).to_numpy(zero_copy_only=False)
        if not found.any():
            return False
    return bool(found.any())
