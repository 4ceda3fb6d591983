"""One algorithm whose table cannot be used is named with its reason, and the others are scored."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

N = 60
IDS = [f"i{number:02}" for number in range(N)]
TRUTH = ["ill" if number % 3 == 0 else "well" for number in range(N)]
SCORES = [f"{(number * 7 % N) / N:.3f}" for number in range(N)]


def text(**columns):
    return "\n".join([",".join(columns), *map(",".join, zip(*columns.values(), strict=True))]) + "\n"


BROKEN = {
    "a header only": ("id,p_ill\n", "has a header and no rows"),
    "nothing": ("", "is empty"),
    "bytes that are no text": (b"id,p_ill\ni00,\xff\xfe\n", "is not UTF-8"),
    "damaged Parquet": (b"PAR1" + bytes(20) + b"PAR1", "Parquet"),
    "a score above 1": (text(id=IDS, p_ill=["1.2", *SCORES[1:]]), "DAT043: `p_ill` of `bad"),
    "logits": (text(id=IDS, p_ill=[str(number - 30.5) for number in range(N)]), "not from 0 to 1"),
    "ids that match nothing": (text(id=[f"z{key}" for key in IDS], p_ill=SCORES), "DAT016: no id of `bad"),
    "ids under another name that match nothing": (text(key=[f"z{key}" for key in IDS], p_ill=SCORES), "id"),
    "no ids": (text(p_ill=SCORES), "id"),
}


FORMS = {"methods": [], "latex": [], "csv": [], "parquet": ["-o", "o.parquet"]}


@pytest.fixture
def tables(tmp_path):
    for name, columns in (("y", {"truth": TRUTH}), ("cnn", {"p_ill": SCORES}), ("vit", {"p_ill": SCORES[::-1]})):
        (tmp_path / f"{name}.csv").write_text(text(id=IDS, **columns))
    return tmp_path


def words(*predictions):
    more = ["--positive", "ill", "--metrics", "AUROC", "--replicates", "50", "--format", "json"]
    return ["metrics", "score", "y.csv", *predictions, *more]


@pytest.mark.parametrize("what", BROKEN)
def test_the_rest_is_scored_as_if_it_were_alone(tables, drive, what):
    held, why = BROKEN[what]
    bad = "bad.parquet" if "Parquet" in what else "bad.csv"
    (tables / bad).write_bytes(held if isinstance(held, bytes) else held.encode())
    some, rest, none = drive([words("cnn.csv", bad, "vit.csv"), words("cnn.csv", "vit.csv"), words(bad)], cwd=tables)
    assert (some.status, rest.status, none.status) == (1, 0, 2)
    found, alone = json.loads(some.out), json.loads(rest.out)
    assert (found["results"], found["differences"]) == (alone["results"], alone["differences"])
    assert alone["problems"] == []
    (problem,) = found["problems"]
    assert (problem["case"], problem["algorithm"]) == ("", "bad")
    assert why in problem["problem"]
    assert f"problem: bad is not scored: {problem['problem']}" in some.err.splitlines()
    (drafting,) = [line for line in some.err.splitlines() if "assay new evaluation" in line]
    assert "cnn.csv vit.csv" in drafting
    assert not none.out
    assert "is not scored" not in none.err


def test_where_none_can_be_used_nothing_is_scored(tables, drive):
    for name in ("bad", "worse"):
        (tables / f"{name}.csv").write_text(BROKEN["a score above 1"][0])
    together, unread = drive([words("bad.csv", "worse.csv"), words("bad.csv", "gone.csv")], cwd=tables)
    assert together.status == unread.status == 2
    assert together.err.count("error[DAT043]") == 2
    assert "gone.csv" in unread.err


def test_several_that_cannot_be_used_each_have_their_reason(tables, drive):
    for name, what in (("a", "nothing"), ("b", "a score above 1"), ("c", "ids that match nothing")):
        (tables / f"{name}.csv").write_text(BROKEN[what][0])
    (done,) = drive([words("first=a.csv", "b.csv", "cnn.csv", "c.csv")], cwd=tables)
    assert done.status == 1
    assert [each["algorithm"] for each in json.loads(done.out)["problems"]] == ["first", "b", "c"]


def test_of_algorithms_in_one_table_one_may_be_unusable(tables, drive):
    columns = {"cnn": SCORES, "vit": ["1.5", *SCORES[1:]]}
    (tables / "all.csv").write_text(text(id=IDS, **columns))
    (done,) = drive([words("all.csv")], cwd=tables)
    assert done.status == 1
    assert {row["algorithm"] for row in json.loads(done.out)["results"]} == {"cnn"}
    assert "problem: vit is not scored: DAT043" in done.err
    assert "assay new evaluation" not in done.err, "which would stop at the table"


@pytest.mark.parametrize(
    ("more", "line"),
    [(["--truth", "gone"], "gone"), (["--by", "gone"], "gone"), (["cnn.csv"], "same table")],
)
def test_what_no_single_table_is_to_blame_for_stops_all(tables, drive, more, line):
    (done,) = drive([[*words("cnn.csv", "vit.csv"), *more]], cwd=tables)
    assert done.status == 2
    assert line in done.err
    assert not done.out


def test_what_is_asked_of_tables_is_no_fault_of_one_of_them(tables, drive):
    """A table of classes alone has no AUROC: that is for the person who asks."""
    (tables / "said.csv").write_text(text(id=IDS, pred=TRUTH))
    (tables / "both.csv").write_text(text(id=IDS, pred=TRUTH, p_ill=SCORES))
    (done,) = drive([words("both.csv", "said.csv")], cwd=tables)
    assert done.status == 2
    assert "is not scored" not in done.err


def test_a_table_that_does_not_tell_the_truth_is_not_to_blame_for_that(tables, drive):
    kinds = ["ct" if number % 2 else "mr" for number in range(N)]
    (tables / "y.csv").write_text(text(id=IDS, kind=kinds, finding=TRUTH))
    (tables / "plain.csv").write_text(text(id=IDS, score=SCORES))
    (tables / "bad.csv").write_text("")
    open_, said = drive(
        [words("cnn.csv", "plain.csv", "bad.csv"), [*words("cnn.csv", "plain.csv", "bad.csv"), "--truth", "finding"]],
        cwd=tables,
    )
    assert (open_.status, said.status) == (2, 1)
    assert "which column holds the true class? `kind`, `finding`; say it with --truth" in open_.err
    assert [each["algorithm"] for each in json.loads(said.out)["problems"]] == ["bad"]


def test_every_form_names_who_is_not_scored_and_why(tables, drive):
    why = "bad.csv: has a header and no rows; write one row per record"
    (tables / "bad.csv").write_text(BROKEN["a header only"][0])
    plain = words("cnn.csv", "bad.csv")[:-2]
    methods, latex, table, kept = drive([[*plain, "--format", form, *more] for form, more in FORMS.items()], cwd=tables)
    assert f"Predictions that could not be scored: bad ({why})." in methods.out
    assert f"Not scored: bad ({why})." in latex.out
    rows = [*csv.DictReader(io.StringIO(table.out))]
    assert [(row["key"], row["reason"]) for row in rows if row["algorithm"] == "bad"] == [("", f"not scored: {why}")]
    assert len({row["key"] for row in rows if row["algorithm"] == "cnn"} - {""}) == 1
    (row,) = [row for row in pq.read_table(tables / "o.parquet").to_pylist() if row["algorithm"] == "bad"]
    assert (row["value"], row["reason"]) == (None, f"not scored: {why}")
    assert kept.status == 1
