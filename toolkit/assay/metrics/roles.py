"""What the columns of somebody's tables are for, as their names and values tell."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow.compute as pc

from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.errors import PlanError
from assay.items.classes import in_order
from assay_spec.labels import label_text
from assay_spec.metrics.groups import is_called_group
from assay_spec.ports import ColumnType

MOST_CLASSES = 50
"""A column with more values than this holds no classes."""

FEWEST = 10
"""Of so many cells of a column of probabilities one may be something else."""

MOST_NAMED = 1000
"""A column that is named as the true class may hold as many values."""

MOST_LISTED = 8
"""So many values of a column that holds nothing known are named."""

MOST_SUBGROUPS = 12
"""A column with more values than this makes no subgroups that anybody would look at."""

_MISSING = frozenset(["", "na", "n/a", "#n/a", "<na>", "nan", "null"])
"""How programs write that there is no value, in small letters."""

_WORD = r"(.*[_\W])?({})s?"
_ID = re.compile(_WORD.format("id|ids|key|patient|case|image|item|sample|subject|name|file"), re.IGNORECASE)
_LABEL = re.compile(_WORD.format("label|class|diagnosis|target|truth|reference|y|y_true|outcome"), re.IGNORECASE)
_FOLD = re.compile(_WORD.format("fold|split|cv"), re.IGNORECASE)
_SCORE_WORDS = frozenset(
    [
        "p",
        "pr",
        "prob",
        "proba",
        "probability",
        "score",
        "pred",
        "predict",
        "prediction",
        "predicted",
        "class",
        "y",
        "of",
    ]
)
_SAYS_SCORE = frozenset(["p", "pr", "prob", "proba", "probability", "score"])
"""Those that no column of classes is called."""
_PERCENT = re.compile(r"[0-9]+([.,][0-9]+)? ?%")
_WHOLE = re.compile(r"(?<![0-9.])([0-9]+)[.]0+$")
"""What `1` is in `p_1.0`, a column that is called after a class which was a float."""

_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_CODE = r"^[0-9]+([eE][0-9]+)?$"
_IDENTIFYING = (ColumnType.TEXT, ColumnType.INTEGER)
_NUMERIC = (ColumnType.NUMBER, ColumnType.INTEGER)


def find_id(reference: ArrowColumns, tables: Sequence[ArrowColumns]) -> str:
    """The column that identifies an item in the reference and has its like in every other table.

    Raises:
        PlanError: there is none, or there are several that might.
    """
    keys = [name for name in reference.names if _is_key(reference, name)]
    found = [name for name in keys if all(match_id(table, reference, name) for table in tables)]
    return _only(_best(found, _ID), "which column identifies an item?", _no_id(reference, tables), "--id")


def _no_id(reference: ArrowColumns, tables: Sequence[ArrowColumns]) -> str:
    """Why no column is taken for the ids, and the remedy."""
    shared = [name for name in reference.names if name.strip() and all(name in table.names for table in tables)]
    passed = [name for name in shared if all(_is_unique(table, name) for table in (reference, *tables))]
    if not passed:
        return "no column of all tables has another value in every row; add one, such as the row's number"
    return f"{listed(passed)}, with another value in every row, may hold measurements; if it is one, say it with --id"


def match_id(table: ArrowColumns, reference: ArrowColumns, key: str) -> str:
    """The column of `table` that holds the ids which `reference` has in `key`; empty when there is none."""
    if key in table.names:
        return key
    known = [name for name in table.names if _is_key(table, name)]
    return next((name for name in known if not table.missing_from(name, reference, key).count), "")


def find_label(reference: ArrowColumns, tables: Sequence[ArrowColumns], key: str) -> str:
    """The column of the true classes.

    Raises:
        PlanError: there is none, or there are several that might be it.
    """
    others = [name for name in reference.names if name.strip() and name != key and not _FOLD.fullmatch(name)]
    called = [name for name in others if _LABEL.fullmatch(name)]
    if len(called) == 1:
        # What it holds may be wrong, and then another column is no better.
        return called[0]
    few = [name for name in others if len(classes_of(reference, name)) > 1]
    named = _best(few, _LABEL)
    spoken_of = [name for name in named if all(_speaks_of(table, classes_of(reference, name)) for table in tables)]
    found = spoken_of if len(spoken_of) == 1 else named
    none = (
        f"none of {listed(others)} has from 2 to {MOST_CLASSES} values"
        if others
        else "there is no other column with a name"
    )
    return _only(found, "which column holds the true class?", none, "--truth")


def classes_of(table: ArrowColumns, column: str, at_most: int = MOST_CLASSES) -> Mapping[str, int]:
    """The classes that a column holds in their order, each with its count; none when it holds too many values.

    What programs write for a missing value is no class, unless it takes it to make two.
    """
    found = table.labelled(column).distinct(column, at_most=at_most) or {}
    named = [name for name in found if not is_missing(name)]
    return {name: found[name] for name in in_order(named if len(named) > 1 else found)}


def is_missing(text: str) -> bool:
    """Whether programs write `text` where there is no value."""
    return text.strip().lower() in _MISSING


def find_folds(table: ArrowColumns) -> list[str]:
    """The columns that say in which fold an item was predicted."""
    return [name for name in table.names if _FOLD.fullmatch(name)]


def find_labels(table: ArrowColumns, columns: Iterable[str], classes: Mapping[str, int]) -> list[str]:
    """Those of `columns` that hold nothing but classes."""
    most = max(MOST_CLASSES, len(classes) + len(_MISSING))
    return [name for name in columns if (found := classes_of(table, name, most)) and found.keys() <= classes.keys()]


def find_probabilities(table: ArrowColumns, columns: Iterable[str]) -> list[str]:
    """Those of `columns` that hold numbers from 0 to 1, but for a few cells that a check finds."""
    return [name for name in columns if _is_probability(table, name)]


def class_of(column: str, classes: Iterable[str]) -> str:
    """The class that the name of a column of scores speaks of; empty when it speaks of none."""
    own = {name: _words(name) for name in classes}
    if (label := label_text(column)) in own:
        return label
    words = _words(column)
    exact = [name for name in own if (_is_score_of(own[name], words) if own[name] else column.endswith(name))]
    # A number may count anything: `model 1` does not speak of class 1.
    spelt = {name: plain for name in own if (plain := " ".join(own[name])) and not plain.isdecimal()}
    inside = [name for name, plain in spelt.items() if f" {plain} " in f" {' '.join(words)} "]
    # `p_not_benign` speaks of `not benign`, though `benign` is in it.
    return max(exact or inside, key=lambda name: (column.endswith(name) and name in exact, len(name)), default="")


def find_subgroups(reference: ArrowColumns, taken: Iterable[str]) -> list[str]:
    """Columns whose few values, each of several items, might make subgroups."""
    used = {*taken, *find_folds(reference)}
    free = [name for name in reference.names if name.strip() and name not in used]
    found = {name: reference.distinct(name, at_most=MOST_SUBGROUPS) or {} for name in free}
    few = [name for name, values in found.items() if 2 <= len(values) <= reference.rows / 2]
    return [name for name in few if reference.type_of(name) is not ColumnType.NUMBER]


def find_groups(reference: ArrowColumns, taken: Iterable[str]) -> list[str]:
    """Columns whose name and repeated values say that items belong together."""
    used = {*taken}
    free = [name for name in reference.names if name not in used and is_called_group(name)]
    return [name for name in free if reference.repeated(name).count]


def held(table: ArrowColumns, name: str, classes: Iterable[str] = ()) -> str:
    """What a column holds that is neither scores nor any of `classes`; empty where that would be long."""
    numbers = table.column(name).numbers
    finite = numbers[np.isfinite(numbers)]
    if finite.size and (table.type_of(name) in _NUMERIC or _are_gaps(table, name)):
        low, high = finite.min(), finite.max()
        gaps = f" in {finite.size:,} of {table.rows:,} rows" if finite.size < table.rows else ""
        # Folds, grades and the like have small numbers.
        share = "; if they are percentages, divide them by 100" if low >= 0 and 10 < high <= 100 else ""
        if low >= 0 and high <= 1:
            called = next((f", such as `p_{each}`" for each in reversed([*classes])), "")
            remedy = f"if they are scores, call it after their class{called}"
            return f"`{name}` holds numbers from {low:g} to {high:g}{gaps}, and is called as no class is: {remedy}"
        return f"`{name}` holds numbers from {low:g} to {high:g}{gaps}, not from 0 to 1{share}"
    strange = table.not_numbers(name)
    texts = [str(value).strip() for value in strange.examples]
    if texts and all(map(_PERCENT.fullmatch, texts)):
        return f"`{name}` looks like percentages, such as `{texts[0]}`: divide them by 100, and write numbers alone"
    if texts and all(map(_DECIMAL_COMMA.fullmatch, texts)):
        return f"`{name}` has decimal commas, such as `{texts[0]}`: write decimals with points"
    values = table.distinct(name, at_most=MOST_LISTED) or {}
    otherwise = [f"`{value}` looks like `{meant}`" for value in values if (meant := like(value, classes))]
    spelt = f", and {', '.join(otherwise)}: spell a class in one way" if otherwise else ""
    return f"`{name}` holds {listed(values)}{spelt}" if values else ""


def _are_gaps(table: ArrowColumns, name: str) -> bool:
    """Whether what is no number, in a column that has some, is what stands where there is none."""
    words = {str(value).strip().lower() for value in table.not_numbers(name).examples}
    numbers = table.column(name).numbers
    # A word of somebody's own too, beside fractions: classes are none.
    return words <= _MISSING or (len(words) == 1 and bool((numbers[np.isfinite(numbers)] % 1 != 0).any()))


def like(text: str, classes: Iterable[str]) -> str:
    """The class that `text` spells with other blanks and capitals; empty where it is one, or spells none."""
    plain = text.strip().casefold()
    return "" if text in classes else next((name for name in classes if name.strip().casefold() == plain), "")


def alike(classes: Iterable[str]) -> dict[str, str]:
    """Classes that differ from another one in blanks and capitals only, each with that."""
    found: dict[str, str] = {}
    pairs: dict[str, str] = {}
    # The plainest spelling is the one that is meant.
    for name in sorted(classes, key=lambda name: (name != name.strip(), not name.islower(), name)):
        meant = found.setdefault(name.strip().casefold(), name)
        if meant != name:
            pairs[name] = meant
    return pairs


def is_called_score(column: str) -> bool:
    """Whether the name of a column says that it is a score, and nothing else."""
    words = _words(column)
    return bool(words) and _SCORE_WORDS.issuperset(words)


def says_score(column: str, classes: Iterable[str], positive: str) -> bool:
    """Whether a column of zeros and ones, which classes may be called, holds scores by its name: `p_0`, `score_1`.

    One that names no class holds the scores of the positive one, which are its classes where that is called 1.
    """
    if _SAYS_SCORE.isdisjoint(_words(column)):
        return False
    return bool(class_of(column, classes)) or (is_called_score(column) and positive == "1")


def is_called_label(column: str) -> bool:
    """Whether the name of a column says that it holds classes."""
    return bool(_LABEL.fullmatch(column))


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a message."""
    return ", ".join(f"`{name}`" for name in names)


def are_codes(column: Column) -> bool:
    """Whether these are numbers by chance alone: cells such as `12e5`, as which no program writes a measurement."""
    if not column.is_cells or column.type is not ColumnType.NUMBER:
        return False
    return pc.all(pc.match_substring_regex(column.text, _CODE)).as_py() is True


def _is_key(table: ArrowColumns, name: str) -> bool:
    if not name.strip() or (table.type_of(name) not in _IDENTIFYING and not are_codes(table.column(name))):
        return False
    return _is_unique(table, name)


def _is_unique(table: ArrowColumns, name: str) -> bool:
    return bool(table.rows) and not table.nulls(name).count and not table.repeated(name).count


def repeated_ids(tables: Iterable[ArrowColumns]) -> str:
    """Which column would identify items if its values did not repeat; empty without any."""
    for table in tables:
        for name in table.names:
            repeated = table.repeated(name)
            if _ID.fullmatch(name) and repeated.count and not table.nulls(name).count:
                return f"`{name}` of {table.label} has {listed(map(str, repeated.examples[:3]))} more than once"
    return ""


def _is_probability(table: ArrowColumns, name: str) -> bool:
    numbers = table.column(name).numbers
    good = numbers[(numbers >= 0) & (numbers <= 1)]
    if table.type_of(name) in _NUMERIC and len(good) == table.rows:
        return bool(table.rows)
    # Zeros and ones beside something else may be anything.
    return table.rows - len(good) <= max(1, table.rows // FEWEST) < len(good) and bool((good % 1 != 0).any())


def _speaks_of(table: ArrowColumns, classes: Mapping[str, int]) -> bool:
    """Whether a table of predictions holds these classes, or has a column named after one."""
    return any(class_of(name, classes) for name in table.names) or bool(find_labels(table, table.names, classes))


def _is_score_of(own: Sequence[str], words: Sequence[str]) -> bool:
    """Whether `words` are a class's own and those of scores; its own may be such too, as in `class 1`."""
    before, last = words[: -len(own)], words[-len(own) :]
    return (last == own and _SCORE_WORDS.issuperset(before)) or [w for w in words if w not in _SCORE_WORDS] == own


def _words(text: str) -> list[str]:
    """The words of a name in small letters; `p1` is two, and so is `p_1.0`."""
    return [word for word in re.split(r"[_\W]+|(?<=p)(?=\d)", _WHOLE.sub(r"\1", text.casefold())) if word]


def _best(names: Sequence[str], pattern: re.Pattern[str]) -> Sequence[str]:
    """Those that are called as such columns are; all when none is."""
    return [name for name in names if pattern.fullmatch(name)] or names


def _only(found: Sequence[str], question: str, none: str, option: str) -> str:
    if len(found) == 1:
        return found[0]
    raise PlanError(f"{question} " + (f"{listed(found)}; say it with {option}" if found else none))
