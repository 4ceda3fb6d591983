"""The Methods paragraph with its references, and the checklist of what a reader of a paper has to be told."""

from collections.abc import Iterator
from importlib.metadata import version

from assay.metrics.pitfalls.rows import sentence
from assay.metrics.ranking.schemes import ALPHA, MEANINGS
from assay.metrics.segmentation.classes import Structure
from assay.metrics.segmentation.listing import listed
from assay.metrics.segmentation.page.facts import BOTH_EMPTY, UNDEFINED
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.score import Found, Wish
from assay.metrics.segmentation.study import Study
from assay.metrics.segmentation.written import as_latex
from assay.report.methods import DECIDES, Item, Methods, only_authors_know, within_sentence
from assay.report.text import counted, verb
from assay_kernels.resampling.signed_ranks import EXACT_UP_TO
from assay_spec.policy import Undefineds

MOST_NAMES = 20
"""So many structures the paragraph names."""


def methods_of(found: Found, wish: Wish) -> Methods:
    """What to write of the masks in a paper."""
    return Methods(paragraph(found, wish), as_latex(found), checklist(found, wish))


def paragraph(found: Found, wish: Wish) -> list[str]:
    """What to write of how values were found, a sentence each."""
    return list(_sentences(found, wish))


def _sentences(found: Found, wish: Wish) -> Iterator[str]:
    yield from _compared(found)
    yield from _measured(found, wish)
    yield from _lacking(found)
    yield from _averaged(found)
    if found.ranking:
        yield from _ranked(found, wish)
    if looked := sentence(found.results["pitfalls"]):
        yield looked


def _compared(found: Found) -> Iterator[str]:
    study = found.study
    structures = study.structures
    named = "; ".join(map(_made_of, structures[:MOST_NAMES])) + ("; and others" if len(structures) > MOST_NAMES else "")
    yield (
        f"Predictions of {counted(len(study.algorithms), 'algorithm')} were compared with the reference masks of "
        f"{counted(len(study.cases), 'case')} with Assay {version('assay')}, voxel by voxel, "
        f"for {counted(len(structures), 'structure')} ({named})."
    )
    if (label := study.question.classes.ignore) is not None:
        yield f"Voxels that have the label {label} in the reference were ignored: they count for no structure."


def _made_of(structure: Structure) -> str:
    """A structure, and which labels make it where there are several."""
    several = len(structure.labels) > 1
    return f"{structure.name}, of the labels {listed(map(str, structure.labels))}" if several else structure.name


def _measured(found: Found, wish: Wish) -> Iterator[str]:
    study = found.study
    for asked in study.question.metrics:
        key = f" ({asked.key})" if asked.key != asked.label else ""
        yield f"{asked.label} is the {within_sentence(asked.title)}, {asked.definition}{key}."
    if study.question.lengths:
        measured = all(case.measured for case in study.cases)
        source = f"{wish.spacing} mm as given" if wish.spacing else "that of the files"
        known = f"Distances and volumes use the spacing of the voxels, {source}."
        yield known if measured or wish.spacing else "The references say no spacing: all lengths are in voxels."
    yield (
        "Where a value is undefined because of the prediction, or a prediction is missing or could not be used, the "
        f"case was {_given(UNDEFINED[study.policy.undefined])}; where reference and prediction are both empty, it was "
        f"{_given(BOTH_EMPTY[study.policy.both_empty])} (maierhein2024metrics)."
    )
    lacking = [asked.label for asked in study.question.metrics if asked.entry.worst is None]
    if lacking and study.policy.undefined is Undefineds.WORST:
        has = "has" if len(lacking) == 1 else "have"
        yield (
            f"{listed(lacking)} {has} no worst value: a missing prediction counts as an empty one there, and a "
            "value that stays undefined was left out of means, and counted."
        )


def _averaged(found: Found) -> Iterator[str]:
    study, rows = found.study, found.results["results"]
    yield "Means are over cases; of several structures, the mean of their means."
    if endless := [one.label for one, there in zip(study.question.metrics, _endless(study), strict=True) if there]:
        has = "has" if len(endless) == 1 else "have"
        yield (
            f"{listed(endless)} {has} no worst value where the reference does not show the structure: a mean over "
            "cases that would need one is not given; that over the others, and how many it leaves out, stands beside."
        )
    first = next(iter(rows), None)
    if first is not None and any(row["low"] is not None for row in rows):
        unit = "cases" if first["unit"] == "case" else f"whole groups of cases by {first['unit']}"
        draws = found.results["drawing"]
        paired = "; differences between algorithms are paired, on the same draws" if len(study.algorithms) > 1 else ""
        yield (
            f"Intervals are {100 * first['level']:g}% percentile intervals of {draws['replicates']:,} bootstrap draws "
            f"of {unit} (efron1993introduction), seed {draws['seed']}{paired}."
        )


def _endless(study: Study) -> list[bool]:
    """By metric, whether some mean lacks a value since nothing is bad enough."""
    return [bool(study.endless[:, m].any()) for m in range(study.endless.shape[1])]


def _ranked(found: Found, wish: Wish) -> Iterator[str]:
    schemes = "; ".join(f"{scheme.value} ({meaning})" for scheme, meaning in MEANINGS.items())
    yield (
        f"Algorithms were ranked for each metric and structure by {schemes} (wiesenfarth2021methods; "
        "wilcoxon1945individual; holm1979simple). Those that tie have the least of their ranks."
    )
    if wish.group:
        yield f"Tests compare the means of the groups by {wish.group}, and not cases, which depend on each other."
    yield (
        f"Tests are exact for up to {EXACT_UP_TO} differences, given how they tie, else by the normal approximation "
        f"with corrections for ties and continuity, at {ALPHA} for all pairs of a table together; they are not "
        "corrected over metrics and structures."
    )
    drawn = next((row["replicates"] for row in found.results["ranks"] if row["replicates"]), 0)
    if drawn:
        yield (
            f"The uncertainty of ranks is that of {drawn:,} bootstrap draws, whose tests take the normal approximation "
            "and whose rankings are compared with that of all cases by Kendall's tau-b (kendall1945treatment)."
        )


def _lacking(found: Found) -> Iterator[str]:
    """How many predictions there were not, or could not be used."""
    rows = [row for row in found.results["results"] if row["class"] is not None and not row["group"]]
    for name in found.study.algorithms:
        shown = [row["shown"] for row in rows if row["algorithm"] == name]
        missing, failed = (max((each[what] for each in shown), default=0) for what in (Shown.MISSING, Shown.FAILED))
        if missing or failed:
            lacks = ((missing, "missing"), (failed, "not usable"))
            parts = [f"{count:,} {verb(count, 'were')} {what}" for count, what in lacks if count]
            yield f"Of the predictions of {name}, {listed(parts)}."


def _given(policy: str) -> str:
    return policy if policy.startswith("left out") else f"given {policy}"


def checklist(found: Found, wish: Wish) -> list[Item]:
    """What holds of this page, and what only its author can say."""
    study = found.study
    several = bool(found.ranking)
    intervals = any(row["low"] is not None for row in found.results["results"])
    measured = all(case.measured for case in study.cases) or bool(wish.spacing)
    recalled = [one.label for one in study.question.metrics if one.entry.provenance == "recalled"]
    group = f"by {wish.group}, which is drawn whole" if wish.group else "say whether any cases share a patient; --group"
    by = f"by {', '.join(wish.by)}" if wish.by else "say how values differ by centre, scanner or patient group; --by"
    items = [
        Item("Every metric has its whole definition", True, "What was asked"),
        Item(
            "The definitions were held against their sources, or give what published tools give",
            not recalled,
            f"look up {', '.join(recalled)}" if recalled else "What was asked",
        ),
        Item("Why these metrics fit the problem", False, "describe the problem; say why each metric reflects it"),
        Item(
            "Known pitfalls of metrics were looked for, those of the problem too",
            bool(wish.fingerprint),
            "Pitfalls" if wish.fingerprint else "describe the problem: --fingerprint",
        ),
        Item("Number of cases, and those left out with the reason", True, "Cases"),
        Item("Missing and failed predictions are counted, and not skipped", True, "Cases"),
        Item("What undefined values are replaced by, and the means without that", True, "With and without the policy"),
        Item("How values are aggregated over cases and structures", True, "Methods"),
        Item("Intervals of all means", intervals, "Results" if intervals else "more cases, or groups, are needed"),
        Item("The distribution of values, and not only means", True, "Values by case"),
        Item("The worst cases are drawn", bool(study.cases), "Worst cases"),
        Item("Spacing is known for all cases", measured, "What was asked" if measured else "give it with --spacing"),
        Item("Cases that depend on each other", bool(wish.group), group),
        Item("Values by subgroup", bool(wish.by), by),
        *only_authors_know("case"),
    ]
    if several:
        items[10:10] = [
            Item("Comparisons are paired", True, "Differences"),
            Item("How algorithms are ranked, and what other schemes make of it", True, "Ranking"),
            Item("How sure ranks are", bool(found.results["ranks"][0]["replicates"]), "Ranking"),
            DECIDES,
        ]
    return items
