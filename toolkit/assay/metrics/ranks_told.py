"""What to write of how algorithms were ranked by the values of items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.ranking.of_values import ValueScheme
from assay.metrics.ranking.schemes import ALPHA
from assay.report.methods import Item

Row = Mapping[str, Any]


def ranked_sentences(ranks: Sequence[Row]) -> Iterator[str]:
    """Sentences for Methods; none where nobody was ranked."""
    mains = [row for row in ranks if row["scheme"] == ValueScheme.VALUE_THEN_RANK]
    if not mains:
        return
    yield "Algorithms were ranked for each metric by its value over all items; those that tie have the least rank."
    methods = {row["method"] for row in mains if row["replicates"]}
    if draws := methods - {"delong"}:
        what = "random groups of items" if draws == {"random-groups"} else "the bootstrap draws"
        yield f"How sure these ranks are is told by {what} from which intervals come, the same for all algorithms."
    if "delong" in methods:
        yield (
            "How sure ranks by AUROC are is told by draws of joint normal differences with DeLong's variances "
            "(delong1988comparing)."
        )
    yield (
        "All pairs were tested in both directions, one-sided, by the same draws or variances; probabilities are "
        f"adjusted within each metric (holm1979simple), and {ALPHA} is the level."
    )
    if any(row["scheme"] == ValueScheme.TEST and not row["over"] and _lacks_tests(row["p"]) for row in ranks):
        yield "A pair whose difference has no interval was not tested; whose place depends on it has no rank by tests."
    over = list(dict.fromkeys(row["over"] for row in ranks if row["over"] and row["algorithms"]))
    if over:
        yield (
            f"Over the subgroups of {', '.join(over)}, each of which counts the same, algorithms were also ranked by "
            "mean and median values, by mean and median ranks, and by signed-rank tests (wilcoxon1945individual; "
            "wiesenfarth2021methods)."
        )
    yield "Rankings were compared by Kendall's tau-b (kendall1945treatment)."


def _lacks_tests(p: Sequence[Sequence[float | None]]) -> bool:
    return any(one is None for a, line in enumerate(p) for b, one in enumerate(line) if a != b)


def ranked_items(ranks: Sequence[Row]) -> Iterator[Item]:
    """Lines of the checklist."""
    mains = [row for row in ranks if row["scheme"] == ValueScheme.VALUE_THEN_RANK]
    if mains:
        yield Item("How algorithms are ranked", True, "Methods")
        lacking = list(dict.fromkeys(row["key"] for row in mains if not row["replicates"]))
        sure = f"not by {', '.join(lacking)}; the results say why" if lacking else "Methods"
        yield Item("How sure ranks are", not lacking, sure)
