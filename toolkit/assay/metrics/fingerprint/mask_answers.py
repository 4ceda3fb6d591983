"""From what was counted in masks to answers, each with the figures that lead to it and the limit that was taken."""

from collections.abc import Callable, Mapping
from statistics import median

from assay.metrics.fingerprint.facts import Facts, StructureFacts
from assay.metrics.fingerprint.limits import NEARLY_ALL, SPECK, SPREAD, rare
from assay.metrics.fingerprint.measured import Found, listed
from assay.metrics.segmentation.classes import BACKGROUND
from assay.report.text import counted
from assay_spec.metrics.answers import Frequency

BACKGROUND_NAME = "background"


def answers_of(facts: Facts) -> dict[str, dict[str, Found]]:
    """By question, the answer of each structure that has one."""
    answers: dict[str, dict[str, Found]] = {}
    for question, answer in _BY_STRUCTURE.items():
        found = {name: answer(each, facts) for name, each in facts.structures.items()}
        answers[question] = {name: each for name, each in found.items() if each is not None}
    return answers


def _small(of: StructureFacts, facts: Facts) -> Found | None:
    if not of.parts:
        return None
    value = Frequency.NEVER if not of.small else Frequency.OCCASIONALLY
    if of.small >= NEARLY_ALL * of.parts:
        value = Frequency.CONSISTENTLY
    limits = sorted({facts.limits[axes] for axes in facts.axes})
    below = " or ".join(f"{limit:,}" for limit in limits)
    sizes = f"the median part has {of.quantile(0.5):,}"
    return Found(value, (f"{of.small:,} of {counted(of.parts, 'part')} below {below} {facts.unit}; {sizes}",))


def _variable(of: StructureFacts, facts: Facts) -> Found | None:
    if of.parts < 2:
        return None
    low, middle, high = (of.quantile(share) for share in (0.25, 0.5, 0.75))
    spans = (high - low) / middle
    figures = f"{min(of.sizes):,} to {max(of.sizes):,} {facts.unit} a part, the middle half {low:,} to {high:,}"
    return Found(spans > SPREAD, (f"{figures}: it spans {spans:.2g} medians, and above {SPREAD:g} is much",))


def _disconnected(of: StructureFacts, _: Facts) -> Found | None:
    told = of.shown - of.untold
    if not told:
        return None
    specks = f", in {of.specks:,} with a speck below {SPECK:.0%} of the largest" if of.specks else ""
    most = f", at most {of.most:,}{specks}" if of.several else ""
    return Found(bool(of.several), (f"several parts in {of.several:,} of {counted(told, 'image')}{most}",))


def _empty_reference(of: StructureFacts, facts: Facts) -> Found:
    empty = facts.cases - of.shown
    return Found(bool(empty), (f"{empty:,} of {counted(facts.cases, 'image')} show none",))


def _empty_output(of: StructureFacts, facts: Facts) -> Found | None:
    if not of.left_out:
        return None
    valid = {name: facts.cases - len(facts.missing[name]) - len(facts.failed[name]) for name in of.left_out}
    lines = [f"{name} shows none in {count:,} of {valid[name]:,}" for name, count in of.left_out.items()]
    return Found(any(of.left_out.values()), (", ".join(listed(lines)),))


_BY_STRUCTURE: Mapping[str, Callable[[StructureFacts, Facts], Found | None]] = {
    "small_structures": _small,
    "size_variability": _variable,
    "disconnected_structures": _disconnected,
    "empty_reference_possible": _empty_reference,
    "empty_output_possible": _empty_output,
}


def whole_answers_of(facts: Facts) -> dict[str, Found]:
    """Answers that are those of the problem, and of no class."""
    found = {"class_imbalance": _imbalance(facts)}
    if not facts.overlap:
        found["multiple_labels"] = Found(False, ("a label map gives every pixel one label",))
    if facts.missing:
        found["invalid_output_possible"] = _invalid(facts)
        if not facts.overlap:
            found["overlapping_predictions"] = Found(False, ("a label map gives every pixel one label",))
    return found


def _imbalance(facts: Facts) -> Found:
    shares = {name: each.voxels / facts.voxels for name, each in facts.structures.items()}
    if facts.labels[BACKGROUND]:
        shares = {BACKGROUND_NAME: facts.labels[BACKGROUND] / facts.voxels, **shares}
    shown = ", ".join(listed([f"{name} {share:.3%}" for name, share in shares.items()]))
    rule = f"below {rare():.0%} of all {facts.unit} a class counts as rare"
    return Found(min(shares.values()) < rare(), (shown, rule))


def _invalid(facts: Facts) -> Found:
    lines = []
    for name, missing in facts.missing.items():
        failed = facts.failed[name]
        lines.append(f"{name}: {len(missing):,} missing and {len(failed):,} unusable of {facts.cases:,}")
        lines += [f"{case}: {why}" for case, why in list(failed.items())[:3]]
    found = any(facts.missing.values()) or any(facts.failed.values())
    return Found(found, tuple(listed(lines)))


def figures_of(facts: Facts) -> dict[str, tuple[str, ...]]:
    """What was measured beside questions that masks cannot answer."""
    shown = {name: each for name, each in facts.structures.items() if each.shown}
    round_ = "ellipse" if facts.axes.keys() <= {2} else "ellipsoid"
    shapes = listed([_shape(name, each, round_) for name, each in shown.items() if each.forms])
    figures = {"tubular_shape": [*shapes, "a straight tube is long, and one that bends or branches fills little"]}
    touching = [_touching(name, each) for name, each in shown.items() if each.beside]
    figures["touching_structures"] = [
        "a map of classes cannot tell whether two structures of one class touch: they are one part in it",
        *listed(touching or ["no two classes touch"] if len(shown) > 1 else []),
    ]
    if facts.overlap:
        first, second = facts.overlap
        for question in ("multiple_labels", "overlapping_predictions"):
            figures[question] = [f"a voxel can be of {first} and of {second}"]
    specks = [
        f"{name}: a part below {SPECK:.0%} of the largest in {each.specks:,} of {counted(len(each.forms), 'image')}"
        for name, each in shown.items()
        if each.specks
    ]
    figures["reference_outliers"] = listed(specks or [f"no part is below {SPECK:.0%} of the largest one in its image"])
    return {question: tuple(lines) for question, lines in figures.items()}


def _shape(name: str, of: StructureFacts, round_: str) -> str:
    length, filling = (median(values) for values in zip(*of.forms, strict=True))
    return f"{name}: the largest part is {length:.2g} times as long as wide, and fills {filling:.0%} of its {round_}"


def _touching(name: str, of: StructureFacts) -> str:
    beside = ", ".join(listed([f"{other} in {counted(cases, 'image')}" for other, cases in of.beside.most_common()]))
    return f"{name} touches another class, which it may: {beside}"
