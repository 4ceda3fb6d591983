"""A plan of reading as data: what would be read of which files, what is done to it, and where conditions apply."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assay.croissant.load.decoded import FILE
from assay.croissant.load.joins import KEY
from assay.croissant.load.plan import Joining, Origin, Reading, View
from assay.data.conditions import Condition
from assay.data.parts import Rows
from assay.data.runner import Runner
from assay.data.scan import Scan
from assay.data.tables import Wanted
from assay.data.transforms import WORDS
from assay.data.written import Written
from assay_spec.croissant.model import Transform

Explained = Mapping[str, Any]
"""An object of JSON; what is empty is not in it."""


def explained(plan: Reading, runner: Runner, shown: Sequence[str]) -> Explained:
    """A plan as an object of JSON.

    Args:
        plan: the plan, as it is run.
        runner: what runs it; the files are looked for, and counted.
        shown: the fields that are given; a plan may read more.
    """
    told = _full(
        fields=[{"field": name, "type": str(plan.schema.field(name).type)} for name in shown],
        read=_origin(plan.origin, runner),
        joins=[_join(each, runner) for each in plan.joins],
        where=_texts(plan.where),
    )
    # A record set that is the only one may have no `@id`.
    return {"record_set": plan.record_set, **told}


def _full(**members: Any) -> dict[str, Any]:
    """The members that say something; that there are 0 says something, too."""
    return {name: value for name, value in members.items() if value is not None and value not in ("", [], {})}


def _texts(conditions: Iterable[Condition]) -> list[str]:
    return list(map(str, conditions))


def _name(column: str) -> str:
    return {KEY: "the key", FILE: "the file"}.get(column, column)


def _origin(origin: Origin, runner: Runner) -> dict[str, Any]:
    match origin:
        case Scan():
            return _scan(origin, runner)
        case Written():
            told = [{"field": _name(name), "type": str(of)} for name, of in origin.types.items()]
            return {"written_out": origin.records.id, **_full(columns=told, where=_texts(origin.where))}
        case View():
            taken = [_full(field=_name(each.name), source=each.source) for each in origin.columns]
            inner = explained(origin.reading, runner, [field.id for field in origin.reading.fields])
            return _full(records=inner, columns=taken, where=_texts(origin.where))


def _join(joining: Joining, runner: Runner) -> dict[str, Any]:
    right = _origin(joining.right, runner)
    return {"left": joining.left, "right": joining.key, "held_in_memory": "right", "read": right}


def _scan(scan: Scan, runner: Runner) -> dict[str, Any]:
    survey, by_file = runner.survey(scan), scan.rows is Rows.FILES
    groups = {"there": survey.groups, "read": survey.groups_read, "where": _texts(each for _, each in scan.groups)}
    return _full(
        resource=scan.resource,
        record=str(scan.rows),
        problem=survey.problem,
        verify=runner.digests(scan),
        files=_full(there=survey.files, read=survey.files_read, where=_texts(each for _, each in scan.files)),
        row_groups=groups if survey.groups else {},
        of_files=[_column(each) for each in (scan.columns if by_file else scan.of_files)],
        columns=[_column(each) for each in (() if by_file else scan.columns)],
        constants=[{"field": name, "value": str(value)} for name, value in scan.fixed.items()],
        where=_texts(scan.where),
    )


def _column(wanted: Wanted) -> dict[str, Any]:
    return _full(
        field=_name(wanted.name),
        column=wanted.column,
        transforms=[each for transform in wanted.steps.transforms for each in _transform(transform)],
        format=wanted.steps.format,
        type=str(wanted.value_type),
        lists=wanted.steps.depth or None,
    )


def _transform(transform: Transform) -> list[dict[str, str]]:
    return [{word: getattr(transform, name)} for name, word in WORDS.items() if getattr(transform, name)]
