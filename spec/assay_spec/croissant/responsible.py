"""Croissant RAI 1.0: what a dataset says about its making, its limits and its people.

The specification is https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html, the table of section "RAI
property information". It allows some properties one value only, and shows a list at one of them; lists are read
everywhere, and `SINGLE` says where the table wants one.
"""

from assay_spec.model import Json, Model, Text, prop

RAI = "RAI property information#rai-property-information"


class Responsible(Model, mixin=True, linked=True):
    """What makes the use of a dataset responsible."""

    data_collection: tuple[Text, ...] = prop("rai:dataCollection", default=(), source=RAI)
    """How the data were collected."""
    data_collection_type: tuple[Text, ...] = prop("rai:dataCollectionType", default=(), source=RAI)
    """What kinds of collection these were, best in the words of `COLLECTION_TYPES`."""
    data_collection_missing_data: tuple[Text, ...] = prop("rai:dataCollectionMissingData", default=(), source=RAI)
    """What is missing from the data."""
    data_collection_raw_data: tuple[Text, ...] = prop("rai:dataCollectionRawData", default=(), source=RAI)
    """What the data were before they were worked on."""
    data_collection_timeframe: tuple[Text, ...] = prop("rai:dataCollectionTimeframe", default=(), source=RAI)
    """From when until when they were collected, by ISO 8601."""
    data_imputation_protocol: tuple[Text, ...] = prop("rai:dataImputationProtocol", default=(), source=RAI)
    """How missing values were filled in."""
    data_manipulation_protocol: tuple[Text, ...] = prop("rai:dataManipulationProtocol", default=(), source=RAI)
    """How the data were changed."""
    data_preprocessing_protocol: tuple[Text, ...] = prop("rai:dataPreprocessingProtocol", default=(), source=RAI)
    """What was done to make them fit for a model."""
    data_annotation_protocol: tuple[Text, ...] = prop("rai:dataAnnotationProtocol", default=(), source=RAI)
    """Who annotated them, how, and by which instructions."""
    data_annotation_platform: tuple[Text, ...] = prop("rai:dataAnnotationPlatform", default=(), source=RAI)
    """With which tools people annotated them."""
    data_annotation_analysis: tuple[Text, ...] = prop("rai:dataAnnotationAnalysis", default=(), source=RAI)
    """How single annotations became labels, and where annotators disagreed."""
    data_release_maintenance_plan: tuple[Text, ...] = prop("rai:dataReleaseMaintenancePlan", default=(), source=RAI)
    """Who keeps the dataset, when it is brought up to date, and how it ends."""
    personal_sensitive_information: tuple[Text, ...] = prop("rai:personalSensitiveInformation", default=(), source=RAI)
    """What in it is personal or sensitive, and how that is protected."""
    data_social_impact: tuple[Text, ...] = prop("rai:dataSocialImpact", default=(), source=RAI)
    """What good and what harm its use may do."""
    data_biases: tuple[Text, ...] = prop("rai:dataBiases", default=(), source=RAI)
    """Who or what is over- or under-represented."""
    data_limitations: tuple[Text, ...] = prop("rai:dataLimitations", default=(), source=RAI)
    """What the data cannot show, and what they should not be used for."""
    data_use_cases: tuple[Text, ...] = prop("rai:dataUseCases", default=(), source=RAI)
    """What they are meant for."""
    annotations_per_item: tuple[Json, ...] = prop("rai:annotationsPerItem", default=(), source=RAI)
    """How many people labelled each item."""
    annotator_demographics: tuple[Text, ...] = prop("rai:annotatorDemographics", default=(), source=RAI)
    """Who the annotators were."""
    machine_annotation_tools: tuple[Text, ...] = prop("rai:machineAnnotationTools", default=(), source=RAI)
    """Which programs annotated them."""
    has_synthetic_data: tuple[Json, ...] = prop("rai:hasSyntheticData", default=(), source="NeurIPS 2026, data hosting")
    """Whether some of the data were made by a program; not in RAI 1.0, and asked for by NeurIPS 2026."""


SINGLE = (
    "data_collection",
    "data_collection_missing_data",
    "data_collection_raw_data",
    "data_imputation_protocol",
    "data_manipulation_protocol",
    "data_annotation_protocol",
    "data_social_impact",
    "annotations_per_item",
)
"""The properties with one value."""

COLLECTION_TYPES = (
    "Surveys",
    "Secondary Data analysis",
    "Physical data collection",
    "Direct measurement",
    "Document analysis",
    "Manual Human Curator",
    "Software Collection",
    "Experiments",
    "Web Scraping",
    "Web API",
    "Focus groups",
    "Self-reporting",
    "Customer feedback data",
    "User-generated content data",
    "Passive Data Collection",
    "Others",
)
"""The words that are recommended for kinds of collection."""

OTHER_NAMES = {
    "annotationPlatform": "dataAnnotationPlatform",
    "annotationProtocol": "dataAnnotationProtocol",
    "annotatorsDemographics": "annotatorDemographics",
    "dataAnnotationDemographics": "annotatorDemographics",
    "dataAnnotationPerItemTime": "annotationsPerItem",
    "dataAnnotationTools": "machineAnnotationTools",
    "dataBias": "dataBiases",
    "dataCollectionRaw": "dataCollectionRawData",
    "dataCollectionTimeFrame": "dataCollectionTimeframe",
    "dataCollectionTimeFrameEnd": "dataCollectionTimeframe",
    "dataCollectionTimeFrameStart": "dataCollectionTimeframe",
    "dataLimitation": "dataLimitations",
    "dataPreprocessingImputation": "dataImputationProtocol",
    "dataPreprocessingManipulation": "dataManipulationProtocol",
    "dataReleaseMaintenance": "dataReleaseMaintenancePlan",
    "socialImpact": "dataSocialImpact",
    "useCases": "dataUseCases",
}
"""Names that are used for properties: by the specification's own overview and examples, and in published files."""

NOT_THE_SAME = frozenset(
    [
        "dataAnnotationPerItemTime",
        "dataAnnotationTools",
        "dataCollectionTimeFrameEnd",
        "dataCollectionTimeFrameStart",
    ]
)
"""Those of them that may say something else than the property."""
