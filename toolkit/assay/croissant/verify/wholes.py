"""Values that have parts: where there are several in a record, each part has as many."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.verify.blocks import Block
from assay.croissant.verify.check import Check, Topic, amount
from assay.croissant.verify.offenders import About, Offenders
from assay.data.fields import leaves_of
from assay_spec.croissant.model import Field


def of_parts(fields: Iterable[Field], *, within: bool = False) -> Iterator[tuple[str, list[str]]]:
    """The outermost fields with several values that have parts, each with those of its parts that have values."""
    for field in fields:
        several = within or field.is_array or field.repeated
        if field.sub_field and several:
            yield field.id, [each.id for each in leaves_of([field])]
        else:
            yield from of_parts(field.sub_field, within=several)


class Wholes:
    """One field whose parts are lists."""

    def __init__(self, parts: Sequence[str], field: str) -> None:
        self._parts = parts
        self._field = field
        self._looked = 0
        self._uneven = Offenders()

    def add(self, block: Block) -> None:
        """More records, where all of the parts are among them."""
        if not {*self._parts} <= block.columns.keys():
            return
        lists = [block.columns[name].values for name in self._parts]
        if not all(kind.is_list(each.type) for each in lists):
            return
        lengths = [pc.fill_null(pc.list_value_length(each), 0).to_numpy(zero_copy_only=False) for each in lists]
        uneven = np.zeros(len(block.places), bool)
        for each in lengths[1:]:
            uneven |= each != lengths[0]
        self._looked += len(uneven)
        show = lambda row: ", ".join(str(each[row]) for each in lengths)  # noqa: E731 - told of a few
        self._uneven.note(np.flatnonzero(uneven), block.places, show)

    def checks(self, about: About) -> Iterator[Check]:
        """What came out."""
        if self._looked:
            text = f"{amount(self._uneven.count, 'record')} whose parts have different numbers of values"
            yield self._uneven.check(Topic.SHAPES, about._replace(of=self._field), self._looked, text, unit="record")
