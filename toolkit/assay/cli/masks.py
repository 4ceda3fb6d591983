"""The values of masks on the terminal: what was counted, the means, their differences, and what was wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.cli.pitfalls import pitfall_lines
from assay.cli.results import footnote_lines, is_clear, tally
from assay.metrics.pitfalls.rows import outcomes_in
from assay.metrics.ranking.rows import rows_of
from assay.metrics.ranking.schemes import Scheme
from assay.metrics.segmentation.classes import TOGETHER
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.ranks import Place
from assay.metrics.segmentation.results import without_of
from assay.metrics.segmentation.score import Found
from assay.report.digits import plain_percent
from assay.report.footnotes import NO_FOOTNOTES, Footnotes
from assay.report.model import Placed
from assay.report.ranking.shown import rank_text
from assay.report.text import counted

MOST_LISTED = 20
"""So many of what is alike are listed; all of them stand in the JSON."""

MOST_DIFFERENCES = 8
"""They come in every combination of metric, class and pair."""


def mask_lines(found: Found) -> Iterator[str]:
    """The values over all cases, then by subgroups."""
    results = found.results
    groups = list(dict.fromkeys(tuple(row["group"].items()) for row in results["results"]))
    footnotes = Footnotes.of(row["reason"] or "" for row in results["results"] if row["value"] is None)
    for group in groups:
        rows = [row for row in results["results"] if tuple(row["group"].items()) == group]
        for name in dict.fromkeys(row["class"] for row in rows):
            yield from _class_lines(name, [row for row in rows if row["class"] == name], group, footnotes)
    yield from footnote_lines(footnotes)
    yield from rank_lines(found)
    yield from _difference_lines([row for row in results["differences"] if not row["group"]])
    yield ""
    yield from _policy_lines(found)
    yield ""
    yield from pitfall_lines(outcomes_in(results["pitfalls"]))


def _class_lines(
    name: str | None, rows: Sequence[Mapping[str, Any]], group: Sequence[tuple[str, str]], footnotes: Footnotes
) -> Iterator[str]:
    wide = max(len(row["algorithm"]) for row in rows)
    heads = {row["label"]: row["label"] + (f", {row['measured_in']}" if row["measured_in"] else "") for row in rows}
    widest = max(map(len, heads.values()))
    yield ""
    yield "  ".join([TOGETHER if name is None else name, *(f"{by}={part}" for by, part in group)])
    if name is not None:
        yield from _shown_lines(rows)
    for label, head in heads.items():
        for number, row in enumerate(row for row in rows if row["label"] == label):
            value = f"{_value(row, footnotes)}{_without(row)}"
            yield f"  {'' if number else head:<{widest}}  {row['algorithm']:<{wide}}  {value}"


def _shown_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which algorithms miss the structure in how many cases, or show it where it is not."""
    for algorithm, shown in {row["algorithm"]: row["shown"] for row in rows}.items():
        counts = _counts(shown)
        if counts:
            yield f"  of {counted(sum(shown.values()), 'case')}, {algorithm}: {counts}"


def _counts(shown: Mapping[str, int]) -> str:
    return ", ".join(f"{shown[each]} {each}" for each in Shown if each is not Shown.BOTH and shown[each])


def _value(row: Mapping[str, Any], footnotes: Footnotes = NO_FOOTNOTES) -> str:
    if row["value"] is None:
        return footnotes.no_value(row["reason"])
    if row["low"] is None:
        return f"{row['value']:z.4f}"
    return f"{row['value']:z.4f}  [{row['low']:z.4f}, {row['high']:z.4f}]"


def _without(row: Mapping[str, Any]) -> str:
    """The mean without what the policy filled in, where it filled in something, and why there was need."""
    without = row["without"]["value"]
    beside = without_of(row, "" if without is None else f"{without:z.4f}")
    return f"   {beside}" if beside else ""


def _difference_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    clear = [row for row in rows if is_clear(row)]
    if any(row["low"] is not None for row in rows):
        yield ""
        yield tally(rows)
    for row in clear[:MOST_DIFFERENCES]:
        where = TOGETHER if row["class"] is None else row["class"]
        yield f"  {row['label']} of {where}: {row['first']} - {row['second']} = {_value(row)}"
    if len(clear) > MOST_DIFFERENCES:
        yield f"  and {len(clear) - MOST_DIFFERENCES} more, all of which are in the JSON"


def rank_lines(found: Found) -> Iterator[str]:
    """The ranking by one metric: that of all cases by their mean, how sure it is, and what other schemes make of it."""
    shown = [place for place in found.ranking if found.first is not None and place.asked.key == found.first.key]
    for place in shown[-1:]:
        ranking = place.ranking
        yield ""
        level = found.results["ranks"][0]["level"]
        drawn = f"; in brackets those of {plain_percent(level)} of the bootstrap draws" if ranking.drawn else ""
        yield f"ranks by {place.asked.label}, {place.where}{drawn}"
        if ranking.reason:
            yield f"  {ranking.reason}"
        yield from (f"  {name} has no rank: {reason}" for name, reason in place.unranked)
        if not ranking.schemes:
            return
        if ranking.left_out:
            yield f"  {counted(ranking.left_out, 'case')} left out for all, since some algorithm has no value there"
        yield from _rank_rows(place)
        yield from (f"  {scheme.value}: {one.reason}" for scheme, one in ranking.schemes.items() if one.reason)
        others = [one for one in found.ranking if one is not place and one.ranking.schemes]
        yield f"  {counted(len(others), 'other ranking')} {'is' if len(others) == 1 else 'are'} in the JSON"


def _rank_rows(place: Place) -> Iterator[str]:
    ranking, names = place.ranking, place.names
    first = ranking.schemes[Scheme.MEAN_THEN_RANK]
    order = sorted(range(len(names)), key=lambda a: first.rank[a])
    wide = max(map(len, (*names, "algorithm")))
    yield "  ".join(["", f"{'algorithm':<{wide}}", *(f"{scheme.value:>16}" for scheme in ranking.schemes)])
    placed = [[Placed(**row) for row in rows_of(one, names)] for one in ranking.schemes.values()]
    for a in order[:MOST_LISTED]:
        cells = [rank_text(each[a]) for each in placed]
        yield "  ".join(["", f"{names[a]:<{wide}}", *(f"{cell:>16}" for cell in cells)])
    if len(order) > MOST_LISTED:
        yield f"  and {len(order) - MOST_LISTED} more"


def _policy_lines(found: Found) -> Iterator[str]:
    study, policy = found.study, found.study.policy
    first = found.results["results"][0] if found.results["results"] else None
    if first is not None:
        of = "the cases" if first["unit"] == "case" else f"whole groups, by `{first['unit']}`"
        yield f"{counted(len(study.cases), 'case')}; {plain_percent(first['level'])} intervals from a bootstrap of {of}"
    yield from _lacking_lines(found)
    if (ignored := study.question.classes.ignore) is not None:
        yield f"voxels of the label {ignored} in the reference count nowhere"
    lacking, empty = (
        "left out" if each.value == "drop" else f"{each.value} value" for each in (policy.undefined, policy.both_empty)
    )
    yield f"what is not there: {lacking}; what is rightly empty: {empty}"


def _lacking_lines(found: Found) -> Iterator[str]:
    """Why rows have no interval: of all, of whole groups, or of which."""
    rows = found.results["results"]
    lacking: dict[str, list[str]] = {}
    for group in dict.fromkeys(tuple(row["group"].items()) for row in rows):
        own = [row for row in rows if tuple(row["group"].items()) == group]
        bare = [row for row in own if row["value"] is not None and row["reason"]]
        where = " ".join(f"{by}={part}" for by, part in group)
        whole = len(bare) == len(own) and len({row["reason"] for row in bare}) == 1
        for row in bare[:1] if whole else bare:
            name = TOGETHER if row["class"] is None else row["class"]
            each = "" if whole else f"{row['label']} of {name}, {row['algorithm']}"
            lacking.setdefault(row["reason"], []).append(", ".join(filter(None, (each, where))) or "all cases")
    for reason, places in lacking.items():
        more = f"; and {len(places) - MOST_DIFFERENCES} more" if len(places) > MOST_DIFFERENCES else ""
        yield f"no interval of {'; '.join(places[:MOST_DIFFERENCES])}{more}: {reason}"


def trouble_lines(found: Found) -> Iterator[str]:
    """What was wrong with files, and what else their owner should know."""
    yield from (f"note: {note}" for note in found.results["notes"])
    problems = found.results["problems"]
    for row in problems[:MOST_LISTED]:
        who = row["algorithm"] or ("the reference" if row["case"] else "")
        yield f"problem: {': '.join(filter(None, (', '.join(filter(None, (row['case'], who))), row['problem'])))}"
    if len(problems) > MOST_LISTED:
        yield f"problem: and {len(problems) - MOST_LISTED:,} more, all of which are in the JSON"
    for algorithm, cases in found.matched.extra.items():
        yield f"problem: {algorithm} has {counted(len(cases), 'prediction')} without a reference: {_first(cases)}"
    if rows := found.results["extra_rows"]:
        yield f"problem: the table of cases has {counted(len(rows), 'row')} without a reference: {_first(rows)}"
    if found.study.unusable:
        left = counted(len(found.study.unusable), "case")
        yield f"problem: {left} left out, since there is no scoring against a reference that cannot be used"


def _first(cases: Sequence[str]) -> str:
    return ", ".join(cases[:5]) + (f" and {len(cases) - 5:,} more" if len(cases) > 5 else "")
