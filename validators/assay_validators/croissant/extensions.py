"""What the extensions say: Croissant RAI, GeoCroissant and PROV-O."""

from collections.abc import Iterator

from assay_spec.croissant.context import terms_of
from assay_spec.croissant.geo import BandConfiguration, QuantitativeValue, SpectralBand
from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, Node, RecordSet
from assay_spec.croissant.provenance import ProvNode
from assay_spec.croissant.responsible import COLLECTION_TYPES, SINGLE
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, did_you_mean, is_lost, is_whole, near, written
from assay_validators.croissant.clauses import GEO, PROV, PROVENANCE, RAI
from assay_validators.croissant.conformance import given_types
from assay_validators.croissant.datatypes import is_time
from assay_validators.croissant.graph import called, graph_of
from assay_validators.croissant.iris import is_address
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule


@rule("CRO088", since="0.1", on=Dataset, severity=Severity.WARNING, source=RAI, given=one_of(*SINGLE))
def several_answers(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Several values of a property of Croissant RAI that has one.

    ## What it does
    Checks that properties such as `rai:dataCollection` have one value.

    ## Why is this bad?
    Readers that expect one text take the first and drop the others.

    ## Example
    {"@type": "sc:Dataset", "rai:dataCollection": ["In a clinic.", "By fine needle aspiration."]}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataCollection": "In a clinic, by fine needle aspiration."}

    ## References
    - Croissant RAI 1.0, RAI property information
    """
    tape = ctx.document.tape
    for attribute in SINGLE:
        if len(getattr(dataset, attribute)) > 1:
            word = tape.text(dataset.places[attribute][0] - 1)
            yield ctx.warning((dataset, attribute), f"`{word}` has one value", help="write one text")


@rule("CRO089", since="0.1", on=Dataset, severity=Severity.INFO, source=RAI, given=one_of("data_collection_type"))
def other_collection_type(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Kind of collection in other words than those that are recommended.

    ## What it does
    Checks that `rai:dataCollectionType` is one of the recommended words.

    ## Why is this bad?
    Datasets that were collected in the same way are not found together.

    ## Example
    {"@type": "sc:Dataset", "rai:dataCollectionType": "Experimental"}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataCollectionType": "Experiments"}

    ## References
    - Croissant RAI 1.0, RAI property information (rai:dataCollectionType)
    """
    for number, text in enumerate(dataset.data_collection_type):
        if text.text.strip().lower() not in _COLLECTION_TYPES:
            nearest = near(text.text, COLLECTION_TYPES)
            yield ctx.info(
                (dataset, "data_collection_type", number),
                f"`{text.text}` is none of the recommended kinds of collection",
                help=suggested(nearest) if nearest else "take one of them, or `Others`",
            )


_COLLECTION_TYPES = frozenset(
    [*(name.lower() for name in COLLECTION_TYPES), "manual human curation"]  # as an example of the specification has it
)


@rule(
    "CRO090", since="0.1", on=Dataset, severity=Severity.WARNING, source=RAI, given=one_of("data_collection_timeframe")
)
def timeframe_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Time of collection that is no time.

    ## What it does
    Checks that `rai:dataCollectionTimeframe` is dates, or an interval of two, by ISO 8601, that does not end before it
    begins.

    ## Why is this bad?
    A program cannot tell whether the data are from before or after something.

    ## Example
    {"@type": "sc:Dataset", "rai:dataCollectionTimeframe": "two years ago"}

    Use instead:
    {"@type": "sc:Dataset", "rai:dataCollectionTimeframe": "2020-01/2022-06"}

    ## References
    - Croissant RAI 1.0, RAI property information (rai:dataCollectionTimeframe)
    """
    for number, text in enumerate(dataset.data_collection_timeframe):
        where = (dataset, "data_collection_timeframe", number)
        start, _, end = (part.strip() for part in text.text.partition("/"))
        if not all(part in ("", "..") or is_time(part) for part in text.text.strip().split("/")):
            yield ctx.warning(where, f"`{text.text}` is no ISO 8601 date", help="write it as 2020-01/2022-06")
        elif is_time(start) and is_time(end) and end[: len(start)] < start[: len(end)]:
            yield ctx.warning(where, "it ends before it begins", help="exchange the two times")


@rule(
    "CRO091",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source="NeurIPS 2026, data hosting",
    given=one_of("has_synthetic_data"),
)
def synthetic_data_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Answer whether data are synthetic that is neither yes nor no.

    ## What it does
    Checks that `rai:hasSyntheticData` is `true` or `false`.

    ## Why is this bad?
    The checks of conferences read it as a truth value.

    ## Example
    {"@type": "sc:Dataset", "rai:hasSyntheticData": "some"}

    Use instead:
    {"@type": "sc:Dataset", "rai:hasSyntheticData": true}

    ## References
    - NeurIPS 2026, data hosting
    """
    for number, value in enumerate(dataset.has_synthetic_data):
        if not isinstance(value.plain, bool):
            where = (dataset, "has_synthetic_data", number)
            yield ctx.warning(where, f"`{written(where)}` is neither `true` nor `false`", help="write one of them")


@rule("CRO092", since="0.1", on=BandConfiguration, source=GEO)
def number_of_bands(bands: BandConfiguration, ctx: Context) -> Iterator[Diagnostic]:
    """Bands that are not as many as their names.

    ## What it does
    Checks that `geocr:totalBands` is the number of names in `geocr:bandNameList`. A name that comes twice is a warning.

    ## Why is this bad?
    Nobody knows which band of the raster has which name.

    ## Example
    {"@type": "sc:Dataset", "geocr:bandConfiguration": {"@type": "geocr:BandConfiguration", "geocr:totalBands": 3,
      "geocr:bandNameList": ["red", "green"]}}

    Use instead:
    {"@type": "sc:Dataset", "geocr:bandConfiguration": {"@type": "geocr:BandConfiguration", "geocr:totalBands": 2,
      "geocr:bandNameList": ["red", "green"]}}

    ## References
    - GeoCroissant 1.0, Spectral and Band Semantics Metadata
    """
    attribute = "band_name_list" if bands.band_name_list else "band_names_list"
    names = [name.text for name in getattr(bands, attribute)]
    if not names or not is_whole(bands, attribute):
        return
    if bands.total_bands is not None and bands.total_bands != len(names):
        yield ctx.error(
            (bands, "total_bands"),
            f"`totalBands` is {bands.total_bands:,}, and the names are {len(names):,}",
            help="mend one of them",
        )
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield ctx.warning(
                (bands, attribute, number), f"another band is called `{name}` too", help="tell them apart"
            )
        seen.add(name)


@rule(
    "CRO093",
    since="0.1",
    on=Dataset,
    source=GEO,
    anywhere=((Dataset, one_of("spectral_band_metadata")), (Field, one_of("spectral_band_metadata"))),
)
def wavelength_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Spectral band without its wavelength.

    ## What it does
    Checks that a spectral band has a `geocr:centerWavelength`, and that it and `geocr:bandwidth` are positive numbers.
    A missing unit is a warning, and so is a name that the list of bands lacks.

    ## Why is this bad?
    Nobody can compute an index from bands whose light is not known.

    ## Example
    {"@type": "sc:Dataset", "geocr:spectralBandMetadata": {"@type": "geocr:SpectralBand", "name": "red"}}

    Use instead:
    {"@type": "sc:Dataset", "geocr:spectralBandMetadata": {"@type": "geocr:SpectralBand", "name": "red",
      "geocr:centerWavelength": {"@type": "sc:QuantitativeValue", "value": 665, "unitText": "nm"}}}

    ## References
    - GeoCroissant 1.0, Spectral and Band Semantics Metadata
    """
    holders: list[Dataset | Field] = [dataset, *graph_of(dataset, ctx).fields]
    for holder in holders:
        for number, band in enumerate(holder.spectral_band_metadata):
            told = band.places.keys() - {"id"}
            if told and band.center_wavelength is None and not is_lost(band, "center_wavelength"):
                yield ctx.error(
                    (holder, "spectral_band_metadata", number),
                    "the band has no `centerWavelength`",
                    help="add the middle of its wavelengths",
                )
            yield from _lengths(band, ctx)
            yield from _unlisted(holder, band, ctx)


def _lengths(band: SpectralBand, ctx: Context) -> Iterator[Diagnostic]:
    for attribute, word in (("center_wavelength", "centerWavelength"), ("bandwidth", "bandwidth")):
        quantity: QuantitativeValue | None = getattr(band, attribute)
        if quantity is None or (quantity.id and not quantity.places.keys() - {"id"}):
            continue
        node = _value_of(quantity, ctx)
        value = ctx.document.tape.value(node) if node >= 0 else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            where = ctx.document.span(node) if node >= 0 else quantity.span
            yield ctx.error(where, f"`{word}` is no positive number", help="write its `value` as a number")
        elif not (quantity.unit_text or quantity.unit_code):
            yield ctx.warning((band, attribute), f"`{word}` has no unit", help='add `"unitText": "nm"`')


def _value_of(quantity: QuantitativeValue, ctx: Context) -> int:
    """The node of a quantity's number; of Croissant's context the word is Croissant's and not schema.org's."""
    if quantity.value is not None:
        return quantity.places["value"][0]
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    keys = (key for key in tape.children(quantity.span.node) if terms.canonical(tape.text(key)) == "cr:value")
    return next((key + 1 for key in keys), -1)


def _unlisted(holder: Dataset | Field, band: SpectralBand, ctx: Context) -> Iterator[Diagnostic]:
    bands = holder.band_configuration
    names = [] if bands is None else [name.text for name in (*bands.band_name_list, *bands.band_names_list)]
    if names and band.name is not None and band.name.text not in names:
        message = f"`{band.name.text}` is none of the bands in `bandNameList`"
        yield ctx.warning((band, "name"), message, help=did_you_mean(band.name.text, names))


@rule("CRO094", since="0.1", on=Dataset, source=GEO, anywhere=((RecordSet, one_of("time_series_index")),))
def series_index(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Order of records by a field that they do not have.

    ## What it does
    Checks that `geocr:timeSeriesIndex` names a field of its record set. One that is neither a time nor a number is a
    warning.

    ## Why is this bad?
    The records cannot be put in order.

    ## Example
    {"@type": "cr:RecordSet", "@id": "patients", "geocr:timeSeriesIndex": {"@id": "patients/sen"}}

    Use instead:
    {"@type": "cr:RecordSet", "@id": "patients", "geocr:timeSeriesIndex": {"@id": "patients/seen"}}

    ## References
    - GeoCroissant 1.0, Temporal Metadata
    """
    for records in dataset.record_set:
        index = records.time_series_index
        if index is None or not is_whole(records, "field"):
            continue
        name = index if isinstance(index, str) else index.id
        fields = {field.id.rpartition("/")[2]: field for field in records.field}
        fields |= {field.id: field for field in records.field}
        where = (records, "time_series_index")
        if name not in fields:
            remedy = did_you_mean(name, [field.id for field in records.field])
            yield ctx.error(where, f"`{name}` is no field of record set {called(records)}", help=remedy)
        elif {*fields[name].data_type} & {"sc:Text", "sc:Boolean", "sc:URL", "sc:ImageObject"}:
            remedy = "name a field of dates or numbers"
            yield ctx.warning(where, f"`{name}` is neither a time nor a number", help=remedy)


@rule("CRO095", since="0.1", on=Dataset, severity=Severity.WARNING, source=GEO, given=one_of("record_endpoint"))
def endpoint_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Service of records that has no address.

    ## What it does
    Checks that `geocr:recordEndpoint` is an address.

    ## Why is this bad?
    No program can ask it for records.

    ## Example
    {"@type": "sc:Dataset", "geocr:recordEndpoint": "our server"}

    Use instead:
    {"@type": "sc:Dataset", "geocr:recordEndpoint": "https://example.org/collections/wdbc/items"}

    ## References
    - GeoCroissant 1.0, Programmatic Metadata Access
    """
    text = dataset.record_endpoint
    if text and not is_address(text):
        yield ctx.warning((dataset, "record_endpoint"), f"`{text}` is no address", help="write it with `https://`")


CLASSES = {
    "was_generated_by": ("wasGeneratedBy", "prov:Activity"),
    "was_attributed_to": ("wasAttributedTo", "prov:Agent"),
    "was_derived_from": ("wasDerivedFrom", "prov:Entity"),
    "was_associated_with": ("wasAssociatedWith", "prov:Agent"),
    "used": ("used", "prov:Entity"),
}
"""Properties of PROV-O: their names, and the class of what stands there."""

AGENTS = frozenset(["prov:Agent", "prov:Person", "prov:Organization", "prov:SoftwareAgent"])
ENTITIES = frozenset(["prov:Entity", "prov:Plan", "prov:Bundle", "prov:Collection", "prov:EmptyCollection"])
KINDS = (
    {"prov:Activity": "prov:Activity"} | dict.fromkeys(ENTITIES, "prov:Entity") | dict.fromkeys(AGENTS, "prov:Agent")
)
"""Classes of PROV-O, and which of its three kinds they are."""

# fmt: off
OTHER_CLASSES = (
    "prov:ActivityInfluence", "prov:AgentInfluence", "prov:Association", "prov:Attribution", "prov:Communication",
    "prov:Delegation", "prov:Derivation", "prov:End", "prov:EntityInfluence", "prov:Generation", "prov:Influence",
    "prov:InstantaneousEvent", "prov:Invalidation", "prov:Location", "prov:PrimarySource", "prov:Quotation",
    "prov:Revision", "prov:Role", "prov:Start", "prov:Usage",
)
# fmt: on
"""Its classes of other things (recalled)."""

_LOCAL = tuple(name.removeprefix("prov:") for name in KINDS)


@rule(
    "CRO096",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=f"{PROVENANCE}; {PROV}",
    anywhere=tuple((cls, one_of(*CLASSES)) for cls in (Dataset, FileObject, FileSet, RecordSet, Field)),
)
def provenance_of_other_class(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Provenance of another class, or at times that cannot be.

    ## What it does
    Checks that `prov:wasGeneratedBy` leads to an activity, `prov:wasAttributedTo` to an agent and `prov:wasDerivedFrom`
    to an entity, as far as objects say what they are, by a class that PROV-O has; and that an activity ends after it
    began, by ISO 8601.

    ## Why is this bad?
    Programs that follow where data come from stop there.

    ## Example
    {"@type": "sc:Dataset", "prov:wasGeneratedBy": {"@type": "prov:Person", "name": "A. Author"}}

    Use instead:
    {"@type": "sc:Dataset", "prov:wasGeneratedBy": {"@type": "prov:Activity",
      "prov:wasAssociatedWith": {"@type": "prov:Person", "name": "A. Author"}}}

    ## References
    - Croissant 1.1, Provenance Representation
    - W3C PROV-O
    """
    for holder in (dataset, *graph_of(dataset, ctx).declared):
        todo: list[Node | ProvNode] = [holder] if holder.places.keys() & CLASSES.keys() else []
        while todo:
            model = todo.pop(0)
            if isinstance(model, ProvNode):
                yield from _times(model, ctx)
            for attribute in [each for each in CLASSES if each in model.places]:
                for value in getattr(model, attribute):
                    if isinstance(value, ProvNode):
                        todo.append(value)
                        yield from _of_other_kind(value, attribute, ctx)


def _of_other_kind(value: ProvNode, attribute: str, ctx: Context) -> Iterator[Diagnostic]:
    word, wanted = CLASSES[attribute]
    types = given_types(value, ctx)
    kinds = {KINDS.get(name) for _, name in types} - {None}
    for node, name in types:
        if name.startswith("prov:") and name not in KINDS and name not in OTHER_CLASSES:
            where, nearest = ctx.document.span(node), near(name.removeprefix("prov:"), _LOCAL)
            remedy = suggested(f"prov:{nearest}") if nearest else f"it should be a `{wanted}`"
            yield ctx.warning(where, f"`{written(where)}` is no class of PROV-O", help=remedy)
    if kinds and wanted not in kinds:
        where = ctx.document.span(types[0][0])
        yield ctx.warning(where, f"a `{written(where)}` stands at `prov:{word}`", help=f"it should be a `{wanted}`")


def _times(activity: ProvNode, ctx: Context) -> Iterator[Diagnostic]:
    times = (("started", activity.started), ("ended", activity.ended))
    for attribute, text in times:
        if text and not is_time(text):
            remedy = "write it as 2024-02-01T12:00:00Z"
            yield ctx.warning((activity, attribute), f"`{text}` is no ISO 8601 date", help=remedy)
    if all(is_time(text) for _, text in times) and activity.ended[:10] < activity.started[:10]:
        yield ctx.warning((activity, "ended"), "it ends before it begins", help="exchange the two times")
