"""The demo study: what its tables hold, that its documents describe them, that its mistakes can be seeded."""

import hashlib
import json
import warnings

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from assay import check
from assay.demo.study import MISTAKES, STUDY, break_study, copy_study
from assay_spec.diagnostic import Severity

CLASSIFIERS = ("logistic_regression", "random_forest", "calibrated_svm")


@pytest.fixture(scope="module")
def patients():
    return pq.read_table(STUDY / "patients.parquet")


@pytest.fixture(scope="module")
def croissant():
    return json.loads((STUDY / "croissant.json").read_text(encoding="utf-8"))


def predictions(name):
    return pq.read_table(STUDY / "predictions" / f"{name}.parquet")


def malignant(table):
    return table["diagnosis"].to_numpy() == "malignant"


def auroc(positive, score):
    above = score[positive][:, None] - score[~positive][None, :]
    return ((above > 0) + 0.5 * (above == 0)).mean()


def test_569_patients_of_whom_212_are_malignant(patients):
    assert patients.num_rows == 569
    assert malignant(patients).sum() == 212
    assert patients["patient"].to_pylist() == [f"wdbc-{i:03}" for i in range(569)]
    assert all(np.isfinite(patients[name].to_numpy()).all() for name in patients.column_names[3:])
    assert len(patients.column_names) == 33


def test_malignant_masses_have_the_larger_nuclei(patients):
    """Guards the coding: scikit-learn's 0 is malignant."""
    radius = patients["mean_radius"].to_numpy()
    assert radius[malignant(patients)].mean() > 17
    assert radius[~malignant(patients)].mean() < 13


def test_size_is_the_third_by_mean_radius(patients):
    radius, size = patients["mean_radius"].to_numpy(), patients["size"].to_numpy()
    assert radius[size == "small"].max() <= radius[size == "medium"].min()
    assert radius[size == "medium"].max() <= radius[size == "large"].min()
    assert [(size == name).sum() for name in ("small", "medium", "large")] == [189, 190, 190]


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_predictions_are_probabilities_of_the_same_patients(patients, name):
    table = predictions(name)
    probability = table["p_malignant"].to_numpy()
    assert table["patient"].equals(patients["patient"])
    assert ((probability >= 0) & (probability <= 1)).all()
    assert table["prediction"].to_pylist() == ["malignant" if p >= 0.5 else "benign" for p in probability]
    assert auroc(malignant(patients), probability) > 0.98


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_five_folds_hold_the_classes_in_equal_shares(patients, name):
    fold = predictions(name)["fold"].to_numpy()
    assert sorted(np.unique(fold)) == [0, 1, 2, 3, 4]
    shares = [malignant(patients)[fold == k].mean() for k in range(5)]
    assert max(shares) - min(shares) < 0.01


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_the_file_says_what_made_it(name):
    made_by = predictions(name).schema.metadata
    assert made_by[b"seed"] == b"20240212"
    assert made_by[b"classifier"]
    assert made_by[b"scikit-learn"]


def test_croissant_states_digest_and_size_of_the_table(croissant):
    (file,) = croissant["distribution"]
    data = (STUDY / file["contentUrl"]).read_bytes()
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert file["contentSize"] == f"{len(data)} B"


def test_croissant_describes_each_column_once_and_in_order(croissant, patients):
    fields = croissant["recordSet"][0]["field"]
    assert [field["source"]["extract"]["column"] for field in fields] == patients.column_names
    assert [field["@id"] for field in fields] == [f"patients/{name}" for name in patients.column_names]
    assert len({field["description"] for field in fields}) == len(fields)


def test_croissant_enumerates_the_diagnoses_found(croissant, patients):
    names = {row["diagnoses/name"] for row in croissant["recordSet"][1]["data"]}
    assert names == set(patients["diagnosis"].to_pylist())


def test_mlcroissant_finds_no_fault_and_reads_the_records(patients, caplog):
    mlcroissant = pytest.importorskip("mlcroissant")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = mlcroissant.Dataset(STUDY / "croissant.json")
        records = list(dataset.records("patients"))
        diagnoses = list(dataset.records("diagnoses"))
    assert dataset.metadata.ctx.issues.errors == set()
    assert dataset.metadata.ctx.issues.warnings == set()
    assert caplog.records == []
    assert [record["patients/patient"].decode() for record in records] == patients["patient"].to_pylist()
    assert records[0]["patients/mean_radius"] == 17.99
    assert len(diagnoses) == 2


def test_evaluation_names_files_and_columns_that_exist(patients):
    evaluation = yaml.safe_load((STUDY / "evaluation.yaml").read_text(encoding="utf-8"))
    assert (STUDY / evaluation["dataset"]).is_file()
    assert (STUDY / evaluation["fingerprint"]).is_file()
    assert {evaluation["id"], evaluation["reference"], *evaluation["by"]} <= set(patients.column_names)
    assert set(evaluation["classes"]) == set(patients["diagnosis"].to_pylist())
    for prediction in evaluation["predictions"]:
        columns = pq.read_table(STUDY / prediction["file"]).column_names
        assert {prediction["label"], prediction["fold"], *prediction["scores"].values()} <= set(columns)


def test_the_study_is_small():
    assert sum(path.stat().st_size for path in STUDY.rglob("*") if path.is_file()) < 300_000


def test_a_copy_is_the_study(tmp_path):
    copy_study(tmp_path / "wdbc")
    files = [path.relative_to(STUDY) for path in STUDY.rglob("*") if path.is_file()]
    assert len(files) == 8
    for file in files:
        assert (tmp_path / "wdbc" / file).read_bytes() == (STUDY / file).read_bytes()


def test_a_copy_overwrites_nothing(tmp_path):
    (tmp_path / "evaluation.yaml").write_text("mine")
    with pytest.raises(FileExistsError):
        copy_study(tmp_path)
    assert (tmp_path / "evaluation.yaml").read_text() == "mine"


def test_each_mistake_changes_its_document_in_one_line(tmp_path):
    copy_study(tmp_path)
    break_study(tmp_path)
    assert len({mistake.file for mistake in MISTAKES}) == len(MISTAKES) == 3
    for mistake in MISTAKES:
        before = (STUDY / mistake.file).read_text(encoding="utf-8").splitlines()
        after = (tmp_path / mistake.file).read_text(encoding="utf-8").splitlines()
        assert len(before) == len(after)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_the_broken_documents_can_still_be_read(tmp_path):
    copy_study(tmp_path)
    break_study(tmp_path)
    digest = json.loads((tmp_path / "croissant.json").read_text())["distribution"][0]["sha256"]
    assert len(digest) == 63
    assert "positive" not in yaml.safe_load((tmp_path / "evaluation.yaml").read_text())
    assert yaml.safe_load((tmp_path / "fingerprint.yaml").read_text())["unequal_severity"] is True


def error_lines(path):
    """The lines of a document in which `assay check` finds an error."""
    (report,) = check(str(path))
    return {found.span.line for found in report.diagnostics if found.severity is Severity.ERROR}


def test_each_mistake_is_found_where_it_was_made(tmp_path):
    copy_study(tmp_path)
    break_study(tmp_path)
    for mistake in MISTAKES:
        text = (tmp_path / mistake.file).read_text(encoding="utf-8")
        line = text[: text.index(mistake.new)].count("\n") + 1
        assert line in error_lines(tmp_path / mistake.file), mistake.file
        assert error_lines(STUDY / mistake.file) == set()
