"""The engine for arrays: metrics of masks, each with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

from assay.errors import PlanError
from assay.metrics.arrays import by_name
from assay.metrics.segmentation.arrays import Form, cases_of, channels_of, said_missing
from assay.metrics.segmentation.classes import Classes, of_mapping
from assay.metrics.segmentation.content import content_of
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.notes import notes_of
from assay.metrics.segmentation.pitfalls.evidence import Setting
from assay.metrics.segmentation.policy import BothEmpty, Policy
from assay.metrics.segmentation.recommended import recommended, require_masks
from assay.metrics.segmentation.results import Columns
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Question
from assay.metrics.segmentation.study import score_cases, study_of
from assay.metrics.segmentation.warned import warn_of
from assay.metrics.settings import confidence, require_list, share, whole
from assay.report.text import counted, verb
from assay.runs.talk import Silence
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.seed import SEED
from assay_spec.metrics.segmentation import Asked
from assay_spec.policy import Undefineds


def segmentation(  # noqa: PLR0913 - a question has that many sides, all but two with a default
    reference: Any,
    prediction: Any,
    *,
    metrics: Sequence[str] = (),
    spacing: Any = None,
    labels: Mapping[str, int | Sequence[int]] | Sequence[str] | None = None,
    batch: bool = False,
    one_hot: bool = False,
    by: Mapping[str, Sequence[object]] | None = None,
    group: Sequence[object] | None = None,
    undefined: str = "worst",
    both_empty: str = "best",
    fingerprint: Fingerprint | None = None,
    level: float = 0.95,
    replicates: int = 2000,
    seed: int = SEED,
) -> dict[str, Any]:
    """Metrics of predicted masks with intervals and paired differences: the content of `results.json`.

    >>> import numpy as np
    >>> truth, found = np.zeros((2, 8, 8), int)
    >>> truth[2:6, 2:6], found[2:6, 3:7] = 1, 1
    >>> rows = segmentation(truth, found, metrics=["DSC", "HD95"], spacing=0.5)["results"]
    >>> [(row["label"], row["value"], row["measured_in"]) for row in rows]
    [('DSC', 0.75, ''), ('HD95', 0.5, 'mm')]

    Args:
        reference: the label of each pixel or voxel, in two or three axes; a list or a mapping of such arrays are
            cases, and so is the first axis of one with `batch`. Anything with `__array__` or DLPack is an array, in
            either byte order.
        prediction: the same; a mapping gives those of several algorithms by their names. None among a list of cases
            stands for a prediction that there is not.
        metrics: such as `DSC`, `HD95`, `NSD@2mm` or `HD{percentile=95,directions=pooled}`; by default overlap,
            outliers, contour and volume: DSC, HD95, MASD and AVDR.
        spacing: mm between neighbours, for all axes or for each in their order; or a list of these, for each case.
        labels: what labels are called, `{"liver": 1, "tumour": 2, "whole": [1, 2]}`; by default every label that occurs
            but 0 is a structure. With `one_hot`, the names of the channels. What no reference shows is told in `notes`.
        batch: whether the first axis counts cases.
        one_hot: whether the first axis of a case has a channel of 0 and 1 for each structure; they may overlap. Leave
            out that of the background.
        by: columns with a value for each case, which form subgroups.
        group: a value for each case, shared by those that belong together; intervals then draw whole groups.
        undefined: what a structure or a prediction gets that is not there, `worst` or `drop`.
        both_empty: what a structure gets that neither side shows, `best` or `drop`.
        fingerprint: the problem, by which more pitfalls are looked for; without `metrics` it chooses these.
        level: confidence level of the intervals, in (0, 1).
        replicates: bootstrap replicates.
        seed: from which every random draw follows.

    Warns:
        ScoreWarning: a prediction cannot be scored, such as one of another shape, or a label is nowhere: the values
            are there all the same, and `problems` lists what they lack. None is no reason for it.

    Raises:
        PlanError: what is given does not fit together; the message says what and where.
    """
    asked, advice = _asked(metrics, fingerprint)
    policy = _policy(undefined, both_empty)
    drawing = Drawing(confidence(share("level", level)), whole("replicates", replicates), whole("seed", seed))
    cases, channels = cases_of(reference, prediction, Form(batch, one_hot), spacing)
    question = Question(asked, _classes(labels, cases, channels, one_hot=one_hot), shaped=True)
    study = study_of(score_cases(cases, question, Silence()), question, policy, list(cases[0].predictions))
    if study.unusable:
        raise PlanError(f"`reference`, case {study.unusable[0].name}: {study.unusable[0].problem}")
    setting = Setting(fingerprint, policy != Policy(), _columns(by, group, len(cases)))
    results, _ = content_of(study, setting, drawing)
    warn_of(results["problems"], policy, said_missing(prediction, cases))
    return results | {"notes": [*advice, *notes_of(study)]}


def _asked(metrics: Sequence[str], problem: Fingerprint | None) -> tuple[tuple[Asked, ...], Sequence[str]]:
    """The metrics that are named, or that the problem recommends with what is to be said of them."""
    require_list("metrics", metrics)
    if problem is not None and not isinstance(problem, Fingerprint):
        raise PlanError("`fingerprint` is no Fingerprint; `assay.load` gives that of a document")
    if problem is not None:
        require_masks(problem, "fingerprint")
    if problem is None or metrics:
        return metrics_of([str(metric) for metric in metrics]), ()
    return recommended(problem, "fingerprint")


def _policy(undefined: str, both_empty: str) -> Policy:
    for name, value, known in (("undefined", undefined, Undefineds), ("both_empty", both_empty, BothEmpty)):
        if value not in list(known):
            raise PlanError(f"`{name}` is {value!r}, and has to be {' or '.join(f'`{each}`' for each in known)}")
    return Policy(Undefineds(undefined), BothEmpty(both_empty))


def _classes(labels: Any, cases: Any, channels: int, *, one_hot: bool) -> Classes:
    if one_hot:
        if isinstance(labels, Mapping | str):
            raise PlanError("with `one_hot`, `labels` lists the names of the channels")
        return Classes(channels_of(cases, channels, labels))
    if labels is None:
        return Classes()
    if not isinstance(labels, Mapping):
        raise PlanError('`labels` says which number is what: write {"liver": 1}')
    return of_mapping(labels)


def _columns(by: Mapping[str, Sequence[object]] | None, group: Sequence[object] | None, cases: int) -> Columns:
    if by is not None and not isinstance(by, Mapping):
        raise PlanError('`by` says which column is what: write {"centre": [...]}')
    by_case = {name: _column(values, name, cases) for name, values in by_name(by or {}).items()}
    return Columns(by_case) if group is None else Columns(by_case, "group", _column(group, "group", cases))


def _column(values: Sequence[object], name: str, cases: int) -> list[str]:
    found = [str(value) for value in values]
    if len(found) != cases:
        raise PlanError(
            f"`{name}` has {counted(len(found), 'value')}, and there {verb(cases, 'are')} {counted(cases, 'case')}"
        )
    return found
