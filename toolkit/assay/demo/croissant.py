"""The Croissant metadata of the demo study, written from the table that it describes."""

from pathlib import Path

from assay.croissant.write import CONFORMS_TO, PARQUET, column_field, document_of, file_object
from assay_spec.croissant.agents import Organization, Person
from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet
from assay_spec.model import Json, Reference, Text
from assay_spec.record import replace

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


def _column(name: str, data_type: str, description: str, *references: str) -> Field:
    """One field of `patients`, read from the column of the same name."""
    field = column_field(f"patients/{name}", name, data_type, "patients.parquet")
    joins = tuple(DataSource(field=Reference(id=each)) for each in references)
    return replace(field, description=Text(description), references=joins)


def _patients(features: list[str]) -> RecordSet:
    """The record set with one record per patient."""
    size = "Third of this dataset by mean_radius: small, medium or large nuclei. A description, not a diagnosis."
    return RecordSet(
        id="patients",
        name=Text("patients"),
        description=Text("One record per patient."),
        key=(Reference(id="patients/patient"),),
        field=(
            _column("patient", "sc:Text", "Identifier of the patient in this study."),
            _column("diagnosis", "sc:Text", "Diagnosis of the mass: malignant or benign.", "diagnoses/name"),
            _column("size", "sc:Text", size),
            *(_column(name, "sc:Float", feature_description(name)) for name in features),
        ),
    )


def _diagnoses() -> RecordSet:
    """The closed list of diagnoses."""
    pages = {"benign": "Benign_tumor", "malignant": "Malignancy"}
    parts = (("name", "sc:Text", "Name of the diagnosis."), ("url", "sc:URL", "What the diagnosis is."))
    return RecordSet(
        id="diagnoses",
        name=Text("diagnoses"),
        description=Text("The two diagnoses."),
        data_type=("sc:Enumeration",),
        key=(Reference(id="diagnoses/name"),),
        field=tuple(
            Field(id=f"diagnoses/{name}", name=Text(name), description=Text(description), data_type=(data_type,))
            for name, data_type, description in parts
        ),
        data=Json(
            [
                {"diagnoses/name": diagnosis, "diagnoses/url": f"https://en.wikipedia.org/wiki/{page}"}
                for diagnosis, page in pages.items()
            ]
        ),
    )


def describe(table: Path, features: list[str]) -> dict[str, object]:
    """The whole Croissant document for `table`, whose numeric columns are `features`."""
    creators = ("William H. Wolberg", "W. Nick Street", "Olvi L. Mangasarian")
    content = Text("The thirty features, the diagnosis and the size group of each patient.")
    dataset = Dataset(
        conforms_to=(CONFORMS_TO,),
        name=Text("breast-cancer-wisconsin-diagnostic"),
        description=Text(DESCRIPTION),
        url="https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
        license=("https://creativecommons.org/licenses/by/4.0/",),
        creator=tuple(Person(name=Text(name)) for name in creators),
        publisher=(Organization(name=Text("UCI Machine Learning Repository")),),
        date_published="1995-11-01",
        version="1.0.0",
        in_language=(Json("en"),),
        keywords=("breast cancer", "cytology", "fine needle aspirate", "classification"),
        cite_as=Text(CITATION),
        distribution=(replace(file_object(table.name, table.name, table, (PARQUET,)), description=content),),
        record_set=(_patients(features), _diagnoses()),
    )
    return document_of(dataset)
