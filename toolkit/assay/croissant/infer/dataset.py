"""From files to the dataset that they are: what each of them holds, and how they hang together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pyarrow as pa

from assay.croissant.infer import relations, sets, splits, tables, trees
from assay.croissant.infer.contents import Contents, add_split
from assay.croissant.infer.distribution import MOST_LISTED, Distribution, File, stem_of
from assay.croissant.infer.media import Form
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.records import Place, Records
from assay.croissant.write import Addresses
from assay.data.tables import Table
from assay.errors import DataError
from assay_spec.croissant.model import FileObject, FileSet, RecordSet


class Parts(NamedTuple):
    """The files and record sets of a dataset."""

    distribution: tuple[FileObject | FileSet, ...]
    record_set: tuple[RecordSet, ...]


def parts_of(base: Path, names: Sequence[str], notes: Notes) -> Parts:
    """The files below `base` of these names and the records in them."""
    with ExitStack() as stack:
        maker = _Maker(Distribution(base, notes, stack), names, notes)
        maker.describe([found for name in names if (found := maker.distribution.look(name)) is not None])
        return maker.finish()


class _Maker:
    """Gathers what is found out, file by file."""

    def __init__(self, distribution: Distribution, names: Sequence[str], notes: Notes) -> None:
        self.distribution = distribution
        self._notes = notes
        self._records: list[Records] = []
        self._names = Addresses()
        self._names.of(splits.ID)
        self._files = frozenset(names)
        for name in names:
            if "/" not in name:
                self._names.of(name)
        self._contents = Contents(distribution, self._names, notes)

    def describe(self, files: Sequence[File]) -> None:
        """Take files of one container in: the base folder, or an archive."""
        self.distribution.know(files)
        by_form: dict[Form, list[File]] = defaultdict(list)
        for file in files:
            by_form[file.media.form].append(file)
        for form, members in by_form.items():
            match form:
                case Form.TABLE | Form.JSON | Form.JSON_LINES:
                    self._structured(members)
                case Form.IMAGE | Form.AUDIO | Form.VIDEO:
                    self._records += self._contents.media(form, members)
                case Form.TEXT:
                    self._records += self._contents.texts(members)
                case Form.ARCHIVE:
                    self._archives(members)
                case Form.OTHER:
                    self._others(members)

    def finish(self) -> Parts:
        """Everything, with the relations between record sets."""
        read = [each for each in self._records if each.data is None]
        relations.find_keys(read, self._notes)
        relations.find_splits(read, self._notes)
        relations.find_joins(read, self._notes)
        self._records += [*relations.find_enumerations(read, self._names, self._notes)]
        met = dict.fromkeys(split for each in read for draft in each.fields for split in draft.splits)
        if met:
            self._records.append(splits.records_of(met))
        return Parts(tuple(self.distribution.found), tuple(each.model() for each in self._records))

    def _structured(self, files: Sequence[File]) -> None:
        """Tables and trees: several that are parts of one, or each by itself."""
        by_name = {file.name: file for file in files}
        for names in sets.table_groups(by_name):
            group = [by_name[name] for name in names]
            # mlcroissant reads no columns of file sets in archives.
            if len(group) == 1 or group[0].archive or not self._parts(group):
                for file in group:
                    self._single(file)

    def _single(self, file: File) -> None:
        """One file and its records; what cannot be read as such is a file all the same."""
        with self.distribution.excused(file.label):
            try:
                file = self.distribution.reached(file)
            except DataError:
                self.distribution.add(file)
                raise
            place = self.distribution.add(file)
            if file.media.form is Form.TABLE:
                self._table([file], place, file.stem)
            else:
                self._tree(file, place)

    def _parts(self, group: list[File]) -> bool:
        """Several files as one record set; False where they differ or one of them cannot be read."""
        form = group[0].media.form
        try:
            is_one = _same_columns(self._opened(group)) if form is Form.TABLE else _same_members(group)
        except DataError:
            return False
        if not is_one:
            if all(splits.split_of(file.name)[0] for file in group):
                self._notes.omit(f"that {_listed(group)} are the splits of one record set, for their columns differ")
            return False
        self.distribution.add_each(group)
        name = _common_name([file.name for file in group])
        place = self.distribution.add_set(group, name)
        with self.distribution.excused(_listed(group)):
            records = self._table(group, place, name) if form is Form.TABLE else self._tree_parts(group, place, name)
            add_split(records, place, [file.name for file in group], self._notes)
            self._notes.guess(f"{_listed(group)} are parts of `{records.id}`")
        return True

    def _table(self, files: Sequence[File], place: Place, name: str) -> Records:
        opened = self._opened(files)
        drafts = tables.drafts_of(opened, place, _listed(files), self._notes)
        return self._take(
            Records(self._names.of(stem_of(name)), drafts, lambda column: tables.texts_of(opened, column), self._files)
        )

    def _opened(self, files: Sequence[File]) -> list[Table]:
        paths = [self.distribution.unpacked(file) for file in files]
        return tables.open_all(paths, files[0].media.types[0])

    def _tree(self, file: File, place: Place) -> None:
        arrays = _arrays(file)
        if not arrays:
            self._notes.omit(f"{file.label}: holds no records that could be described")
        for number, array in enumerate(arrays):
            name = f"{file.stem}_{array.name}" if array.name else file.stem
            # A reader takes all paths into one file for columns of one table.
            self._members(file, array, place if number == 0 else self.distribution.add(file, array.name), name)

    def _members(self, file: File, array: trees.Array, place: Place, name: str) -> Records:
        members, count = trees.members_of(file.place, array.records)
        drafts = trees.drafts_of(members, count, place, array.path, file.label, self._notes)

        def again(column: str) -> Iterator[pa.Array]:
            records = array.records if array.path else trees.lines_of(file.place, is_packed=file.media.is_packed)
            return trees.texts_of(records, column)

        return self._take(Records(self._names.of(name), drafts, again, self._files))

    def _tree_parts(self, group: Sequence[File], place: Place, name: str) -> Records:
        members, count = trees.members_of(group[0].place, _all_records(group))
        root = "" if group[0].media.form is Form.JSON_LINES else "$"
        drafts = trees.drafts_of(members, count, place, root, _listed(group), self._notes)
        return self._take(
            Records(
                self._names.of(stem_of(name)),
                drafts,
                lambda column: trees.texts_of(_all_records(group), column),
                self._files,
            )
        )

    def _take(self, records: Records) -> Records:
        """Keep a record set, and say where a column is text against expectation."""
        for draft in records.fields:
            column = draft.column
            if column is None or draft.data_type != "sc:Text":
                continue
            if column.rows == column.nulls:
                self._notes.guess(f"`{draft.id}` is text: it has no value in any row")
            elif column.marks and column.unmarked_type != "sc:Text":
                meant = column.unmarked_type.removeprefix("sc:")
                marks = ", ".join(
                    f"`{mark}` in {count:,} row{'s' * (count != 1)}" for mark, count in column.marks.items()
                )
                self._notes.guess(f"`{draft.id}` is text, for it holds {marks}; were those empty, it would be {meant}")
        if records.fields:
            self._records.append(records)
        return records

    def _others(self, files: Sequence[File]) -> None:
        by_type: dict[tuple[str, ...], list[File]] = defaultdict(list)
        for file in files:
            by_type[file.media.types].append(file)
        for members in by_type.values():
            if len(members) > MOST_LISTED:
                self.distribution.add_set(members, PurePosixPath(members[0].name).suffix.strip(".") or "other")
            self.distribution.add_each(members)

    def _archives(self, files: Sequence[File]) -> None:
        for file in files:
            with self.distribution.excused(file.label):
                place = self.distribution.add(file)
                if file.archive:
                    self._notes.omit(f"{file.label}: an archive in an archive is not opened")
                else:
                    self.describe(self.distribution.members(file, place.id))


def _same_columns(opened: Sequence[Table]) -> bool:
    return len({(type(table), table.columns) for table in opened}) == 1


def _same_members(group: Sequence[File]) -> bool:
    """Whether all files begin with a record of the same members, and none holds an array."""
    found = set()
    for file in group:
        for array in _arrays(file):
            if array.path not in ("", "$"):
                return False
            found |= {frozenset(record) for record in islice(array.records, 1) if isinstance(record, dict)}
    return len(found) == 1


def _arrays(file: File) -> list[trees.Array]:
    if file.media.form is Form.JSON_LINES:
        return [trees.Array("", "", trees.lines_of(file.place, is_packed=file.media.is_packed))]
    return trees.arrays_of(file.place, is_packed=file.media.is_packed)


def _all_records(group: Sequence[File]) -> Iterator[trees.Value]:
    for file in group:
        for array in _arrays(file):
            yield from array.records


def _common_name(names: Sequence[str]) -> str:
    """What the names of parts have in common: that of their table."""
    stems = [PurePosixPath(name).stem for name in names]
    common = stems[0]
    for stem in stems[1:]:
        while not stem.startswith(common):
            common = common[:-1]
    plain = common.strip("-_. 0123456789")
    if len(plain) > 2 and plain.lower() not in splits.SPLITS:
        return plain
    above = (folder for folder in reversed(names[0].split("/")[:-1]) if folder.lower() not in splits.SPLITS)
    return next(above, "records")


def _listed(files: Sequence[File]) -> str:
    """What a person calls these files."""
    shown = ", ".join(file.label for file in files[:3])
    return shown if len(files) <= 3 else f"{shown} and {len(files) - 3} more"
