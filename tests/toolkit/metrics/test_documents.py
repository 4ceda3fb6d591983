"""Documents and tables give the numbers that `evaluate` gives for the same rows, to the bit, however they are kept."""

import json
import sys

import numpy as np
import pytest

import assay
from assay.errors import PlanError
from assay.metrics.draft import Given, draft
from assay.metrics.measuring import measure
from assay.metrics.new import write_documents
from assay.metrics.study import Study
from assay.plan.keys import node_keys

from .whole import join

METRICS = [
    *("Accuracy", "MCC", "Kappa", "WeightedKappa", "BalancedAccuracy", "EC", "Sensitivity", "PPV", "Fbeta{beta=2}"),
    *("LR+", "AUROC", "AP", "Sensitivity@Specificity=0.8", "Brier", "LogLoss", "ECE{bins=7}"),
]
SETTINGS = {"metrics": METRICS, "replicates": 6, "seed": 5, "level": 0.9}

IDS = {
    "text": lambda n: [f"item {i}" for i in range(n)],
    "integers": lambda n: list(range(n)),
    "leading zeros": lambda n: [f"{i:05}" for i in range(n)],
    "any script": lambda n: [f"{'aäωя'[i % 4]}{chr(0x1F600 + i)}" for i in range(n)],
}
NAMES = {
    "words": lambda k: [f"class {'abcdefghijkl'[c]}" for c in range(k)],
    "numbers": lambda k: [str(c) for c in range(k)],
    "negative": lambda k: [str(c - 1) for c in range(k)],
}


class Sample:
    """Items with three algorithms, as tables in a random order and as arrays in the order of the ids."""

    def __init__(self, k=2, ids="text", names="words", n=60, seed=0):
        rng = np.random.default_rng(seed)
        self.names, self.k = NAMES[names](k), k
        self.ids = IDS[ids](n)
        self.y = np.concatenate([np.arange(k), rng.integers(0, k, n - k)])
        self.site = rng.choice(["north", "south", "Süd"], n).tolist()
        self.patient = [f"p{i // 2:02}" for i in range(n)]
        tables = {
            name: rng.dirichlet(np.ones(k), n) + skill * np.eye(k)[self.y] for name, skill in (("a", 1), ("b", 0.3))
        }
        self.p = {name: table / table.sum(axis=1, keepdims=True) for name, table in tables.items()}
        self.said = rng.integers(0, k, n)

    def label(self, codes):
        return [self.names[code] for code in codes]

    def reference(self, order=None):
        columns = {"id": self.ids, "class": self.label(self.y), "site": self.site, "patient": self.patient}
        return _ordered(columns, order)

    def predictions(self, orders=(None, None, None)):
        wanted = [self.names[1]] if self.k == 2 else self.names
        tables = {
            name: {"id": self.ids, **{f"p {c}": p[:, self.names.index(c)].tolist() for c in wanted}}
            for name, p in self.p.items()
        }
        tables["c"] = {"id": self.ids, "said": self.label(self.said)}
        return {name: _ordered(table, order) for (name, table), order in zip(tables.items(), orders, strict=True)}

    def evaluate(self, first=None, **options):
        """The same by `evaluate`; `metrics` of scores are not asked of labels, so two calls are made."""
        order = sorted(range(len(self.ids)), key=lambda i: str(self.ids[i]).encode())[:first]
        at = np.array(order)
        by = {"site": np.array(self.site)[at]} if options.pop("by", None) else None
        group = np.array(self.patient)[at] if options.pop("group", None) else None
        shared = {"classes": self.names, "positive": self.positive, "by": by, "group": group, **SETTINGS, **options}
        scores = {name: p[at, 1] if self.k == 2 else p[at] for name, p in self.p.items()}
        return assay.evaluate(self.label(self.y[at]), scores=scores, **shared)

    @property
    def positive(self):
        return self.names[1] if self.k == 2 else None

    def write(self, study, orders=(None,) * 4, *, algorithms=("a", "b"), **options):
        predictions = self.predictions(orders[1:])
        return study.write(
            self.reference(orders[0]),
            {name: predictions[name] for name in algorithms},
            **{"positive": self.positive, **SETTINGS, **options},
        )


def _ordered(columns, order):
    return columns if order is None else {name: [values[i] for i in order] for name, values in columns.items()}


def results(path, overrides=(), limit=None):
    """What a run of the evaluation at `path` would write to results.json."""
    compiled = assay.compile(path, overrides, limit=limit)
    found = join(compiled.plan, compiled.base)
    return measure(compiled.plan, Study.of(found.rows, compiled.plan.align), left_out=found.left_out)


def numbers(found):
    """Results without what documents call the items, the plan, what was left out, and pitfalls, which reports have."""
    rows = [{**row, "unit": "", "excluded": 0} for row in found["results"]]
    ranks = [_of_all(row) for row in found["ranks"] if not row["over"]]
    return {**found, "results": rows, "ranks": ranks, "plan": "", "pitfalls": []}


def _of_all(row):
    """A ranking over all items, without how it agrees with those over subgroups."""
    lists = {name: value for name, value in row.items() if isinstance(value, list)}
    alike = {
        name: [each for each in value if not (isinstance(each, dict) and each.get("over"))]
        for name, value in lists.items()
    }
    return {**row, **alike, "left_out": 0}


@pytest.mark.parametrize(("k", "names"), [(2, "words"), (2, "numbers"), (3, "words"), (3, "negative"), (12, "numbers")])
def test_documents_give_the_numbers_of_evaluate(study, k, names):
    sample = Sample(k, names=names)
    found = results(sample.write(study, by=["site"], group="patient"))
    assert numbers(found) == numbers(sample.evaluate(by=True, group=True))
    assert {row["unit"] for row in found["results"]} == {"id"}


@pytest.mark.parametrize("ids", IDS)
def test_ids_of_any_kind(study, ids):
    sample = Sample(ids=ids)
    assert numbers(results(sample.write(study))) == numbers(sample.evaluate())


def test_a_run_writes_what_is_measured_in_memory(study, tmp_path):
    path = Sample(3).write(study, algorithms=("a", "b", "c"), metrics=["MCC", "Accuracy"], by=["site"])
    assert assay.run(path, tmp_path / "run").results == results(path)
    assert json.loads((tmp_path / "run" / "results.json").read_bytes()) == results(path)


def test_labels_in_tables(study):
    sample = Sample(3)
    found = results(sample.write(study, algorithms=("c",), metrics=["MCC", "Accuracy"]))
    order = sorted(range(60), key=lambda i: sample.ids[i].encode())
    y, said = (sample.label(codes[order]) for codes in (sample.y, sample.said))
    expected = assay.evaluate(y, {"c": said}, **{**SETTINGS, "metrics": ["MCC", "Accuracy"]})
    assert numbers(found) == numbers(expected)


@pytest.mark.parametrize(
    ("form", "files", "table"),
    [
        ("csv", 1, "tsv"),
        ("csv", 1, "parquet"),
        ("tsv", 1, "csv"),
        ("parquet", 1, "parquet"),
        ("inline", 1, "csv"),
        ("csv", 3, "csv"),
        ("parquet", 5, "tsv"),
        ("tsv", 30, "parquet"),
    ],
)
def test_however_the_tables_are_kept(studies, form, files, table):
    sample = Sample(3, n=60)
    name = f"{form}-{files}-{table}"
    path = sample.write(studies, form=form, files=files, table=table, name=name, by=["site"], group="patient")
    expected = results(sample.write(studies, name="csv", by=["site"], group="patient"))
    assert results(path) == expected


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_the_rows_stand(studies, seed):
    sample, rng = Sample(2), np.random.default_rng(seed)
    orders = [rng.permutation(60) for _ in range(4)]
    options = {"by": ["site"], "group": "patient", "name": f"order-{seed}", "files": seed + 1}
    assert results(sample.write(studies, orders, **options)) == results(
        sample.write(studies, **{**options, "name": "o"})
    )


@pytest.mark.parametrize("items", [1, 7, 59, 60, 61])
def test_in_however_many_shards(studies, items, monkeypatch):
    sample = Sample(3)
    path = sample.write(studies, name="shards")
    whole = results(path)
    monkeypatch.setattr(sys.modules["assay.plan.passes.shard"], "SHARD_ITEMS", items)
    assert {sweep.shards for sweep in assay.compile(path).plan.sweeps} == {-(-60 // items)}
    assert results(path) == whole


@pytest.mark.parametrize("limit", [2, 17, 60, 1000])
def test_a_limit_takes_the_first_items_by_their_ids(study, limit):
    sample = Sample(ids="integers")
    found = results(sample.write(study), limit=limit)
    assert numbers(found) == numbers(sample.evaluate(first=limit))
    assert {row["n"] for row in found["results"]} == {min(limit, 60)}


def test_a_limit_changes_the_keys_of_all_but_the_reading(study):
    path = Sample().write(study)
    whole, some = (node_keys(assay.compile(path, limit=limit).plan) for limit in (None, 10))
    assert whole.keys() == some.keys()
    assert {name for name in whole if whole[name] == some[name]} == {"reference", "predictions a", "predictions b"}


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_nothing_is_one_line(study, limit):
    with pytest.raises(PlanError, match=f"`limit` is {limit}, and has to be at least 1"):
        assay.compile(Sample().write(study), limit=limit)


def test_integer_classes_are_in_the_order_of_their_size(study):
    """In the order of their text, 10 and 11 would stand beside 1, and a weighted kappa be another number."""
    pytest.importorskip("sklearn")
    from sklearn.metrics import cohen_kappa_score

    sample = Sample(12, names="numbers")
    path = sample.write(study, algorithms=("c",), metrics=["WeightedKappa"])
    assert assay.compile(path).plan.align.classes == tuple(str(c) for c in range(12))
    (row,) = results(path)["results"]
    assert row["value"] == pytest.approx(cohen_kappa_score(sample.y, sample.said, weights="quadratic"), rel=1e-12)


@pytest.mark.parametrize("names", [["6", "7", "8", "9", "10"], ["8.5", "9.5", "10.5"]])
def test_a_new_evaluation_of_numbers_has_them_in_the_order_of_their_size(tmp_path, names):
    pytest.importorskip("sklearn")
    from sklearn.metrics import cohen_kappa_score

    random = np.random.default_rng(8)
    y = random.integers(0, len(names), 80)
    said = np.where(random.random(80) < 0.6, y, random.integers(0, len(names), 80))
    for name, column, codes in (("y.csv", "grade", y), ("m.csv", "says", said)):
        rows = [f"i{item},{names[code]}" for item, code in enumerate(codes)]
        (tmp_path / name).write_text("\n".join([f"id,{column}", *rows]) + "\n")
    told = Given(tmp_path / "y.csv", (tmp_path / "m.csv",))
    write_documents(told, draft(told), tmp_path)
    (row,) = results(tmp_path / "evaluation.yaml", ["metrics=[WeightedKappa]", "replicates=100"])["results"]
    assert row["value"] == pytest.approx(cohen_kappa_score(y, said, weights="quadratic"), rel=1e-12)


def _incomplete(sample):
    """A reference without the class of an item, an algorithm without five items, and one without a score of another."""
    predictions = {name: sample.predictions()[name] for name in "ab"}
    predictions["a"] = _ordered(predictions["a"], range(5, 60))
    predictions["b"]["p class b"][10] = None
    reference = sample.reference()
    reference["class"][20] = None
    return reference, predictions


def test_subgroups_count_their_own_items_that_are_left_out(study):
    sample = Sample()
    reference, predictions = _incomplete(sample)
    options = {**SETTINGS, "positive": "class b", "by": ["site"], "undefined": "drop"}
    found = results(study.write(reference, predictions, **options))
    gone = {*range(5), 10, 20}
    expected = {site: sum(sample.site[i] == site for i in gone) for site in set(sample.site)}
    counted = {row["group"].get("site", ""): row["excluded"] for row in found["results"]}
    assert counted == {"": 7, **expected}
    scored = {row["group"].get("site", ""): row["n"] for row in found["results"] if row["key"] == "MCC"}
    assert scored == {"": 53, **{site: sample.site.count(site) - expected[site] for site in expected}}


def test_what_does_not_join_is_left_out_and_counted(study):
    sample = Sample()
    reference, predictions = _incomplete(sample)
    path = study.write(reference, predictions, positive="class b", undefined="drop", **SETTINGS)
    found = results(path)
    assert {(row["n"], row["excluded"]) for row in found["results"]} == {(53, 7)}
    left = [i for i in range(5, 60) if i not in (10, 20)]
    order = sorted(left, key=lambda i: sample.ids[i].encode())
    scores = {name: sample.p[name][order, 1] for name in "ab"}
    expected = assay.evaluate(sample.label(sample.y[order]), scores=scores, positive="class b", **SETTINGS)
    assert numbers(found) == numbers(expected)


def test_what_is_missing_is_as_if_it_were_wrong(study):
    """An item without a row, and one without a score; without the class of an item nobody is scored on it."""
    sample = Sample()
    reference, predictions = _incomplete(sample)
    # What is read off bins has a worst of its own.
    settings = SETTINGS | {"metrics": ["Accuracy", "MCC", "PPV", "AUROC", "AP", "Brier"]}
    found = results(study.write(reference, predictions, positive="class b", **settings))
    assert {(row["algorithm"], row["n"], row["excluded"], row["missing"]) for row in found["results"]} == {
        ("a", 59, 1, 5),
        ("b", 59, 1, 1),
    }
    order = sorted({*range(60)} - {20}, key=lambda i: sample.ids[i].encode())
    scores = {name: sample.p[name][:, 1].copy() for name in "ab"}
    for name, gone in (("a", [*range(5)]), ("b", [10])):
        scores[name][gone] = sample.y[gone] == 0
    y, scores = sample.label(sample.y[order]), {name: one[order] for name, one in scores.items()}
    wrong = assay.evaluate(y, scores=scores, positive="class b", **settings)
    for row in (*found["results"], *wrong["results"]):
        del row["missing"], row["without"]
    assert numbers(found) == numbers(wrong)


def test_an_item_without_a_subgroup_counts_in_all_others(study):
    sample = Sample()
    sample.site[:3] = [None] * 3
    found = results(sample.write(study, by=["site"], metrics=["Accuracy"]))
    counts = {json.dumps(row["group"]): row["n"] for row in found["results"] if row["algorithm"] == "a"}
    assert counts.pop("{}") == 60
    assert sum(counts.values()) == 57


def test_an_item_without_a_group_stands_alone(study):
    sample = Sample(ids="leading zeros")
    sample.patient[10:20] = [None] * 10
    found = results(sample.write(study, group="patient", by=["patient"], metrics=["AUROC", "MCC"]))
    assert {row["n"] for row in found["results"] if row["group"]} == {2}
    whole = {**found, "results": [row for row in found["results"] if not row["group"]]}
    whole["differences"] = [row for row in found["differences"] if not row["group"]]
    sample.patient[10:20] = [f"z{i}" for i in range(10)]
    assert numbers(whole) == numbers(sample.evaluate(group=True, metrics=["AUROC", "MCC"]))


@pytest.mark.parametrize("threshold", [0, 0.3, 1])
def test_a_threshold_in_the_document(study, threshold):
    sample = Sample()
    path = sample.write(study, algorithms=("a",), metrics=["Accuracy", "MCC"])
    order = sorted(range(60), key=lambda i: sample.ids[i].encode())
    expected = assay.evaluate(
        sample.label(sample.y[order]),
        scores={"a": sample.p["a"][order, 1]},
        threshold=threshold,
        **{**SETTINGS, "positive": "class b", "metrics": ["Accuracy", "MCC"]},
    )
    assert numbers(results(path, [f"predictions.0.threshold={threshold}"])) == numbers(expected)


def test_scores_of_the_other_class_are_turned_around(study):
    sample = Sample()
    p = sample.p["a"][:, 0]
    path = study.write(
        sample.reference(), {"a": {"id": sample.ids, "p class a": p.tolist()}}, positive="class b", **SETTINGS
    )
    order = sorted(range(60), key=lambda i: sample.ids[i].encode())
    table = np.column_stack([p, 1 - p])[order]
    expected = assay.evaluate(sample.label(sample.y[order]), scores={"a": table}, positive="class b", **SETTINGS)
    for mine, other in zip(results(path)["results"], expected["results"], strict=True):
        for name in ("value", "low", "high"):
            # 1 - p is rounded.
            assert mine[name] == (None if other[name] is None else pytest.approx(other[name], rel=1e-12)), name
        assert (mine["key"], mine["reason"]) == (other["key"], other["reason"])


def test_algorithms_that_share_no_item_leave_nothing_to_measure_and_say_so(study, tmp_path):
    sample = Sample()
    tables = sample.predictions()
    halves = {"a": _ordered(tables["a"], range(30)), "b": _ordered(tables["b"], range(30, 60))}
    path = study.write(sample.reference(), halves, positive="class b", by=["site"], undefined="drop", **SETTINGS)
    found = assay.run(path, tmp_path / "run").results
    assert {(row["n"], row["excluded"], row["value"]) for row in found["results"]} == {(0, 60, None)}
    assert all(row["reason"] for row in (*found["results"], *found["differences"]))
    assert (tmp_path / "run" / "report.html").stat().st_size > 1000


def test_labels_that_are_given_count_whatever_the_scores_say(study):
    sample = Sample()
    columns = {**sample.predictions()["a"], "said": sample.label(sample.said)}
    path = study.write(sample.reference(), {"a": columns}, positive="class b", **SETTINGS)
    order = sorted(range(60), key=lambda i: sample.ids[i].encode())
    y, said = (sample.label(codes[order]) for codes in (sample.y, sample.said))
    scores = {"a": sample.p["a"][order, 1]}
    expected = assay.evaluate(y, {"a": said}, scores=scores, positive="class b", **SETTINGS)
    assert numbers(results(path)) == numbers(expected)
