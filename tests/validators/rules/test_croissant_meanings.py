"""For every rule on joins, categories and words of other vocabularies: when it speaks, once and where."""

from pathlib import Path

from hypothesis import strategies as st

from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import read_document
from assay_validators.croissant import categories, conditions, meanings, places
from assay_validators.croissant.datatypes import ATOMIC, FLOAT, WHOLE
from assay_validators.croissant.duo import LABELS, OBSOLETE
from assay_validators.croissant.vocabulary import PROV_NAMES
from assay_validators.rule import rules_in

from .changes import addresses, both, fires, objects_of, put, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value()
BASE["@context"] = PREFIXES | BASE["@context"]
CHANGED = objects_of(BASE)
DIAGNOSIS, SITE, SPLIT = "recordSet/0/field/1", "recordSet/0/field/2", "recordSet/2/field/1"


def categories_of(kind, *names, **members):
    """A record set of categories with these fields, the first of which is the key."""
    fields = [{"@type": "cr:Field", "@id": f"r/{name}", "dataType": "sc:Text"} for name in names]
    row = {f"r/{name}": "https://example.org/x" for name in names}
    more = {"dataType": kind, "key": {"@id": f"r/{names[0]}"}, "field": fields, "data": [row], **members}
    return put("recordSet", "+", {"@type": "cr:RecordSet", "@id": "r", "name": "r", **more})


def referring(to):
    return put(SPLIT, "references", {"field": {"@id": to}})


RENAMED = (put(SPLIT, "@id", "pictures/part"), put(SPLIT, "name", "part"))


def coded(values, kind=("sc:URL", "https://example.org/disease")):
    """A record set whose records have these values."""
    field = {"@type": "cr:Field", "@id": "r/a", "dataType": list(kind)}
    members = {"@id": "r", "name": "r", "field": field, "data": [{"r/a": value} for value in values]}
    return put("recordSet", "+", {"@type": "cr:RecordSet", **members})


def offer(action, **members):
    return {"@type": "odrl:Offer", "odrl:permission": {"odrl:action": action, **members}}


def constraint(**members):
    return {"@type": "odrl:Offer", "odrl:permission": {"odrl:action": "odrl:use", "odrl:constraint": members}}


def shape(box):
    return put("", "spatialCoverage", {"@type": "Place", "geo": {"@type": "GeoShape", "box": box}})


def geographic(member, value):
    """A dataset that conforms to GeoCroissant and tells what it wants, with one member more or another."""
    versions = [f"http://mlcommons.org/croissant/{part}" for part in ("1.1", "geo/1.0")]
    told = [put("", "geocr:coordinateReferenceSystem", "EPSG:4326"), put("", "geocr:samplingStrategy", "all")]
    return both(put("", "conformsTo", versions), *told, put("", member, value))


IN_USE = sorted(LABELS.keys() - OBSOLETE)


def of_duo(code, named=""):
    """A term of DUO by its code, with the name of that one or of another."""
    return {"termCode": f"DUO_{code}"} | ({"name": LABELS[named].upper().replace(" ", "-")} if named else {})


WKT = "http://www.opengis.net/ont/geosparql#asWKT"
RESOLUTION = "/geocr:spatialResolution"
MONDO = {"odrl:constraint": {"odrl:operator": "odrl:eq", "odrl:rightOperand": {"@id": "http://x/MONDO_0007254"}}}
DISEASES = st.sampled_from(["duo:0000007", {"@id": "duo:0000007"}, "http://purl.obolibrary.org/obo/DUO_0000007"])
NUMBERS = st.sampled_from(sorted(WHOLE | FLOAT))

FAMILIES = {
    "CRO142": (
        words.map(lambda word: (categories_of("sc:Enumeration", "name", word), "/recordSet/3/dataType"))
        | words.map(
            lambda w: (both(categories_of("cr:Split", "name", w), referring("r/name")), "/recordSet/3/dataType")
        ),
        st.just(categories_of("sc:Enumeration", "name", "url"))
        | words.map(lambda word: categories_of("cr:Split", word))
        | words.map(lambda word: categories_of("wd:Q42", word)),
    ),
    "CRO144": (
        fires(SITE, "dataType", st.just(["sc:Text", "sc:Enumeration"]), "dataType/1")
        | fires(SITE, "dataType", st.just("sc:Enumeration")),
        silent(SITE, "dataType", st.sampled_from(sorted(ATOMIC - {"sc:Enumeration"}))),
    ),
    "CRO145": (
        fires(SITE, "dataType", st.just("cr:SegmentationMask"))
        | fires(SITE, "dataType", st.just(["sc:Text", "cr:SegmentationMask"]), "dataType/1"),
        silent(
            SITE,
            "dataType",
            st.sampled_from(["sc:GeoShape", "sc:ImageObject"]).map(lambda name: ["cr:SegmentationMask", name]),
        ),
    ),
    "CRO146": (
        fires(SITE, "equivalentProperty", words.map("prov:{}zzz".format))
        | fires(SITE, "equivalentProperty", st.sampled_from(["sc:Place", "sc:latitud"])),
        silent(
            SITE,
            "equivalentProperty",
            st.sampled_from(PROV_NAMES).map("prov:{}".format)
            | addresses
            | st.sampled_from(["sc:name", "rai:dataBiases"]),
        ),
    ),
    "CRO148": (
        words.map(lambda word: (coded([f"{word}zz:1", f"{word}zz:2"]), "/recordSet/3/data/0/r~1a"))
        | words.map(lambda word: (coded([word]), "/recordSet/3/data/0/r~1a")),
        addresses.map(lambda address: coded([address, "wd:Q42"])) | words.map(lambda w: coded([w], ["sc:URL"])),
    ),
    "CRO097": (
        fires(
            "",
            "usageInfo",
            words.map(lambda w: constraint(**{"odrl:operator": f"odrl:{w}zz", "odrl:rightOperand": w})),
            "usageInfo/odrl:permission/odrl:constraint/odrl:operator",
        ),
        silent(
            "",
            "usageInfo",
            st.sampled_from(["odrl:eq", {"@id": "odrl:isA"}, "https://example.org/near"]).map(
                lambda operator: constraint(**{"odrl:operator": operator, "odrl:rightOperand": 5})
            ),
        ),
    ),
    "CRO098": (
        fires(
            "",
            "usageInfo",
            st.integers(0, 99).map(lambda n: {"termCode": f"DUO_{n}"})
            | st.integers(0, 9_999_999).map("{:07}".format).filter(lambda n: n not in IN_USE).map(of_duo)
            | st.lists(st.sampled_from(IN_USE), min_size=2, max_size=2, unique=True).map(lambda n: of_duo(n[0], n[1])),
            "usageInfo/termCode",
        )
        | fires("", "usageInfo", st.sampled_from([*OBSOLETE]).map(lambda n: {"@id": f"duo:{n}"}), "usageInfo/@id")
        | fires("", "usageInfo", words.map(lambda word: {"@type": "sc:Person", "name": word}), "usageInfo/@type"),
        silent(
            "",
            "usageInfo",
            st.sampled_from(IN_USE).map(lambda n: of_duo(n, n))
            | st.tuples(st.sampled_from(IN_USE), words).map(lambda both: {"@id": f"duo:{both[0]}", "name": both[1]})
            | addresses,
        ),
    ),
    "CRO167": (
        fires("", "usageInfo", words | words.map("by {}".format) | st.sampled_from(IN_USE).map("DUO_{}".format))
        | fires("", "usageInfo", st.sampled_from([*IN_USE, *OBSOLETE]).map("duo:{}".format))
        | fires(SITE, "usageInfo", words),
        silent("", "usageInfo", addresses | st.sampled_from(IN_USE).map(lambda n: of_duo(n, n))),
    ),
    "CRO149": (
        fires("", "usageInfo", DISEASES.map(offer), "usageInfo/odrl:permission/odrl:action"),
        silent("", "usageInfo", DISEASES.map(lambda action: offer(action, **MONDO)) | st.just(offer("duo:0000006"))),
    ),
    "CRO150": (
        st.tuples(st.floats(-89, 0), st.floats(1, 89)).map(
            lambda ends: (shape(f"{ends[1]:.3f} 10 {ends[0]:.3f} 20"), "/spatialCoverage/geo/box")
        )
        | st.floats(91, 180).map(lambda far: (shape(f"10 -20 {far:.3f} 20"), "/spatialCoverage/geo/box"))
        | words.map(lambda word: (shape(word), "/spatialCoverage/geo/box")),
        st.tuples(st.floats(-90, 0), st.floats(0, 90), st.floats(-180, 180)).map(
            lambda ends: shape(f"{ends[0]:.3f} {ends[2]:.3f} {ends[1]:.3f} {ends[2]:.3f}")
        )
        | words.map(lambda word: put("", "spatialCoverage", word)),
    ),
    "CRO151": (
        fires("", "temporalCoverage", words | st.just("2021/2018") | words.map("2020/{}".format)),
        silent("", "temporalCoverage", st.dates().map(str) | st.dates().map("{}/..".format) | addresses),
    ),
    "CRO152": (
        words.map(lambda w: (geographic("geocr:coordinateReferenceSystem", w), "/geocr:coordinateReferenceSystem"))
        | words.map(lambda w: (geographic("geocr:spatialIndex", w), "/geocr:spatialIndex"))
        | words.map(lambda w: (geographic("geocr:spatialIndex", f"h3:{w}-"), "/geocr:spatialIndex")),
        st.integers(1000, 9999).map(lambda n: geographic("geocr:coordinateReferenceSystem", f"EPSG:{n}"))
        | st.integers(0, 2**64 - 1).map(lambda n: geographic("geocr:spatialIndex", f"h3:{n:x}"))
        | words.map(lambda w: geographic("geocr:spatialIndex", f"geohash:{w}")),
    ),
    "CRO153": (
        words.map(lambda w: (geographic("geocr:spatialResolution", {"value": w, "unitText": "m"}), RESOLUTION))
        | st.integers().map(lambda n: (geographic("geocr:spatialResolution", {"value": n}), RESOLUTION))
        | st.sampled_from(["", " ", {}, {"@type": "QuantitativeValue"}, {"value": None}]).map(
            lambda nothing: (geographic("geocr:spatialResolution", nothing), RESOLUTION)
        )
        | words.map(lambda w: (put("", "additionalProperty", {"name": w}), "/additionalProperty")),
        st.integers().map(lambda n: geographic("geocr:spatialResolution", {"value": n, "unitText": "m"}))
        | words.map(lambda w: geographic("geocr:spatialResolution", w))
        | words.map(lambda w: put("", "additionalProperty", [{"name": w, "value": 5}])),
    ),
    "CRO154": (
        words.map(lambda w: (put("", WKT, w), f"/{WKT.replace('/', '~1')}"))
        | st.just((put("", WKT, "POINT (1 2"), f"/{WKT.replace('/', '~1')}")),
        st.tuples(st.floats(-9, 9), st.floats(-9, 9)).map(lambda at: put("", WKT, f"POINT({at[0]:.3f} {at[1]:.3f})")),
    ),
}


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(categories, meanings, conditions, places)}


def test_the_dataset_that_is_changed_is_right(said):
    assert said.places(BASE) == []
