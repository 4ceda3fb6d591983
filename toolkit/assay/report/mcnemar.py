"""McNemar's test of paired differences, as a table."""

from collections.abc import Iterator

from assay.report.contrasts import foremost
from assay.report.digits import count, shown_probability
from assay.report.families import families_of, rows_of, title_of
from assay.report.model import Report
from assay.report.plain import NUMBER, Plain
from assay.report.text import counted

CAPTION = "McNemar's exact test"

WHAT = (
    "On the items on which one alone is right, either is so equally often if neither is better: two-sided, no mid-p. "
    "Adjusted is p after Holm over all pairs of the metric."
)


def mcnemar_table(report: Report) -> Plain:
    """The tests over all items; with many algorithms, those of the pairs with the best one."""
    rows, left = list[tuple[str, ...]](), 0
    for family in families_of(report):
        for metric in family:
            known = [one for one in rows_of(report.differences, (metric,)) if one.mcnemar and not one.group]
            chosen = foremost(report, (metric,), known)
            left += len(known) - len(chosen)
            for one in chosen:
                assert one.mcnemar is not None
                alone = count(one.mcnemar.first_alone), count(one.mcnemar.second_alone)
                p = shown_probability(one.mcnemar.p), shown_probability(one.mcnemar.adjusted)
                rows.append((title_of(metric, family), one.first, one.second, *alone, *p))
    return Plain(
        caption=CAPTION,
        heads=("Metric", "First", "Second", "Only first right", "Only second right", "p", "Adjusted"),
        rows=tuple(rows),
        looks=("", "", "", *(NUMBER,) * 4),
        notes=tuple(_notes(left)) if rows else (),
    )


def _notes(left: int) -> Iterator[str]:
    yield WHAT
    if left:
        yield f"{counted(left, 'more pair')} {'is' if left == 1 else 'are'} in report.json."
