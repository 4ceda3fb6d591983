"""`assay metrics fingerprint` of tables."""

import gzip

import pytest
from tests.toolkit.cli.fingerprint.terminal import codes, loaded

TABLE = "id,patient,truth,p_ill\n" + "".join(
    f"i{row},p{row // 2},{'ill' if row % 20 == 0 else 'well'},{'' if row == 7 else row / 100}\n" for row in range(100)
)


def test_tables_tell_of_classes_scores_groups_and_gaps(tmp_path, drive):
    (tmp_path / "study.csv").write_text(TABLE)
    words = ["metrics", "fingerprint", "study.csv", "--no-input", "--answer", "FP2.6=argmax", "--answer", "FP4.2=no"]
    done, recommended = drive([words, ["metrics", "recommend", "fingerprint.yaml"]], cwd=tmp_path)
    assert (done.status, recommended.status) == (0, 0)
    model = loaded(tmp_path / "fingerprint.yaml")
    assert (model.category, model.class_imbalance, model.class_scores_available) == ("ImLC", True, True)
    assert (model.invalid_output_possible, model.non_independent, model.multiple_labels) == (True, "grouped", False)


def test_costs_and_targets_are_written_as_documents_want_them(tmp_path, drive):
    (tmp_path / "study.csv").write_text(TABLE)
    said = ["2.5.1=yes", "4.2=no", "2.6=target_value"]
    words = ["metrics", "fingerprint", "study.csv", "--no-input", *(f"--answer=FP{each}" for each in said)]
    words += ["--answer", "costs=ill>well=10, well>ill=0.5", "--answer", "target=sensitivity"]
    (done,) = drive([[*words, "--answer", "target_value=0.95"]], cwd=tmp_path)
    assert done.status == 0, done
    model = loaded(tmp_path / "fingerprint.yaml")
    assert [(each.reference, each.prediction, each.cost) for each in model.costs] == [
        ("ill", "well", 10),
        ("well", "ill", 0.5),
    ]
    assert (model.target, model.target_value) == ("sensitivity", 0.95)
    assert {"MOD002", "FPR031"} >= codes(tmp_path / "fingerprint.yaml")


@pytest.mark.parametrize("name", ["r.txt", "r.jsonl", "r.csv.gz", "r.tsv.gz", "r.pq", "r.tab", "gone.csv"])
def test_score_and_fingerprint_know_the_same_tables(tmp_path, drive, name):
    text = TABLE.replace(",", "\t").encode() if name == "r.tab" else TABLE.encode()
    if name != "gone.csv":
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    (tmp_path / "p.csv").write_text(TABLE)
    words = [["metrics", "fingerprint", name, "--no-input"], ["metrics", "score", name, "p.csv"]]
    done = drive([*words, ["metrics", "tools", name, "p.csv", "--metrics", "AUROC"]], cwd=tmp_path)
    if name == "r.tab":
        assert done[0].status == 1
        return
    assert {(each.status, each.err.count("\n")) for each in done} == {(2, 1)}
    assert len({each.err for each in done}) == 1
    assert name in done[0].err


def test_options_of_masks_and_tables_are_told_apart(folder, drive):
    (folder / "study.csv").write_text(TABLE)
    calls = (["study.csv", "--small-below", "3"], ["truth", "--id", "id"], ["study.csv", "gone.csv"], ["gone"])
    done = drive([["metrics", "fingerprint", *words, "--no-input"] for words in calls], cwd=folder)
    told = (("--small-below", "table"), ("--id is for tables", "`truth`"), ("gone.csv",), ("gone",))
    assert all(each.is_one_line(*words) for each, words in zip(done, told, strict=True))


@pytest.mark.parametrize("of", ["", "ill:"])
def test_what_is_not_asked_of_tables_is_refused_of_classes_too(tmp_path, drive, of):
    (tmp_path / "study.csv").write_text(TABLE)
    words = ["metrics", "fingerprint", "study.csv", "--no-input", "--answer", f"{of}FP3.3=no"]
    (done,) = drive([words], cwd=tmp_path)
    assert done.is_one_line(f"--answer `{of}FP3.3=no`: `tubular_shape` is asked of SemS or InS, and this is ImLC")
    assert not (tmp_path / "fingerprint.yaml").exists()
