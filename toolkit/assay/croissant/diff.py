"""What changed from one version of a dataset to the next, and which number of its version has to go up.

The rule is that of Croissant 1.1, section "Version" (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
#version): MAJOR when existing data were changed or can no longer be had as they were, MINOR when something was added,
PATCH when the data are the same. Metadata alone are looked at: that the bytes of a file changed is seen by its digest,
and what changed in them is not.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

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

    return _matched(before.distribution, after.distribution, "file", changed, added=Level.MINOR)


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
        if one.data_type != other.data_type:
            yield Level.MAJOR, f"type {_list(one.data_type)} became {_list(other.data_type)}"
        yield from _rows(one, other)

    yield from _matched(before.record_set, after.record_set, "record set", changed, added=Level.MINOR)
    old = {record_set.id: record_set for record_set in before.record_set}
    for record_set in after.record_set:
        if record_set.id in old:
            yield from _fields(old[record_set.id], record_set)


def _rows(one: RecordSet, other: RecordSet) -> Iterator[tuple[Level, str]]:
    """Records that are written into the document."""
    before, after = _records(one), _records(other)
    if before == after:
        return
    if before is None or after is None:
        yield Level.MAJOR, "its records are written elsewhere"
    elif all(row in after for row in before):
        yield Level.MINOR, f"{len(after) - len(before)} more records"
    else:
        yield Level.MAJOR, "records have changed or gone"


def _records(record_set: RecordSet) -> list[object] | None:
    value = record_set.data.value if record_set.data is not None else None
    return value if isinstance(value, list) else None


def _fields(before: RecordSet, after: RecordSet) -> Iterator[Change]:
    def changed(one: Field, other: Field) -> Iterator[tuple[Level, str]]:
        if set(one.data_type) != set(other.data_type):
            yield Level.MAJOR, f"type {_list(one.data_type)} became {_list(other.data_type)}"
        if _from(one.source) != _from(other.source) or _plain(constant_of(one)) != _plain(constant_of(other)):
            yield Level.MAJOR, "its values come from elsewhere, or in another way"
        if (one.is_array, one.array_shape, one.repeated) != (other.is_array, other.array_shape, other.repeated):
            yield Level.MAJOR, "arrays of another shape"
        if [_from(each) for each in one.references] != [_from(each) for each in other.references]:
            yield Level.MINOR if not one.references else Level.MAJOR, "refers to other fields"
        if _plain(one.description) != _plain(other.description):
            yield Level.PATCH, "description reads otherwise"

    old, new = (dict(_below(each.field)) for each in (before, after))
    return _matched(tuple(old.values()), tuple(new.values()), "field", changed, added=Level.MINOR)


def _below(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    for field in fields:
        yield field.id, field
        yield from _below(field.sub_field)


def _matched(
    before: Sequence[Any], after: Sequence[Any], what: str, changed: Changed, *, added: Level
) -> Iterator[Change]:
    """The changes of things of one sort, matched by their `@id`."""
    old, new = ({each.id: each for each in things} for things in (before, after))
    for name in old:
        if name not in new:
            yield Change(Level.MAJOR, name, f"the {what} has gone")
        else:
            yield from (Change(level, name, text) for level, text in changed(old[name], new[name]))
    yield from (Change(added, name, f"a new {what}") for name in new if name not in old)


def _from(source: DataSource | None) -> object:
    """Where values come from, without where that is written."""
    if source is None:
        return None
    references = (source.file_object, source.file_set, source.record_set, source.field)
    extract = source.extract
    taken = (extract.column, extract.file_property, extract.json_path) if extract is not None else ()
    steps = [[_plain(getattr(step, name)) for name in type(step).compared] for step in source.transform]
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
