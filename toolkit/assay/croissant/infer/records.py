"""Record sets in the making: what is found out about their columns, until they are written."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from assay.croissant.infer.spelled import Column
from assay.croissant.write import Addresses
from assay_spec.croissant.model import DataSource, Extract, Field, RecordSet, Transform
from assay_spec.model import Json, Reference, Text


@dataclass(slots=True)
class Draft:
    """A field in the making."""

    name: str
    data_type: str
    source: DataSource | None
    """None where only its parts have one."""
    is_array: bool = False
    shape: str = ""
    parts: "list[Draft]" = field(default_factory=list)
    column: Column | None = None
    """What is known of its values, where they are compared with others."""
    is_guessed: bool = False
    """Whether readers guess the type from the texts, and take those of digits for numbers."""
    references: str = ""
    """The `@id` of the field whose values these are."""
    id: str = ""
    splits: tuple[str, ...] = ()
    """The splits that its values name, if they do."""

    @property
    def is_number(self) -> bool:
        """Whether readers take its values for numbers, whatever their type says."""
        digits = self.is_guessed and self.column is not None and self.column.are_digits
        return self.data_type == "sc:Integer" or digits

    @property
    def is_count(self) -> bool:
        """Whether its values are whole numbers, if only by their looks."""
        return self.is_number and self.column is not None and self.column.alive[:1] == ["sc:Integer"]


@dataclass(slots=True)
class Records:
    """A record set in the making."""

    id: str
    fields: list[Draft]
    read: Callable[[str], Iterator[pa.Array]] | None = None
    """The texts of one field, some rows at a time; None where they can be read once only."""
    taken: Container[str] = ()
    """The names of files, which are `@id`s already."""
    key: str = ""
    """The name of the field that tells records apart."""
    data_type: tuple[str, ...] = ()
    data: list[dict[str, object]] | None = None
    description: str = ""
    addresses: Addresses = field(default_factory=Addresses)

    def __post_init__(self) -> None:
        for each in self.fields:
            self._name(each)

    def add(self, draft: Draft) -> None:
        """One more field."""
        self.fields.append(draft)
        self._name(draft)

    def _name(self, draft: Draft, above: str = "") -> None:
        draft.id = f"{self.id}/{self.addresses.of(f'{above}{draft.name}')}"
        while draft.id in self.taken:
            draft.id += "_"
        for part in draft.parts:
            self._name(part, f"{above}{draft.name}.")

    def of(self, name: str) -> Draft:
        """The field of this name."""
        return next(each for each in self.fields if each.name == name)

    def model(self) -> RecordSet:
        """The record set, finished."""
        return RecordSet(
            id=self.id,
            name=Text(self.id),
            description=Text(self.description) if self.description else None,
            data_type=self.data_type,
            key=(Reference(id=self.of(self.key).id),) if self.key else (),
            field=tuple(map(field_of, self.fields)),
            data=Json(self.data) if self.data is not None else None,
        )


def field_of(draft: Draft) -> Field:
    """A field, finished."""
    references = (DataSource(field=Reference(id=draft.references)),) if draft.references else ()
    return Field(
        id=draft.id,
        name=Text(draft.name),
        data_type=(draft.data_type,) if draft.data_type else (),
        source=draft.source,
        references=references,
        sub_field=tuple(map(field_of, draft.parts)),
        is_array=draft.is_array,
        array_shape=draft.shape,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the values of a record set come from: a file object, or a file set."""

    id: str
    is_set: bool = False

    def source(self, extract: Extract, transforms: Sequence[Transform] = ()) -> DataSource:
        """What a field says about its values."""
        reference = Reference(id=self.id)
        return DataSource(
            file_object=None if self.is_set else reference,
            file_set=reference if self.is_set else None,
            extract=extract,
            transform=tuple(transforms),
        )

    def column(self, name: str, path: str = "") -> DataSource:
        """A column of a table, or what a JSON path finds in each of its values."""
        return self.source(Extract(column=name), (Transform(json_path=path),) if path else ())

    def file_property(self, name: str, regex: str = "") -> DataSource:
        """Something about the file itself, or the part of that which a regular expression keeps."""
        return self.source(Extract(file_property=name), (Transform(regex=regex),) if regex else ())
