"""Joining tables by the item's id, against a join made with dictionaries: what is kept, what is left out and why."""

import math
from collections import Counter
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import DataError, RunError
from assay.metrics.joining import labels_of, require_compiled
from assay.metrics.study import Study
from assay.plan.physical import Align, Columns, File, PhysicalPlan, Read, Report
from assay_spec.policy import Undefineds

from .whole import join

CLASSES = ("no", "yes")
TEXT, FLOAT = pa.string(), pa.float64()


def read(name, path, columns, **more):
    return Read(id=name, name=name, path=path, columns=columns, rows=-1, **more)


def plan_of(algorithms=("a",), *, suffix="parquet", classes=CLASSES, by=(), group="", scores=True, label="", **more):
    """A plan that joins `y` and the tables of the algorithms."""
    positive = classes[1] if len(classes) == 2 else ""
    columns = ({positive: "p"} if positive else {name: f"p_{name}" for name in classes}) if scores else {}
    sources = tuple(Columns(name=name, id="id", scores=columns, label=label) for name in algorithms)
    reads = [
        read("reference", f"y.{suffix}", ("id", "label", *by, *filter(None, (group,)))),
        *(read(name, f"{name}.{suffix}", ("id", *columns.values(), *filter(None, (label,)))) for name in algorithms),
    ]
    align = Align(
        id="items",
        key="id",
        reference="label",
        classes=classes,
        positive=positive,
        predictions=sources,
        by=by,
        group=group,
        **more,
    )
    return PhysicalPlan(name="p", kind="evaluation", nodes=(*reads, align, Report(id="report")))


def write(folder, name, rows, **types):
    """Rows as a Parquet file."""
    schema = pa.schema(list(types.items()))
    pq.write_table(pa.Table.from_pylist([dict(zip(types, row, strict=True)) for row in rows], schema), folder / name)


def write_study(folder, reference, predictions):
    write(folder, "y.parquet", reference, id=TEXT, label=TEXT, site=TEXT)
    for name, rows in predictions.items():
        write(folder, f"{name}.parquet", rows, id=TEXT, p=FLOAT, said=TEXT)


IDS = st.sampled_from([None, "a", "b", "c", "ä", "B", "10", "9", "z z", "𝒳", "�"])
LABELS = st.sampled_from(["no", "yes", "yes", "no", None, "maybe"])
SCORES = st.sampled_from([0.0, 0.25, 0.5, 0.5, 1.0, None, math.nan, math.inf])
REFERENCE = st.lists(st.tuples(IDS, LABELS, st.sampled_from(["n", "s", None])), max_size=14)
PREDICTIONS = st.fixed_dictionaries(
    {name: st.lists(st.tuples(IDS, SCORES, LABELS), max_size=14) for name in ("a", "b")}
)


class Naive:
    """The same join with dictionaries."""

    def __init__(self, reference, predictions, undefined=Undefineds.WORST):
        times = Counter(row[0] for row in reference)
        self.known = set(times)
        self.single = {row[0]: row for row in reference if row[0] is not None and times[row[0]] == 1}
        self.truth = {id_: row for id_, row in self.single.items() if row[1] in CLASSES}
        self.predictions = predictions
        self.said = {
            name: {id_: row for id_, row in self.rows_of(rows).items() if self.good(row)}
            for name, rows in predictions.items()
        }
        kept = set(self.truth)
        if undefined is Undefineds.DROP:
            kept = kept.intersection(*self.said.values())
        self.ids = sorted(kept, key=str.encode)

    def rows_of(self, rows):
        """The rows of items that have only one."""
        times = Counter(row[0] for row in rows)
        return {row[0]: row for row in rows if row[0] in self.truth and times[row[0]] == 1}

    def good(self, row):
        return row[1] is not None and math.isfinite(row[1]) and row[2] in CLASSES

    def facts(self, reference):
        """Finding, algorithm, column and count of everything that is not one to one, whole and known."""
        yield from self._of_ids(reference, "")
        yield "null-value", "", "label", sum(row[1] is None for row in self.single.values())
        yield "unknown-class", "", "label", sum(row[1] == "maybe" for row in self.single.values())
        yield "null-value", "", "site", sum(row[2] is None for row in self.truth.values())
        for name, rows in self.predictions.items():
            ids = {row[0] for row in rows} - {None}
            single = self.rows_of(rows).values()
            yield from self._of_ids(rows, name)
            yield "unknown-id", name, "id", len(ids - self.known)
            yield "missing-id", name, "id", len(set(self.truth) - ids)
            yield "null-value", name, "said", sum(row[2] is None for row in single)
            yield "unknown-class", name, "said", sum(row[2] == "maybe" for row in single)
            yield "null-value", name, "p", sum(row[1] is None for row in single)
            yield "not-finite", name, "p", sum(row[1] is not None and not math.isfinite(row[1]) for row in single)

    def _of_ids(self, rows, name):
        times = Counter(row[0] for row in rows)
        yield "null-id", name, "id", times.pop(None, 0)
        yield "duplicate-id", name, "id", sum(count > 1 for count in times.values())


def joined(reference, predictions, **options):
    with TemporaryDirectory() as folder:
        write_study(Path(folder), reference, predictions)
        return join(plan_of(tuple(predictions), by=("site",), label="said", **options), Path(folder))


@given(REFERENCE, PREDICTIONS, st.sampled_from(Undefineds))
def test_rows_are_those_of_a_join_with_dictionaries(reference, predictions, undefined):
    naive, found = Naive(reference, predictions, undefined), joined(reference, predictions, undefined=undefined)
    assert found.rows.to_pylist() == [
        {
            "id": id_,
            "reference": naive.truth[id_][1],
            "by site": naive.truth[id_][2],
            **{
                column: value
                for name in predictions
                for _, p, said in [naive.said[name].get(id_, (id_, None, None))]
                for column, value in {
                    f"label {name}": said,
                    f"score {name} yes": p,
                }.items()
            },
        }
        for id_ in naive.ids
    ]


@given(REFERENCE, PREDICTIONS)
def test_rows_of_anything_can_be_studied(reference, predictions):
    """Even when there are none, or none that has a subgroup."""
    rows = joined(reference, predictions).rows
    study = Study.of(rows, plan_of(tuple(predictions), by=("site",), label="said").align)
    assert [CLASSES[code] for code in study.reference] == rows["reference"].to_pylist()
    wrong = {"no": "yes", "yes": "no"}
    for name in predictions:
        labels, scores = rows[f"label {name}"].to_pylist(), rows[f"score {name} yes"].to_pylist()
        true = rows["reference"].to_pylist()
        assert study.absent[name].tolist() == [label is None for label in labels]
        assert study.lacks(name) == labels.count(None)
        worst = [wrong[y] if label is None else label for y, label in zip(true, labels, strict=True)]
        assert [CLASSES[code] for code in study.labels[name]] == worst
        told = [float(y == "no") if p is None else p for y, p in zip(true, scores, strict=True)]
        assert study.told(name, "yes").values.tolist() == told
    sites = [site for site in rows["by site"].to_pylist() if site is not None]
    assert {name: len(part) for name, part in study.parts("site").items()} == Counter(sites)


@given(REFERENCE, PREDICTIONS, st.sampled_from(Undefineds))
def test_everything_that_does_not_join_is_counted(reference, predictions, undefined):
    naive, found = Naive(reference, predictions, undefined), joined(reference, predictions, undefined=undefined)
    counted = {(f["finding"], f["algorithm"], f["column"]): f["count"] for f in found.facts}
    assert len(counted) == len(found.facts)
    assert counted == {fact[:3]: fact[3] for fact in naive.facts(reference) if fact[3]}
    assert found.rows.num_rows + found.left_out.items == len(reference)
    for fact in found.facts:
        unanswered = fact["algorithm"] and fact["finding"] not in ("null-id", "unknown-id")
        assert fact["is_wrong"] == bool(unanswered and undefined is Undefineds.WORST)
        assert fact["excludes"] == (fact["column"] != "site" and not fact["is_wrong"])
        assert 1 <= len(fact["examples"]) <= min(5, fact["count"])


@given(REFERENCE, PREDICTIONS, st.randoms(use_true_random=False))
def test_the_order_of_rows_in_no_table_matters(reference, predictions, random):
    one = joined(reference, predictions)
    for rows in (reference, *predictions.values()):
        random.shuffle(rows)
    two = joined(reference, predictions)
    assert one.rows.equals(two.rows)
    assert one.left_out.items == two.left_out.items
    no_rows = [[f for f in found.facts if f["finding"] != "null-id"] for found in (one, two)]
    assert no_rows[0] == no_rows[1]


@given(REFERENCE, PREDICTIONS, st.integers(1, 8))
def test_a_limit_keeps_the_first_ids_and_lists_nothing_beyond_them(reference, predictions, limit):
    whole, some = joined(reference, predictions), joined(reference, predictions, limit=limit)
    assert some.rows.equals(whole.rows.slice(0, limit))
    if some.rows.num_rows == limit:
        last = some.rows["id"][-1].as_py()
        within = [
            [row for row in rows if row[0] is None or row[0] <= last] for rows in (reference, *predictions.values())
        ]
        whole = joined(within[0], dict(zip(predictions, within[1:], strict=True)))
    nowhere = "null-id"
    told = [[fact for fact in found.facts if fact["finding"] != nowhere] for found in (some, whole)]
    assert told[0] == told[1]
    assert some.left_out.items == whole.left_out.items


def test_facts_name_the_first_of_what_they_count(tmp_path):
    reference = [("b", "no", "n"), (None, "yes", "n"), ("a", "yes", "n"), ("a", "no", "n"), ("c", "maybe", None)]
    write_study(tmp_path, reference, {"a": [("b", 0.5, "no"), ("x", 0.5, "no"), ("y", 0.1, "no")]})
    found = join(plan_of(by=("site",), label="said"), tmp_path)
    assert [(f["finding"], f["algorithm"], f["examples"]) for f in found.facts] == [
        ("null-id", "", ["row 2"]),
        ("duplicate-id", "", ["a"]),
        ("unknown-class", "", ["maybe"]),
        ("unknown-id", "a", ["x", "y"]),
    ]
    assert (found.rows["id"].to_pylist(), found.left_out.items) == (["b"], 4)


def test_ids_are_ordered_by_their_bytes(tmp_path):
    ids = ["10", "9", "ä", "b", "a", "B", "\U0001d4b3", "�"]
    write_study(tmp_path, [(i, "no", None) for i in ids], {"a": [(i, 0.5, "no") for i in ids[::-1]]})
    found = join(plan_of(label="said"), tmp_path)
    assert found.rows["id"].to_pylist() == sorted(ids, key=str.encode)


FORMS = {
    "csv": pc.write_csv,
    "tsv": lambda table, path: pc.write_csv(table, path, pc.WriteOptions(delimiter="\t")),
    "parquet": lambda table, path: pq.write_table(table, path, row_group_size=2),
    "arrow's widest": lambda table, path: pq.write_table(
        table.set_column(0, "id", table["id"].cast(pa.large_string()).dictionary_encode()), path
    ),
}


@pytest.mark.parametrize("reference", FORMS)
@pytest.mark.parametrize("prediction", FORMS)
def test_every_format_gives_the_same_rows(tmp_path, reference, prediction):
    ids = pa.array(["007", "7", "x,y", "a\nb", 'say "hi"', "z"])
    y = pa.table({"id": ids, "label": ["no", "yes", "no", "yes", "no", "yes"]})
    a = pa.table({"id": ids[::-1], "p": [0.1, 1e-300, 1 / 3, 0.5, 1.0, 0.0]})
    FORMS[reference](y, tmp_path / "y")
    FORMS[prediction](a, tmp_path / "a")
    plan = plan_of()
    for name, form in (("y", reference), ("a", prediction)):
        (tmp_path / name).rename(tmp_path / f"{name}.{form if form in ('csv', 'tsv') else 'parquet'}")
    reads = tuple(read(node.name, next(tmp_path.glob(f"{node.path[0]}.*")).name, node.columns) for node in plan.reads)
    found = join(PhysicalPlan(name="p", kind="evaluation", nodes=(*reads, *plan.nodes[2:])), tmp_path)
    assert found.rows["id"].to_pylist() == sorted(ids.to_pylist())
    assert dict(zip(found.rows["id"].to_pylist(), found.rows["score a yes"].to_pylist(), strict=True)) == dict(
        zip(a["id"].to_pylist(), a["p"].to_pylist(), strict=True)
    )


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (pa.array([10, 9, -1], pa.int16()), ["-1", "10", "9"]),
        (pa.array([10, 9, -1], pa.float64()), ["-1", "10", "9"]),
        (pa.array([0.5, 1e20, 0.1], pa.float64()), ["0.1", "0.5", "1e+20"]),
        (pa.array([2**64 - 1, 2**53 + 1, 0], pa.uint64()), ["0", "18446744073709551615", "9007199254740993"]),
        (pa.array([b"b", b"a", b"c"], pa.binary()), ["a", "b", "c"]),
    ],
)
def test_numbers_are_joined_by_their_text(tmp_path, stored, text):
    pq.write_table(pa.table({"id": stored, "label": ["no", "yes", "no"]}), tmp_path / "y.parquet")
    write(tmp_path, "a.parquet", [(one, 0.5) for one in text], id=TEXT, p=FLOAT)
    found = join(plan_of(), tmp_path)
    assert (found.rows["id"].to_pylist(), found.left_out.items, found.facts) == (text, 0, [])


def test_items_that_belong_together_may_be_a_subgroup_too(tmp_path):
    write(tmp_path, "y.parquet", [("a", "no", "s"), ("b", "yes", None)], id=TEXT, label=TEXT, site=TEXT)
    write(tmp_path, "a.parquet", [("a", 0.5), ("b", 0.5)], id=TEXT, p=FLOAT)
    plan = plan_of(by=("site",), group="site")
    rows = join(plan, tmp_path).rows
    assert rows["by site"].to_pylist() == ["s", None]
    study = Study.of(rows, plan.align)
    assert study.parts("site").keys() == {"s"}
    assert len(study.parts("site")["s"]) == 1


def test_a_study_is_what_the_rows_say(tmp_path):
    classes = tuple(f"class {number}" for number in range(300))
    rows = [(f"{number:03}", classes[number]) for number in range(300)]
    write(tmp_path, "y.parquet", rows, id=TEXT, label=TEXT)
    write(tmp_path, "a.parquet", [(id_, classes[0]) for id_, _ in rows], id=TEXT, said=TEXT)
    plan = plan_of(classes=classes, scores=False, label="said")
    study = Study.of(join(plan, tmp_path).rows, plan.align)
    assert study.reference.dtype == np.uint16
    assert study.reference.tolist() == list(range(300))
    assert set(study.labels["a"].tolist()) == {0}
    assert study.scores == {"a": {}}


@pytest.mark.parametrize("positive", CLASSES)
@given(scores=st.lists(st.floats(0, 1), max_size=5), threshold=st.floats(0, 1))
def test_labels_follow_from_the_threshold(positive, scores, threshold):
    align = Align(id="items", key="id", reference="label", classes=CLASSES, positive=positive)
    codes = labels_of(None, {positive: np.array(scores)}, threshold, align)
    assert [CLASSES[code] == positive for code in codes] == [score >= threshold for score in scores]


def hashed(folder, path):
    data = (folder / path).read_bytes()
    return File(path=path, sha256=sha256(data).hexdigest(), bytes=len(data))


def test_files_have_to_be_those_that_were_compiled(tmp_path):
    (tmp_path / "y.csv").write_text("id,label\na,no\n")
    node = read("reference", "y.csv", ("id", "label"), files=(hashed(tmp_path, "y.csv"),))
    require_compiled(node, tmp_path)
    (tmp_path / "y.csv").write_text("id,label\na,yes\n")
    with pytest.raises(RunError, match=r"y\.csv: the file changed since the plan was compiled; compile again"):
        require_compiled(node, tmp_path)
    (tmp_path / "y.csv").unlink()
    with pytest.raises(RunError, match=r"y\.csv: the file has gone since the plan was compiled"):
        require_compiled(node, tmp_path)
    (tmp_path / "y.csv").mkdir()
    with pytest.raises(RunError, match=r"y\.csv: the file has gone"):
        require_compiled(node, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"name": "no dataset"}', "id,label\n"])
def test_a_dataset_whose_document_is_another_thing_is_one_line(tmp_path, text):
    (tmp_path / "croissant.json").write_text(text)
    plan = plan_of()
    node = read("reference", "croissant.json", ("id", "label"), record_set="patients")
    with pytest.raises((RunError, DataError), match=r"croissant\.json") as caught:
        join(PhysicalPlan(name="p", kind="evaluation", nodes=(node, *plan.nodes[1:])), tmp_path)
    assert "\n" not in str(caught.value)


def test_a_column_that_is_not_there_is_one_line(tmp_path):
    write(tmp_path, "y.parquet", [("a", "no")], id=TEXT, labels=TEXT)
    with pytest.raises(DataError, match="column `label`: there is no such column; did you mean `labels`"):
        join(plan_of(), tmp_path)
