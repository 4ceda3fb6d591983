"""What changed from one version of a dataset to the next, and which number of its version has to go up.

The rule is that of Croissant 1.1, section "Version" (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
#version): MAJOR when existing data were changed or can no longer be had as they were, MINOR when something was added,
PATCH when the data are the same. Whatever is said otherwise is a change: what no comparison here knows of is a patch.
Metadata alone are looked at: that the bytes of a file changed is seen by its digest or its size, and what changed in
them is not.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from assay.croissant.matching import Called, Pair, paired
from assay.croissant.respelt import newer, respelt
from assay.croissant.said import otherwise
from assay.croissant.stored import has_other_bytes
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, RecordSet, constant_of
from assay_spec.model import Json, Model, Text


class Level(IntEnum):
    """Which number goes up."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Told(NamedTuple):
    """What has changed about one thing."""

    level: Level
    text: str
    terms: tuple[str, ...] = ()
    """The properties that it speaks of."""
    shows: bool = False
    """Whether what they said and say is to be shown beside it."""


Changed = Callable[[Any, Any], Iterator[Told]]
"""Finds what has changed about one thing."""


class Change(NamedTuple):
    """One difference."""

    level: Level
    place: str
    """What has changed, by its `@id`; empty for the dataset."""
    text: str


class Difference(NamedTuple):
    """All of them, and what they mean for the version."""

    changes: tuple[Change, ...]
    before: str
    """The version that the older one declares."""
    after: str

    @property
    def level(self) -> Level:
        """The highest of the changes."""
        return max((change.level for change in self.changes), default=Level.NONE)

    @property
    def declared(self) -> Level | None:
        """Which number went up; None where the two versions are not of the form MAJOR.MINOR.PATCH, or fell."""
        before, after = _numbers(self.before), _numbers(self.after)
        if before is None or after is None or self.falls:
            return None
        steps = (Level.MAJOR, Level.MINOR, Level.PATCH)
        return next((step for step, a, b in zip(steps, before, after, strict=True) if a != b), Level.NONE)

    @property
    def falls(self) -> bool:
        """Whether the newer one declares an older version."""
        before, after = _numbers(self.before), _numbers(self.after)
        return before is not None and after is not None and after < before

    @property
    def wanted(self) -> str:
        """The version that the newer one should declare; empty where the older one says none that counts."""
        numbers = _numbers(self.before)
        if numbers is None:
            return ""
        major, minor, patch = numbers
        match self.level:
            case Level.MAJOR:
                return f"{major + 1}.0.0"
            case Level.MINOR:
                return f"{major}.{minor + 1}.0"
            case Level.PATCH:
                return f"{major}.{minor}.{patch + 1}"
        return self.before

    @property
    def suffices(self) -> bool:
        """Whether the newer one declares enough."""
        return self.declared is not None and self.declared >= self.level


def difference(before: Dataset, after: Dataset) -> Difference:
    """What changed from one description of a dataset to the next."""
    found = (
        *_of_pair("", before, after, _dataset),
        *_files(before, after),
        *_record_sets(before, after),
    )
    return Difference(found, before.version, after.version)


def _dataset(before: Dataset, after: Dataset) -> Iterator[Told]:
    """What is said about the dataset, most of which changes no data."""
    if before.is_live_dataset != after.is_live_dataset:
        text = "its files change by themselves now" if after.is_live_dataset else "its files are fixed now"
        yield Told(Level.MAJOR, text, ("cr:isLiveDataset",))


def _files(before: Dataset, after: Dataset) -> Iterator[Change]:
    def changed(one: Model, other: Model) -> Iterator[Told]:
        if type(one) is not type(other):
            yield Told(Level.MAJOR, f"a {type(one).__name__} became a {type(other).__name__}", ("@type",))
        elif isinstance(one, FileObject) and isinstance(other, FileObject):
            yield from _file(one, other, live=before.is_live_dataset and after.is_live_dataset)
        elif isinstance(one, FileSet) and isinstance(other, FileSet):
            patterns = ("cr:includes", "cr:excludes")
            if set(one.includes) - set(other.includes) or set(other.excludes) - set(one.excludes):
                yield Told(Level.MAJOR, "files no longer belong to it", patterns, shows=True)
            elif (set(one.includes), set(one.excludes)) != (set(other.includes), set(other.excludes)):
                text = "more files belong to it, so that the old ones cannot be had alone"
                yield Told(Level.MAJOR, text, patterns, shows=True)

    pairs = _pairs([*map(_called, before.distribution)], [*map(_called, after.distribution)], "file")
    return _told(pairs, before.distribution, after.distribution, "file", changed)


def _file(one: FileObject, other: FileObject, *, live: bool) -> Iterator[Told]:
    repacked = set(one.encoding_format) != set(other.encoding_format)
    if repacked:
        text = f"{_list(one.encoding_format)} became {_list(other.encoding_format)}"
        yield Told(Level.PATCH, text, ("sc:encodingFormat",))
    if not live and not repacked and has_other_bytes(one, other):
        text = "its bytes have changed, in the same format: so have the data, unless they say the same"
        yield Told(Level.MAJOR, text, ("sc:sha256", "cr:md5", "sc:contentSize"), shows=True)


def _record_sets(before: Dataset, after: Dataset) -> Iterator[Change]:
    def changed(one: RecordSet, other: RecordSet) -> Iterator[Told]:
        if {each.id for each in one.key} != {each.id for each in other.key}:
            yield Told(Level.MAJOR, "another key", ("cr:key",), shows=True)
        if set(one.data_type) != set(other.data_type):
            level = Level.MAJOR if set(one.data_type) - set(other.data_type) else Level.MINOR
            yield Told(level, f"type {_list(one.data_type)} became {_list(other.data_type)}", ("cr:dataType",))
        yield from _rows(one, other)

    pairs = _pairs([*map(_called, before.record_set)], [*map(_called, after.record_set)], "record set")
    yield from _told(pairs, before.record_set, after.record_set, "record set", changed)
    for place, one, other in pairs:
        if one is not None and other is not None:
            yield from _fields(before.record_set[one], after.record_set[other], place)


def _rows(one: RecordSet, other: RecordSet) -> Iterator[Told]:
    """Records that are written into the document."""
    before, after = _records(one), _records(other)
    if before is None or after is None:
        if before is not after:
            yield Told(Level.MAJOR, "its records are written elsewhere", ("cr:data",))
    elif before - after:
        yield Told(Level.MAJOR, "records have changed or gone", ("cr:data",))
    elif after - before:
        yield Told(Level.MINOR, f"{(after - before).total()} more records", ("cr:data",))


def _records(record_set: RecordSet) -> "Counter[str] | None":
    """How often each record is written out; the only one may stand without a list."""
    value = record_set.data.value if record_set.data is not None else None
    if value is None:
        return None
    return Counter(json.dumps(record, sort_keys=True) for record in (value if isinstance(value, list) else [value]))


def _fields(before: RecordSet, after: RecordSet, place: str) -> Iterator[Change]:
    def changed(one: Field, other: Field) -> Iterator[Told]:
        if set(one.data_type) != set(other.data_type):
            text = f"type {_list(one.data_type)} became {_list(other.data_type)}"
            yield Told(Level.MAJOR, text, ("cr:dataType",))
        if _from(one.source) != _from(other.source) or _plain(constant_of(one)) != _plain(constant_of(other)):
            text = "its values come from elsewhere, or in another way"
            yield Told(Level.MAJOR, text, ("cr:source", "cr:value"), shows=True)
        if (_is_list(one), one.array_shape) != (_is_list(other), other.array_shape):
            yield Told(Level.MAJOR, "arrays of another shape", ("cr:isArray", "cr:arrayShape"), shows=True)
        if _targets(one) != _targets(other):
            level = Level.MINOR if not one.references else Level.MAJOR
            yield Told(level, "refers to other fields", ("cr:references",), shows=True)
        yield from (Told(Level.PATCH, text) for text in respelt(one, other))

    old = [*_below(before.field), *_below(before.annotation, is_said=True)]
    new = [*_below(after.field), *_below(after.annotation, is_said=True)]
    above = f"{place}: " if place else ""
    pairs = _pairs([called for called, _ in old], [called for called, _ in new], "field", above)
    yield from _told(pairs, [field for _, field in old], [field for _, field in new], "field", changed)
    for where, one, other in pairs:
        if one is not None and other is not None and old[one][0].sort != new[other][0].sort:
            yield Change(Level.MAJOR, where, "stands elsewhere in its record set")


def _targets(field: Field) -> list[str]:
    """The fields that one refers to, in no order."""
    return sorted(repr(_from(each)) for each in field.references)


def _is_list(field: Field) -> bool:
    """Whether each value is a list, by the word of 1.0 or by that of 1.1."""
    return field.is_array or field.repeated


def _below(
    fields: tuple[Field, ...], above: tuple[str, ...] = (), *, is_said: bool = False
) -> Iterator[tuple[Called, Field]]:
    """The fields, their parts and what is said about them, which are called by the names on the way to them."""
    for field in fields:
        called = _called(field)
        way = (*above, called.name)
        yield called._replace(name=called.name and "/".join(way), sort=(is_said, len(way))), field
        yield from _below(field.sub_field, way, is_said=is_said)
        yield from _below(field.annotation, way, is_said=True)


def _called(thing: Any) -> Called:
    return Called(thing.id, thing.name.text if thing.name is not None else "")


def _pairs(
    before: Sequence[Called], after: Sequence[Called], what: str, above: str = ""
) -> list[tuple[str, int | None, int | None]]:
    """Things of one sort, each with its counterpart and with how it is called."""

    def place(pair: Pair) -> str:
        number, called = (pair.after, after) if pair.before is None else (pair.before, before)
        assert number is not None, "one of the two is there"
        id_, name, _ = called[number]
        return id_ or f"{above}{name or f'{what} {number + 1}'}"

    return [(place(pair), *pair) for pair in paired(before, after, by_place=True)]


def _told(
    pairs: Sequence[tuple[str, int | None, int | None]],
    before: Sequence[Any],
    after: Sequence[Any],
    what: str,
    changed: Changed,
) -> Iterator[Change]:
    """The changes of things of one sort: first of those that were there, then what is new."""
    for place, one, other in pairs:
        if other is None:
            yield Change(Level.MAJOR, place, f"the {what} has gone")
        elif one is None:
            yield Change(Level.MINOR, place, f"a new {what}")
        else:
            yield from _of_pair(place, before[one], after[other], changed)


def _of_pair(place: str, one: Any, other: Any, changed: Changed) -> Iterator[Change]:
    """The changes of one thing: those of which something is known, then whatever else is said otherwise."""
    left = otherwise(one, other)
    for level, text, terms, shows in changed(one, other):
        about = [each for each in left if each.way[0] in terms]
        left = [each for each in left if each not in about]
        yield Change(level, place, ": ".join([text, *([", ".join(map(str, about))] if shows and about else [])]))
    yield from (Change(Level.PATCH, place, str(each)) for each in left)


def _from(source: DataSource | None) -> object:
    """Where values come from, without where that is written."""
    if source is None:
        return None
    references = (source.file_object, source.file_set, source.record_set, source.field)
    extract = source.extract
    taken = (extract.column, extract.file_property, extract.json_path) if extract is not None else ()
    steps = [_plain(newer(step)) for step in source.transform]
    return [
        source.id,
        *(each.id if each is not None else "" for each in references),
        taken,
        steps,
        source.format,
        source.sampling_rate,
    ]


def _plain(value: object) -> object:
    if isinstance(value, Text | Json):
        return value.value
    if isinstance(value, Model):
        return [_plain(getattr(value, name)) for name in type(value).compared]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "none"


def _numbers(version: str) -> tuple[int, int, int] | None:
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})([-+].*)?", version.strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
