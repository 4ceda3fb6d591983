"""For every rule on what the extensions of Croissant say: when it speaks, once and where; and when it is silent."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.responsible import COLLECTION_TYPES
from assay_spec.document import read_document
from assay_validators.croissant import extensions
from assay_validators.rule import rules_in

from .changes import addresses, fires, objects_of, silent, words
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

VERSIONS = [f"http://mlcommons.org/croissant/{part}" for part in ("1.1", "RAI/1.0", "geo/1.0")]
BASE = read_document(Path(__file__).parents[1] / "study" / "croissant.json").tape.value() | {"conformsTo": VERSIONS}
BASE["@context"] = PREFIXES | BASE["@context"]
BASE |= {"geocr:coordinateReferenceSystem": "EPSG:4326", "geocr:samplingStrategy": "all"}
BASE |= {"geocr:temporalResolution": "1 day"}
CHANGED = objects_of(BASE)


def bands(total, names):
    return {"@type": "geocr:BandConfiguration", "geocr:totalBands": total, "geocr:bandNameList": names}


def band(**members):
    return {"@type": "geocr:SpectralBand", "name": "red", **members}


def wave(value):
    return {"geocr:centerWavelength": {"@type": "sc:QuantitativeValue", "value": value, "unitText": "nm"}}


names = st.lists(words, min_size=1, max_size=4, unique=True)

FAMILIES = {
    "CRO088": (
        names.filter(lambda texts: len(texts) > 1).flatmap(
            lambda texts: fires("", "rai:dataCollection", st.just(texts))
        ),
        names.flatmap(lambda texts: silent("", "rai:dataBiases", st.just(texts))),
    ),
    "CRO089": (
        fires("", "rai:dataCollectionType", words),
        silent("", "rai:dataCollectionType", st.sampled_from(COLLECTION_TYPES)),
    ),
    "CRO090": (
        fires("", "rai:dataCollectionTimeframe", words | words.map("2020/{}".format))
        | fires("", "rai:dataCollectionTimeframe", st.dates(max_value=date(2019, 1, 1)).map("2020-01-01/{}".format)),
        silent("", "rai:dataCollectionTimeframe", st.dates().map(str) | st.dates().map("{}/..".format)),
    ),
    "CRO091": (
        fires("", "rai:hasSyntheticData", words | st.integers()),
        silent("", "rai:hasSyntheticData", st.booleans()),
    ),
    "CRO092": (
        names.flatmap(
            lambda texts: fires(
                "",
                "geocr:bandConfiguration",
                st.just(bands(len(texts) + 1, texts)),
                "geocr:bandConfiguration/geocr:totalBands",
            )
        ),
        names.flatmap(lambda texts: silent("", "geocr:bandConfiguration", st.just(bands(len(texts), texts)))),
    ),
    "CRO093": (
        fires("", "geocr:spectralBandMetadata", st.just(band()))
        | fires(
            "",
            "geocr:spectralBandMetadata",
            words.map(lambda word: band(**wave(word))) | st.just(band(**wave(0))),
            "geocr:spectralBandMetadata/geocr:centerWavelength/value",
        ),
        silent("", "geocr:spectralBandMetadata", st.integers(1).map(lambda number: band(**wave(number)))),
    ),
    "CRO094": (
        fires("recordSet/0", "geocr:timeSeriesIndex", words | st.just("diagnoses/name"))
        | fires("recordSet/0", "geocr:timeSeriesIndex", st.just("patients/site")),
        silent("recordSet/0", "geocr:timeSeriesIndex", st.sampled_from(["patients/seen", {"@id": "patients/seen"}])),
    ),
    "CRO095": (
        fires("", "geocr:recordEndpoint", words),
        silent("", "geocr:recordEndpoint", addresses | addresses.map(lambda address: {"@id": address})),
    ),
    "CRO096": (
        fires(
            "",
            "prov:wasGeneratedBy",
            st.sampled_from(["prov:Entity", "prov:Agent", "prov:Activty", "prov:Zebra"]).map(
                lambda kind: {"@type": kind}
            ),
            "prov:wasGeneratedBy/@type",
        )
        | fires(
            "",
            "prov:wasGeneratedBy",
            words.map(lambda word: {"prov:endedAtTime": word}),
            "prov:wasGeneratedBy/prov:endedAtTime",
        ),
        silent(
            "",
            "prov:wasGeneratedBy",
            st.dates().map(lambda day: {"@type": "prov:Activity", "prov:endedAtTime": str(day)}) | addresses,
        ),
    ),
}


def test_the_base_is_right(said):
    assert said.places(BASE) == []


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(extensions)}
