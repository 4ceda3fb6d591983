"""The Croissant metadata of the demo study, written from the table that it describes."""

import hashlib
from pathlib import Path

from assay_spec.croissant.official import CONTEXT

DESCRIPTION = (
    "569 breast masses, one per patient, from the University of Wisconsin Hospitals, Madison. Each row "
    "describes the cell nuclei seen in one digitized image of a fine needle aspirate by thirty numbers "
    "(ten measures; their mean, standard error and the mean of the three largest), with the diagnosis: "
    "212 malignant, 357 benign. The patients were referred to a clinic; the share of malignant masses is "
    "not that of a screened population."
)

CITATION = (
    "@misc{wolberg_breast_cancer_wisconsin_diagnostic, author = {Wolberg, William and Street, Nick and "
    "Mangasarian, Olvi}, title = {Breast Cancer Wisconsin (Diagnostic)}, year = {1995}, publisher = {UCI "
    "Machine Learning Repository}, doi = {10.24432/C5DW2B}}"
)

STATISTICS = {
    "mean": "Mean over the nuclei of the image",
    "error": "Standard error over the nuclei of the image",
    "worst": "Mean of the three largest values in the image",
}

MEASURES = {
    "radius": "radius: mean distance from the centre of a nucleus to its outline",
    "texture": "texture: standard deviation of the grey values",
    "perimeter": "perimeter",
    "area": "area",
    "smoothness": "smoothness: local variation of the radius",
    "compactness": "compactness: perimeter² / area - 1",
    "concavity": "concavity: severity of the concave parts of the outline",
    "concave_points": "number of concave parts of the outline",
    "symmetry": "symmetry",
    "fractal_dimension": "fractal dimension of the outline (coastline approximation - 1)",
}


def feature_description(name: str) -> str:
    """What a feature such as `mean_radius`, `radius_error` or `worst_radius` says about the nuclei."""
    if name.endswith("_error"):
        statistic, measure = "error", name.removesuffix("_error")
    else:
        statistic, _, measure = name.partition("_")
    return f"{STATISTICS[statistic]}; {MEASURES[measure]}."


def field(name: str, data_type: str, description: str, **more: object) -> dict[str, object]:
    """One field of `patients`, read from the column of the same name."""
    source = {"fileObject": {"@id": "patients.parquet"}, "extract": {"column": name}}
    return {
        "@type": "cr:Field",
        "@id": f"patients/{name}",
        "name": name,
        "description": description,
        "dataType": data_type,
        "source": source,
        **more,
    }


def patients(features: list[str]) -> dict[str, object]:
    """The record set with one record per patient."""
    diagnosis = {"references": {"field": {"@id": "diagnoses/name"}}}
    size = "Third of this dataset by mean_radius: small, medium or large nuclei. A description, not a diagnosis."
    return {
        "@type": "cr:RecordSet",
        "@id": "patients",
        "name": "patients",
        "description": "One record per patient.",
        "key": {"@id": "patients/patient"},
        "field": [
            field("patient", "sc:Text", "Identifier of the patient in this study."),
            field("diagnosis", "sc:Text", "Diagnosis of the mass: malignant or benign.", **diagnosis),
            field("size", "sc:Text", size),
            *(field(name, "sc:Float", feature_description(name)) for name in features),
        ],
    }


def diagnoses() -> dict[str, object]:
    """The closed list of diagnoses."""
    name = {
        "@type": "cr:Field",
        "@id": "diagnoses/name",
        "name": "name",
        "description": "Name of the diagnosis.",
        "dataType": "sc:Text",
    }
    url = {
        "@type": "cr:Field",
        "@id": "diagnoses/url",
        "name": "url",
        "description": "What the diagnosis is.",
        "dataType": "sc:URL",
    }
    pages = {"benign": "Benign_tumor", "malignant": "Malignancy"}
    return {
        "@type": "cr:RecordSet",
        "@id": "diagnoses",
        "name": "diagnoses",
        "description": "The two diagnoses.",
        "dataType": "sc:Enumeration",
        "key": {"@id": "diagnoses/name"},
        "field": [name, url],
        "data": [
            {"diagnoses/name": diagnosis, "diagnoses/url": f"https://en.wikipedia.org/wiki/{page}"}
            for diagnosis, page in pages.items()
        ],
    }


def file_object(table: Path) -> dict[str, object]:
    """The Parquet file with its size and digest as they are on disk."""
    data = table.read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": table.name,
        "name": table.name,
        "description": "The thirty features, the diagnosis and the size group of each patient.",
        "contentUrl": table.name,
        "contentSize": f"{len(data)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def describe(table: Path, features: list[str]) -> dict[str, object]:
    """The whole Croissant document for `table`, whose numeric columns are `features`."""
    creators = ("William H. Wolberg", "W. Nick Street", "Olvi L. Mangasarian")
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "breast-cancer-wisconsin-diagnostic",
        "description": DESCRIPTION,
        "url": "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator": [{"@type": "sc:Person", "name": name} for name in creators],
        "publisher": {"@type": "sc:Organization", "name": "UCI Machine Learning Repository"},
        "datePublished": "1995-11-01",
        "version": "1.0.0",
        "inLanguage": "en",
        "isLiveDataset": False,
        "keywords": ["breast cancer", "cytology", "fine needle aspirate", "classification"],
        "citeAs": CITATION,
        "distribution": [file_object(table)],
        "recordSet": [patients(features), diagnoses()],
    }
