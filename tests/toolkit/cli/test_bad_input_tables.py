"""Tables that are none, or not what the documents say: the file is named, and nothing is left half done."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

IDS = [f"p{i:02}" for i in range(12)]
TRUTH = ["benign", "malignant"] * 6
SCORES = [round((i * 7 % 12) / 12, 3) for i in range(12)]


def lines(header, *columns):
    return "\n".join([header, *(",".join(map(str, row)) for row in zip(*columns, strict=True))]) + "\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory, assay):
    """A study of twelve patients that checks and runs."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "y.csv").write_text(lines("patient,diagnosis", IDS, TRUTH))
    (folder / "a.csv").write_text(lines("patient,p_malignant", IDS, SCORES))
    pq.write_table(pa.table({"patient": IDS, "p_malignant": SCORES}), folder / "b.parquet")
    words = ["new", "evaluation", "--reference", "y.csv", "--prediction", "a.csv", "b.parquet"]
    made = assay(*words, "--positive", "malignant", cwd=folder)
    assert made.status == 0, made.err
    return folder


def to_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without_file(path):
    path.unlink()


def as_folder(path):
    path.unlink()
    path.mkdir()


def as_loop(path):
    path.unlink()
    path.symlink_to(path.name)


def as_bytes(data):
    def write(path):
        path.write_bytes(data)

    write.__name__ = repr(data[:24])
    return write


def edited(old, new):
    def edit(path):
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    edit.__name__ = f"{old!r} to {new!r}"
    return edit


def flipped(path):
    """One byte in the middle of a Parquet file's data."""
    data = bytearray(path.read_bytes())
    data[20] ^= 0xFF
    path.write_bytes(data)


DAMAGES = [
    # the table, what happens to it, what has to be said of it
    ("b.parquet", to_half, "no whole Parquet file"),
    ("b.parquet", as_bytes(b""), "b.parquet"),
    ("b.parquet", as_bytes(b"PAR1"), "no whole Parquet file"),
    ("b.parquet", as_bytes(b"PAR1" + bytes(100) + b"PAR1"), "b.parquet"),
    ("b.parquet", without_file, "does not exist"),
    ("b.parquet", as_folder, "is a folder"),
    ("b.parquet", as_loop, "b.parquet"),
    ("a.csv", as_bytes(b""), "empty"),
    ("a.csv", as_bytes(b"patient,p_malignant\n"), "no rows"),
    ("a.csv", as_bytes(b"\x00\x01\x02\xff" * 100), "a.csv"),
    ("a.csv", as_bytes("patient,p_malignant\np00,0.5\n".encode("utf-16")), "UTF-16"),
    ("a.csv", as_bytes(b"patient,p_malignant\ncaf\xe9,0.5\n"), "UTF-8"),
    ("a.csv", as_bytes(b'patient,p_malignant\n"p00,0.5\n' + b"p01,0.5\n" * 5), "a.csv"),
    ("a.csv", edited("p00,0.0", "p00,0.0,7"), "3 cells where the header has 2"),
    ("a.csv", edited("p00,0.0", "p00"), "1 cell where the header has 2"),
    ("a.csv", edited("p_malignant", "q_malignant"), "`p_malignant`"),
    ("a.csv", edited("patient,p_malignant", "p_malignant,p_malignant"), "p_malignant"),
    ("a.csv", edited("patient,", "name,"), "`patient`"),
    ("a.csv", edited("p00,0.0", "p00,high"), "`high`"),
    ("a.csv", edited("p00,0.0", "p00,1.5"), "1.5"),
    ("y.csv", edited("benign", "malignant"), "sha256"),
    ("y.csv", without_file, "y.csv"),
    ("y.csv", as_folder, "y.csv"),
]


EXCLUDING = {
    # one row that cannot be used, and the warning that says so
    "DAT041": edited("p00,0.0", "p00,nan"),
    "DAT013": edited("p00,", "p01,"),
    "DAT014": edited("p00,", "q00,"),
}


@pytest.mark.parametrize("command", ["compile", "run"])
def test_a_damaged_table_is_named(small, drive, tmp_path, command):
    calls = []
    for number, (name, damage, _) in enumerate(DAMAGES):
        folder = tmp_path / str(number)
        shutil.copytree(small, folder)
        damage(folder / name)
        calls.append(
            [command, f"{number}/evaluation.yaml", "-o", f"{number}/{'plan.json' if command == 'compile' else 'run'}"]
        )
    for number, done in enumerate(drive(calls, cwd=tmp_path)):
        name, damage, said = DAMAGES[number]
        assert done.is_clear(name, said), damage.__name__
        assert done.out == ""
        assert done.err.splitlines()[-1].startswith("assay: ")
        assert not (tmp_path / str(number) / "plan.json").exists()
        assert not (tmp_path / str(number) / "run").exists()


def test_rows_that_cannot_be_used_are_counted_and_their_items_are_wrong(small, drive, tmp_path):
    for code, damage in EXCLUDING.items():
        shutil.copytree(small, tmp_path / code)
        damage(tmp_path / code / "a.csv")
    calls = [["run", f"{code}/evaluation.yaml", "-o", f"{code}/run", "--set", "replicates=20"] for code in EXCLUDING]
    for code, done in zip(EXCLUDING, drive(calls, cwd=tmp_path), strict=True):
        assert done.status == 0, done.err
        assert f"warning[{code}]" in done.err
        assert "a.csv" in done.err
        results = json.loads((tmp_path / code / "run" / "results.json").read_bytes())["results"]
        assert {(row["n"], row["excluded"]) for row in results} == {(12, 0)}, code
        assert {row["missing"] for row in results if row["algorithm"] == "a"} <= {1, 2}, code
        assert {row["missing"] for row in results if row["algorithm"] != "a"} == {0}, code


def test_a_table_with_a_flipped_bit_is_no_other_result(small, assay, tmp_path):
    shutil.copytree(small, tmp_path / "s")
    flipped(tmp_path / "s" / "b.parquet")
    done = assay("run", tmp_path / "s" / "evaluation.yaml", "-o", tmp_path / "run")
    assert done.is_clear("b.parquet")
    assert not (tmp_path / "run" / "results.json").exists()


def test_a_table_that_changed_since_the_plan_was_compiled_is_refused(small, assay, tmp_path):
    shutil.copytree(small, tmp_path / "s")
    assert assay("compile", "evaluation.yaml", "-o", "plan.json", cwd=tmp_path / "s").status == 0
    edited("p00,0.0", "p00,0.25")(tmp_path / "s" / "a.csv")
    done = assay("run", "plan.json", "-o", "run", cwd=tmp_path / "s")
    assert done.is_one_line("a.csv")
    assert not (tmp_path / "s" / "run" / "results.json").exists()


PATHS = ["nothing.x", ".", "../" * 40 + "etc/passwd", "/etc/passwd", "loop.yaml", "a\\0b", "x" * 300]
FIELDS = {
    "dataset": "dataset: croissant.json",
    "fingerprint": "fingerprint: fingerprint.yaml",
    "file": 'file: "a.csv"',
}


def test_a_path_that_leads_nowhere_good_is_a_diagnostic(small, drive, tmp_path):
    shutil.copytree(small, tmp_path / "s")
    (tmp_path / "s" / "loop.yaml").symlink_to("loop.yaml")
    text = (small / "evaluation.yaml").read_text()
    cases = [(field, path) for field in FIELDS for path in PATHS]
    for number, (field, path) in enumerate(cases):
        assert FIELDS[field] in text
        changed = text.replace(FIELDS[field], f'{field}: "{path}"', 1)
        (tmp_path / "s" / f"{number}.yaml").write_text(changed)
    answers = drive([["check", f"{number}.yaml"] for number in range(len(cases))], cwd=tmp_path / "s")
    for number, (case, done) in enumerate(zip(cases, answers, strict=True)):
        assert done.is_clear(f"--> {number}.yaml:"), case


DRAFTS = [
    # what happens to the reference, and what has to be said of it
    (without_file, "no such file"),
    (as_folder, "is a folder"),
    (as_loop, "symbolic links"),
    (as_bytes(b""), "is empty"),
    (as_bytes(b"PAR1"), "no whole Parquet file"),
    (as_bytes(b"\xff\xfe\x00"), "UTF-16"),
    (as_bytes(b"patient,diagnosis\n"), "has a header and no rows"),
    (edited("p00,benign", "p00,benign,7"), "3 cells where the header has 2"),
    (edited("p01,", "p00,"), "in every row"),
    (edited("patient,diagnosis", "diagnosis,diagnosis"), "diagnosis"),
]
NEW = ["new", "evaluation", "--prediction", "a.csv", "--positive", "malignant", "--reference"]


class TestNew:
    def test_names_a_table_that_cannot_be_read(self, small, drive, tmp_path):
        folders = [tmp_path / str(number) for number in range(len(DRAFTS))]
        for folder, (damage, _) in zip(folders, DRAFTS, strict=True):
            folder.mkdir()
            for name in ("y.csv", "a.csv"):
                shutil.copy(small / name, folder)
            damage(folder / "y.csv")
        for (damage, said), done in zip(DRAFTS, drive([[*NEW, "y.csv"]] * len(DRAFTS), cwd=folders), strict=True):
            assert done.is_one_line(said), damage.__name__
        assert [path for path in tmp_path.rglob("*") if path.suffix in {".json", ".yaml"}] == []

    def test_says_which_tables_can_be_read(self, small, drive, tmp_path):
        names = ["y.xlsx", "y.txt", "y", "y.json"]
        shutil.copy(small / "a.csv", tmp_path)
        for name in names:
            shutil.copy(small / "y.csv", tmp_path / name)
        for name, done in zip(names, drive([[*NEW, name] for name in names], cwd=tmp_path), strict=True):
            assert done.is_one_line(name, "CSV, TSV and Parquet")

    def test_writes_all_or_nothing_where_it_may_not_write(self, small, as_nobody, tmp_path):
        for name in ("y.csv", "a.csv"):
            shutil.copy(small / name, tmp_path)
        tmp_path.chmod(0o555)
        done = as_nobody(*NEW, "y.csv", cwd=tmp_path)
        tmp_path.chmod(0o755)
        assert done.is_one_line("croissant.json", "cannot be written")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "y.csv"]
