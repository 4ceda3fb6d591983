"""What the page says first of predictions that are missing, and of metrics that are not compared."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.segmentation.listing import listed
from assay.metrics.segmentation.policy import ABSENT
from assay.metrics.segmentation.score import Found
from assay.metrics.segmentation.study import SHOWN
from assay.report.notices import lacking_notice
from assay_spec.policy import Undefineds


def notices(found: Found) -> Iterator[str]:
    """What must be said of the predictions before anybody reads on."""
    study = found.study
    worst = study.policy.undefined is Undefineds.WORST
    then = f"counts with the worst value{_of_no_worst(found)}" if worst else "is left out of its means"
    absent = np.isin(study.shown, [SHOWN.index(each) for each in ABSENT]).any(axis=0)
    for name, lacks in zip(study.algorithms, absent.sum(axis=-1).tolist(), strict=True):
        if lacks:
            yield lacking_notice(name, lacks, len(study.cases), "case", then, counts=worst)


def _of_no_worst(found: Found) -> str:
    """What becomes of missing predictions by metrics that have no worst value; empty where all have one."""
    lacking = [asked.label for asked in found.study.question.metrics if asked.entry.worst is None]
    has = "has" if len(lacking) == 1 else "have"
    return f", and by {listed(lacking)}, which {has} no worst value, as an empty mask" if lacking else ""


def apart(found: Found) -> str:
    """Which metrics are not compared, and where they stand; empty where all are."""
    middle = [asked.label for asked in found.study.question.metrics if asked.entry.higher_is_better is None]
    if not middle:
        return ""
    is_, its = ("is", "its means stand") if len(middle) == 1 else ("are", "their means stand")
    return f"{listed(middle)}, best in the middle, {is_} not compared: {its} under With and without the policy."
