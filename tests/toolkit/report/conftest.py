"""A report of the demo study whose numbers are not Assay's own."""

import numpy as np
import pytest

from assay.report.model import (
    Band,
    ClassCount,
    Confusion,
    Exclusion,
    Fact,
    Pitfall,
    Report,
    Source,
    Step,
    Subgroup,
)

from .study import ALGORITHMS, METRICS, Study, compare, curves, reliability, scores, table

PLAN = """\
report wdbc
├─ score AUROC{class=malignant}
│  │  because scores are available (FP5.1) and the prevalence is not the population's (FP4.2)
│  ├─ interval delong 95 %
│  └─ items patient (569)
│     ├─ records patients
│     ├─ records logistic-regression
│     ├─ records random-forest
│     └─ records calibrated-svm
└─ score Brier{class=malignant}
   │  because calibration is asked for (FP2.7.1)
   └─ items patient (569)""".splitlines()


SIZES = ("small", "medium", "large")


def subgroup(study, size):
    """How many of a size are benign and malignant."""
    inside = study.positive[study.size == size]
    return Subgroup(column="size", value=size, counts=(int((~inside).sum()), int(inside.sum())))


def build():
    study = Study()
    everyone = np.ones(len(study.positive), dtype=bool)
    results, differences = compare(study, {}, everyone)
    for size in SIZES:
        more, apart = compare(study, {"size": size}, study.size == size)
        results += more
        differences += apart
    drawn = [curve for name in ALGORITHMS for curve in curves(study, name)]
    confusions = []
    for name in ALGORITHMS:
        tp, fn, fp, tn = (int(count) for count in table(study.positive, study.scores[name]))
        confusions.append(Confusion(algorithm=name, classes=("benign", "malignant"), counts=((tn, fp), (fn, tp))))
    return Report(
        title="Three classifiers of breast masses from fine-needle aspirates",
        question=(
            "Which of three classifiers tells malignant from benign breast masses best, and can its probabilities "
            "be believed?"
        ),
        created="2024-02-12T09:30:00+00:00",
        notices=("Numbers of this page were computed for a test, not by Assay's kernels.",),
        positive="malignant",
        unit="patient",
        asked=(
            Fact(name="category", value="ImLC", note="image-level classification (FP1.1)"),
            Fact(name="error_preference", value="FN", note="false negatives weigh more (FP2.5.2)"),
            Fact(name="decision_rule", value="argmax", note="no threshold was tuned (FP2.6)"),
            Fact(name="calibration_requested", value="yes", note="(FP2.7.1)"),
            Fact(name="prevalence_reflects_population", value="no", note="referred patients (FP4.2)"),
        ),
        answers=(Fact(name="Class imbalances are to be compensated for", value="no", note="FP2.5.5"),),
        sources=(
            Source(role="evaluation", path="evaluation.yaml", sha256="3f" * 32),
            Source(role="fingerprint", path="fingerprint.yaml", sha256="a1" * 32),
            Source(role="dataset", path="croissant.json", sha256="0c" * 32),
            Source(role="records patients", path="patients.parquet", sha256="b2" * 32, rows=569),
            *(
                Source(
                    role=f"predictions of {n}",
                    path=f"predictions/{n.replace('-', '_')}.parquet",
                    sha256="77" * 32,
                    rows=569,
                )
                for n in ALGORITHMS
            ),
        ),
        items=569,
        left_out=2,
        classes=(ClassCount(name="benign", count=357), ClassCount(name="malignant", count=212)),
        subgroups=tuple(subgroup(study, size) for size in SIZES),
        exclusions=(
            Exclusion(reason="no prediction", count=2, algorithm="random-forest", examples=("wdbc-017", "wdbc-301")),
        ),
        algorithms=ALGORITHMS,
        metrics=METRICS,
        results=tuple(results),
        differences=tuple(differences),
        curves=tuple(drawn),
        band=Band(level=0.95, method="bootstrap draws of patients", draws=40, seed=20240212, least=5),
        reliability=tuple(reliability(study, name) for name in ALGORITHMS),
        scores=tuple(one for name in ALGORITHMS for one in scores(study, name)),
        scored="probability of malignant",
        confusions=tuple(confusions),
        pitfalls=(
            Pitfall(
                code="EVA031",
                severity="warning",
                message="subgroup `size=small` has 6 items of class `malignant`",
                help="read its intervals before its values; do not rank algorithms in it",
                place="evaluation.yaml:37:6",
            ),
            Pitfall(
                code="EVA014",
                severity="info",
                message="the threshold 0.5 was not tuned",
                help="name a target in the fingerprint's `decision_rule` if you have one",
                place="fingerprint.yaml:21:1",
            ),
            Pitfall(
                code="CRO006",
                severity="warning",
                message="`citeAs` is missing",
                place="croissant.json:1:1",
                accepted="the paper is not published yet",
            ),
        ),
        plan=tuple(PLAN),
        provenance=(
            Fact(name="plan", value="sha256:5be1c0e2f5a94cf9f1d2a5b8f3f6a7f0"),
            Fact(name="assay", value="0.1.0"),
            Fact(name="python", value="CPython 3.11.7"),
            Fact(name="numpy", value="2.4.6"),
            Fact(name="machine", value="x86_64, 2 cores, Linux 6.1"),
            Fact(name="seed", value="20240212", note="of every bootstrap"),
            Fact(name="duration", value="1.8 s"),
        ),
        steps=(
            Step(command="assay demo --copy wdbc", note="the documents and the data"),
            Step(command="assay run wdbc/evaluation.yaml -o out", note="computes, or finds it computed"),
            Step(command="assay verify out", note="compares the digests"),
        ),
    )


@pytest.fixture(scope="session")
def report():
    pytest.importorskip("sklearn")
    return build()
