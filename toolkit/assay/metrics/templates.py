"""The documents of a new evaluation, commented for the person who goes on with them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pyarrow.compute as pc

from assay.columns.columns import ArrowColumns
from assay.croissant.write import (
    CONFORMS_TO,
    PARQUET,
    Addresses,
    column_field,
    document_of,
    file_object,
    text_of,
)
from assay.data.parquet import ParquetTable
from assay.data.tables import open_table
from assay.items.classes import are_numbers
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, Given
from assay.metrics.fingerprint.limits import rare
from assay.metrics.fingerprint.measured import Found
from assay.metrics.roles import are_codes
from assay.metrics.scalars import comment, quoted, slug, yes
from assay_spec.croissant.agents import CreativeWork, Person
from assay_spec.croissant.model import Dataset, RecordSet
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.seed import SEED
from assay_spec.model import Reference, Text
from assay_spec.ports import ColumnType

FROM_FINGERPRINT = MappingProxyType({"fingerprint": "fingerprint.yaml"})
"""The metrics follow from the document beside the evaluation."""

DRAFTED = (
    "unequal_interest",
    "unequal_severity",
    "error_preference",
    "compensate_imbalance",
    "decision_rule",
    "calibration_requested",
    "calibration_question",
    "multiple_labels",
    "prevalence_reflects_population",
    "non_independent",
    "invalid_output_possible",
)
"""Answers that no table tells; the others of a drafted fingerprint do."""

_MEDIA = {".tsv": "text/tab-separated-values", ".tab": "text/tab-separated-values"}
"""By suffix; anything else that is not Parquet is CSV."""

_DATA_TYPES = {
    ColumnType.TEXT: "sc:Text",
    ColumnType.INTEGER: "sc:Integer",
    ColumnType.NUMBER: "sc:Float",
    ColumnType.BOOLEAN: "sc:Boolean",
    ColumnType.DATE: "sc:Date",
}
"""Columns of other types are left out: no field of theirs could be read."""


def croissant_text(path: Path, drafted: Draft, name: str) -> str:
    """The Croissant description of the reference table at `path`; what only its author knows says so."""
    table = drafted.reference
    records = _record_set(table)
    readable = [name for name in table.names if table.type_of(name) in _DATA_TYPES]
    addresses = Addresses()
    ids = {name: f"{records}/{addresses.of(name)}" for name in readable}
    file = file_object(Addresses(keep="/").of(name), name, path, (_media_type(path),))
    description = (
        f"{sum(drafted.classes.values())} items with their true class. Say here what they are, "
        "put the address of the data's page in place of the example, and add `citeAs` once it can be cited (CRO006)."
    )
    dataset = Dataset(
        conforms_to=(CONFORMS_TO,),
        name=Text(path.stem),
        description=Text(description),
        url="https://example.org/",
        license=(CreativeWork(name=Text("not stated")),),
        creator=(Person(name=Text("not stated")),),
        date_published=datetime.now(UTC).date().isoformat(),
        version="0.1.0",
        keywords=("evaluation",),
        distribution=(file,),
        record_set=(
            RecordSet(
                id=records,
                name=Text(records),
                key=(Reference(id=ids[drafted.id]),),
                field=tuple(column_field(ids[name], name, _data_type(table, name), file.id) for name in readable),
            ),
        ),
    )
    return text_of(document_of(dataset))


def _record_set(table: ArrowColumns) -> str:
    """`items`, or more where a column begins with `items/`, which readers take for the record set and cut off."""
    name = "items"
    while any(column.startswith(f"{name}/") for column in table.names):
        name += "_"
    return name


def _media_type(path: Path) -> str:
    if isinstance(open_table(path), ParquetTable):
        return PARQUET
    return _MEDIA.get(path.suffix.lower(), "text/csv")


def _data_type(table: ArrowColumns, column: str) -> str:
    values = table.column(column)
    # A leading zero is part of a name, not of a number; so is the `e` of a code.
    if are_codes(values):
        return "sc:Text"
    if values.type is ColumnType.INTEGER and pc.any(pc.match_substring_regex(values.text, r"^[+-]?0\d")).as_py():
        return "sc:Text"
    return _DATA_TYPES[values.type]


def fingerprint_text(given: Given, drafted: Draft, *, is_grouped: bool = False, invalid: Found | None = None) -> str:
    """The fingerprint with what the data tells; every other answer is the cautious one, with its question.

    Args:
        given: the tables.
        drafted: what they tell.
        is_grouped: whether items belong together.
        invalid: whether predictions are missing or cannot be used; None where nobody has looked.
    """
    parts = (
        _headed(given),
        _interests(scored=drafted.scored),
        _items(drafted.classes, is_grouped=is_grouped),
        _outputs(invalid, scored=drafted.scored),
        _open(scored=drafted.scored, is_grouped=is_grouped, is_looked_for=invalid is not None),
    )
    return "\n".join(parts)


def _headed(given: Given) -> str:
    return f"""\
# The problem, from which the metrics follow. Lines marked `data` were read off the tables; please answer the others,
# and take what you have answered off the list `drafted`: until then whatever rests on it says so.
assay: fingerprint/1
name: {quoted(slug(given.reference.stem) or "problem")}

# FP1.1  One decision per image, patient or other item.
category: ImLC
"""


def _interests(*, scored: bool) -> str:
    """FP2: what its owner is interested in."""
    return f"""\
# FP2.4  Do some classes matter more than others?
unequal_interest: false
# FP2.5.1  Are some confusions worse than others, by costs that you can name?
unequal_severity: false
# FP2.5.2  Which error is worse: FP, FN or none?
error_preference: none
# FP2.5.5  Should rare classes weigh as much as frequent ones?
compensate_imbalance: false
# FP2.6  How do scores become a decision: argmax, target_value, optimization, cost_benefit or none?
decision_rule: argmax
# FP2.7.1  Do the probabilities themselves matter? (data: {"all" if scored else "not all"} algorithms give them)
calibration_requested: {yes(scored)}
{"calibration_question: overall" if scored else "# calibration_question: overall"}
"""


def _items(counts: Mapping[str, int], *, is_grouped: bool) -> str:
    """FP3 and FP4: the true classes, and the items that have them."""
    rarest = min(counts.values()) / sum(counts.values())
    shown = ", ".join(f"{comment(name)}: {count}" for name, count in counts.items())
    return f"""\
# FP3.4  May one item carry several labels?
multiple_labels: false

# FP4.1  data: {shown}
#        The rarest class has {rarest:.1%} of the items; below {rare():.0%} counts as imbalanced.
class_imbalance: {yes(rarest < rare())}
# FP4.2  Are these shares those of the population in which the algorithm will be used? Until you know, say no.
prevalence_reflects_population: false
# FP4.5  Do several items belong to one patient? Then say `grouped`, and name the column as `group:` in the evaluation.
non_independent: {"grouped" if is_grouped else "independent"}
"""


def _outputs(invalid: Found | None, *, scored: bool) -> str:
    """FP5: what algorithms give."""
    lines = "" if invalid is None else "".join(f"# data: {comment(line)}\n" for line in invalid.evidence)
    return f"""\
# FP5.1  data
class_scores_available: {yes(scored)}
# FP5.4  May an algorithm give no valid answer for an item?
{lines}invalid_output_possible: {yes(invalid is not None and bool(invalid.value))}
"""


def _open(*, scored: bool, is_grouped: bool, is_looked_for: bool) -> str:
    """What nobody has answered or looked up yet."""
    names = _drafted(scored=scored, is_grouped=is_grouped, is_looked_for=is_looked_for)
    return f"""\
# Answers that are only the cautious ones.
drafted:
{chr(10).join(f"  - {name}" for name in names)}

ignore:
  - code: FPR027
    reason: Assay asks in words of its own; the ids are to be looked up in the paper before they are cited.
"""


def _drafted(*, scored: bool, is_grouped: bool, is_looked_for: bool) -> Iterator[str]:
    told = {
        "calibration_question": not scored,
        "non_independent": is_grouped,
        "invalid_output_possible": is_looked_for,
    }
    return (name for name in DRAFTED if not told.get(name))


def evaluation_text(
    given: Given, drafted: Draft, relative: Mapping[Path, str], chosen: Mapping[str, str] = FROM_FINGERPRINT
) -> str:
    """The evaluation of all the tables; `chosen` says where its metrics come from."""
    positive = f"positive: {quoted(drafted.positive)}\n" if drafted.positive else ""
    blocks = "\n".join(line for each in drafted.algorithms for line in _prediction(each, drafted, relative))
    suggestions = "\n".join(_suggestions(drafted))
    metrics = "\n".join(f"{name}: {value}" for name, value in chosen.items())
    return f"""\
# What is evaluated, on which data, and how. Check it with `assay check`, do it with `assay run`.
assay: evaluation/1
name: {quoted(slug(given.reference.stem) or "evaluation")}

dataset: croissant.json
record_set: {_record_set(drafted.reference)}
id: {quoted(drafted.id)}
reference: {quoted(drafted.label)}
{_order(drafted)}classes: {_list(drafted.classes)}
{positive}
{metrics}

predictions:
{blocks}

{suggestions}

level: 0.95
replicates: 2000
seed: {SEED}
"""


def _order(drafted: Draft) -> str:
    """What the order of more than two classes means, as a comment."""
    if len(drafted.classes) == 2:
        return ""
    ordered = " and ".join(entry.name for entry in catalogue().entries.values() if entry.ordered)
    found = "by size" if are_numbers(drafted.classes) else "as text is sorted: nobody has stated their order"
    return f"""\
# Their order matters for metrics that weigh errors by distance, such as {ordered}: write the lowest first.
# The classes stand here {found}.
"""


def _prediction(algorithm: Algorithm, drafted: Draft, relative: Mapping[Path, str]) -> Iterator[str]:
    yield f"  - name: {quoted(algorithm.name)}"
    yield f"    file: {quoted(relative[algorithm.path])}"
    if algorithm.id != drafted.id:
        yield f"    id: {quoted(algorithm.id)}"
    if algorithm.scores:
        inside = ", ".join(f"{quoted(name)}: {quoted(column)}" for name, column in algorithm.scores.items())
        left_out = "" if drafted.uses_scores(algorithm) else "# left out, because another algorithm gives none: "
        yield f"    {left_out}scores: {{{inside}}}"
    if algorithm.label:
        yield f"    label: {quoted(algorithm.label)}"
    if algorithm.fold:
        yield f"    fold: {quoted(algorithm.fold)}"


def _suggestions(drafted: Draft) -> Iterator[str]:
    """What the data allows and only its owner can decide, as comments."""
    yield "# Every result again for the subgroups of a column:"
    yield f"# by: {_list(drafted.by or ('column',))}"
    yield "# Items that belong together, such as those of one patient; intervals then draw them together:"
    yield from (f"# group: {quoted(name)}" for name in drafted.group or ("column",))


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"
