"""Made-up studies, each with something that a report must bear."""

import csv
import hashlib
import json
from dataclasses import dataclass

import numpy as np

from assay.demo.study import STUDY


@dataclass(frozen=True, kw_only=True)
class Study:
    """A made-up study: its tables follow from the seed."""

    classes: tuple = ("no", "yes")
    positive: str = "yes"
    algorithms: tuple = ("plain", "better")
    items: int = 240
    groups: dict = None
    """Subgroup columns with their values."""
    cluster: int = 0
    """Items of one group, which then belong together."""
    scored: bool = True
    labelled: bool = True
    skill: float = 1.0
    missing: int = 0
    """Items about which the first algorithm says nothing."""
    metrics: str = ""
    replicates: int = 40
    seed: int = 11


LONG = "a_name_without_any_space_in_it_that_goes_on_and_on_until_there_is_no_room_left_v2_final"
STUDIES = {
    "binary": Study(groups={"site": ("north", "south")}),
    "classes": Study(
        classes=("melanoma", "nevus", "keratosis", "carcinoma", "other"),
        positive="",
        groups={"site": ("north", "south")},
        metrics="[BalancedAccuracy, MCC, Sensitivity, PPV, AUROC, Brier, ECE]",
    ),
    "single": Study(algorithms=("only",)),
    "labels": Study(scored=False, metrics="[BalancedAccuracy, Sensitivity, Specificity, LR+]"),
    "crowd": Study(
        algorithms=tuple(f"model-{n:02}" for n in range(12)),
        items=600,
        groups={"centre": tuple(f"centre {n:02}" for n in range(20))},
        missing=7,
        metrics="[Sensitivity, AUROC, Brier]",
        replicates=8,
    ),
    "names": Study(
        classes=("良性", "恶性的非常长的类别名称用于测试布局"),
        positive="恶性的非常长的类别名称用于测试布局",
        algorithms=("Модель с очень длинным названием, обученная на данных нескольких центров", "نموذج", LONG),
        groups={"центр": ("Санкт-Петербург", "القاهرة")},
    ),
    "tiny": Study(items=9, groups={"site": ("x", "y", "z")}),
    "perfect": Study(items=60, skill=60.0, labelled=False),
    "clustered": Study(items=300, cluster=6),
    "blanks": Study(items=120, groups={"site": ("north", "south", "")}, metrics="[Sensitivity, NPV]"),
}


def tables(study, folder):
    """Write the tables and the documents of a study."""
    rng = np.random.default_rng(study.seed)
    truth = rng.choice(len(study.classes), study.items)
    columns = {name: rng.choice(values, study.items) for name, values in (study.groups or {}).items()}
    if study.cluster:
        columns["family"] = [f"f{n // study.cluster}" for n in range(study.items)]
    keys = [f"c{n:04}" for n in range(study.items)]
    write(
        folder / "truth.csv",
        ["case", "finding", *columns],
        zip(keys, np.array(study.classes)[truth], *columns.values(), strict=True),
    )
    for number in range(len(study.algorithms)):
        z = rng.normal(size=(study.items, len(study.classes)))
        z[np.arange(study.items), truth] += study.skill * (1 + number % 5 / 3)
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        label = np.array(study.classes)[p.argmax(axis=1)]
        kept = slice(None, -study.missing if study.missing and not number else None)
        write(
            folder / f"{number}.csv", ["case", "label", *study.classes], list(zip(keys, label, *p.T, strict=True))[kept]
        )
    columns = ("case", "finding", *columns)
    (folder / "croissant.json").write_text(json.dumps(croissant(folder / "truth.csv", columns)), encoding="utf-8")
    (folder / "fingerprint.yaml").write_text(FINGERPRINT, encoding="utf-8")
    (folder / "evaluation.yaml").write_text(evaluation(study), encoding="utf-8")
    return folder / "evaluation.yaml"


def write(path, heads, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])


FINGERPRINT = """\
assay: fingerprint/1
name: problem
category: ImLC
error_preference: FN
decision_rule: argmax
calibration_requested: true
class_imbalance: false
prevalence_reflects_population: false
class_scores_available: true
"""


def croissant(path, columns):
    """A Croissant document of one table of text."""
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"items/{name}",
            "name": name,
            "dataType": "sc:Text",
            "source": {"fileObject": {"@id": path.name}, "extract": {"column": name}},
        }
        for name in columns
    ]
    file = {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    demo = json.loads((STUDY / "croissant.json").read_bytes())
    return demo | {
        "name": "made-up",
        "distribution": [file],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "items", "name": "items", "field": fields}],
    }


def evaluation(study):
    """A YAML document is a JSON document with fewer quotation marks."""
    scored = (study.positive,) if study.positive else study.classes
    return json.dumps(
        {
            "assay": "evaluation/1",
            "name": "study",
            "title": "A made-up study",
            "dataset": "croissant.json",
            "record_set": "items",
            "id": "case",
            "reference": "finding",
            "classes": study.classes,
            **({"positive": study.positive} if study.positive else {}),
            **(
                {"fingerprint": "fingerprint.yaml"}
                if not study.metrics
                else {"metrics": study.metrics[1:-1].split(", ")}
            ),
            "predictions": [
                {
                    "name": name,
                    "file": f"{number}.csv",
                    **({"scores": {one: one for one in scored}} if study.scored else {}),
                    **({"label": "label"} if study.labelled or not study.scored else {}),
                }
                for number, name in enumerate(study.algorithms)
            ],
            "by": list(study.groups or ()),
            **({"group": "family"} if study.cluster else {}),
            "replicates": study.replicates,
            "seed": 5,
        },
        ensure_ascii=False,
    )
