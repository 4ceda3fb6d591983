"""What changed from one version of a dataset to the next, and which number of its version has to go up.

The rule is that of Croissant 1.1, section "Version" (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
#version): MAJOR when existing data were changed or can no longer be had as they were, MINOR when something was added,
PATCH when the data are the same. Metadata alone are looked at: that the bytes of a file changed is seen by its digest,
and what changed in them is not.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from assay.croissant.matching import Called, Pair, paired
from assay.croissant.respelt import newer, respelt
from assay_spec.croissant.model import Dataset, DataSource, Field, FileObject, FileSet, RecordSet, constant_of
from assay_spec.model import Json, Model, Text

Changed = Callable[[Any, Any], Iterator[tuple["Level", str]]]
"""What has changed about one thing."""


class Level(IntEnum):
    """Which number goes up."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


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
        if before is None or after is None or after < before:
            return None
        steps = (Level.MAJOR, Level.MINOR, Level.PATCH)
        return next((step for step, a, b in zip(steps, before, after, strict=True) if a != b), Level.NONE)

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
    found = (*_words(before, after), *_files(before, after), *_record_sets(before, after))
    return Difference(found, before.version, after.version)


_TEXTS = ("name", "description", "url", "license", "creator", "publisher", "keywords", "cite_as", "date_published")


def _words(before: Dataset, after: Dataset) -> Iterator[Change]:
    """What is said about the dataset, which changes no data."""
    for name in _TEXTS:
        if _plain(getattr(before, name)) != _plain(getattr(after, name)):
            yield Change(Level.PATCH, "", f"{_word(name)} reads otherwise")
    if before.is_live_dataset != after.is_live_dataset:
        text = "its files change by themselves now" if after.is_live_dataset else "its files are fixed now"
        yield Change(Level.MAJOR, "", text)


def _files(before: Dataset, after: Dataset) -> Iterator[Change]:
    def changed(one: Model, other: Model) -> Iterator[tuple[Level, str]]:
        if type(one) is not type(other):
            yield Level.MAJOR, f"a {type(one).__name__} became a {type(other).__name__}"
            return
        if isinstance(one, FileObject) and isinstance(other, FileObject):
            yield from _file(one, other, live=before.is_live_dataset and after.is_live_dataset)
        elif isinstance(one, FileSet) and isinstance(other, FileSet):
            if set(one.includes) - set(other.includes) or set(other.excludes) - set(one.excludes):
                yield Level.MAJOR, "files no longer belong to it"
            elif (one.includes, one.excludes) != (other.includes, other.excludes):
                yield Level.MAJOR, "more files belong to it, so that the old ones cannot be had alone"
            if one.encoding_format != other.encoding_format:
                yield Level.PATCH, "another format"

    pairs = _pairs([*map(_called, before.distribution)], [*map(_called, after.distribution)], "file")
    return _told(pairs, before.distribution, after.distribution, "file", changed)


def _file(one: FileObject, other: FileObject, *, live: bool) -> Iterator[tuple[Level, str]]:
    repacked = one.encoding_format != other.encoding_format
    if repacked:
        yield Level.PATCH, f"{_list(one.encoding_format)} became {_list(other.encoding_format)}"
    if one.content_url != other.content_url:
        yield Level.PATCH, "lies elsewhere"
    digests = (one.sha256 or one.md5, other.sha256 or other.md5)
    if not live and not repacked and all(digests) and digests[0].lower() != digests[1].lower():
        yield Level.MAJOR, "its bytes have changed, in the same format: so have the data, unless they say the same"


def _record_sets(before: Dataset, after: Dataset) -> Iterator[Change]:
    def changed(one: RecordSet, other: RecordSet) -> Iterator[tuple[Level, str]]:
        if {each.id for each in one.key} != {each.id for each in other.key}:
            yield Level.MAJOR, "another key"
        if set(one.data_type) != set(other.data_type):
            yield Level.MAJOR, f"type {_list(one.data_type)} became {_list(other.data_type)}"
        yield from _rows(one, other)

    pairs = _pairs([*map(_called, before.record_set)], [*map(_called, after.record_set)], "record set")
    yield from _told(pairs, before.record_set, after.record_set, "record set", changed)
    for place, one, other in pairs:
        if one is not None and other is not None:
            yield from _fields(before.record_set[one], after.record_set[other], place)


def _rows(one: RecordSet, other: RecordSet) -> Iterator[tuple[Level, str]]:
    """Records that are written into the document."""
    before, after = _records(one), _records(other)
    if before is None or after is None:
        if before is not after:
            yield Level.MAJOR, "its records are written elsewhere"
    elif before - after:
        yield Level.MAJOR, "records have changed or gone"
    elif after - before:
        yield Level.MINOR, f"{(after - before).total()} more records"


def _records(record_set: RecordSet) -> "Counter[str] | None":
    """How often each record is written out; the only one may stand without a list."""
    value = record_set.data.value if record_set.data is not None else None
    if value is None:
        return None
    return Counter(json.dumps(record, sort_keys=True) for record in (value if isinstance(value, list) else [value]))


def _fields(before: RecordSet, after: RecordSet, place: str) -> Iterator[Change]:
    def changed(one: Field, other: Field) -> Iterator[tuple[Level, str]]:
        if set(one.data_type) != set(other.data_type):
            yield Level.MAJOR, f"type {_list(one.data_type)} became {_list(other.data_type)}"
        if _from(one.source) != _from(other.source) or _plain(constant_of(one)) != _plain(constant_of(other)):
            yield Level.MAJOR, "its values come from elsewhere, or in another way"
        if (_is_list(one), one.array_shape) != (_is_list(other), other.array_shape):
            yield Level.MAJOR, "arrays of another shape"
        if [_from(each) for each in one.references] != [_from(each) for each in other.references]:
            yield Level.MINOR if not one.references else Level.MAJOR, "refers to other fields"
        if _plain(one.description) != _plain(other.description):
            yield Level.PATCH, "description reads otherwise"
        yield from ((Level.PATCH, text) for text in respelt(one, other))

    old, new = [*_below(before.field)], [*_below(after.field)]
    pairs = _pairs([called for called, _ in old], [called for called, _ in new], "field", f"{place}: " if place else "")
    return _told(pairs, [field for _, field in old], [field for _, field in new], "field", changed)


def _is_list(field: Field) -> bool:
    """Whether each value is a list, by the word of 1.0 or by that of 1.1."""
    return field.is_array or field.repeated


def _below(fields: tuple[Field, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[Called, Field]]:
    """The fields and their parts, which are called by the names on the way to them."""
    for field in fields:
        called = _called(field)
        way = (*above, called.name)
        yield called._replace(name=called.name and "/".join(way), sort=len(way)), field
        yield from _below(field.sub_field, way)


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
            yield from (Change(level, place, text) for level, text in changed(before[one], after[other]))


def _from(source: DataSource | None) -> object:
    """Where values come from, without where that is written."""
    if source is None:
        return None
    references = (source.file_object, source.file_set, source.record_set, source.field)
    extract = source.extract
    taken = (extract.column, extract.file_property, extract.json_path) if extract is not None else ()
    steps = [_plain(newer(step)) for step in source.transform]
    return [source.id, *(each.id if each is not None else "" for each in references), taken, steps, source.format]


def _plain(value: object) -> object:
    if isinstance(value, Text | Json):
        return value.value
    if isinstance(value, Model):
        return [_plain(getattr(value, name)) for name in type(value).compared]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _word(name: str) -> str:
    head, *rest = name.split("_")
    return f"`{head}{''.join(part.capitalize() for part in rest)}`"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "none"


def _numbers(version: str) -> tuple[int, int, int] | None:
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})([-+].*)?", version.strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
