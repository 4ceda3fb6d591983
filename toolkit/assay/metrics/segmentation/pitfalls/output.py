"""P2.4: properties of the algorithms' output are not looked at."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.rule import Finding, Rule
from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.needs import cases
from assay.metrics.segmentation.study import study_of
from assay.report.text import counted
from assay_spec.policy import Undefineds

NO_WORST = (
    "{metric} has no worst value, so that --undefined worst changes nothing there: say beside its mean how many cases "
    "it leaves out, and judge these by a metric that has one, such as DSC"
)
"""What helps where no policy can fill in anything."""


def dropped(evidence: Evidence) -> Iterator[Finding]:
    """P24-01: cases without a value are left out of means, which another policy would give the worst one."""
    study = evidence.study
    lacking = np.isnan(study.value) & ~study.endless
    worst = _with_worst(evidence) if lacking.any() else study.value
    for s, m, a in np.argwhere(lacking.any(axis=-1)).tolist():
        asked, values, fair = study.question.metrics[m], study.value[s, m, a], worst[s, m, a]
        bounded = asked.entry.worst is not None
        # What both sides rightly lack is no fault of the algorithm, and has no worst value.
        gone = lacking[s, m, a] & ~np.isnan(fair) if bounded else lacking[s, m, a]
        if not gone.any():
            continue
        numbers: dict[str, int | float | str] = {"algorithm": study.algorithms[a], "left_out": int(gone.sum())}
        said = f"{study.algorithms[a]}: of {counted(len(study.cases), 'case')} {gone.sum()} without a value left out"
        for name, words, kept in (("mean", "the mean is", values), ("mean_with_worst", "with worst values", fair)):
            if not np.isnan(kept).all() and (bounded or kept is values):
                numbers[name] = float(np.nanmean(kept))
                said += f", {words} {numbers[name]:.4g}"
        is_helped = bounded or not np.isnan(fair[gone]).all()
        remedy = "" if is_helped else NO_WORST.format(metric=asked.label)
        yield Finding((asked.label,), study.structures[s].name, said, numbers, remedy)


def _with_worst(evidence: Evidence) -> Floats:
    """The values with the worst one where there is none."""
    study = evidence.study
    if study.policy.undefined is Undefineds.WORST:
        return study.value
    policy = study.policy._replace(undefined=Undefineds.WORST)
    question = study.question._replace(classes=study.question.classes._replace(structures=study.structures))
    return study_of(study.cases, question, policy, study.algorithms).value


RULES = (Rule("P24-01", dropped, (cases,)),)
