"""From somebody's tables to an evaluation: a Croissant file, a fingerprint with what the data tells, the evaluation."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.tables import open_table, read_table
from assay.data.values import ValueType
from assay.errors import PlanError
from assay.runs.segments import digest_file

MOST_CLASSES = 50
"""A column with more values than this holds no classes."""

IMBALANCE = 0.1
"""A class with a smaller share than this makes the problem imbalanced (a proposal, not from the paper)."""

_ID = re.compile(r"(.*[_-])?(id|patient|case|image|item|name|key|file)s?", re.IGNORECASE)
_LABEL = re.compile(r"(.*[_-])?(label|class|diagnosis|target|truth|reference|y|outcome)", re.IGNORECASE)


class Given(NamedTuple):
    """What a user says about the tables; what is left out is found in them."""

    reference: Path
    predictions: tuple[Path, ...]
    id: str = ""
    label: str = ""
    positive: str = ""


class Draft(NamedTuple):
    """What the tables tell."""

    id: str
    label: str
    classes: Mapping[str, int]
    positive: str
    columns: Mapping[str, str]
    """Every column of the reference with its Croissant type."""
    predictions: tuple["Algorithm", ...]


class Algorithm(NamedTuple):
    """One table of predictions."""

    name: str
    path: Path
    scores: Mapping[str, str]
    label: str


def draft(given: Given) -> Draft:
    """What the tables tell about an evaluation.

    Raises:
        PlanError: a column cannot be told from the others, or two classes have no positive one.
        DataError: a table cannot be read.
    """
    reference = _text(given.reference)
    tables = [_text(path) for path in given.predictions]
    key = given.id or _id_column(reference, tables)
    label = given.label or _label_column(reference, key)
    for name in (key, label):
        if name not in reference.column_names:
            raise PlanError(f"{given.reference} has no column `{name}`; it has {_listed(reference.column_names)}")
    classes = {v["values"]: v["counts"] for v in pc.value_counts(reference[label].drop_null()).to_pylist()}
    classes = dict(sorted(classes.items()))
    positive = _positive(given, classes)
    names = _names(given.predictions)
    algorithms = tuple(
        _algorithm(name, path, table, key, classes, positive)
        for name, path, table in zip(names, given.predictions, tables, strict=True)
    )
    columns = {name: _croissant_type(reference[name]) for name in reference.column_names}
    return Draft(key, label, classes, positive, columns, algorithms)


def _text(path: Path) -> pa.Table:
    table = open_table(path)
    types = dict.fromkeys(table.columns, ValueType.TEXT)
    stored = pa.Table.from_batches(table.stored(list(types)))
    if any(pa.types.is_floating(field.type) for field in stored.schema):
        return pa.table({name: stored[name].cast(pa.string()) for name in stored.column_names})
    return pa.Table.from_batches(read_table(table, types))


def _id_column(reference: pa.Table, others: Sequence[pa.Table]) -> str:
    shared = [name for name in reference.column_names if all(name in table.column_names for table in others)]
    unique = [name for name in shared if pc.count_distinct(reference[name]).as_py() == reference.num_rows]
    named = [name for name in unique if _ID.fullmatch(name)]
    if len(named) == 1 or (len(unique) == 1 and not named):
        return str((named or unique)[0])
    found = _listed(named or unique) if unique else "no column of all tables has a different value in every row"
    raise PlanError(f"which column identifies an item? {found}; say it with --id")


def _label_column(reference: pa.Table, key: str) -> str:
    others = [name for name in reference.column_names if name != key]
    few = [name for name in others if 2 <= pc.count_distinct(reference[name]).as_py() <= MOST_CLASSES]
    named = [name for name in few if _LABEL.fullmatch(name)]
    if len(named) == 1 or (len(few) == 1 and not named):
        return str((named or few)[0])
    raise PlanError(f"which column holds the true class? {_listed(named or few or others)}; say it with --label")


def _positive(given: Given, classes: Mapping[str, int]) -> str:
    if len(classes) < 2:
        raise PlanError(f"{given.reference}: the reference shows one class only, {_listed(classes)}")
    if len(classes) > 2:
        return ""
    if given.positive not in classes:
        raise PlanError(f"which of the two classes, {_listed(classes)}, is to be found? say it with --positive")
    return given.positive


def _algorithm(
    name: str, path: Path, table: pa.Table, key: str, classes: Mapping[str, int], positive: str
) -> Algorithm:
    scores: dict[str, str] = {}
    label = ""
    for column in table.column_names:
        if column == key:
            continue
        if _is_probability(table[column]):
            target = _class_of(column, classes) or positive
            if target:
                scores.setdefault(target, column)
        elif not label and set(table[column].unique().drop_null().to_pylist()) <= set(classes):
            label = column
    if len(classes) > 2 and set(scores) != set(classes):
        scores = {}
    if not scores and not label:
        wanted = f"probabilities or the classes {_listed(classes)}"
        raise PlanError(f"{path}: no column holds {wanted}; it has {_listed(table.column_names)}")
    return Algorithm(name, path, scores, label)


def _is_probability(column: pa.ChunkedArray) -> bool:
    try:
        values = column.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    span = pc.min_max(values).as_py()
    if span["min"] is None or pc.count_distinct(values).as_py() <= 2:
        return False
    return bool(span["min"] >= 0 and span["max"] <= 1)


def _class_of(column: str, classes: Mapping[str, int]) -> str:
    words = {column.lower(), *re.split(r"[_\-. ]", column.lower())}
    return next((name for name in classes if name.lower() in words), "")


def _croissant_type(column: pa.ChunkedArray) -> str:
    for arrow, name in ((pa.int64(), "sc:Integer"), (pa.float64(), "sc:Float")):
        try:
            column.cast(arrow)
        except pa.ArrowInvalid:
            continue
        # A leading zero is part of a name, not of a number.
        if not pc.any(pc.match_substring_regex(column, r"^0\d")).as_py():
            return name
    return "sc:Text"


def _names(paths: Sequence[Path]) -> list[str]:
    names = [re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "algorithm" for path in paths]
    return [name if names.count(name) == 1 else f"{name}-{number + 1}" for number, name in enumerate(names)]


def _listed(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


def write_documents(given: Given, drafted: Draft, folder: Path) -> list[Path]:
    """Write croissant.json, fingerprint.yaml and evaluation.yaml into `folder`, which holds every table.

    Raises:
        PlanError: a table lies outside, or a document is there already.
    """
    from assay.metrics.templates import croissant_text, evaluation_text, fingerprint_text

    relative = {path: _inside(path, folder) for path in (given.reference, *given.predictions)}
    texts = {
        "croissant.json": json.dumps(croissant_text(given, drafted, relative), indent=2, ensure_ascii=False) + "\n",
        "fingerprint.yaml": fingerprint_text(drafted),
        "evaluation.yaml": evaluation_text(given, drafted, relative),
    }
    taken = [name for name in texts if (folder / name).exists()]
    if taken:
        raise PlanError(f"{folder / taken[0]} is there already; remove it, or name another folder with -o")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def _inside(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        raise PlanError(f"{path} lies outside {folder}; documents and tables stay in one folder") from None


def digest_of(path: Path) -> str:
    """The hexadecimal sha256 of a table."""
    return digest_file(path).removeprefix("sha256:")
