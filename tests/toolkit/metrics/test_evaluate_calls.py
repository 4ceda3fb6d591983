"""How `evaluate` may be called: labels of every type, and one line for every call that makes no sense."""

import datetime as dt
import enum
import math
from decimal import Decimal
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay.errors import PlanError, ScoreWarning
from assay_spec.metrics.fingerprint import Category, DecisionRule, Fingerprint

Y = [0, 1, 1, 0, 1, 0]
LABEL = [0, 1, 0, 0, 1, 1]
P = [0.1, 0.8, 0.4, 0.2, 0.9, 0.6]
METRICS = ("Accuracy", "Sensitivity", "AUROC", "Brier")


class Mass(enum.StrEnum):
    BENIGN = "benign"
    MALIGNANT = "malignant"


PAIRS = {
    "integers": (0, 1),
    "negative integers": (-1, 1),
    "text": ("benign", "malignant"),
    "text of different widths": ("b", "malignant, and long"),
    "text that looks like numbers": ("0", "1"),
    "leading zeros": ("007", "7"),
    "fractions": (0.5, 1.5),
    "whole floats": (0.0, 1.0),
    "huge floats": (1e300, -1e300),
    "booleans": (False, True),
    "enumerations": (Mass.BENIGN, Mass.MALIGNANT),
    "decimals": (Decimal("0.1"), Decimal("0.10")),
    "dates": (dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
    "bytes": (b"no", b"yes"),
    "accents and blanks": ("nicht krank", "żółty"),
    "mixed": (0, "1"),
}

CONTAINERS = {
    "list": list,
    "tuple": tuple,
    "objects": lambda values: np.array(values, dtype=object),
    "array": np.array,
}


def plain(found):
    """The numbers of results, without the names of classes."""
    return [(row["metric"], row["algorithm"], row["value"], row["low"], row["high"]) for row in found["results"]]


EXPECTED = plain(evaluate(Y, LABEL, scores=P, positive=1, metrics=METRICS, replicates=20))


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("pair", PAIRS)
def test_labels_of_any_type_give_the_same_numbers(pair, container):
    classes = PAIRS[pair]
    y, label = (CONTAINERS[container]([classes[code] for code in codes]) for codes in (Y, LABEL))
    found = evaluate(y, label, scores=P, classes=list(classes), positive=classes[1], metrics=METRICS, replicates=20)
    assert plain(found) == EXPECTED


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u4", "i8", "f2", "f4", "f8", "?", "S1", "U1", "O"])
def test_labels_of_any_dtype_give_the_same_numbers(dtype):
    y, label = np.array(Y).astype(dtype), np.array(LABEL).astype(dtype)
    found = evaluate(y, label, scores=np.array(P), positive=y[1], metrics=METRICS, replicates=20)
    assert plain(found) == EXPECTED


@pytest.mark.parametrize("dtype", ["f4", "f8", "O", "U4"])
def test_scores_of_any_number_type(dtype):
    p = [0.125, 0.75, 0.5, 0.25, 0.875, 0.625]
    expected = evaluate(Y, scores=p, positive=1, metrics=METRICS, replicates=5)
    if dtype == "U4":
        with pytest.raises(PlanError, match="the scores of `algorithm` are no numbers"):
            evaluate(Y, scores=np.array(p).astype(dtype), positive=1, metrics=METRICS, replicates=5)
    else:
        assert evaluate(Y, scores=np.array(p).astype(dtype), positive=1, metrics=METRICS, replicates=5) == expected


def test_arrow_arrays_and_views_are_arrays():
    strided = np.repeat(np.array(P), 3)[::3]
    found = evaluate(pa.array(Y), pa.chunked_array([LABEL[:2], LABEL[2:]]), scores=strided, positive=1, metrics=METRICS)
    assert plain(found) == plain(evaluate(Y, LABEL, scores=P, positive=1, metrics=METRICS))


def test_reference_and_prediction_may_spell_a_class_differently_when_its_text_is_the_same():
    """As tables do: `1` of a CSV file is the 1 of a Parquet file, and 1.0 has no point."""
    found = evaluate([0, 1, 1], np.array([0.0, 1.0, 0.0]), positive="1", metrics=["Accuracy"])
    assert found["results"][0]["value"] == 2 / 3


@pytest.mark.parametrize("reference", ["\xe9", "e\u0301"])
def test_classes_that_look_the_same_are_told_by_their_unicode_form(reference):
    other = normalize("NFC" if reference != "\xe9" else "NFD", reference)
    with pytest.raises(PlanError) as caught:
        evaluate([reference, "b"], [other, "b"], positive="b", metrics=["Accuracy"])
    points = {text: text.encode("unicode_escape").decode() for text in (reference, other)}
    assert f"in another Unicode form, `{points[other]}` and not `{points[reference]}`" in str(caught.value)
    assert "NFC" in str(caught.value)
    with pytest.raises(PlanError) as caught:
        evaluate([reference, "b"], ["x", "b"], positive="b", metrics=["Accuracy"])
    assert "Unicode" not in str(caught.value)


def test_leading_zeros_tell_classes_apart():
    with pytest.raises(PlanError, match="`algorithm` has `7` at item 1, which is none of the classes `007`, `8`"):
        evaluate(["007", "8"], ["007", "7"], positive="8", metrics=["Accuracy"])


@pytest.mark.parametrize(
    ("y", "order"),
    [
        ([10, 9, 2, 10], ["2", "9", "10"]),
        (["b", "B", "a", "é"], ["B", "a", "b", "é"]),
        ([-3, 2, -10], ["-10", "-3", "2"]),
        (["10", "9", "x"], ["10", "9", "x"]),
        (["7", "007", "07"], ["007", "07", "7"]),
        ([10.5, 9.5, 9, -1], ["-1", "9", "9.5", "10.5"]),
        (["10.5", "9.5", "9"], ["9", "9.5", "10.5"]),
        ([math.inf, 10, 9], ["9", "10", "inf"]),
    ],
)
def test_classes_are_sorted_numbers_by_size_and_text_by_bytes(y, order):
    found = evaluate(y, y, metrics=["Sensitivity"], replicates=1)
    assert [row["key"] for row in found["results"]] == [f"Sensitivity{{class={name}}}" for name in order]


def _kappa(labels, **options):
    """Of labels of which each is taken for the next one twice in ten times."""
    y = [labels[i % len(labels)] for i in range(50)]
    said = [labels[(i + (i % 10 < 2)) % len(labels)] for i in range(50)]
    (row,) = evaluate(y, said, metrics=["WeightedKappa"], replicates=50, **options)["results"]
    return row["value"]


@pytest.mark.parametrize("labels", [["6", "7", "8", "9", "10"], [8.5, 9, 9.5, 10, 10.5], np.arange(8, 13)])
def test_distances_between_numbers_are_known_however_they_are_written(labels):
    expected = _kappa("abcde", classes=list("abcde"))
    assert _kappa(labels) == _kappa(labels, classes=labels) == expected


@pytest.mark.parametrize("labels", [["low", "medium", "high"], ["1", "2", "x"], [1, 2, "x"], [b"a", b"b", b"c"]])
def test_distances_between_words_are_asked_for(labels):
    line = "`WeightedKappa` depends on the order of the classes, .* give `classes` from the lowest to the highest"
    with pytest.raises(PlanError, match=line):
        _kappa(labels)
    assert _kappa(labels, classes=labels) == _kappa([1, 2, 3])


def test_two_classes_are_as_far_apart_in_either_order():
    assert _kappa(["well", "ill"], positive="ill") == _kappa(["well", "ill"], positive="ill", classes=["well", "ill"])


def test_a_metric_asked_for_twice_is_given_once():
    metrics = ["Fbeta", "Fbeta{beta=1}", "Fbeta{ beta = 1.0 }", "Fbeta{beta=2}"]
    found = evaluate(Y, LABEL, positive=1, metrics=metrics, replicates=2)
    assert [row["key"] for row in found["results"]] == ["Fbeta{beta=1,class=1}", "Fbeta{beta=2,class=1}"]


def test_a_fingerprint_chooses_the_metrics():
    fingerprint = Fingerprint(
        assay="fingerprint/1",
        name="f",
        category=Category.IMLC,
        decision_rule=DecisionRule.ARGMAX,
        class_imbalance=False,
        prevalence_reflects_population=True,
        class_scores_available=True,
    )
    with_scores = evaluate(Y, scores=P, positive=1, fingerprint=fingerprint, replicates=2)
    assert {"AUROC", "Accuracy"} <= {row["metric"] for row in with_scores["results"]}
    labels_only = evaluate(Y, LABEL, positive=1, fingerprint=fingerprint, replicates=2)
    assert {row["metric"] for row in labels_only["results"]} == {row["metric"] for row in with_scores["results"]} - {
        "AUROC",
        "AP",
    }


def test_a_ranking_takes_any_numbers_and_a_probability_is_one():
    margins = [-3.0, 2.0, -0.5, -1.0, 5.0, 0.5]
    found = evaluate(Y, LABEL, scores=margins, positive=1, metrics=["AUROC", "Accuracy"])
    assert found["results"][0]["value"] == evaluate(Y, scores=P, positive=1, metrics=["AUROC"])["results"][0]["value"]
    for metric in ("Brier", "Accuracy"):
        with pytest.raises(PlanError, match=f"`algorithm` are no probabilities, which {metric} needs.* -3 at item 0"):
            evaluate(Y, scores=margins, positive=1, metrics=[metric])


GOOD = {"reference": Y, "prediction": LABEL, "scores": P, "positive": 1, "metrics": METRICS, "replicates": 5}

WRONG = {
    "no items": ({"reference": [], "prediction": [], "scores": []}, "there are no items"),
    "one class": ({"reference": [1] * 6}, "one class only, `1`; name all with `classes`"),
    "a table of references": ({"reference": [Y, Y]}, r"`reference` has the shape \(2, 6\)"),
    "a number": ({"reference": 1}, r"`reference` has the shape \(\)"),
    "a word": ({"reference": "abc"}, r"`reference` has the shape \(\)"),
    "a generator": ({"reference": iter(Y)}, r"`reference` has the shape \(\)"),
    "ragged rows": ({"reference": [[0], [1, 0]]}, "`reference` holds rows of different lengths"),
    "lists inside": ({"reference": np.array([[0], [1, 0], 1, 0, 1, 1], dtype=object)}, "rows of different lengths"),
    "None": ({"reference": [0, 1, None, 0, 1, 0]}, "`reference` has no value at item 2"),
    "NaN": ({"reference": [0, 1, 1, math.nan, 1, 0]}, "`reference` has no value at item 3"),
    "NaN among text": ({"reference": ["a", "b", math.nan], "positive": "b"}, "`reference` has no value at item 2"),
    "empty text": ({"reference": ["a", "b", ""], "positive": "b"}, "`reference` has no value at item 2"),
    "NaT": ({"reference": np.array(["2020", "NaT"], "M8[D]")}, "`reference` has no value at item 1"),
    "masked": ({"reference": np.ma.masked_equal(Y, 0)}, "`reference` has masked values"),
    "masked scores": ({"scores": np.ma.masked_less(P, 0.3)}, "`algorithm` has masked values"),
    "another length": ({"prediction": LABEL[:-1]}, "the labels of `algorithm` are 5, and the reference has 6 items"),
    "scores of another length": ({"scores": P[:-1]}, "the scores of `algorithm` are 5, and the reference has 6"),
    "a class nobody knows": ({"prediction": [0, 1, 2, 0, 1, 0]}, "`algorithm` has `2` at item 2.* classes `0`, `1`"),
    "a reference outside the classes": ({"classes": [0, 2], "positive": 2}, "`reference` has `1` at item 1"),
    "repeated classes": ({"classes": [0, 1, "1"]}, "`classes` names `1` twice"),
    "no positive": ({"positive": None}, "`positive` must be one of the two classes, `0` or `1`"),
    "a positive nobody knows": ({"positive": "yes"}, "`positive` must be one of the two classes"),
    "several positives": ({"positive": [0, 1]}, "`positive` has the shape"),
    "neither labels nor scores": ({"prediction": None, "scores": None}, "give `prediction` .* `scores`"),
    "no algorithm": ({"prediction": {}, "scores": {}}, "give `prediction` .* `scores`"),
    "an algorithm without a name": ({"prediction": {"": LABEL}}, "one is empty"),
    "scores of three classes": ({"scores": [[0.1, 0.2, 0.7]] * 6}, r"shape \(6, 3\); give one number per item, or one"),
    "scores of three dimensions": ({"scores": np.zeros((6, 2, 2))}, r"shape \(6, 2, 2\)"),
    "one score": ({"scores": 0.5}, r"the scores of `algorithm` have the shape \(\)"),
    "no number": ({"scores": math.nan}, r"the scores of `algorithm` have the shape \(\)"),
    "ragged scores": ({"scores": [[0.1], [0.2, 0.8]]}, "`algorithm` holds rows of different lengths"),
    "words as scores": ({"scores": ["high"] * 6}, "the scores of `algorithm` are no numbers"),
    "complex scores": ({"scores": np.array(P) + 1j}, "the scores of `algorithm` are no numbers"),
    "infinite scores": ({"scores": [math.inf, *P[1:]]}, "the scores of `algorithm` are infinite at item 0"),
    "no probability": ({"scores": [1.5, *P[1:]]}, "no probabilities, which .* needs: there is 1.5 at item 0"),
    "no metrics": ({"metrics": []}, "name `metrics`, or give a `fingerprint`"),
    "a metric not in a list": ({"metrics": "AUROC"}, r"`metrics` is a list: write \['AUROC'\]"),
    "metrics in one text": (
        {"metrics": "AUROC,ECE{bins=5,spacing=mass}"},
        r"write \['AUROC', 'ECE{bins=5,spacing=mass}'\]",
    ),
    "a number for a metric": ({"metrics": [7]}, "7 is no name of a metric"),
    "a misspelt metric": ({"metrics": ["AUROCK"]}, "there is no metric `AUROCK`; did you mean `AUROC`"),
    "another package's name": ({"metrics": ["roc_auc"]}, "no metric `roc_auc`|not of the form"),
    "the F1 score": ({"metrics": ["f1"]}, "no metric `f1`; did you mean `Fbeta{beta=1}`"),
    "a metric nobody knows": ({"metrics": ["Zeal"]}, "no metric `Zeal`; there are Accuracy, BalancedAccuracy"),
    "a malformed metric": ({"metrics": ["Fbeta(2)"]}, "`Fbeta\\(2\\)` is not of the form"),
    "an unknown parameter": ({"metrics": ["Fbeta{betta=2}"]}, "`Fbeta` has no parameter `betta`; did you mean `beta`"),
    "a parameter of none": ({"metrics": ["AUROC{k=2}"]}, "`AUROC` has no parameter `k`"),
    "a parameter out of range": ({"metrics": ["Sensitivity@Specificity=90"]}, "`at` of `Sensitivity@Specificity`"),
    "half a bin": ({"metrics": ["ECE{bins=1.5}"]}, "`bins` of `ECE` should be a whole number"),
    "an unknown word": (
        {"metrics": ["WeightedKappa{weights=cubic}"]},
        "`weights` of `WeightedKappa` cannot be `cubic`",
    ),
    "a word for a number": ({"metrics": ["Fbeta{beta=two}"]}, "`beta` of `Fbeta` should be a number"),
    "scores that are not there": ({"scores": None}, "`AUROC` needs scores, which `algorithm` does not give"),
    "scores of one of two": ({"prediction": {"a": LABEL, "b": LABEL}, "scores": {"a": P}}, "which `b` does not give"),
    "a list of subgroups": ({"by": [Y]}, "`by` has to say what its columns are called"),
    "a subgroup without a name": ({"by": {"": Y}}, "one is empty"),
    "subgroups of another length": ({"by": {"site": Y[:2]}}, "`site` are 2, and the reference has 6 items"),
    "a missing subgroup": ({"by": {"site": [None, *Y[1:]]}}, "`site` has no value at item 0"),
    "groups of another length": ({"group": Y[:2]}, "`group` are 2, and the reference has 6 items"),
    "a level of 0": ({"level": 0}, "`level` is 0, and has to lie between 0 and 1"),
    "a level of 1": ({"level": 1}, "`level` is 1, and has to lie between 0 and 1"),
    "a level in percent": ({"level": 95}, "`level` is 95, and has to be a number between 0 and 1"),
    "no level": ({"level": math.nan}, "`level` is nan"),
    "a level as text": ({"level": "0.95"}, "`level` is '0.95'"),
    "no replicates": ({"replicates": 0}, "`replicates` is 0, and has to be a whole number from 1 to 1,000,000"),
    "negative replicates": ({"replicates": -1}, "`replicates` is -1"),
    "too many replicates": ({"replicates": 1_000_001}, "`replicates` is 1000001"),
    "half a replicate": ({"replicates": 2.5}, "`replicates` is 2.5"),
    "a negative seed": ({"seed": -1}, "`seed` is -1, and has to be a whole number from 0 to"),
    "a seed beyond JSON": ({"seed": 2**53}, "`seed` is 9007199254740992"),
    "a seed of True": ({"seed": True}, "`seed` is True"),
    "a threshold above 1": ({"threshold": 1.5}, "`threshold` is 1.5, and has to be a number between 0 and 1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_one_line(name):
    changes, line = WRONG[name]
    with pytest.raises(PlanError, match=line) as caught:
        evaluate(**{**GOOD, **changes})
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.lists(
        st.one_of(st.none(), st.integers(0, 2), st.floats(), st.text(max_size=2), st.lists(st.integers(0, 1))),
        max_size=7,
    ),
    st.dictionaries(st.text(max_size=2), st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=2),
    st.builds(np.zeros, st.tuples(st.integers(0, 6), st.integers(0, 3))),
)


@given(
    st.sampled_from(["reference", "prediction", "scores", "positive", "by", "group", "threshold", "level", "seed"]),
    JUNK,
)
def test_junk_gives_results_or_one_line(argument, junk):
    try:
        assert evaluate(**{**GOOD, argument: junk})["results"]
    except PlanError as error:
        line = str(error)
        assert line.isprintable()


def test_two_columns_that_do_not_add_up_are_told_since_one_is_not_read():
    truth, ill = ["ill", "well", "ill"], np.array([0.9, 0.2, 0.6])
    asked = {"positive": "ill", "metrics": ["AUROC"], "replicates": 20}
    with pytest.warns(
        ScoreWarning, match="columns of scores of `net` do not add up to 1 at 3 of 3 items, such as item 0"
    ):
        both = evaluate(truth, scores={"net": np.c_[ill, ill]}, **asked)
    whole = evaluate(truth, scores={"net": np.c_[ill, 1 - ill]}, **asked)
    rounded = evaluate(truth, scores={"net": np.c_[ill, 0.995 - ill]}, **asked)
    assert both["results"] == whole["results"] == rounded["results"]
