"""Makes the demo study anew: `python -m assay.demo.make_study [FOLDER]`. Needs scikit-learn."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sklearn  # type: ignore[import-untyped]
from sklearn.calibration import CalibratedClassifierCV  # type: ignore[import-untyped]
from sklearn.datasets import load_breast_cancer  # type: ignore[import-untyped]
from sklearn.ensemble import RandomForestClassifier  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from assay.croissant.write import text_of
from assay.demo.croissant import describe
from assay.demo.study import STUDY

SEED = 20240212
FOLDS = 5


def classifiers() -> dict[str, Any]:
    """The three classifiers, unfitted; the linear ones are solved to convergence, so that machines agree."""
    svm = LinearSVC(dual=False, tol=1e-10, max_iter=10_000, random_state=SEED)
    calibrated = CalibratedClassifierCV(svm, method="sigmoid", cv=5)
    logistic = LogisticRegression(solver="newton-cholesky", tol=1e-10)
    return {
        "logistic_regression": make_pipeline(StandardScaler(), logistic),
        "random_forest": RandomForestClassifier(n_estimators=500, random_state=SEED),
        "calibrated_svm": make_pipeline(StandardScaler(), calibrated),
    }


def patients() -> pa.Table:
    """569 patients: id, diagnosis, size group and the thirty features."""
    data = load_breast_cancer()
    # scikit-learn codes malignant as 0, against every convention of diagnostic tests.
    assert list(data.target_names) == ["malignant", "benign"]
    diagnosis = data.target_names[data.target]
    assert (diagnosis == "malignant").sum() == 212
    features = {name.replace(" ", "_"): data.data[:, i] for i, name in enumerate(data.feature_names)}
    radius = features["mean_radius"]
    tertile = np.digitize(radius, np.quantile(radius, [1 / 3, 2 / 3]))
    return pa.table(
        {
            "patient": [f"wdbc-{i:03}" for i in range(len(diagnosis))],
            "diagnosis": diagnosis.tolist(),
            "size": np.array(["small", "medium", "large"])[tertile].tolist(),
            **features,
        }
    )


def features_of(table: pa.Table) -> list[str]:
    """Names of the columns that a classifier may see."""
    return [name for name in table.column_names if name not in ("patient", "diagnosis", "size")]


def out_of_fold(classifier: Any, x: np.ndarray, malignant: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fold and probability of `malignant` of each patient, by a classifier that never saw the patient."""
    fold = np.zeros(len(malignant), dtype=np.int64)
    probability = np.zeros(len(malignant))
    splits = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(x, malignant)
    for number, (train, test) in enumerate(splits):
        classifier.fit(x[train], malignant[train])
        assert list(classifier.classes_) == [False, True]
        fold[test] = number
        probability[test] = classifier.predict_proba(x[test])[:, 1]
    return fold, probability


def predictions(table: pa.Table, classifier: Any) -> pa.Table:
    """Out-of-fold probabilities and labels of one classifier, with what made them in the file's metadata."""
    x = np.column_stack([table[name].to_numpy() for name in features_of(table)])
    fold, probability = out_of_fold(classifier, x, table["diagnosis"].to_numpy() == "malignant")
    columns = {
        "patient": table["patient"],
        "fold": pa.array(fold, pa.int8()),
        "p_malignant": probability,
        "prediction": np.where(probability >= 0.5, "malignant", "benign").tolist(),
    }
    made_by = {"classifier": " ".join(repr(classifier).split()), "scikit-learn": sklearn.__version__}
    return pa.table(columns).replace_schema_metadata({**made_by, "seed": str(SEED), "folds": str(FOLDS)})


def write_table(table: pa.Table, path: Path) -> None:
    """Writes a small Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=19)


def make_study(folder: Path) -> None:
    """Writes the tables and the Croissant document; the YAML documents beside them are written by hand."""
    table = patients()
    write_table(table, folder / "patients.parquet")
    document = describe(folder / "patients.parquet", features_of(table))
    (folder / "croissant.json").write_text(text_of(document), encoding="utf-8")
    for name, classifier in classifiers().items():
        write_table(predictions(table, classifier), folder / "predictions" / f"{name}.parquet")


if __name__ == "__main__":
    make_study(Path(sys.argv[1]) if len(sys.argv) > 1 else STUDY)
