"""`assay new evaluation`: three commands from somebody's tables to a report."""

import json
import shlex
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

N = 48
NAMES = ["benign", "malignant", "unclear"]


def write(path, **columns):
    table = pa.table(columns)
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        pc.write_csv(table, path, pc.WriteOptions(delimiter="\t" if path.suffix == ".tsv" else ","))


def truth(classes):
    return [classes[i % len(classes)] for i in range(N)]


def said(classes):
    """Classes that are right three times of four."""
    return [classes[(i + (i % 4 == 3)) % len(classes)] for i in range(N)]


def scores(classes, name):
    """Scores of one class that add up to 1 over all of them, and mostly speak of the true one."""
    return [(0.6 if name == right else 0.4 / (len(classes) - 1)) for right in said(classes)]


def two_classes(folder):
    write(folder / "y.csv", id=list(range(N)), y=truth(["0", "1"]))
    write(folder / "m.csv", id=list(range(N)), p=[(i * 7 % N) / N for i in range(N)])
    return ["--reference", "y.csv", "--prediction", "m.csv", "--positive", "1"]


def three_classes(folder):
    write(folder / "y.csv", case=[f"{i:04}" for i in range(N)], finding=truth(NAMES))
    every = {f"p_{name}": scores(NAMES, name) for name in NAMES}
    write(folder / "m.csv", case=[f"{i:04}" for i in range(N)], **every)
    return ["--reference", "y.csv", "--prediction", "m.csv"]


def classes_alone(folder):
    write(folder / "y.tsv", id=list(range(N)), truth=truth(NAMES))
    for name in ("a", "b"):
        write(folder / f"{name}.tsv", id=list(range(N)), says=said(NAMES), fold=[i % 3 for i in range(N)])
    return ["--reference", "y.tsv", "--prediction", "a.tsv", "b.tsv"]


def several_algorithms_in_one_file(folder):
    write(
        folder / "all.parquet",
        id=list(range(N)),
        y=truth(["no", "yes"]),
        net=scores(["no", "yes"], "yes"),
        svm=[0.5] * N,
    )
    return ["--reference", "all.parquet", "--prediction", "all.parquet", "--positive", "yes"]


def strange_names(folder):
    (folder / "my data").mkdir()
    write(folder / "my data" / "the truth, 2024.csv", **{"case: id": list(range(N)), "yes": truth(["null", "~"])})
    write(
        folder / "my data" / 'it\'s a "model".parquet',
        **{"case: id": list(range(N)), "p ~": scores(["null", "~"], "~")},
    )
    return [
        "--reference",
        "my data/the truth, 2024.csv",
        "--prediction",
        'my data/it\'s a "model".parquet',
        "--positive",
        "~",
    ]


def repeated_options(folder):
    two_classes(folder)
    write(folder / "n.csv", id=list(range(N)), p=[(i * 5 % N) / N for i in range(N)])
    return ["--prediction", "m.csv", "--positive=1", "--prediction", "n.csv", "--reference=y.csv"]


CASES = [two_classes, three_classes, classes_alone, several_algorithms_in_one_file, strange_names, repeated_options]


def commands_in(text):
    """The commands that an answer tells the user to go on with."""
    return [shlex.split(line)[1:] for line in text.splitlines() if line.startswith("  assay ")]


RUN = [three_classes, classes_alone, strange_names]
"""Of these the run is done; of the others it is only planned."""


@pytest.fixture(scope="module")
def followed(tmp_path_factory, drive):
    """What `new` answers to each case, and what comes of the two commands that it says to go on with."""
    folders = [tmp_path_factory.mktemp(case.__name__) for case in CASES]
    made = drive([["new", "evaluation", *case(folder)] for case, folder in zip(CASES, folders, strict=True)], folders)
    told = [commands_in(done.out) for done in made]
    calls = [check for check, _ in told]
    for case, (_, run) in zip(CASES, told, strict=True):
        calls.append([*run, "--set", "replicates=20", *([] if case in RUN else ["--dry-run"])])
    done = drive(calls, [*folders, *folders])
    runs = [folder / run[-1] for folder, (_, run) in zip(folders, told, strict=True)]
    return dict(zip(CASES, zip(made, done[: len(CASES)], done[len(CASES) :], runs, strict=True), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_what_it_says_to_do_next_can_be_done(followed, case):
    made, checked, done, _ = followed[case]
    assert made.status == 0, made.err
    assert (checked.status, "error" in checked.out) == (0, False), checked.out
    assert done.status == 0, done.err


@pytest.mark.parametrize("case", RUN)
def test_three_commands_lead_to_a_report(followed, case):
    *_, folder = followed[case]
    assert (folder / "report.html").stat().st_size > 10_000
    rows = json.loads((folder / "results.json").read_bytes())["results"]
    assert {row["n"] for row in rows} == {N}
    assert {"BalancedAccuracy", "Sensitivity"} <= {row["metric"] for row in rows}
    assert any(row["value"] is not None for row in rows)


@pytest.fixture
def here(tmp_path):
    two_classes(tmp_path)
    return tmp_path


WORDS = ["new", "evaluation", "--reference", "y.csv", "--prediction", "m.csv"]


def test_documents_stand_beside_tables_elsewhere(assay, here, tmp_path):
    words = [word if not word.endswith(".csv") else str(here / word) for word in WORDS]
    (tmp_path / "elsewhere").mkdir()
    made = assay(*words, "--positive", "1", cwd=tmp_path / "elsewhere")
    assert made.status == 0, made.err
    assert str(here / "croissant.json") in made.out.splitlines()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_tables_below_the_folder_are_named_by_their_path(assay, here):
    (here / "models").mkdir()
    (here / "m.csv").rename(here / "models" / "m.csv")
    made = assay(*WORDS[:-1], "models/m.csv", "--positive", "1", cwd=here)
    assert made.status == 0, made.err
    assert 'file: "models/m.csv"' in (here / "evaluation.yaml").read_text()
    assert assay("check", ".", cwd=here).status == 0


def test_a_table_that_is_named_twice_is_one_algorithm(assay, here):
    made = assay(*WORDS, "m.csv", "--positive", "1", cwd=here)
    assert made.status == 0, made.err
    assert (here / "evaluation.yaml").read_text().count("- name:") == 1


UNKNOWN = [
    # words that leave something open, and what is asked for
    (["--positive", "one"], "say it with --positive"),
    ([], "say it with --positive"),
    (["--positive", "1", "--id", "nobody"], "no column `nobody`"),
    (["--positive", "1", "--truth", "nobody"], "no column `nobody`"),
    (["--positive", "1", "-o", "elsewhere"], "lies outside"),
    (["--positive", "1", "gone.csv"], "gone.csv"),
    (["--positive", "1", "--positve"], "did you mean `--positive`?"),
]


def test_what_it_cannot_know_it_asks_for(drive, here):
    (here / "elsewhere").mkdir()
    answers = drive([[*WORDS, *words] for words, _ in UNKNOWN], cwd=here)
    for (words, said), done in zip(UNKNOWN, answers, strict=True):
        assert done.is_one_line(said), words
    assert not list(here.rglob("*.yaml"))


def test_nothing_is_overwritten(assay, here):
    (here / "evaluation.yaml").write_text("mine\n")
    assert assay(*WORDS, "--positive", "1", cwd=here).is_one_line("evaluation.yaml is there already")
    assert (here / "evaluation.yaml").read_text() == "mine\n"
    assert not (here / "croissant.json").exists()


def test_mlcroissant_finds_no_error_in_what_is_written(assay, tmp_path):
    """Nor does it miss anything but the citation, which only the author knows."""
    pytest.importorskip("mlcroissant")
    words = strange_names(tmp_path)
    assert assay("new", "evaluation", *words, cwd=tmp_path).status == 0
    path = tmp_path / "my data" / "croissant.json"
    program = Path(sys.executable).with_name("mlcroissant")
    done = assay("validate", "--jsonld", path, command=(program,))
    assert done.status == 0, done.err
    assert "error" not in done.err
    assert done.err.count("is recommended, but does not exist") == done.err.count("citeAs") == 1
