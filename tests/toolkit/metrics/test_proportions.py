"""The interval of proportions that an evaluation asks for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import assay
from assay.errors import AssayError, SpecError
from assay.metrics.finished import read_run

SHARES = ["Accuracy", "Sensitivity", "Specificity", "PPV", "NPV"]
SCIPY = {"wilson": "wilson", "clopper-pearson": "exact"}

labels = st.integers(2, 60).flatmap(lambda n: st.tuples(*(st.lists(st.integers(0, 1), min_size=n, max_size=n),) * 2))


def hits(metric, y, z):
    """How many of how many, counted one by one."""
    among = {"Sensitivity": y == 1, "Specificity": y == 0, "PPV": z == 1, "NPV": z == 0, "Accuracy": y >= 0}[metric]
    return int(((y == z) & among).sum()), int(among.sum())


@pytest.mark.parametrize("method", SCIPY)
@given(labels, st.sampled_from([0.5, 0.9, 0.99]))
def test_each_is_what_scipy_gives(method, pair, level):
    y, z = map(np.array, pair)
    found = assay.evaluate(
        y, prediction=z, positive=1, classes=[0, 1], metrics=SHARES, proportions=method, level=level, replicates=1
    )["results"]
    for row in found:
        hit, of = hits(row["metric"], y, z)
        assert row["method"] == method
        if of:
            expected = binomtest(hit, of).proportion_ci(level, SCIPY[method])
            assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(labels)
def test_the_exact_one_holds_the_other_at_its_own_value(pair):
    y, z = map(np.array, pair)
    options = {"prediction": z, "positive": 1, "classes": [0, 1], "metrics": SHARES, "replicates": 1}
    exact = assay.evaluate(y, **options, proportions="clopper-pearson")["results"]
    for row in exact:
        if row["low"] is not None:
            assert row["low"] <= row["value"] <= row["high"]


def test_items_that_belong_together_are_drawn_all_the_same():
    rng = np.random.default_rng(2)
    y = rng.integers(0, 2, 60)
    found = assay.evaluate(
        y,
        prediction=rng.integers(0, 2, 60),
        positive=1,
        metrics=["Sensitivity"],
        proportions="clopper-pearson",
        group=np.arange(60) // 3,
        replicates=100,
    )
    assert found["results"][0]["method"] == "cluster-bootstrap"


@pytest.mark.parametrize("name", ["exact", "Wilson", "", None, 5, ["wilson"]])
def test_another_word_is_one_line(name):
    with pytest.raises(AssayError, match=r"`proportions` is .*`wilson` or `clopper-pearson`"):
        assay.evaluate([0, 1], prediction=[0, 1], positive=1, metrics=["Accuracy"], proportions=name)


def small(study, **members):
    ids = [f"i{number}" for number in range(12)]
    truth = ["yes", "no"] * 6
    said = ["yes", "no", "no", "no", "yes", "yes"] * 2
    return study.write(
        {"id": ids, "class": truth},
        {"m": {"id": ids, "said": said}},
        positive="yes",
        metrics=["Sensitivity", "MCC"],
        **members,
    )


def test_a_document_asks_for_it_and_a_comparison_keeps_it(study, tmp_path, without_pages):
    path = small(study, proportions="clopper-pearson")
    results = assay.run(path, tmp_path / "run").results["results"]
    assert {row["metric"]: row["method"] for row in results} == {"Sensitivity": "clopper-pearson", "MCC": "bootstrap"}
    again = assay.compare(tmp_path / "run").results["results"]
    assert [(row["low"], row["method"]) for row in again] == [(row["low"], row["method"]) for row in results]
    plan = read_run(tmp_path / "run").plan
    reasons = (reason for s in plan.sweeps for m in s.measures if m.metric == "Sensitivity" for reason in m.reasons)
    (said,) = {str(reason) for reason in reasons if reason.by == "intervals"}
    assert "never below its level" in said


def test_a_document_that_asks_for_another_is_told_what_there_is(study):
    with pytest.raises(SpecError) as caught:
        assay.compile(small(study, proportions="clopper-person"))
    (found,) = [one for one in caught.value.diagnostics if one.span.pointer == "/proportions"]
    assert "clopper-pearson" in found.help
