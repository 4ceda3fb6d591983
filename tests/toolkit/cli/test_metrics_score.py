"""`assay metrics score` as people call it: status, streams, and every form in which values are written."""

import csv
import io
import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.metrics.segmentation.signing import sign_values
from assay.runs.signing import SigningKey

MASK = np.zeros((10, 12, 14), np.uint8)
MASK[2:7, 2:7, 2:7] = 1


@pytest.fixture
def study(tmp_path):
    for number, folder in enumerate(("truth", "good", "bad")):
        (tmp_path / folder).mkdir()
        for case in range(4):
            labels = np.roll(MASK, number, case % 3)
            np.savez(tmp_path / folder / f"c{case}.npz", labels=labels, spacing=[2, 1, 1])
    (tmp_path / "bad" / "c3.npz").unlink()
    return tmp_path


def test_status_and_streams(study, drive):
    fine, missing, wrong = drive([["metrics", "score", "truth", each] for each in ("good", "bad", "gone")], cwd=study)
    assert (fine.status, missing.status, wrong.status) == (0, 1, 2)
    assert "DSC" in fine.out
    assert "problem" not in fine.err
    assert "problem: c3, bad: there is no prediction" in missing.err
    assert "of 4 cases, bad: 1 missing" in missing.out
    assert wrong.is_one_line("gone")


def test_every_form_says_the_same(study, drive):
    words = ["metrics", "score", "truth", "bad", "--metrics", "DSC,HD95"]
    forms = ["json", "csv", "nnunet", "latex"]
    done = drive([[*words, "--undefined", "worst", "--format", form] for form in forms], cwd=study)
    whole, table, summary, latex = (one.out for one in done)
    found = json.loads(whole)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [float(row["DSC"]) for row in rows] == [row["values"]["DSC"] for row in found["cases"]]
    assert rows[3]["HD95 (formula)"] == ""
    document = json.loads(summary)
    dice = document["mean"]["1"]["Dice"]
    assert dice == pytest.approx(found["results"][0]["value"]) == document["foreground_mean"]["Dice"]
    assert document["metric_per_case"][0]["reference_file"] == "truth/c0.npz"
    assert document["metric_per_case"][3]["prediction_file"] is None
    assert f"{dice:.3f} [" in latex
    (done,) = drive([[*words, "--format", "parquet", "-o", "out.parquet"]], cwd=study)
    assert done.status == 1
    assert pq.read_table(study / "out.parquet").column("DSC").to_pylist() == [float(row["DSC"]) for row in rows]


@pytest.mark.parametrize("form", ["table", "json", "csv", "parquet", "nnunet", "latex"])
def test_only_what_it_wrote_is_written_over(study, drive, form):
    words = ["metrics", "score", "truth", "good", "--format", form, "-o", "out"]
    (study / "out").write_text("my notes\n")
    refused, *_ = drive([words], cwd=study)
    assert refused.is_one_line("`out`", "not written by `assay metrics score`")
    (study / "out").unlink()
    first, again = drive([words, words], cwd=study)
    assert (first.status, again.status) == (0, 0), again.err
    assert (study / "out").stat().st_size > 100


FORMS = ["table", "json", "csv", "parquet", "nnunet", "latex", "methods"]


@pytest.mark.parametrize("form", FORMS)
def test_values_in_one_form_are_not_lost_to_another(study, drive, form):
    words = ["metrics", "score", "truth", "good", "-o", "out", "--format"]
    (first,) = drive([[*words, form]], cwd=study)
    assert first.status == 0, first.err
    before = (study / "out").read_bytes()
    others = [other for other in FORMS if other != form]
    for done in drive([[*words, other] for other in others], cwd=study):
        assert done.is_one_line(f"`out` holds what `assay metrics score --format {form}` wrote", "name another file")
    assert (study / "out").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "form", "remedy"),
    [
        ("v.json", "csv", "say --format json or nnunet, or name one that ends in .csv"),
        ("v.json", "table", "ends in .json, and --format table writes no such file: say --format json or nnunet"),
        ("v.JSON", "latex", "name one that ends in .tex"),
        ("v.csv", "json", "say --format csv, or name one that ends in .json"),
        ("v.parquet", "csv", "say --format parquet"),
        ("v.tex", "methods", "say --format latex, or name one that ends in .md"),
        ("v.txt", "nnunet", "say --format table or methods, or name one that ends in .json"),
        ("v.tsv", "csv", "ends in .tsv, and --format csv writes no such file: name one that ends in .csv"),
        ("page.html", "table", "name one that ends in .txt"),
    ],
)
def test_a_name_that_says_another_form_is_refused(study, drive, name, form, remedy):
    (study / "v.json").write_text("{}")
    done, tables = drive(
        [
            ["metrics", "score", "truth", "good", "--format", form, "-o", name],
            ["metrics", "score", "y.csv", "p.csv", "--format", form, "-o", name],
        ],
        cwd=study,
    )
    assert done.is_one_line(f"`{name}`", remedy)
    if form not in ("nnunet", "methods"):
        assert tables.is_one_line(f"`{name}`", remedy)
    assert (study / "v.json").read_text() == "{}"


@pytest.mark.parametrize(
    ("name", "form"),
    [("v.json", "nnunet"), ("a.TXT", "table"), ("m.md", "methods"), ("v.pq", "parquet"), ("v.2", "csv")],
)
def test_a_name_that_says_the_form_or_none_is_taken(study, drive, name, form):
    (done,) = drive([["metrics", "score", "truth", "good", "--format", form, "-o", name]], cwd=study)
    assert done.status == 0, done.err
    assert (study / name).stat().st_size > 100


def test_values_with_signatures_beside_them_stay(study, drive):
    words = ["metrics", "score", "truth", "good", "--format", "json", "-o", "v.json"]
    assert drive([words], cwd=study)[0].status == 0
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signed = sign_values(study / "v.json", SigningKey(private.public_key().public_bytes_raw(), private))
    (study / "link.json").symlink_to("v.json")
    before = {path: path.read_bytes() for path in study.glob("v.json*")}
    assert len(before) == 4
    calls = [words, [*words[:-1], "link.json"], [*words, "--metrics", "IoU"]]
    for done in drive(calls, cwd=study):
        assert done.is_one_line("has signatures beside it", "name another file, or remove", "v.json.dsse.json`")
        assert done.err.count("v.json.dsse.json`") == 1
    assert {path: path.read_bytes() for path in study.glob("v.json*")} == before
    for path in signed.files:
        path.unlink()
    assert drive([words], cwd=study)[0].status == 0


def test_signatures_without_their_values_are_of_no_others(study, drive):
    (study / "v.json.dsse.json").write_text("{}")
    (done,) = drive([["metrics", "score", "truth", "good", "--format", "json", "-o", "v.json"]], cwd=study)
    assert done.is_one_line("remove `v.json.dsse.json`")
    assert not (study / "v.json").exists()


def test_a_place_that_is_none_is_refused_before_the_work(study, drive):
    words = ["metrics", "score", "truth", "good", "-o"]
    for place, done in zip(
        ("good", "gone/out"), drive([[*words, "good"], [*words, "gone/out"]], cwd=study), strict=True
    ):
        assert done.is_one_line(f"`{place}`", "name a file")


@pytest.mark.parametrize("more", [[], ["--both-empty", "best"]])
def test_one_line_says_whose_values_a_summary_of_nnunet_has(study, drive, more):
    np.savez(study / "truth" / "c3.npz", labels=MASK * 0, spacing=[2, 1, 1])
    np.savez(study / "good" / "c3.npz", labels=MASK * 0, spacing=[2, 1, 1])
    words = ["metrics", "score", "truth", "good", "--metrics", "DSC", "--format", "nnunet", *more]
    (done,) = drive([words], cwd=study)
    said = "by your policy" if more else "by the formulas of nnU-Net"
    assert [line for line in done.err.splitlines() if line.startswith(f"--format nnunet: values {said}")]
    last = json.loads(done.out)["metric_per_case"][3]["metrics"]["1"]["Dice"]
    assert last == (1.0 if more else None)
    (tool,) = drive([["metrics", "score", "truth", "good", "--as", "nnunet", "--format", "json"]], cwd=study)
    assert json.loads(tool.out)["tools"][0]["cases"]["c3"] == "nan"


def test_a_summary_of_nnunet_is_of_one_algorithm(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "bad", "--format", "nnunet"]], cwd=study)
    assert done.is_one_line("one algorithm")


def test_the_same_call_prints_the_same(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--format", "json"]
    first, again = drive([words, words], cwd=study)
    assert first.out == again.out


def test_names_cannot_steer_a_terminal_a_page_or_a_spreadsheet(study, drive):
    name = "=cmd()\x1b[31m::error::"
    (study / "odd").mkdir()
    for folder in ("truth", "odd"):
        np.savez(study / folder / f"{name}.npz", labels=MASK, spacing=[2, 1, 1])
    shown, table = drive([["metrics", "score", "truth", "odd", *more] for more in ([], ["--format", "csv"])], cwd=study)
    assert "\x1b" not in shown.out + shown.err
    assert "\x1b" not in table.out
    assert "'=cmd()\ufffd[31m::error::" in table.out
    (done,) = drive([["metrics", "score", "truth", "odd", "--format", "csv", "-o", "out.csv"]], cwd=study)
    assert f"'{name}" in (study / "out.csv").read_text(encoding="utf-8"), done.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["-o", "page.html", "--report", "./page.html"], "are one file"),
        (["-o", "page.html", "--report", "link.html"], "are one file"),
        (["--report", "-"], "both go to standard output"),
        (["-o", "-", "--report", "-"], "both go to standard output"),
    ],
)
def test_values_and_page_do_not_share_a_place(study, drive, more, words):
    (study / "link.html").symlink_to("page.html")
    (done,) = drive([["metrics", "score", "truth", "good", *more]], cwd=study)
    assert done.is_one_line(words)
    assert not (study / "page.html").exists()


def test_a_page_on_standard_output_goes_with_values_in_a_file(study, drive):
    words = ["metrics", "score", "truth", "good", "-o", "out.json", "--format", "json", "--report", "-"]
    (done,) = drive([words], cwd=study)
    assert done.out.lstrip().startswith("<!DOCTYPE html>")
    assert json.loads((study / "out.json").read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (["good", "=bad"], "`=bad` has no name before `=`"),
        (["good", "x="], "`x=` names no place behind `=`"),
        (["good/../good", "good"], "two predictions are the same folder"),
        (["good", "./bad/../good"], "two predictions are the same folder"),
    ],
)
def test_an_algorithm_has_a_name_and_a_folder_of_its_own(study, drive, places, words):
    (done,) = drive([["metrics", "score", "truth", *places]], cwd=study)
    assert done.is_one_line(words)


def test_a_summary_of_nnunet_names_no_file_that_was_not_opened(study, drive):
    (study / "bad" / "c0.npz").unlink()
    (study / "bad" / "c0.npz").symlink_to(study / "good" / "c0.npz")
    (done,) = drive([["metrics", "score", "truth", "bad", "--format", "nnunet"]], cwd=study)
    files = [case["prediction_file"] for case in json.loads(done.out)["metric_per_case"]]
    assert files == [None, "bad/c1.npz", "bad/c2.npz", None]


def test_ranks_come_first_and_few_differences_are_listed(study, drive):
    for number in range(4, 9):
        for shift, folder in enumerate(("truth", "good", "bad", "worse")):
            (study / folder).mkdir(exist_ok=True)
            labels = np.roll(MASK, shift, number % 3)
            np.savez(study / folder / f"c{number}.npz", labels=labels, spacing=[2, 1, 1])
    (done,) = drive([["metrics", "score", "truth", "good", "bad", "worse"]], cwd=study)
    assert done.out.index("ranks by DSC") < done.out.index("paired differences")
    table, _, _ = done.out.partition("\npitfalls: ")
    listed = [line for line in table.splitlines() if " of 1: " in line and " - " in line]
    assert 0 < len(listed) <= 8


def test_cases_without_a_reference_are_listed_on_every_way(study, drive):
    rows = "".join(f"c{n},a\n" for n in range(12))
    (study / "cases.csv").write_text(f"case,centre\n{rows}")
    words = ["metrics", "score", "truth/c0.npz", "good", "--cases", "cases.csv", "--by", "centre"]
    done, whole = drive([[*words, "--report", "page.html"], [*words, "--format", "json"]], cwd=study)
    assert (done.status, whole.status) == (1, 1)
    assert "problem: good has 3 predictions without a reference: c1, c2, c3\n" in done.err
    assert "problem: the table of cases has 11 rows without a reference: c1, c2, c3, c4, c5 and 6 more\n" in done.err
    found = json.loads(whole.out)
    assert found["extra"] == {"good": ["c1", "c2", "c3"]}
    assert found["extra_rows"] == [f"c{n}" for n in range(1, 12)]
    assert "the table of cases has a row, and there is no reference" in (study / "page.html").read_text()


def test_a_line_says_which_rows_have_no_interval(study, drive):
    rows = "".join(f"c{n},{'ab'[n > 0]},p{n // 2}\n" for n in range(4))
    (study / "cases.csv").write_text(f"case,centre,patient\n{rows}")
    words = ["metrics", "score", "truth", "good", "--cases", "cases.csv", "--by", "centre"]
    one, grouped = drive([words, [*words, "--group", "patient"]], cwd=study)
    assert "no interval of centre=a: one case says nothing about others" in one.out
    assert "no interval of all cases; centre=b: 2 groups are too few" in grouped.out
    assert "no interval of centre=a: 1 group is too few" in grouped.out


def test_options_that_name_nothing_are_refused(study, drive):
    words = ["metrics", "score", "truth", "good"]
    more = [["--metrics", ""], ["--rank", " "]]
    for option, done in zip(more, drive([[*words, *each] for each in more], cwd=study), strict=True):
        assert done.is_one_line(f"{option[0]} names no metric")


def test_a_label_that_no_reference_shows_is_a_problem(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--labels", "a=9"]], cwd=study)
    assert done.status == 1
    assert "problem: no reference shows `a` (9); the labels that they have are 1\n" in done.err


def test_spacings_that_no_image_has_are_a_mistake(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--spacing", "1,2"]], cwd=study)
    assert done.is_one_line("--spacing has 2 numbers", "has 3 axes")
    assert done.status == 2


FINGERPRINT = """assay: fingerprint/1
name: organ
category: SemS
structure_volume: true
boundary_errors: distance_contour
class_imbalance: true
class_scores_available: false
"""


def pitfalls_of(done):
    return {row["id"]: row for row in json.loads(done.out)["pitfalls"]}


def test_pitfalls_stand_behind_the_table_and_change_no_status(study, drive):
    words = ["metrics", "score", "truth", "good", "--metrics", "DSC"]
    (study / "fingerprint.yaml").write_text(FINGERPRINT)
    plain, described = drive([words, [*words, "--fingerprint", "fingerprint.yaml"]], cwd=study)
    assert (plain.status, described.status) == (0, 0)
    table, _, told = plain.out.partition("\npitfalls: ")
    assert "what is not there: worst value" in table
    assert "P22-01 structures are so small that single voxels decide [recalled]" in told
    assert "DSC of 1: the median reference has 125 voxels (few: below 500), and one moves DSC by 0.008" in told
    assert "remedy: read NSD with a tolerance beside it" in told
    assert "P21-02" not in told
    assert "P21-02 no metric looks at volumes" in described.out
    assert "volumes matter (FP2.2), and are off by 0% in the mean" in described.out


def test_metrics_that_are_named_come_before_those_of_a_problem(study, drive):
    (study / "fingerprint.yaml").write_text(FINGERPRINT)
    words = ["metrics", "score", "truth", "good", "--fingerprint", "fingerprint.yaml", "--format", "json"]
    chosen, named = drive([words, [*words, "--metrics", "DSC"]], cwd=study)
    assert {row["label"] for row in json.loads(chosen.out)["results"]} > {"DSC", "AVDR"}
    assert {row["label"] for row in json.loads(named.out)["results"]} == {"DSC"}
    assert (pitfalls_of(chosen)["P21-02"]["status"], pitfalls_of(named)["P21-02"]["status"]) == ("not found", "found")


def test_a_policy_that_is_said_is_no_pitfall_though_it_is_the_usual_one(study, drive):
    for folder in ("truth", "good"):
        np.savez(study / folder / "c9.npz", labels=np.zeros_like(MASK), spacing=[2, 1, 1])
    words = ["metrics", "score", "truth", "good", "--format", "json"]
    silent, said = (pitfalls_of(one) for one in drive([words, [*words, "--both-empty", "best"]], cwd=study))
    assert (silent["P23-05"]["status"], said["P23-05"]["status"]) == ("found", "not found")
    assert silent["P23-05"]["numbers"] == {"references": 1, "both_empty": 1, "invented": 0}


def test_another_spacing_than_that_of_the_files_is_told(study, drive):
    words = ["metrics", "score", "truth", "good", "--format", "json"]
    theirs, same, other = drive([words, [*words, "--spacing", "2,1,1"], [*words, "--spacing", "1"]], cwd=study)
    assert [pitfalls_of(one)["P31-04"]["status"] for one in (theirs, same, other)] == [
        "not found",
        "not found",
        "found",
    ]
    assert "says a spacing of 2 x 1 x 1 mm, and 1 x 1 x 1 was given instead" in pitfalls_of(other)["P31-04"]["evidence"]


def test_the_page_has_what_was_found_and_what_was_not(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--metrics", "DSC", "--report", "page.html"]], cwd=study)
    page = (study / "page.html").read_text(encoding="utf-8")
    assert done.status == 0
    section = page[page.index('id="pitfalls"') : page.index('id="checklist"')]
    assert "the median reference has 125 voxels" in section
    for words in ("P22-01", "not found", "give its <code>fingerprint</code>", "excluded by how it is scored"):
        assert words in section or words.replace("<code>", "`").replace("</code>", "`") in section


def test_findings_of_many_classes_are_counted_and_few_are_shown(study, drive):
    labels = np.zeros((10, 12, 14), np.uint8)
    labels[::2, ::2, ::2] = np.arange(5 * 6 * 7).reshape(5, 6, 7) % 30 + 1
    for folder in ("many", "same"):
        (study / folder).mkdir()
        np.savez(study / folder / "c0.npz", labels=labels, spacing=[2, 1, 1])
    (done,) = drive([["metrics", "score", "many", "same", "--metrics", "DSC", "--report", "page.html"]], cwd=study)
    _, _, told = done.out.partition("  P22-01 ")
    assert "    and 27 more\n    remedy: " in told
    assert "More findings stand in the JSON: " in (study / "page.html").read_text(encoding="utf-8")


def test_labels_of_other_numbers_are_a_problem(study, drive):
    (study / "numbered").mkdir()
    for case in range(4):
        labels = np.where(np.roll(MASK, 1, case % 3) > 0, 200, 0)
        np.savez(study / "numbered" / f"c{case}.npz", labels=labels, spacing=[2, 1, 1])
    other, named = drive(
        [
            ["metrics", "score", "truth", "numbered"],
            ["metrics", "score", "truth", "numbered", "--regions", "all=1+200", "--only", "all"],
        ],
        cwd=study,
    )
    assert other.status == 1
    assert "problem: numbered: it shows 200 alone, and the references" in other.err
    assert "number both alike" not in named.err


def test_values_are_verified_by_their_json(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--format", "json", "-o", "values.json"]
    _, found, listed = drive(
        [words, ["verify", "values.json"], ["verify", "values.json", "--format", "json"]], cwd=study
    )
    assert found.status == 0
    assert found.out.endswith("verified\n")
    assert json.loads(listed.out)["numbers"]["different"] == 0
    content = json.loads((study / "values.json").read_text(encoding="utf-8"))
    content["results"][0]["value"] = 1.5
    (study / "values.json").write_text(json.dumps(content), encoding="utf-8")
    edited, signed, folder = drive(
        [["verify", "values.json"], ["verify", "values.json", "--signers", "values.json"], ["verify", "truth"]],
        cwd=study,
    )
    assert edited.status == 1
    assert "VER005  value is 1.5, and scored again " in edited.out
    assert signed.status == 2
    assert "values.json" in signed.err
    assert folder.is_one_line("holds no finished run")


def test_forms_of_values_alone_say_that_the_page_has_ranks_and_pitfalls(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--metrics", "DSC", "--replicates", "20", "--format"]
    table, whole = drive([[*words, form] for form in ("csv", "json")], cwd=study)
    assert "not in --format csv: ranks by " in table.err
    assert "has them, and so has the page of --report" in table.err
    assert "not in --format" not in whole.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--group", "patient"], "name it with --cases TABLE, which has the columns `case` and `patient`"),
        (["--by", "centre"], "name it with --cases TABLE, which has the columns `case` and `centre`"),
        (["--labels", "x"], "a dataset.json, or names with their numbers, such as liver=1,tumour=2"),
        (["--labels", "x" * 5000], "is no file, and gives no name a number"),
        (["--labels", "a=b"], "`b` is no label, which is a whole number"),
    ],
)
def test_what_is_missing_is_asked_for_in_one_line(study, drive, more, words):
    (done,) = drive([["metrics", "score", "truth", "good", *more]], cwd=study)
    assert done.is_one_line(words)
