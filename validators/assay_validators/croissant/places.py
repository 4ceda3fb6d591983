"""Where and when: coverage in space and time, quantities, and what GeoCroissant wants told."""

import math
import re
from collections.abc import Iterator

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.raw import Json
from assay_validators.context import Context, Strange, Where
from assay_validators.croissant.clauses import GEO, GEOSPARQL, INTEROPERABILITY, PROPERTIES
from assay_validators.croissant.datatypes import is_time
from assay_validators.croissant.graph import called
from assay_validators.croissant.iris import is_address
from assay_validators.croissant.said import says_something
from assay_validators.rule import one_of, rule, unusual

_NUMBERS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@rule("CRO150", since="0.1", on=Strange, severity=Severity.WARNING, source=INTEROPERABILITY)
def spatial_coverage_form(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Place that is nowhere.

    ## What it does
    Checks in `spatialCoverage` that a `box` is four numbers, its south-west and its north-east corner, each latitude
    before longitude; and that latitudes lie between -90 and 90 and longitudes between -180 and 360.

    ## Why is this bad?
    Maps and catalogues show the dataset somewhere else, most often with latitude and longitude exchanged.

    ## Example
    {"@type": "sc:Dataset", "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape",
      "box": "-125.0 24.0 -66.0 49.0"}}}

    Use instead:
    {"@type": "sc:Dataset", "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape",
      "box": "24.0 -125.0 49.0 -66.0"}}}

    ## References
    - GeoCroissant 1.0, Interoperability with other standards
    """
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    if terms.canonical(key.word) != "sc:spatialCoverage":
        return
    for node in range(key.node + 1, tape.next(key.node)):
        if tape.kind(node) == Kind.KEY:
            wrong = _wrong_place(terms.canonical(tape.text(node)), tape.value(node + 1))
            if wrong is not None:
                yield ctx.warning(ctx.document.span(node + 1), wrong[0], help=wrong[1])


def _wrong_place(term: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a part of a place, and the remedy."""
    if term == "sc:box" and isinstance(value, str):
        numbers = [float(number) for number in _NUMBERS.findall(value)]
        if len(numbers) != 4:
            return (
                f"`{value}` is not two corners",
                "write south, west, north and east, such as `24.0 -125.0 49.0 -66.0`",
            )
        south, west, north, east = numbers
        if not (abs(south) <= 90 and abs(north) <= 90 and -180 <= west <= 360 and -180 <= east <= 360):
            return f"`{value}` is not on earth", "write latitude before longitude: south, west, north, east"
        return (f"`{value}` has its south in the north", "exchange the corners") if south > north else None
    if term in ("sc:latitude", "sc:longitude"):
        most = 90 if term == "sc:latitude" else 360
        number = _number(value)
        if number is None or not -min(most, 180) <= number <= most:
            return f"`{value}` is no {term[3:]}", f"write degrees, from {-min(most, 180)} to {most}"
    return None


BEYOND = 1e6
"""More than any number of degrees."""


def _number(value: object) -> float | None:
    """The number that a value is, means as a text, or holds as the only one of a list or as a value of JSON-LD."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, str) and _NUMBERS.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= BEYOND else math.inf


@rule("CRO151", since="0.1", on=Strange, severity=Severity.WARNING, source=INTEROPERABILITY)
def temporal_coverage_form(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Coverage in time that is no time.

    ## What it does
    Checks that `temporalCoverage` is a date, an interval of two, or an address. An interval that ends before it begins
    is a warning; words are a remark.

    ## Why is this bad?
    Nobody finds the dataset who looks for a time.

    ## Example
    {"@type": "sc:Dataset", "temporalCoverage": "2021-12-31/2018-01-01"}

    Use instead:
    {"@type": "sc:Dataset", "temporalCoverage": "2018-01-01/2021-12-31"}

    ## References
    - GeoCroissant 1.0, Interoperability with other standards
    """
    if not issubclass(key.model, Dataset) or terms_of(ctx.document).canonical(key.word) != "sc:temporalCoverage":
        return
    tape = ctx.document.tape
    for node in _items(key, ctx):
        text = tape.text(node).strip() if tape.kind(node) == Kind.STRING else ""
        if text and not is_address(text):
            yield from _wrong_interval(text, ctx, ctx.document.span(node))


def _items(key: Strange, ctx: Context) -> list[int]:
    """The value of a key, or each of several."""
    tape, value = ctx.document.tape, key.node + 1
    return tape.children(value) if tape.kind(value) == Kind.ARRAY else [value]


def _wrong_interval(text: str, ctx: Context, where: Where) -> Iterator[Diagnostic]:
    start, slash, end = (part.strip() for part in text.partition("/"))
    if not all(
        part in ("", "..") or is_time(part) or part.startswith("P") for part in ((start, end) if slash else [text])
    ):
        yield ctx.info(where, f"`{text}` is no ISO 8601 date", help="write it as 2018-01-01/2021-12-31")
    elif is_time(start) and is_time(end) and end[: len(start)] < start[: len(end)]:
        yield ctx.warning(where, "it ends before it begins", help="exchange the two times")


_SYSTEM = re.compile(r"(?i:EPSG:\d+|OGC:\w+|ESRI:\d+)|\+(proj|init)=.*|[A-Za-z_]\w*\s*\[.*", re.DOTALL)


@rule("CRO152", since="0.1", on=Dataset, severity=Severity.INFO, source=GEO, given=unusual("conforms_to"))
def untold_geography(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Geographic dataset that leaves out what its readers need.

    ## What it does
    Checks of a dataset that conforms to GeoCroissant that it names the reference system of its coordinates, in a form
    that programs know; that it speaks of its spatial bias or of how samples were chosen; that the cells it covers say
    of which grid they are, and those of H3 are hexadecimal; and that record sets in the order of time say how far
    records are apart.

    ## Why is this bad?
    Coordinates without a system are numbers, and a model that was trained on one continent is used on another.

    ## Example
    {"@type": "sc:Dataset", "conformsTo": ["http://mlcommons.org/croissant/1.1",
      "http://mlcommons.org/croissant/geo/1.0"], "geocr:samplingStrategy": "all scenes",
      "geocr:coordinateReferenceSystem": "the usual one"}

    Use instead:
    {"@type": "sc:Dataset", "conformsTo": ["http://mlcommons.org/croissant/1.1",
      "http://mlcommons.org/croissant/geo/1.0"], "geocr:samplingStrategy": "all scenes",
      "geocr:coordinateReferenceSystem": "EPSG:4326"}

    ## References
    - GeoCroissant 1.0, GeoCroissant properties
    """
    said = next((number for number, text in enumerate(dataset.conforms_to) if "croissant/geo/" in text), -1)
    if said < 0:
        return
    where = (dataset, "conforms_to", said)
    system = dataset.coordinate_reference_system.strip()
    if not system and "coordinate_reference_system" not in dataset.places:
        yield ctx.info(where, "nothing says how coordinates are read", help="add `geocr:coordinateReferenceSystem`")
    elif system and not (_SYSTEM.fullmatch(system) or is_address(system)):
        remedy = "write it as `EPSG:4326`, or in WKT"
        yield ctx.info((dataset, "coordinate_reference_system"), f"`{system}` is no reference system", help=remedy)
    if dataset.places.keys().isdisjoint(("spatial_bias", "sampling_strategy")):
        remedy = "add `geocr:spatialBias` or `geocr:samplingStrategy`"
        yield ctx.info(where, "nothing says which places the data are of, and how they were chosen", help=remedy)
    holders: list[Dataset | RecordSet] = [dataset, *dataset.record_set]
    for holder in holders:
        yield from _gridless(holder, ctx)
    for records in dataset.record_set:
        told = records.temporal_resolution or dataset.temporal_resolution
        if records.time_series_index is not None and not told and not _has_field(records.field, "temporalResolution"):
            message = f"nothing says how much time lies between the records of {called(records)}"
            yield ctx.info((records, "time_series_index"), message, help="add `geocr:temporalResolution`")


def _gridless(holder: Dataset | RecordSet, ctx: Context) -> Iterator[Diagnostic]:
    for number, cell in enumerate(holder.spatial_index):
        where = (holder, "spatial_index", number)
        if ":" not in cell:
            yield ctx.info(where, f"`{cell}` is a cell of no grid", help=f"write its grid first, such as `h3:{cell}`")
        elif cell.lower().startswith("h3:") and not _H3.fullmatch(cell[3:]):
            remedy = "write its index in hexadecimal digits, such as `h3:8a2a1072b59ffff`"
            yield ctx.info(where, f"`{cell}` is no cell of H3", help=remedy)


_H3 = re.compile("[0-9a-f]{1,16}", re.IGNORECASE)
"""The 64 bits of a cell; the examples of the specification leave digits out."""


def _has_field(fields: tuple[Field, ...], name: str) -> bool:
    return any(field.id.rpartition("/")[2] == name for field in fields)


@rule(
    "CRO153",
    since="0.1",
    on=(Dataset, RecordSet, Strange),
    severity=Severity.WARNING,
    source=f"{PROPERTIES}; {GEO}",
    given=one_of("spatial_resolution", "temporal_resolution"),
)
def quantity_form(part: Dataset | RecordSet | Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Quantity without a number or a unit, or property without a name or a value.

    ## What it does
    Checks that a resolution says something, and one that is an object has a number as `value` and a unit; and that each
    `additionalProperty` has a `name` and a `value`.

    ## Why is this bad?
    30 of what? Programs cannot compare it.

    ## Example
    {"@type": "sc:Dataset", "geocr:spatialResolution": {"@type": "QuantitativeValue", "value": "30 m"}}

    Use instead:
    {"@type": "sc:Dataset", "geocr:spatialResolution": {"@type": "QuantitativeValue", "value": 30, "unitText": "m"}}

    ## References
    - GeoCroissant 1.0, Adding custom properties
    """
    if isinstance(part, Strange):
        if terms_of(ctx.document).canonical(part.word) == "sc:additionalProperty":
            yield from _wrong_properties(part, ctx)
        return
    for attribute in ("spatial_resolution", "temporal_resolution"):
        for number, quantity in enumerate(getattr(part, attribute)):
            says = says_something(ctx.document, quantity.span.node)
            wrong = _wrong_quantity(quantity) if says else _NO_QUANTITY
            if wrong is not None:
                yield ctx.warning((part, attribute, number), wrong[0], help=wrong[1])


_NO_QUANTITY = "the resolution says nothing", "write a text such as `30 m` or `1 month`, or a number with its unit"


def _wrong_properties(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """What is wrong with the values of `additionalProperty`."""
    for node in _items(key, ctx):
        members = _members(ctx.document.tape.value(node))
        lacking = [name for name in ("name", "value") if members.get(name) in (None, "")]
        if members and lacking and members.keys() != {"@id"}:
            message = f"the property has no {' and no '.join(f'`{name}`' for name in lacking)}"
            yield ctx.warning(ctx.document.span(node), message, help="say what it is and how much")


def _wrong_quantity(quantity: Json) -> tuple[str, str] | None:
    members = _members(quantity.value)
    if not members or members.keys() <= {"@id", "@value", "@language", "@type"}:
        return None
    value = members.get("value", members.get("minValue", members.get("maxValue")))
    if isinstance(value, bool) or not isinstance(value, int | float | dict):
        return "its `value` is no number", "write the number alone, and its unit as `unitText`"
    return None if {"unitText", "unitCode"} & members.keys() else ("it has no unit", 'add `"unitText"`, such as "m"')


def _members(value: object) -> dict[str, object]:
    """What an object says, by the last parts of its words: of Croissant's context `value` is not schema.org's."""
    if not isinstance(value, dict):
        return {}
    return {re.split(r"[:/#]", word)[-1]: held for word, held in value.items()}


WKT = "http://www.opengis.net/ont/geosparql#asWKT"
_GEOMETRY = re.compile(
    r"\s*+(<[^>]*>)?\s*+(POINT|LINESTRING|LINEARRING|POLYGON|TRIANGLE|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON"
    r"|GEOMETRYCOLLECTION|POLYHEDRALSURFACE|TIN|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON)\s*+(ZM|Z|M)?\s*+"
    r"(EMPTY|\([-+.,()\sA-Z0-9e]*\))\s*+",
    re.IGNORECASE,
)


@rule("CRO154", since="0.1", on=Strange, severity=Severity.INFO, source=GEOSPARQL)
def geometry_form(key: Strange, ctx: Context) -> Iterator[Diagnostic]:
    """Geometry that is no WKT.

    ## What it does
    Checks that the text at `geosparql:asWKT` is a geometry in well-known text, with all its parentheses.

    ## Why is this bad?
    Databases of geometries do not read it, and leave the dataset out.

    ## Example
    {"@type": "sc:Dataset", "http://www.opengis.net/ont/geosparql#hasGeometry": {
      "http://www.opengis.net/ont/geosparql#asWKT": "POLYGON((1 2, 3 4, 5 6, 1 2)"}}

    Use instead:
    {"@type": "sc:Dataset", "http://www.opengis.net/ont/geosparql#hasGeometry": {
      "http://www.opengis.net/ont/geosparql#asWKT": "POLYGON((1 2, 3 4, 5 6, 1 2))"}}

    ## References
    - GeoCroissant 1.0, GeoSPARQL
    """
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    for node in range(key.node, tape.next(key.node)):
        if tape.kind(node) == Kind.KEY and terms.meaning(tape.text(node)) == WKT:
            text = Json(span=ctx.document.span(node + 1)).plain
            if isinstance(text, str) and not _is_geometry(text):
                remedy = "write it as `POLYGON ((30 10, 40 40, 20 40, 30 10))`"
                yield ctx.info(ctx.document.span(node + 1), f"`{text}` is no geometry in WKT", help=remedy)


def _is_geometry(text: str) -> bool:
    if len(text) > 100_000 or not _GEOMETRY.fullmatch(text):
        return len(text) > 100_000
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
