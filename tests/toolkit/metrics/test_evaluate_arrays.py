"""Whatever holds the values: `evaluate` gives the numbers of plain lists, or says in one line what it cannot read."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay import evaluate
from assay.errors import PlanError, ScoreWarning

Y = [0, 1, 1, 0, 1, 0, 1, 0]
LABEL = [0, 1, 0, 0, 1, 1, 1, 0]
P = [0.125, 0.75, 0.5, 0.25, 0.875, 0.625, 0.5, 0.375]
METRICS = ("Accuracy", "Sensitivity", "AUROC", "AP", "Brier", "ECE{bins=4}")
OPTIONS = {"positive": 1, "metrics": METRICS, "replicates": 40}
EXPECTED = evaluate(Y, LABEL, scores=P, **OPTIONS)


class Holder:
    """Something with `__array__`, as frames, series and tensors are."""

    def __init__(self, values, **attributes):
        self._values = values
        self.__dict__.update(attributes)

    def __array__(self, dtype=None, copy=None):
        if isinstance(self._values, Exception):
            raise self._values
        return np.asarray(self._values, dtype=dtype)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", ["i2", "u2", "i4", "i8", "u8", "f2", "f4", "f8"])
def test_bytes_in_either_order(order, kind):
    y, label = (np.array(values, dtype=order + kind) for values in (Y, LABEL))
    scores = np.array(P, dtype=order + (kind if kind[0] == "f" else "f8"))
    assert evaluate(y, label, scores=scores, **OPTIONS) == EXPECTED


@pytest.mark.parametrize("order", "<>")
def test_text_in_either_order(order):
    y, label = (np.array(values).astype(f"{order}U3") for values in (Y, LABEL))
    assert evaluate(y, label, scores=P, **OPTIONS) == EXPECTED


VIEWS = {
    "every second": lambda values: np.repeat(values, 2)[::2],
    "backwards": lambda values: np.array(values[::-1])[::-1],
    "a column": lambda values: np.column_stack([values, values])[:, 0],
    "a column of a record": lambda values: np.array([(1, v) for v in values], [("a", "i1"), ("b", "f8")])["b"],
    "read-only": lambda values: np.broadcast_to(np.array(values), (1, 8))[0],
    "unaligned": lambda values: np.frombuffer(b"x" + np.array(values, "f8").tobytes(), "f8", offset=1),
    "not masked anywhere": np.ma.array,
    "an object with __array__": Holder,
    "Arrow": pa.array,
    "Arrow in pieces": lambda values: pa.chunked_array([values[:3], [], values[3:]]),
    "a range of memory": lambda values: memoryview(np.array(values)),
    "whole numbers and fractions": lambda values: [Fraction(v) for v in values],
    "decimals": lambda values: [Decimal(v) for v in values],
}


@pytest.mark.parametrize("view", VIEWS)
def test_scores_in_any_memory(view):
    assert evaluate(Y, LABEL, scores=VIEWS[view](P), **OPTIONS) == EXPECTED


@pytest.mark.parametrize("view", [name for name in VIEWS if name != "whole numbers and fractions"])
def test_labels_in_any_memory(view):
    assert evaluate(VIEWS[view](Y), VIEWS[view](LABEL), scores=P, **OPTIONS) == EXPECTED


COLUMNS = np.column_stack([1 - np.array(P), P])
TABLES = {
    "rows": COLUMNS.tolist(),
    "rows of arrays": list(COLUMNS),
    "tuples": tuple(map(tuple, COLUMNS)),
    "Fortran's order": np.asfortranarray(COLUMNS),
    "columns in the order of the classes": Holder(COLUMNS, columns=["0", "1"]),
    "columns in another order": Holder(COLUMNS[:, ::-1], columns=["1", "0"]),
    "columns called by numbers": Holder(COLUMNS[:, ::-1], columns=np.array([1, 0])),
    "columns called by fractions": Holder(COLUMNS[:, ::-1], columns=[1.0, 0.0]),
    "columns called otherwise": Holder(COLUMNS, columns=["p0", "p1"]),
    "a table of Arrow": pa.table({"1": COLUMNS[:, 1], "0": COLUMNS[:, 0]}),
}


@pytest.mark.parametrize("table", TABLES)
def test_columns_of_a_frame_are_known_by_their_names_and_others_by_their_order(table):
    assert evaluate(Y, LABEL, scores=TABLES[table], **OPTIONS) == EXPECTED
    assert evaluate(Y, LABEL, scores={"algorithm": TABLES[table]}, **OPTIONS) == EXPECTED


CALLED = {
    "a table of Arrow": pa.table({"p_well": COLUMNS[:, 0], "p_ill": COLUMNS[:, 1]}),
    "the other way round": pa.table({"P(ill)": COLUMNS[:, 1], "P(well)": COLUMNS[:, 0]}),
    "a frame": Holder(COLUMNS, columns=["well", "score of ill"]),
    "a frame whose columns are counted": Holder(COLUMNS[:, ::-1], columns=range(2)),
}


@pytest.mark.parametrize("table", CALLED)
def test_columns_are_known_by_names_that_speak_of_classes(table):
    y, label = ([("well", "ill")[code] for code in codes] for codes in (Y, LABEL))
    options = {**OPTIONS, "positive": "ill"}
    assert evaluate(y, label, scores=CALLED[table], **options) == evaluate(y, label, scores=P, **options)


@pytest.mark.parametrize(
    "columns", [["a", "b"], ["p_ill", "b"], ["ill", "p_ill"], ["column_0", "column_1"], ["", "p_ill"], [1, 2], [1, 0]]
)
def test_columns_whose_names_speak_of_no_class_are_refused(columns):
    y = [("well", "ill")[code] for code in Y]
    line = "and the classes are `ill`, `well`: name one column after each, or give an array in the order of `classes`"
    with pytest.raises(PlanError, match=line):
        evaluate(y, scores=Holder(COLUMNS, columns=columns), positive="ill", metrics=["AUROC"])


def test_counted_columns_are_refused_where_their_numbers_may_be_classes_in_another_order():
    """As those of a frame of pandas of what scikit-learn gives, whose third column is that of `10`."""
    y, table = [str(code) for code in range(11)], np.eye(11)
    line = "`9`, `10`, which may name classes or count columns: give an array, and `classes` in the order"
    for options in ({"reference": y}, {"reference": range(11), "classes": range(10, -1, -1)}):
        with pytest.raises(PlanError, match=line):
            evaluate(**options, scores=Holder(table, columns=range(11)), metrics=["Accuracy"])
    (row,) = evaluate(range(11), scores=Holder(table, columns=range(11)), metrics=["Accuracy"])["results"]
    assert row["value"] == 1


SORTED = {
    "digits as text": [str(code + 1) for code in range(10)],
    "text": list("JIHGFEDCBA"),
    "bytes": [str(code + 1).encode() for code in range(10)],
    "whole numbers": list(range(12, 2, -1)),
    "fractions": [code + 0.5 for code in range(5, 15)],
    "infinity": [-math.inf, math.inf, *range(8)],
    "decimals": [Decimal(code) / 4 for code in range(36, 46)],
    "numbers of several types": [10, 9.5, np.int8(3), np.float32(100), *range(-3, 3)],
}


@pytest.mark.parametrize("container", [list, np.array, lambda values: np.array(values, dtype=object)])
@pytest.mark.parametrize("labels", SORTED)
def test_columns_without_names_stand_as_numpy_sorts_the_labels(labels, container):
    rng = np.random.default_rng(2)
    codes = np.concatenate([np.arange(10), rng.integers(0, 10, 90)])
    y = container([SORTED[labels][code] for code in codes])
    columns = list(np.unique(y))
    table = np.full((100, 10), 0.05)
    table[range(100), [columns.index(value) for value in y]] = 0.55
    (row,) = evaluate(y, scores=table, metrics=["Accuracy"])["results"]
    assert row["value"] == 1
    (row,) = evaluate(y, scores=table, classes=columns[::-1], metrics=["Accuracy"])["results"]
    assert row["value"] == 0


SEVERAL_WAYS = {
    "text beside numbers": (["9", "10"] * 4, [9, 10] * 4, 9, "numbers and text"),
    "numbers beside text": ([9, 10] * 4, ["9", "10"] * 4, 9, "numbers and text"),
    "a positive class that is a number": (["9", "10"] * 4, ["9", "10"] * 4, 9, "numbers and text"),
    "numbers and text in one list": ([9, "10"] * 4, [9, "10"] * 4, 9, "numbers and text"),
    "a truth value and a number": ([True, 0] * 4, [True, 0] * 4, 0, "numbers and truth values"),
    "what has sorts of its own": ([Fraction(1, 2), Fraction(1, 11)] * 4, None, Fraction(1, 2), "Fraction"),
}


@pytest.mark.parametrize("name", SEVERAL_WAYS)
def test_columns_without_names_are_refused_where_labels_are_sorted_in_several_ways(name):
    y, label, positive, types = SEVERAL_WAYS[name]
    options = {"positive": positive, "metrics": ["AUROC"]}
    line = f"the labels are {types}, which .* `algorithm` .* give `classes` in the order of the columns"
    with pytest.raises(PlanError, match=line):
        evaluate(y, label, scores=COLUMNS, **options)
    stated = evaluate(y, label, scores=COLUMNS, classes=y[:2], **options)
    named = Holder(COLUMNS[:, ::-1], columns=[y[1], y[0]])
    assert stated["results"] == evaluate(y, label, scores=named, **options)["results"]


def test_columns_called_by_truth_values_are_known_by_them():
    y, label = np.array(Y) == 1, np.array(LABEL) == 1
    expected = evaluate(y, label, scores=COLUMNS, **{**OPTIONS, "positive": True})
    frame = Holder(COLUMNS[:, ::-1], columns=[True, False])
    assert evaluate(y, label, scores=frame, **{**OPTIONS, "positive": True}) == expected


@given(st.permutations(["ape", "bear", "cat"]))
def test_a_frame_gives_the_same_in_whatever_order_its_columns_stand(order):
    rng = np.random.default_rng(1)
    table, y = rng.dirichlet(np.ones(3), 12), rng.choice(["ape", "bear", "cat"], 12)
    options = {"classes": ["ape", "bear", "cat"], "metrics": ["Accuracy", "AUROC", "Brier"], "replicates": 1}
    mixed = pa.table({name: table[:, ["ape", "bear", "cat"].index(name)] for name in order})
    assert evaluate(y, scores=mixed, **options) == evaluate(y, scores=table, **options)


def test_integers_that_only_rank_may_be_large_but_not_beyond_doubles():
    ranks = np.array(P) * 2**50
    by_rank = evaluate(Y, scores=ranks.astype("i8"), positive=1, metrics=["AUROC"])["results"]
    assert by_rank == evaluate(Y, scores=P, positive=1, metrics=["AUROC"])["results"]
    for scores in ([2**53, 2**53 + 1] * 4, np.array([2**53, 2**53 + 1] * 4), np.array([2**63, 2**63 + 1] * 4, "u8")):
        with pytest.raises(PlanError, match=r"whole numbers beyond 2\*\*53"):
            evaluate(Y, scores=scores, positive=1, metrics=["AUROC"])


class Incomparable:
    """As pandas' NA: equal to nothing, and neither true nor false."""

    def __eq__(self, other):
        return self

    def __ne__(self, other):
        return self

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = None


MISSING = {
    "None": None,
    "NaN": math.nan,
    "a NaN of NumPy": np.float32("nan"),
    "NaT": np.datetime64("NaT", "s"),
    "a NaN of decimals": Decimal("NaN"),
    "a NaN that signals": Decimal("sNaN"),
    "something that cannot be compared": Incomparable(),
    "empty text": "",
    "empty bytes": b"",
}


@pytest.mark.parametrize("argument", ["reference", "group", "by"])
@pytest.mark.parametrize("value", MISSING)
def test_a_value_that_is_missing_is_one_line(argument, value):
    values = [*Y[:5], MISSING[value], *Y[6:]]
    call = {"reference": Y, "prediction": LABEL, argument: {"site": values} if argument == "by" else values}
    with pytest.raises(PlanError, match=r"has no value at item 5$"):
        evaluate(**call, positive=1, metrics=["Accuracy"])


@pytest.mark.parametrize("value", MISSING)
def test_a_prediction_that_is_missing_counts_as_wrong(value):
    said = [*LABEL[:5], MISSING[value], *LABEL[6:]]
    wrong = [*LABEL[:5], 1 - Y[5], *LABEL[6:]]
    with pytest.warns(
        ScoreWarning, match=rf"of {len(Y)} predictions 1 of `it` are missing: each counts as wrong"
    ) as told:
        found = evaluate(Y, {"it": said}, positive=1, metrics=["Accuracy", "MCC"])
    assert told[0].filename == __file__
    expected = evaluate(Y, {"it": wrong}, positive=1, metrics=["Accuracy", "MCC"])
    assert [row["value"] for row in found["results"]] == [row["value"] for row in expected["results"]]
    assert {row["missing"] for row in found["results"]} == {1}


def test_what_is_missing_may_be_left_out_for_all():
    labels, site = {"it": [None, *LABEL[1:]], "other": LABEL}, ["n", "s"] * (len(Y) // 2)
    with pytest.warns(ScoreWarning, match="their items are left out for all algorithms"):
        found = evaluate(Y, labels, positive=1, metrics=["Accuracy"], by={"site": site}, undefined="drop")
    rest = evaluate(Y[1:], {"it": LABEL[1:], "other": LABEL[1:]}, positive=1, metrics=["Accuracy"])
    whole = [row for row in found["results"] if not row["group"]]
    assert [row["value"] for row in whole] == [row["value"] for row in rest["results"]]
    counts = {(*row["group"].values(), row["excluded"]) for row in found["results"]}
    assert counts == {(1,), ("n", 1), ("s", 0)}
    with pytest.raises(PlanError, match="`undefined` is `worst` or `drop`, not 'best'"):
        evaluate(Y, LABEL, positive=1, metrics=["Accuracy"], undefined="best")


UNREADABLE = {
    "half a surrogate pair": (["\ud800", "a"] * 4, "`reference` has a value at item 0 that cannot be written"),
    "bytes that are no UTF-8": ([b"a", b"\xff"] * 4, "`reference` has a value at item 1 that cannot be written"),
    "more digits than Python writes": ([1, 10**5000] * 4, "`reference` has a value at item 1 that cannot be written"),
    "records": (np.zeros(8, "i4,i4"), "`reference` holds records; give one of their fields"),
    "raw memory": (np.zeros(8, "V4"), "`reference` holds records"),
    "a masked value in a list": ([0, np.ma.masked, *Y[2:]], "`reference` has masked values"),
    "a set": ({0, 1}, r"`reference` has the shape \(\)"),
    "a mapping": ({"a": Y}, r"`reference` has the shape \(\)"),
    "a generator": ((y for y in Y), r"`reference` has the shape \(\)"),
    "a column beside nothing": (np.array(Y)[:, None], r"`reference` has the shape \(8, 1\)"),
    "a matrix": (np.array([Y]).view(np.ndarray), r"`reference` has the shape \(1, 8\)"),
    "a tensor elsewhere": (Holder(TypeError("can't convert cuda:0 tensor")), "gives no array: can't convert cuda:0"),
    "a tensor with a gradient": (Holder(RuntimeError("call detach()")), "gives no array: call detach"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_labels_that_cannot_be_read_are_one_line(name):
    values, line = UNREADABLE[name]
    with pytest.raises(PlanError, match=line) as caught:
        evaluate(values, positive=1, scores=P, metrics=["AUROC"])
    assert str(caught.value).isprintable()


NO_SCORES = {
    "numbers as text": (["0.5"] * 8, "the scores of `algorithm` are no numbers"),
    "one number as text": ([*P[:7], "0.5"], "the scores of `algorithm` are no numbers"),
    "times": (np.arange(8).astype("m8[s]"), "the scores of `algorithm` are no numbers"),
    "complex numbers in a list": ([1j, *P[1:]], "the scores of `algorithm` are no numbers"),
    "beyond doubles": ([10**400, *P[1:]], "are beyond what a double holds"),
    "long doubles beyond doubles": (np.array(P, np.longdouble) * np.longdouble("1e4000"), "infinite at item 0"),
    "rows with a mask": ([np.ma.array([0.5, 0.5], mask=[False, True])] * 8, "`algorithm` has masked values"),
    "rows that hide a mask": ([[0.5, np.ma.masked]] * 8, "`algorithm` holds rows of different lengths"),
    "records": (np.zeros(8, [("a", "f8"), ("b", "f8")]), "`algorithm` holds records"),
    "one column twice deep": (np.array(P)[:, None], r"shape \(8, 1\); give one number per item, or one column per"),
    "some columns of the classes": (Holder(COLUMNS, columns=["0", "2"]), "the columns `0`, `2`, and the classes are"),
    "a column named twice": (Holder(COLUMNS, columns=["1", "1"]), "the columns `1`, `1`, and the classes are"),
}


@pytest.mark.parametrize("name", NO_SCORES)
def test_scores_that_cannot_be_read_are_one_line(name):
    values, line = NO_SCORES[name]
    with pytest.raises(PlanError, match=line):
        evaluate(Y, scores=values, positive=1, metrics=["AUROC"])


MEANT_OTHERWISE = {
    "letters for classes": ({"classes": "01"}, r"`classes` is a list: write \['01'\]"),
    "a number for classes": ({"classes": 2}, "`classes` is 2, and has to be a list"),
    "bytes for metrics": ({"metrics": b"AUROC"}, "`metrics` is a list"),
    "None for metrics": ({"metrics": None}, "`metrics` is None, and has to be a list"),
    "a metric of bytes": ({"metrics": [b"AUROC"]}, "b'AUROC' is no name of a metric"),
    "a path for a fingerprint": ({"fingerprint": "f.yaml"}, "`fingerprint` is no Fingerprint; `assay.load` gives"),
    "a level that rounds to 1": ({"level": math.nextafter(1, 0)}, "has to lie between 0 and 1"),
    "algorithms whose names are the same text": ({"prediction": {1: LABEL, "1": Y}}, "`1` is the name of two"),
    "columns whose names are the same text": ({"by": {1: LABEL, "1": Y}}, "`1` is the name of two"),
    "an algorithm whose name is no text": ({"prediction": {"\ud800": LABEL}}, "no Unicode"),
    "a positive one of three classes": (
        {"reference": [0, 1, 2, 0, 1, 2, 0, 1], "prediction": [0] * 8, "metrics": ["Accuracy"]},
        "`positive` is for two classes, and there are 3; leave it out",
    ),
}


@pytest.mark.parametrize("name", MEANT_OTHERWISE)
def test_what_is_meant_otherwise_is_one_line(name):
    change, line = MEANT_OTHERWISE[name]
    with pytest.raises(PlanError, match=line) as caught:
        evaluate(**{"reference": Y, "prediction": LABEL, "positive": 1, "metrics": ["Accuracy"], **change})
    assert str(caught.value).isprintable()


def test_whole_numbers_of_any_length_are_classes_in_the_order_of_their_size():
    """As text: `int` reads no more than 4300 digits."""
    long, longer = "9" * 5000, "1" + "0" * 5000
    found = evaluate([longer, "-3", long, "7"], ["7", long, "-3", longer], metrics=["Sensitivity"])
    assert [row["key"] for row in found["results"]] == [
        f"Sensitivity{{class={name}}}" for name in ("-3", "7", long, longer)
    ]


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=3, max_size=40), st.data())
def test_a_list_an_array_and_objects_give_the_same(y, data):
    label = data.draw(st.lists(st.sampled_from([0, 1, 2]), min_size=len(y), max_size=len(y)))
    options = {"classes": [0, 1, 2], "metrics": ["Accuracy", "Kappa", "Fbeta"], "replicates": 5}
    forms = [list, np.array, lambda v: np.array(v, dtype=object), lambda v: np.array(v, "f4"), as_texts]
    one, *others = (evaluate(form(y), form(label), **options) for form in forms)
    assert all(other == one for other in others)


def as_texts(values):
    return tuple(map(str, values))


def test_a_class_is_one_however_it_is_written():
    y, label = [0, 1, 1, 0, 1], [0, 1, 0, 0, 1]
    options = {"positive": 1, "metrics": ["Accuracy", "Sensitivity"], "replicates": 5}
    expected = evaluate(y, label, **options)
    for form in (np.float32, np.float64, str, lambda value: f"{value}.0", lambda value: f" {value}.00\n"):
        said = [*map(form, label)]
        assert evaluate(y, said, **options) == expected
        assert evaluate([*map(form, y)], said, **{**options, "positive": form(1)}) == expected
        assert evaluate(y, said, classes=[*map(form, (0, 1))], **options) == expected


def test_blanks_alone_are_no_prediction():
    with pytest.warns(ScoreWarning, match="1 of `algorithm` are missing"):
        evaluate(["a", "b", "b"], ["a", " ", "b"], positive="b", metrics=["Accuracy"])


@pytest.mark.parametrize("labels", [[" b", "a", "a"], ["1-a", "1.0", "1.0"]])
def test_columns_in_the_order_of_texts_that_are_sorted_otherwise_than_their_labels_are_refused(labels):
    """`numpy.unique` puts ` b` before `a`, and `1-a` before `1.0`."""
    scores = np.array([[0.9, 0.1], [0.2, 0.8], [0.1, 0.9]])
    positive = labels[1]
    with pytest.raises(PlanError, match="text with blanks"):
        evaluate(labels, scores=scores, positive=positive, metrics=["AUROC"])
    found = evaluate(labels, scores=scores, positive=positive, classes=labels[:2], metrics=["AUROC"])
    assert found["results"][0]["value"] == 1.0
