"""Words: properties that are nearly those of Croissant, schema.org or its extension for responsible AI."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Node
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.model import properties
from assay_spec.walk import walk
from assay_validators.context import Context, near
from assay_validators.croissant.clauses import DATASET
from assay_validators.rule import rule

RAI = [
    "annotationsPerItem",
    "annotatorDemographics",
    "dataAnnotationAnalysis",
    "dataAnnotationPlatform",
    "dataAnnotationProtocol",
    "dataBiases",
    "dataCollection",
    "dataCollectionMissingData",
    "dataCollectionRawData",
    "dataCollectionTimeframe",
    "dataCollectionType",
    "dataImputationProtocol",
    "dataLimitations",
    "dataManipulationProtocol",
    "dataPreprocessingProtocol",
    "dataReleaseMaintenancePlan",
    "dataSocialImpact",
    "dataUseCases",
    "machineAnnotationTools",
    "personalSensitiveInformation",
    "hasSyntheticData",
]
"""The properties of Croissant RAI 1.0, and the one that NeurIPS 2026 adds."""

REMEMBERED = 1000
"""So many unknown properties are compared with the known ones once only, however many objects have them."""


@rule(
    "CRO080",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source="Croissant RAI 1.0, https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html",
)
def unknown_rai_property(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Property that Croissant RAI does not have.

    ## What it does
    Checks that properties under `rai:` are those of Croissant RAI 1.0.

    ## Why is this bad?
    What it says about the data is not found: neither by a program nor by a reviewer who looks for the right word.

    ## Example
    {"@type": "sc:Dataset", "rai:dataBias": "Patients of one hospital."}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataBiases": "Patients of one hospital."}

    ## References
    - Croissant RAI 1.0
    """
    terms = terms_of(ctx.document)
    tape = ctx.document.tape
    for key in tape.children(dataset.span.node):
        prefix, _, name = terms.canonical(tape.text(key)).partition(":")
        if prefix == "rai" and name not in RAI:
            word = tape.text(key)
            nearest = near(name, RAI)
            yield ctx.warning(
                ctx.document.span(key),
                f"`{word}` is no property of Croissant RAI",
                help=f"did you mean `{word.removesuffix(name)}{nearest}`?" if nearest else "use a prefix of your own",
            )


@rule("CRO081", since="0.1", on=Dataset, severity=Severity.WARNING, source=DATASET)
def misspelt_property(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Property that is nearly one of Croissant's.

    ## What it does
    Checks that no property of schema.org is used that is nearly one which the object could have. Other properties of
    schema.org may stand anywhere.

    ## Why is this bad?
    Most often it is a slip of the pen, and what it says is silently ignored.

    ## Example
    {"@type": "sc:Dataset", "recordsets": []}

    Use instead:
    {"@type": "sc:Dataset", "recordSet": []}

    ## References
    - Croissant 1.1, Dataset-level information
    """
    terms = terms_of(ctx.document)
    tape = ctx.document.tape
    for node in walk(dataset):
        if not isinstance(node, Node) or tape.kind(node.span.node) != Kind.OBJECT:
            continue
        known = _names(type(node))
        for key in tape.children(node.span.node):
            prefix, _, name = terms.canonical(tape.text(key)).partition(":")
            if prefix == "sc" and name not in known and name not in SCHEMA_ORG:
                nearest = _nearest(name, type(node))
                if nearest:
                    yield ctx.warning(
                        ctx.document.span(key),
                        f"`{type(node).__name__}` has no property `{tape.text(key)}`",
                        help=f"did you mean `{nearest}`?",
                    )


@lru_cache(maxsize=REMEMBERED)
def _nearest(name: str, model: type[Node]) -> str:
    """The property of a model that is nearest to a name."""
    return near(name, _names(model))


@cache
def _names(model: type[Node]) -> Sequence[str]:
    """What the properties of a model are called, without their prefixes."""
    return [declared.key.rpartition(":")[2] for declared in properties(model).values()]


SCHEMA_ORG = frozenset(
    [
        "about",
        "abstract",
        "accessMode",
        "accountablePerson",
        "alternateName",
        "archivedAt",
        "author",
        "award",
        "citation",
        "comment",
        "contactPoint",
        "contentLocation",
        "contentRating",
        "contributor",
        "copyrightHolder",
        "copyrightNotice",
        "copyrightYear",
        "creator",
        "creditText",
        "dateCreated",
        "dateline",
        "dates",
        "disambiguatingDescription",
        "distribution",
        "duration",
        "editor",
        "encoding",
        "encodings",
        "exampleOfWork",
        "expires",
        "fileFormat",
        "format",
        "formats",
        "funder",
        "funding",
        "genre",
        "givenName",
        "hasPart",
        "headline",
        "identifier",
        "image",
        "includedInDataCatalog",
        "isAccessibleForFree",
        "isBasedOn",
        "isPartOf",
        "issn",
        "key",
        "keys",
        "licence",
        "license",
        "location",
        "locationCreated",
        "mainEntity",
        "maintainer",
        "material",
        "measurementTechnique",
        "mentions",
        "names",
        "parent",
        "position",
        "potentialAction",
        "producer",
        "provider",
        "publication",
        "publisherImprint",
        "recordedAt",
        "requiresSubscription",
        "review",
        "reviews",
        "sameAs",
        "schemaVersion",
        "sdDatePublished",
        "sdPublisher",
        "size",
        "source",
        "sourceOrganization",
        "spatial",
        "spatialCoverage",
        "sponsor",
        "spouse",
        "subjectOf",
        "temporal",
        "temporalCoverage",
        "text",
        "thumbnail",
        "thumbnailUrl",
        "translationOfWork",
        "translator",
        "url",
        "usageInfo",
        "variableMeasured",
        "version",
        "versions",
        "video",
        "workExample",
    ]
)
"""Properties of schema.org that look like others and are meant."""
