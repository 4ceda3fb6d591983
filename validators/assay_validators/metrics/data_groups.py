"""What cuts the items of an evaluation into parts: groups of items that belong together, and subgroups."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.groups import is_called_group
from assay_spec.ports import Columns
from assay_validators.context import Context, Where
from assay_validators.metrics.data_tables import reference_of
from assay_validators.metrics.samples import counted, examples_of, named, rows_of, shown
from assay_validators.rule import rule

MOST_SUBGROUPS = 50
"""Nobody reads more rows than these of a table."""

FEWEST_GROUPS = 5
"""Of fewer groups no interval is made."""

FEW_GROUPS = 20
"""Of fewer groups intervals are too narrow, and nobody knows by how much."""

GROUP = "evaluation/1, group"
BY = "evaluation/1, by"
FEW = "Cameron, Gelbach and Miller 2008 (recalled)"


def grouping_of(evaluation: Evaluation, ctx: Context) -> tuple[Columns, str] | None:
    """The records and the column of the group, when there is one."""
    reference = reference_of(evaluation, ctx) if evaluation.group else None
    column = reference.columns.get(evaluation.group) if reference else None
    return (reference.table, column) if reference and column else None


def _subgroups(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Columns, str, Where]]:
    """The records, and column and place of everything that makes subgroups."""
    reference = reference_of(evaluation, ctx) if evaluation.by else None
    for number, name in enumerate(evaluation.by):
        if reference and name in reference.columns:
            yield reference.table, reference.columns[name], (evaluation, "by", number)


@rule("DAT053", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=GROUP)
def item_without_group(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item that belongs to no group.

    ## What it does
    Checks that the field of the group is empty in no record.

    ## Why is this bad?
    The intervals are found by drawing whole groups. Nobody knows what such an item belongs to, so that each is drawn by
    itself; if some belong together, the intervals are too narrow.

    ## Example
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,,small

    Use instead:
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, group
    """
    found = grouping_of(evaluation, ctx)
    if found is None:
        return
    table, column = found
    empty = table.nulls(column)
    if empty.count:
        yield ctx.warning(
            (evaluation, "group"),
            f"no group in {empty.count} of {counted(table.rows, 'item')}, each drawn by itself: {rows_of(empty)}",
            help="name the group of every item; the id of an item that stands alone will do",
        )


@rule("DAT054", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=GROUP)
def lone_group(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """All items in one group.

    ## What it does
    Checks that the field of the group has at least two values.

    ## Why is this bad?
    The intervals are found by drawing whole groups, and of one group there is no other draw.

    ## Example
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,A,large
      4,benign,A,small

    Use instead:
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, group
    """
    found = grouping_of(evaluation, ctx)
    values = found[0].distinct(found[1], at_most=1) if found else None
    if values and found and found[0].rows > 1:
        yield ctx.warning(
            (evaluation, "group"),
            f"all items belong to one group, {named(values)}",
            help="name the field that says which items belong together, or leave `group` out",
        )


@rule("DAT055", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=GROUP)
def groups_of_one(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Every item its own group.

    ## What it does
    Checks that at least two items belong to the same group.

    ## Why is this bad?
    Drawing groups of one item is drawing items; `group` changes nothing.

    ## Example
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,B,small
      3,malignant,C,large
      4,benign,D,small

    Use instead:
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, group
    """
    found = grouping_of(evaluation, ctx)
    if found is None:
        return
    table, column = found
    if table.rows > 1 and not table.repeated(column).count and not table.nulls(column).count:
        yield ctx.info(
            (evaluation, "group"),
            f"every item has a {shown(evaluation.group)} of its own, so that `group` changes nothing",
            help="leave `group` out",
        )


@rule("DAT059", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=FEW)
def few_groups(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Too few groups for intervals.

    ## What it does
    Checks that the items belong to at least 20 groups.

    ## Why is this bad?
    The intervals are found by drawing whole groups. Few of them say little about the groups that were not seen, and
    the intervals come out too narrow; of fewer than 5 none are made.

    ## Example
    group: site
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    Use instead:
    by: [site]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - Cameron, Gelbach and Miller, Bootstrap-based improvements for inference with clustered errors (2008)
    """
    found = grouping_of(evaluation, ctx)
    values = found[0].distinct(found[1], at_most=FEW_GROUPS - 1) if found else None
    if values is None or found is None or len(values) < 2:
        return
    groups = len(values) + found[0].nulls(found[1]).count
    if groups < FEW_GROUPS:
        outcome = "no interval is made" if groups < FEWEST_GROUPS else "intervals will be too narrow"
        yield ctx.warning(
            (evaluation, "group"),
            f"the items belong to {groups} groups only, so that {outcome}",
            help="name what the groups are a sample of, such as patients; of a few sites make subgroups with `by`",
        )


@rule("DAT060", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=GROUP)
def items_of_one_owner(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Items that seem to belong together, taken as independent.

    ## What it does
    Looks for a field that is called after a patient, a person, an animal or the like, and whose values repeat, when the
    evaluation names no `group`.

    ## Why is this bad?
    Several images of one patient err together. Taken as independent they give intervals that are too narrow.

    ## Example
    id: size
    predictions:
      - {name: forest, file: a.csv, id: patient, scores: {malignant: p_malignant}}
    patients.csv
      patient,diagnosis,site,size
      7,malignant,A,1
      7,benign,A,2
      8,malignant,B,3
      8,benign,B,4

    Use instead:
    id: size
    group: patient
    predictions:
      - {name: forest, file: a.csv, id: patient, scores: {malignant: p_malignant}}
    patients.csv
      patient,diagnosis,site,size
      7,malignant,A,1
      7,benign,A,2
      8,malignant,B,3
      8,benign,B,4

    ## References
    - evaluation/1, group
    - Metrics Reloaded, FP4.5 (non-independence of test cases)
    """
    reference = reference_of(evaluation, ctx) if not evaluation.group else None
    if reference is None:
        return
    used = {evaluation.id, evaluation.reference, *evaluation.by}
    for column in reference.table.names:
        if column not in used and is_called_group(column) and reference.table.problem(column) is None:
            repeated = reference.table.repeated(column)
            if repeated.count and len(reference.table.distinct(column, at_most=1) or ()) != 1:
                yield ctx.warning(
                    (evaluation, "id"),
                    f"items that share their {shown(column)} are taken as independent: {examples_of(repeated)}",
                    help=f"say `group: {column}` if they belong together, or accept this under `ignore` with a reason",
                )


@rule("DAT056", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=BY)
def many_subgroups(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Subgroups of single items, or too many of them.

    ## What it does
    Checks that a field of `by` has at most 50 values, and that at least two items share one; the field of `group` may
    have any number, for algorithms are ranked over its values.

    ## Why is this bad?
    The field is a number or an id: every result is computed for each of its values, and means nothing for a few items.

    ## Example
    by: [size]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,17.99
      2,benign,A,13.54
      3,malignant,B,20.57
      4,benign,B,9.504

    Use instead:
    by: [size]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, by
    """
    group = grouping_of(evaluation, ctx)
    for table, column, where in _subgroups(evaluation, ctx):
        if group is not None and group[1] == column:
            continue
        values = table.distinct(column, at_most=MOST_SUBGROUPS)
        if values is None or len(values) == table.rows > 1:
            many = f"more than {MOST_SUBGROUPS} values" if values is None else "another value for every item"
            yield ctx.warning(where, f"{shown(column)} has {many}", help="cut numbers into a few ranges first")


@rule("DAT057", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=BY)
def item_without_subgroup(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item that belongs to no subgroup.

    ## What it does
    Checks that a field of `by` is empty in no record.

    ## Why is this bad?
    Such items are in the results of all and of no part, so that the parts do not add up to the whole. Often the value
    is missing for those who are worst off.

    ## Example
    by: [size]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,

    Use instead:
    by: [size]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, by
    """
    for table, column, where in _subgroups(evaluation, ctx):
        empty = table.nulls(column)
        if empty.count:
            items = f"{empty.count} of {counted(table.rows, 'item')}"
            yield ctx.info(
                where,
                f"no {shown(column)} in {items}, which belong to no subgroup: {rows_of(empty)}",
                help="give those that are not known a value of their own, such as `unknown`",
            )


@rule("DAT058", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=BY)
def lone_subgroup(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """All items in one subgroup.

    ## What it does
    Checks that a field of `by` has at least two values.

    ## Why is this bad?
    Every result stands there twice: once for all items, once for the only part.

    ## Example
    by: [site]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,A,large
      4,benign,A,small

    Use instead:
    by: [site]
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, by
    """
    for table, column, where in _subgroups(evaluation, ctx):
        values = table.distinct(column, at_most=1)
        if values and table.rows > 1 and not table.nulls(column).count:
            yield ctx.info(where, f"{shown(column)} is {named(values)} for every item", help="leave it out")
