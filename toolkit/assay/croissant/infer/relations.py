"""How record sets hang together: their keys, the joins between them, closed lists of values, splits."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assay.croissant.infer import splits
from assay.croissant.infer.notes import Notes, quoted
from assay.croissant.infer.records import Draft, Records
from assay.croissant.infer.spelled import LONG, hashes_of, is_called_id
from assay.croissant.write import Addresses

KEYS = ("sc:Text", "sc:Integer")
FEWEST_REPEATS = 10
"""A value of a closed list occurs so often on average."""
MOST_CLASSES = 20
GENERAL = frozenset(["id", "key", "name", "code", "index", "label", "uuid", "value"])
"""Names that columns share though they mean something else in each table."""


def find_keys(records: Sequence[Records], notes: Notes) -> None:
    """The key of each record set: a column without two equal values or an empty one, called an id or the first."""
    for each in records:
        found = [draft for draft in each.fields if _is_key(draft)]
        named = [draft for draft in found if is_called_id(draft.name)]
        first = [draft for draft in found if draft is each.fields[0] and draft.data_type == "sc:Text"]
        chosen = next(iter([*named, *first]), None)
        if chosen is not None:
            each.key = chosen.name
            notes.guess(f"`{chosen.id}` is the key: {chosen.column.rows:,} values, all different")  # type: ignore[union-attr]


def _is_key(draft: Draft) -> bool:
    column = draft.column
    return column is not None and column.rows > 1 and draft.data_type in KEYS and column.values() is not None


def find_splits(records: Sequence[Records], notes: Notes) -> None:
    """Columns of the names of splits."""
    for draft in (draft for each in records for draft in each.fields if draft.name != each.key):
        few = draft.column.few if draft.column is not None else None
        if few and not draft.references and draft.data_type == "sc:Text" and splits.are_splits(few):
            draft.references = f"{splits.ID}/name"
            draft.splits = tuple(few)
            notes.guess(f"`{draft.id}` says to which split a record belongs")


def find_joins(records: Sequence[Records], notes: Notes) -> None:
    """Columns all of whose values are those of another record set's key that is called alike."""
    for other in records:
        column = other.of(other.key).column if other.key else None
        keys = column.values() if column is not None else None
        if keys is None:
            continue
        for mine in records:
            for draft in mine.fields if mine is not other else ():
                if not _may_refer(draft, mine, other) or mine.read is None:
                    continue
                if _are_within(mine, draft, keys):
                    _join(draft, other.of(other.key), notes)


def _join(draft: Draft, key: Draft, notes: Notes) -> None:
    """Let a field refer to a key, in types by which mlcroissant finds their values equal.

    It compares what pandas reads on one side with what the type of the field makes of that on the other.
    """
    if draft.is_number != key.is_number or (key.is_number and not (key.is_count and draft.is_count)):
        notes.omit(f"that `{draft.id}` refers to `{key.id}`: pandas takes their digits for numbers, and would differ")
        return
    if key.is_count:
        draft.data_type = key.data_type = "sc:Integer"
    draft.references = key.id
    notes.guess(f"`{draft.id}` refers to `{key.id}`, which has all of its values")


def _may_refer(draft: Draft, mine: Records, other: Records) -> bool:
    column = draft.column
    if draft.references or column is None or draft.data_type not in KEYS or column.rows == column.nulls:
        return False
    key = other.of(other.key)
    if key.references.startswith(f"{mine.id}/") or not _agree(draft.name, key.name, other.id):
        return False
    # Numbers from 1 fit into any longer such row.
    counts = column.alive[:1] == ["sc:Integer"] and _plain(draft.name) == _plain(key.name)
    return not (counts and mine.key == draft.name and _plain(key.name) in GENERAL)


def _agree(name: str, key: str, records: str) -> bool:
    """Whether a column is called as a key is, or as its record set, or as both.

    >>> [_agree(name, "id", "patients") for name in ("patient_id", "patientId", "patient", "site", "id")]
    [True, True, True, False, True]
    >>> _agree("sex", "label", "genders")
    False
    """
    plain, whole = _plain(name), _plain(key)
    one = re.sub(r"ies$", "y", records) if records.endswith("ies") else records.removesuffix("s")
    # A record set within a file is called by both.
    stems = {_plain(one), _plain(re.split(r"[_-]", one)[-1])}
    return plain == whole or any(plain in (stem, stem + whole) for stem in stems)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _are_within(records: Records, draft: Draft, keys: "np.typing.NDArray[np.uint64]") -> bool:
    assert records.read is not None, "asked only where they can be read again"
    texts = (array.drop_null() for array in records.read(draft.name))
    return all(np.isin(hashes_of(array.unique()), keys).all() for array in texts if len(array))


def find_enumerations(records: Sequence[Records], names: Addresses, notes: Notes) -> Iterator[Records]:
    """Closed lists of values, one for all columns of the same name and values; the columns refer to them."""
    known: dict[tuple[str, tuple[str, ...]], Records] = {}
    for draft in (draft for each in records for draft in each.fields):
        values = _classes(draft)
        if not values:
            continue
        found = known.get((draft.name, values))
        if found is None:
            found = enumeration(names.of(f"{draft.id.replace('/', '_')}_values"), values)
            known[draft.name, values] = found
            yield found
        draft.references = found.fields[0].id
        notes.guess(f"`{draft.id}` holds one of {len(values)} values: {quoted(values)}")


def _classes(draft: Draft) -> tuple[str, ...]:
    """The values of a column that are clearly the names of classes."""
    column = draft.column
    if column is None or column.few is None or column.marks or draft.references or draft.data_type != "sc:Text":
        return ()
    if draft.is_number:
        # mlcroissant fails where it compares numbers with texts.
        return ()
    few = column.few
    is_repeated = sum(few.values()) >= FEWEST_REPEATS * len(few)
    are_names = all(value.strip() and len(value) <= LONG for value in few)
    are_classes = 1 < len(few) <= MOST_CLASSES and is_repeated and are_names and not is_called_id(column.name)
    return tuple(sorted(few, key=str.encode)) if are_classes else ()


def enumeration(id_: str, values: Sequence[str]) -> Records:
    """The record set of a closed list of values."""
    fields = [Draft("name", "sc:Text", None)]
    return Records(
        id_, fields, key="name", data_type=("sc:Enumeration",), data=[{f"{id_}/name": value} for value in values]
    )
