"""Where `assay metrics score` writes, and what it does not write over."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.toolkit.cli.disks import mounted

from assay.cli.values import require_place
from assay.errors import RunError
from assay.metrics.segmentation.signing import sign_values
from assay.runs.signing import SigningKey


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


def test_no_parquet_file_of_others_is_written_over(study, drive):
    pq.write_table(pa.table({"patient": ["p1"], "made by": ["assay metrics scor"]}), study / "patients.parquet")
    before = (study / "patients.parquet").read_bytes()
    words = ["--format", "parquet", "-o", "patients.parquet"]
    for done in drive([["metrics", "score", *of, *words] for of in (("truth", "good"), ("y.csv", "p.csv"))], cwd=study):
        assert done.status == 2
    assert (study / "patients.parquet").read_bytes() == before


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_scored(study):
    """Also for those who may write everything: on a file system that is read-only."""
    with (
        mounted(study / "small", "ro,size=16k") as small,
        pytest.raises(RunError, match=r"nothing can be written in `.*small`, which is read-only"),
    ):
        require_place("metrics score --report", small / "page.html")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_the_page_is_not_lost_with_a_table_that_nobody_can_read(study):
    words = ["metrics", "score", "truth", "good", "--report", "page.html"]
    code = "import os, sys; os.dup2(os.open('/dev/full', os.O_WRONLY), 1); from assay.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=study, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert (study / "page.html").read_text().rstrip().endswith("</html>")


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
