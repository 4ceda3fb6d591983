"""`assay metrics score` of tables as people call it: streams, forms, and what is for masks alone."""

import csv
import io
import json
import shlex

import pyarrow.parquet as pq
import pytest

from assay.cli.outputs import refusal
from assay.report.model import Status
from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.pitfalls import pitfalls


@pytest.fixture
def study(tmp_path):
    lines = [f"i{number},{('no', 'yes')[number % 3 == 0]}" for number in range(30)]
    (tmp_path / "y.csv").write_text("\n".join(["id,truth", *lines]) + "\n")
    for name, wrong in (("cnn", 4), ("vit", 7)):
        said = [f"i{number},{((number % 3 == 0) + (number % wrong == 0)) / 3 + 0.1:.2f}" for number in range(30)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,p_yes", *said]) + "\n")
    return tmp_path


WORDS = ["metrics", "score", "y.csv", "cnn.csv", "vit.csv", "--positive", "yes", "--metrics", "AUROC,MCC"]


def test_values_and_how_the_tables_were_read(study, drive):
    (done,) = drive([WORDS], cwd=study)
    assert done.status == 0
    assert "AUROC{class=yes}" in done.out
    assert "true classes: `truth`, with `no` 20, `yes` 10; to be found: `yes`" in done.err
    assert "assay new evaluation --reference" in done.err
    assert not (study / "evaluation.yaml").exists()


def test_pitfalls_stand_behind_the_values_and_whole_in_the_json(study, drive):
    text, whole = (one.out for one in drive([WORDS, [*WORDS, "--format", "json"]], cwd=study))
    rows = json.loads(whole)["pitfalls"]
    assert list(dict.fromkeys(row["id"] for row in rows)) == list(pitfalls())
    values, _, told = text.partition("\n\npitfalls: ")
    assert "MCC" in values
    (few,) = [row for row in rows if row["id"] == "P23-02" and row["class"] == "yes"]
    assert f"    yes: {few['evidence']}\n" in told
    counts = {status: len({row["id"] for row in rows if row["status"] == status}) for status in Status}
    assert told.startswith(f"{counts[Status.FOUND]} found")
    assert f", {counts[Status.UNKNOWN]} not looked for, " in told.splitlines()[0]


def test_what_is_not_shown_of_a_list_is_counted(study, drive):
    lines = (study / "cnn.csv").read_text().splitlines()
    for kept, told in ((12, "and 14 more"), (26, "")):
        (study / "part.csv").write_text("\n".join(lines[:kept]) + "\n")
        (done,) = drive([["metrics", "score", "y.csv", "part.csv", "--positive", "yes"]], cwd=study)
        (line,) = [line for line in done.err.splitlines() if " that the table says nothing about, in part" in line]
        assert line.strip().startswith(f"{31 - kept} items that")
        assert line.endswith(f"`, `i{min(kept + 3, 29)}` {told}" if told else "`i29`")
        assert line.count("`i") == 6  # with that of the column


def test_every_form_says_the_same(study, drive):
    forms = ["json", "csv", "latex"]
    whole, table, latex = (one.out for one in drive([[*WORDS, "--format", form] for form in forms], cwd=study))
    rows = json.loads(whole)["results"]
    read = list(csv.DictReader(io.StringIO(table)))
    assert [(row["key"], float(row["value"])) for row in read] == [(row["key"], row["value"]) for row in rows]
    assert all(f"& {row['value']:z.3f}" in latex for row in rows)
    assert r"AUROC\{class=yes\}" in latex
    (kept,) = drive([[*WORDS, "--format", "parquet", "-o", "values.parquet"]], cwd=study)
    assert kept.status == 0
    assert pq.read_table(study / "values.parquet")["value"].to_pylist() == [row["value"] for row in rows]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--labels", "a=1"], "--labels is for masks"),
        (
            ["--report", "r.html"],
            "for a page of tables: assay new evaluation --reference y.csv --prediction TABLE, then: ",
        ),
        (["--both-empty", "drop"], "--both-empty is for masks"),
        (["--both-empty", "best"], "--both-empty is for masks"),
        (["--ignore-geometry"], "--ignore-geometry is for masks"),
        (["--check-geometry"], "--check-geometry is for masks"),
        (["--format", "nnunet"], "--format nnunet is for masks"),
        (["--group", "gone"], "gone"),
        (["--truth", "gone"], "gone"),
        (["--by", "gone"], "y.csv has no column `gone`; it has `id`, `truth`"),
    ],
)
def test_what_does_not_fit_is_one_line(study, drive, more, said):
    (done,) = drive([[*WORDS, *more]], cwd=study)
    assert done.status != 0
    assert said in done.err
    assert "Traceback" not in done.err
    assert not done.out


def test_a_table_is_not_scored_against_masks(study, drive):
    (study / "truth").mkdir()
    (study / "truth" / "c.png").write_bytes(b"\x89PNG")
    first, second = drive(
        [["metrics", "score", "truth", "vit.csv"], ["metrics", "score", "truth", "truth", "--id", "x"]], cwd=study
    )
    assert first.status == second.status == 2
    assert "is a table and the reference is none" in first.err
    assert "--id is for tables" in second.err


@pytest.mark.parametrize(
    "more",
    [
        ["--metrics", "AUROC,MCC"],
        ["--metrics", "AUROC", "--group", "patient", "--by", "site", "--level", "0.9", "--replicates", "300"],
        ["--metrics", "AUROC", "--truth", "truth", "--seed", "0"],
        [],
    ],
)
def test_the_commands_that_keep_a_record_find_the_same(study, drive, more):
    rows = (study / "y.csv").read_text().splitlines()
    more_columns = [f"{row},q{number // 2},{'AB'[number % 2]}" for number, row in enumerate(rows[1:])]
    (study / "y.csv").write_text("\n".join([f"{rows[0]},patient,site", *more_columns]) + "\n")
    words = ["metrics", "score", "y.csv", "cnn.csv", "--positive", "yes", *more]
    told, found = drive([words, [*words, "--format", "json"]], cwd=study)
    said = [line.partition(": ")[2] for line in told.err.splitlines() if ": assay " in line]
    done = drive([shlex.split(line)[1:] for line in said], cwd=study)
    assert [one.status for one in done] == [0, 0], done
    kept = json.loads((study / "run" / "results.json").read_text())
    assert kept["results"] == json.loads(found.out)["results"]


def test_a_fingerprint_is_gone_on_with_for_such_data_alone(study, drive):
    (study / "masks").mkdir()
    words = ["metrics", "fingerprint", "y.csv", "--no-input", "-o", "p.yaml"]
    _, again, folder = drive([words, words, [*words[:3], "masks", "--no-input"]], cwd=study)
    assert "answers, all kept from before" in again.err + again.out
    assert "`masks` is a folder" in folder.err
    (study / "p.yaml").write_text("assay: fingerprint/1\nname: lesions\ncategory: SemS\n")
    (other,) = drive([words], cwd=study)
    assert "`p.yaml` is of SemS, and these data are of ImLC" in other.err


def test_the_reference_is_no_prediction_of_its_own(study, drive):
    lines = [f"i{number},{number % 2}" for number in range(30)]
    (study / "own.csv").write_text("\n".join(["id,label", *lines]) + "\n")
    (done,) = drive([["metrics", "score", "own.csv", "own.csv", "--positive", "1"]], cwd=study)
    assert done.is_one_line("`label` holds the true classes")
    assert "not from 0 to 1" not in done.err


def test_what_is_left_out_counts_as_wrong(study, drive):
    rows = (study / "cnn.csv").read_text().splitlines()
    (study / "cnn.csv").write_text("\n".join(rows[:26]) + "\n")
    calls = [WORDS, [*WORDS, "--format", "json"], [*WORDS[:3], *WORDS[4:]]]
    told, found, fine, latex, table = drive(
        [*calls, [*WORDS, "--format", "latex"], [*WORDS, "--format", "csv"]], cwd=study
    )
    assert [told.status, found.status, fine.status] == [1, 1, 0]
    assert "0.9167 without 5 of 30 items" in told.out
    assert "`cnn.csv` has no prediction for 5 of 30 items, which counts as wrong: `i25`" in told.err
    assert "5 items that the table says nothing about, in cnn, column `id` (each counts as wrong): `i25`" in told.err
    rows = {row["algorithm"]: row for row in json.loads(found.out)["results"] if row["metric"] == "AUROC"}
    assert (rows["cnn"]["n"], rows["cnn"]["missing"], rows["cnn"]["without"]["n"]) == (30, 5, 25)
    assert rows["cnn"]["value"] < rows["cnn"]["without"]["value"]
    assert rows["vit"]["missing"] == 0
    assert rows["vit"]["without"] == {"value": rows["vit"]["value"], "n": 30}
    assert "(0.917 without 5 of 30 items) &" in latex.out
    assert "In parentheses: the value without the items that have no prediction" in latex.out
    read = [row for row in csv.DictReader(io.StringIO(table.out)) if row["metric"] == "AUROC"]
    assert {row["algorithm"]: (row["missing"], float(row["without"])) for row in read} == {
        name: (str(row["missing"]), row["without"]["value"]) for name, row in rows.items()
    }
    (row,) = [each for each in json.loads(found.out)["pitfalls"] if each["id"] == "P24-01"]
    assert row["status"] == "not found"


def test_values_that_are_all_undefined_are_written_over_by_the_same_command(study, drive):
    for name in ("cnn", "vit"):
        lines = (study / f"{name}.csv").read_text().splitlines()
        (study / f"{name}.csv").write_text("\n".join(lines[:-2]) + "\n")
    words = ["metrics", "score", "y.csv", "cnn.csv", "vit.csv", "--positive", "yes", "--metrics", "LogLoss"]
    first, again = drive([[*words, "-o", "values.txt"]] * 2, cwd=study)
    assert "infinite [1]" in (study / "values.txt").read_text()
    assert (first.status, again.status) == (1, 1), again.err


def test_values_of_an_older_version_are_written_over(tmp_path):
    file = tmp_path / "values.csv"
    file.write_text("key,metric,algorithm,group,value,low,high,level,method,n,undefined,excluded,reason\n")
    assert refusal("metrics score --format csv", str(file)) == ""


def test_latex_says_what_is_missing(study, drive):
    lines = (study / "vit.csv").read_text().splitlines()
    (study / "vit.csv").write_text("\n".join(lines[:-6]) + "\n")
    forms = [[*WORDS, "--format", form] for form in ("json", "latex")]
    whole, latex = (one.out for one in drive(forms, cwd=study))
    rows = json.loads(whole)["results"]
    assert {row["missing"] for row in rows} == {0, 6}
    for row in rows:
        beside = f"({row['without']['value']:z.3f} without 6 of 30 items)"
        assert (beside in latex) == bool(row["missing"]), row
    assert "In parentheses: the value without the items that have no prediction" in latex
    assert r"\multicolumn{3}" in latex


def test_who_leaves_items_out_for_all_is_told_among_the_pitfalls(study, drive):
    rows = (study / "cnn.csv").read_text().splitlines()
    (study / "cnn.csv").write_text("\n".join(rows[:26]) + "\n")
    drop = ["--undefined", "drop"]
    calls = [[*WORDS, *drop], [*WORDS[:3], *WORDS[4:], *drop], [*WORDS, *drop, "--format", "json"]]
    few, all_, whole = drive(calls, cwd=study)
    assert [few.status, all_.status, whole.status] == [1, 0, 1]
    assert "\n5 items left out, for all algorithms\n" in few.out
    assert "P24-01 what was missed is left out of the mean" in few.out
    assert "`cnn.csv` has no prediction for 5 of 30 items, excluded from all results: `i25`" in few.out
    assert "left out" not in all_.out
    (found,) = [each for each in json.loads(whole.out)["pitfalls"] if each["id"] == "P24-01"]
    assert found["status"] == "found"


def test_another_tool_is_not_told_of_what_is_missing_and_differs_by_nothing_else(study, drive):
    rows = (study / "cnn.csv").read_text().splitlines()
    (study / "cnn.csv").write_text("\n".join(rows[:26]) + "\n")
    (done,) = drive([[*WORDS[:-2], "--metrics", "Accuracy", "--as", "sklearn"]], cwd=study)
    assert "is not told of 5 missing items" in done.out
    assert "single" not in done.out


def test_rows_of_which_none_is_used_leave_their_items_out_as_well(study, drive):
    rows = (study / "cnn.csv").read_text().splitlines()
    (study / "cnn.csv").write_text("\n".join([*rows, *rows[1:6]]) + "\n")
    (done,) = drive([[*WORDS, "--undefined", "drop", "--format", "json"]], cwd=study)
    content = json.loads(done.out)
    assert {row["excluded"] for row in content["results"]} == {5}
    (found,) = [each for each in content["pitfalls"] if each["id"] == "P24-01"]
    assert (found["status"], found["numbers"]) == ("found", {"items": 30 - 5}), found


def test_an_algorithm_is_called_as_somebody_says(study, drive):
    words = ["metrics", "score", "y.csv", "Ours v2=cnn.csv", "vit.csv", *WORDS[5:]]
    told, found = drive([words, [*words, "--format", "json"]], cwd=study)
    assert told.status == 0
    rows = json.loads(found.out)["results"]
    assert {row["algorithm"] for row in rows} == {"Ours v2", "vit"}
    (usual,) = drive([[*WORDS, "--format", "json"]], cwd=study)
    assert [row["value"] for row in rows] == [row["value"] for row in json.loads(usual.out)["results"]]
    said = [shlex.split(line.partition(": ")[2])[1:] for line in told.err.splitlines() if ": assay " in line]
    assert [one.status for one in drive(said, cwd=study)] == [0, 0]
    assert json.loads((study / "run" / "results.json").read_text())["results"] == rows


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (["=cnn.csv"], "`=cnn.csv` has no name before `=`; write `name=cnn.csv`, or `cnn.csv` alone"),
        (["a=cnn.csv", "a=vit.csv"], "two algorithms are called `a`"),
        (["a=cnn.csv", "b=cnn.csv"], "two predictions are the same table"),
        (["a\x1b[31mb=cnn.csv"], "an algorithm is called by 1 to 200 characters that can be seen"),
        (["a" * 201 + "=cnn.csv"], "an algorithm is called by 1 to 200 characters that can be seen"),
        (["a=gone.csv"], "gone.csv"),
        (["a=both.csv"], "both.csv holds 2 algorithms, `first`, `second`; leave `a=` out"),
    ],
)
def test_a_name_is_of_one_algorithm(study, drive, tables, told):
    lines = [f"i{number},{number / 40:.3f},{number / 50:.3f}" for number in range(30)]
    (study / "both.csv").write_text("\n".join(["id,first,second", *lines]) + "\n")
    (done,) = drive([["metrics", "score", *WORDS[5:], "--", "y.csv", *tables]], cwd=study)
    assert done.is_one_line(told)


def test_names_stay_as_they_were_written(study, drive):
    """In values, and in the documents that keep a record of them."""
    (study / "My Model.csv").write_text((study / "cnn.csv").read_text())
    tables = ["yes #1 {v2}=cnn.csv", "Ünet/2 'b'=vit.csv", "My Model.csv"]
    names = [each.partition("=")[0].removesuffix(".csv") for each in tables]
    words = ["metrics", "score", "y.csv", *tables, "--positive", "yes", "--metrics", "AUROC", "--format", "json"]
    drafting = ["new", "evaluation", "--reference", "y.csv", "--prediction", *tables, "--positive", "yes"]
    scored, drafted, checked = drive([words, drafting, ["check", "evaluation.yaml"]], cwd=study)
    assert [row["algorithm"] for row in json.loads(scored.out)["results"]] == names
    assert (drafted.status, checked.status) == (0, 0), drafted.err + checked.out
    written = load(read_document(str(study / "evaluation.yaml")), Evaluation).model
    assert [each.name for each in written.predictions] == names


def test_a_table_is_named_once(study, drive):
    (done,) = drive([[*WORDS[:4], "./cnn.csv", *WORDS[5:]]], cwd=study)
    assert done.is_one_line("two predictions are the same table")


def test_a_finding_is_answered_by_options(study, drive):
    lines = (study / "y.csv").read_text().splitlines()
    header, *rows = lines
    grouped = [f"{header},patient", *(f"{row},q{number // 3}" for number, row in enumerate(rows))]
    (study / "y.csv").write_text("\n".join(grouped) + "\n")
    (done,) = drive([WORDS], cwd=study)
    assert "warning[DAT060]" in done.err
    assert "say --group COLUMN if they belong together" in done.err
    assert "ignore" not in done.err


@pytest.mark.parametrize("form", ["csv", "parquet", "latex"])
def test_forms_of_values_alone_say_where_ranks_and_pitfalls_are(study, drive, form):
    words = [*WORDS, "-o", f"values.{form}", "--format"]
    written, whole, alone = drive([[*words, form], [*WORDS, "--format", "json"], [*words, "json"]], cwd=study)
    found = len({row["id"] for row in json.loads(whole.out)["pitfalls"] if row["status"] == "found"})
    assert found > 1
    (line,) = [line for line in written.err.splitlines() if "not in --format" in line]
    assert line.endswith(
        f"not in --format {form}: ranks by 2 metrics and {found} pitfalls that were found; --format json has them, "
        "and so has the report of a run"
    )
    assert "not in --format" not in alone.err


def test_errors_of_a_fingerprint_are_shown_without_the_command_that_shows_them(study, drive):
    (study / "fp.yaml").write_text("assay: fingerprint/1\nname: x\ncategory: ImLC\nclass_imbalance: maybe\n")
    (done,) = drive(
        [["metrics", "score", "y.csv", "cnn.csv", "--positive", "yes", "--fingerprint", "fp.yaml"]], cwd=study
    )
    assert done.status == 2
    assert "error[EVA023]: `fp.yaml` has 2 errors of its own\n" in done.err
    assert "assay check" not in done.err
    assert done.err.count("error[MOD") == 2


def test_scores_alone_and_classes_alone_are_compared_by_their_classes(tmp_path, drive):
    (tmp_path / "truth.csv").write_text("id,label\n1,ill\n2,well\n3,ill\n4,well\n5,well\n")
    (tmp_path / "net.csv").write_text("id,p_ill\n1,0.9\n2,0.2\n3,0.4\n4,0.1\n5,0.7\n")
    (tmp_path / "reader.csv").write_text("id,label\n1,ill\n2,well\n3,ill\n4,well\n5,ill\n")
    words = ["metrics", "score", "truth.csv", "net.csv", "reader.csv", "--positive", "ill", "--format", "json"]
    (done,) = drive([[*words, "--metrics", "Sensitivity,Specificity"]], cwd=tmp_path)
    assert [(row["algorithm"], row["value"]) for row in json.loads(done.out)["results"]] == [
        ("net", 1 / 2),
        ("net", 2 / 3),
        ("reader", 1.0),
        ("reader", 2 / 3),
    ]


def test_a_table_whose_name_is_no_text_is_refused(study, drive):
    (study / "cnn.csv").rename(study / "cnn\udcf6.csv")
    score = ["metrics", "score", "y.csv", "cnn\udcf6.csv", "--positive", "yes"]
    new = ["new", "evaluation", "--reference", "y.csv", "--prediction", "cnn\udcf6.csv", "--positive", "yes"]
    for done in drive([score, new], cwd=study):
        assert done.is_one_line("cnn\\udcf6.csv` is not UTF-8: rename what is not")
