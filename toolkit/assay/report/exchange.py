"""report.json: everything that a report shows, so that it can be rendered again without running anything.

The file is one object, `{"version": 1, "report": {...}}`. The report's keys are the attributes of `Report` in
`assay.report.model`, and so on for everything inside it; the text below each attribute there says what it means:

    title, question, created, notices, positive, unit
    asked, answers, provenance
        facts: name, value, note
    sources
        what was read: role, path, sha256, rows
    items, left_out, classes
        how many items were scored, how many were not, and how many there are of each class: name, count
    subgroups
        how many items of each class have one value in a column: column, value, counts
    exclusions
        what could not be joined or scored: reason, count, algorithm, examples, excludes, is_wrong
    algorithms
        their names in the order of the document, which decides on colours
    metrics
        key, title, definition, higher_is_better, bounded, family, target, reasons, source, which items a value is a
        share of: among (all, real, other, called, uncalled), and whether its draws are moved to the value: centred
    results, differences
        the rows of results.json, with how many items the value is a share of: among; missing (items without a
        prediction, or cases of which the formula gives no value) and without (the value over the others, and their n),
        and what these count, where that is not the unit of the report: counts;
        of differences that are shares of right answers McNemar's test: mcnemar (first_alone, second_alone, p, adjusted)
    ranks
        the rankings of results.json: key, metric, scheme, meaning, over, ties, n, left_out, level, method, replicates,
        higher_is_better, algorithms (algorithm, rank, score, low, high, frequency), unranked (algorithm, reason),
        tau (mean, low, high, undefined), agreement with other schemes (scheme, over, tau), alpha, p, which has a row
        for each of tested (each algorithm where nothing is said), the ranks within subgroups whose mean counts: within
        (subgroup, ranks), whether tests can tell nothing at all: is_blind, reason, and what ranks without an interval
        lack: lack (draws, units, values, other)
    alike
        how much the rankings by two metrics agree: first, second, tau
    curves
        kind (roc or pr), algorithm, target, points (x, y, low, high), area_key,
        operating (x, y, label, x_low, x_high, low, high)
    band
        how the bands of the curves were made: level, method, draws, seed, least
    reliability
        algorithm, target, is_of_predicted, level, binning,
        bins (lower, upper, count, probability, frequency, low, high)
    scores, scored
        by algorithm and real class: algorithm, reference, values, count, threshold; and what the values are
    confusions
        algorithm, classes, counts, which has a row for each real class
    pitfalls
        what is to be looked out for: code, severity, message, help, place, and why it was accepted: accepted
    outcomes
        what became of every known pitfall of metrics: id, title, severity, status (found, not found, not looked for,
        excluded by how it is scored, of other problems), reason, remedy, recalled, findings (evidence, metrics,
        target, numbers by their names), which are there where it was found and nowhere else
    plan, steps
        lines of the plan tree; command, note

A value that does not exist is null; there is no NaN and no infinity. A key may be absent where the model has a default.
`version` is raised when an older reader could not make sense of the file.
"""

import dataclasses
import json
import math
from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from assay.report.model import Ranking, Report

VERSION = 1


class ReportFormatError(ValueError):
    """A file is not a report that this version can read."""


def report_to_json(report: Report) -> str:
    """The report as JSON text on one line; no NaN, no infinity, keys in the model's order."""
    document = {"version": VERSION, "report": dataclasses.asdict(report)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def plain_report(report: Report) -> dict[str, Any]:
    """What stands under `report` in the JSON, as it is read back."""
    plain: dict[str, Any] = json.loads(report_to_json(report))["report"]
    return plain


def report_from_json(text: str | bytes) -> Report:
    """The report that `report_to_json` wrote.

    Raises:
        ReportFormatError: the text is no JSON, of another version, or not of a report's form.
    """
    try:
        document = json.loads(text, parse_constant=_refuse)
        version = document["version"]
        if version == VERSION:
            report: Report = _read(document["report"], Report)
            _require_whole(report)
            return report
    except KeyError as error:
        raise ReportFormatError(f"not a report: `{error.args[0]}` is missing") from error
    except (OverflowError, RecursionError, TypeError, ValueError) as error:
        raise ReportFormatError(f"not a report: {error}") from error
    raise ReportFormatError(f"a report of version {version!r}, while this Assay reads version {VERSION}")


def _require_whole(report: Report) -> None:
    """See to it that what belongs together is there.

    Raises:
        ValueError: counts are not those of the classes, or a curve has no points.
    """
    for one in report.confusions:
        if {len(one.counts), *map(len, one.counts)} - {len(one.classes)}:
            raise ValueError(f"`confusions` of {one.algorithm[:40]!r} has not a count for every two classes")
    for part in report.subgroups:
        if len(part.counts) != len(report.classes):
            raise ValueError(f"`subgroups` has {len(part.counts)} counts where there are {len(report.classes)} classes")
    for ranking in report.ranks:
        _require_whole_ranking(ranking)
    for curve in report.curves:
        if not curve.points:
            raise ValueError(f"`curves` of {curve.algorithm[:40]!r} has one without points")


def _require_whole_ranking(ranking: Ranking) -> None:
    if ranking.p and {len(ranking.p), *map(len, ranking.p)} - {len(ranking.tested or ranking.algorithms)}:
        raise ValueError(f"`ranks` by {ranking.key[:40]!r} has not a p for every two algorithms")
    ranks = {str(rank) for rank in range(1, max(len(ranking.tested), len(ranking.algorithms)) + 1)}
    if any(one.frequency.keys() - ranks for one in ranking.algorithms):
        raise ValueError(f"`ranks` by {ranking.key[:40]!r} has a `frequency` of what is no rank")
    if any(len(one.ranks) != len(ranking.algorithms) for one in ranking.within):
        raise ValueError(f"`ranks` by {ranking.key[:40]!r} has not a rank `within` a subgroup for every algorithm")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _read(value: object, wanted: Any) -> Any:
    """`value` as the type that an annotation of the model asks for."""
    arguments, origin = get_args(wanted), get_origin(wanted)
    if origin is UnionType:
        return None if value is None else _read(value, next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return tuple(_read(one, arguments[0]) for one in _expect(value, list))
    if origin is Mapping:
        return {str(key): _read(one, arguments[1]) for key, one in _expect(value, dict).items()}
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(
            **{key: _read(one, hints[key]) for key, one in _expect(value, dict).items() if _known(key, hints)}
        )
    if issubclass(wanted, Enum):
        return wanted(value)
    return _number(value) if wanted is float else _expect(value, wanted)


@cache
def _hints(model: type) -> Mapping[str, Any]:
    return get_type_hints(model)


def _known(key: str, hints: Mapping[str, Any]) -> bool:
    if key not in hints:
        raise ValueError(f"nothing is called `{key[:40]}` there")
    return True


def _number(value: object) -> float:
    number = float(_expect(value, int | float))
    if not math.isfinite(number):
        raise ValueError(f"{str(value)[:40]} is no number")
    return number


def _expect(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{str(value)[:40]!r} where {getattr(kind, '__name__', kind)} is expected")
    return value
