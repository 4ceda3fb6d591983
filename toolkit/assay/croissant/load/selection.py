"""What somebody asks of a record set: which records, and what of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import index
from pathlib import Path
from typing import SupportsIndex

from assay.croissant.load.asked import Asked
from assay.croissant.load.decoded import files_of
from assay.croissant.load.filters import compile_condition
from assay.croissant.load.planner import Planner
from assay.croissant.load.providers import every_field
from assay.croissant.load.splits import Splits
from assay.data.conditions import Condition
from assay.data.fields import label_of, leaves_of
from assay.data.named import fields_called
from assay.errors import DataError
from assay_spec.croissant.model import Field, RecordSet

MOST_RECORDS = 2**53 - 1


class Selection:
    """What is asked, as the fields, splits and conditions of the record set that it is about."""

    def __init__(self, records: RecordSet, planner: Planner, document: Path, asked: Asked) -> None:
        """Look at what is asked.

        Raises:
            DataError: there is no such field or no such split, or fields cannot be told apart.
            PlanError: a condition is none.
            TypeError: nothing like that can be asked.
        """
        _require_known(asked)
        self.records, self.document = records, document
        self.limit = _limit(asked.get("limit"), document)
        self.skips = asked.get("skip_bad", False)
        """Whether records that cannot be read are left out."""
        self.fields = self._called(asked.get("fields"))
        self._require_names()
        decoded = leaves_of(self.fields) if asked.get("decode", False) else ()
        media = [(leaf, each) for leaf in decoded if (each := planner.media(leaf)) is not None]
        self.media = {leaf.id: each for leaf, each in media}
        """What is decoded, and what it is, by the `@id`s of fields."""
        self.files = files_of([leaf for leaf, _ in media])
        """Fields by which messages can tell the files of what is decoded."""
        names, texts = several("split", asked.get("split", ())), several("where", asked.get("where", ()))
        self.splits = Splits(planner, records, document)
        self.split = self.splits.named(names) if names else None
        self._where = [compile_condition(text, records, planner, document) for text in texts]

    @property
    def names(self) -> list[str]:
        """The `@id`s of the fields, by which columns and values are called."""
        return [field.id for field in self.fields]

    @property
    def where(self) -> list[Condition]:
        """What is true of the records, the split included."""
        return [*([] if self.split is None else [self.split.condition]), *self._where]

    @property
    def read(self) -> list[Field]:
        """All fields that have to be read: beside those that are asked for, what tells the splits and the files."""
        split = self.split
        is_hidden = split is not None and not split.is_listed and split.field not in self.fields
        return [*self.fields, *([split.field] if split is not None and is_hidden else []), *self.files]

    @property
    def key(self) -> list[str]:
        """The fields of the key; none where one of them is not asked for."""
        names = [key.id for key in self.records.key]
        return names if set(names) <= set(self.names) else []

    def _called(self, asked: str | Sequence[str] | None) -> list[Field]:
        if asked is None:
            return list(self.records.field)
        names = several("fields", asked)
        if twice := next((each for each in names if names.count(each) > 1), ""):
            raise DataError(f"`{twice}` is asked for twice", path=self.document, remedy="name each field once")
        return list(fields_called(names, self.records, self.document).values())

    def _require_names(self) -> None:
        """Refuse fields that cannot be told apart."""
        ids = Counter(field.id for field in every_field(self.fields))
        for name, times in ids.items():
            if not name or times > 1:
                problem = f"{times} fields are called `{name}`" if name else "a field has no `@id`"
                problem = f"{problem} in record set `{label_of(self.records)}`"
                raise DataError(problem, path=self.document, remedy="give each field an `@id` of its own")


def _require_known(asked: Asked) -> None:
    if unknown := asked.keys() - Asked.__annotations__.keys():
        raise TypeError(f"nothing called `{min(unknown)}` can be asked of a record set")
    for name in ("skip_bad", "decode", "fetch"):
        if not isinstance(asked.get(name, False), bool):
            raise TypeError(f"`{name}` is True or False")


def _limit(given: object, document: Path) -> int | None:
    """How many records are wanted at the most."""
    if isinstance(given, bool) or not isinstance(given, SupportsIndex | None):
        raise TypeError("`limit` is a whole number")
    limit = None if given is None else index(given)
    if limit is not None and not 0 <= limit <= MOST_RECORDS:
        raise DataError(f"{limit:,} is no number of records", path=document)
    return limit


def several(name: str, given: object) -> list[str]:
    """One text, or several, as what is called so."""
    texts: list[object] = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    found = [text for text in texts if isinstance(text, str)]
    if len(found) < len(texts):
        raise TypeError(f"`{name}` is a text, or several")
    return found
