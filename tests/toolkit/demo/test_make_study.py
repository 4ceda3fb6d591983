"""The committed script still makes the committed study."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from assay.demo.study import STUDY

sklearn = pytest.importorskip("sklearn")

from sklearn.metrics import roc_auc_score  # noqa: E402

from assay.demo.croissant import describe, feature_description  # noqa: E402
from assay.demo.make_study import classifiers, features_of, patients, predictions  # noqa: E402

CLASSIFIERS = ("logistic_regression", "random_forest", "calibrated_svm")


@pytest.fixture(scope="module")
def table():
    return patients()


def stored(name):
    return pq.read_table(STUDY / "predictions" / f"{name}.parquet")


def test_the_patients_are_the_same(table):
    assert table.equals(pq.read_table(STUDY / "patients.parquet"))


def test_the_croissant_document_is_the_same(table):
    document = json.loads((STUDY / "croissant.json").read_text(encoding="utf-8"))
    assert describe(STUDY / "patients.parquet", features_of(table)) == document


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_the_predictions_are_the_same(table, name):
    made, kept = predictions(table, classifiers()[name]), stored(name)
    assert made["fold"].equals(kept["fold"])
    if kept.schema.metadata[b"scikit-learn"].decode() == sklearn.__version__:
        assert made.schema.equals(kept.schema, check_metadata=True)
        # Solvers stop where the machine's BLAS lets them, some 1e-9 apart.
        np.testing.assert_allclose(made["p_malignant"], kept["p_malignant"], rtol=0, atol=1e-6)
        assert made["prediction"].equals(kept["prediction"])
    else:
        truth = table["diagnosis"].to_numpy() == "malignant"
        areas = [roc_auc_score(truth, one["p_malignant"].to_numpy()) for one in (made, kept)]
        assert abs(areas[0] - areas[1]) < 0.02


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("mean_concave_points", "Mean over the nuclei of the image; number of concave parts"),
        ("fractal_dimension_error", "Standard error over the nuclei of the image; fractal dimension"),
        ("worst_area", "Mean of the three largest values in the image; area"),
    ],
)
def test_features_are_described_by_statistic_and_measure(name, start):
    assert feature_description(name).startswith(start)
