"""Datasets that say something wherever a dataset can, and what becomes of them."""

import copy
import json
import xml.etree.ElementTree as ET

from assay.croissant.show.html import render_html
from assay.croissant.show.markdown import render_markdown
from assay.croissant.show.show import read_and_check
from assay.croissant.show.text import text_lines
from assay_kernels.scan import scan_json
from assay_spec.croissant.official import CONTEXT
from assay_spec.document import Document

RICH = {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
    "name": "Songs of birds",
    "description": "Songs that were heard in the spring.\n\nSecond paragraph.",
    "url": "https://example.org/birds",
    "license": ["https://spdx.org/licenses/CC-BY-4.0.html", {"@type": "sc:CreativeWork", "name": "House rules"}],
    "creator": [
        {"@type": "sc:Person", "name": "Jo Doe", "url": "https://example.org/jo"},
        {"@type": "sc:Organization", "name": "Society of Listeners"},
    ],
    "publisher": {"@type": "sc:Organization", "name": "Press of the Wood"},
    "datePublished": "2024-05-17",
    "dateCreated": "2024-05-01",
    "dateModified": "2024-05-19",
    "version": "1.2.3",
    "keywords": ["ornithology", {"@type": "sc:DefinedTerm", "name": "dawn chorus", "url": "https://example.org/dawn"}],
    "inLanguage": ["en", {"@type": "sc:Language", "name": "Sorbian"}],
    "sameAs": "https://example.com/mirror",
    "citeAs": "@misc{birds, title = {Songs of birds}}",
    "isLiveDataset": True,
    "sdVersion": "7.7.7",
    "sdLicense": "https://creativecommons.org/publicdomain/zero/1.0/",
    "identifier": "doi:10.5072/birds",
    "funder": {"@type": "sc:Organization", "name": "Fund for Feathers"},
    "distribution": [
        {
            "@type": "cr:FileObject",
            "@id": "archive",
            "name": "archive.zip",
            "description": "everything in one",
            "contentUrl": "https://example.org/files/2024/archive.zip?x=1",
            "contentSize": "1234567 B",
            "encodingFormat": "application/zip",
            "sha256": "0a" * 32,
        },
        {
            "@type": "cr:FileSet",
            "@id": "tables",
            "containedIn": {"@id": "archive"},
            "encodingFormat": "text/csv",
            "includes": "*.csv",
            "excludes": "draft-*.csv",
        },
        {
            "@type": "cr:FileObject",
            "@id": "readme",
            "contentUrl": "docs/readme.txt",
            "encodingFormat": "text/plain",
            "md5": "0b" * 16,
        },
    ],
    "recordSet": [
        {
            "@type": "cr:RecordSet",
            "@id": "species",
            "name": "Species heard",
            "description": "one for each bird",
            "dataType": "sc:Enumeration",
            "key": {"@id": "species/code"},
            "field": [
                {"@type": "cr:Field", "@id": "species/code", "name": "code", "dataType": "sc:Text"},
                {"@type": "cr:Field", "@id": "species/name", "name": "name", "dataType": "sc:Text"},
            ],
            "data": [{"species/code": "W1", "species/name": "wren"}, {"species/code": "R2", "species/name": "robin"}],
        },
        {
            "@type": "cr:RecordSet",
            "@id": "songs",
            "examples": [{"songs/species": "example-value"}],
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": "songs/species",
                    "description": "who sang",
                    "dataType": "sc:Text",
                    "source": {
                        "fileSet": {"@id": "tables"},
                        "extract": {"column": "bird_col"},
                        "transform": {"regex": "^(\\w+)-"},
                    },
                    "references": {"field": {"@id": "species/code"}},
                    "examples": ["W1-x", "R2-y"],
                },
                {
                    "@type": "cr:Field",
                    "@id": "songs/place",
                    "equivalentProperty": "sc:geo",
                    "dataType": "sc:GeoCoordinates",
                    "subField": [
                        {
                            "@type": "cr:Field",
                            "@id": "songs/place/lat",
                            "name": "latitude-part",
                            "dataType": "sc:Float",
                            "isArray": True,
                            "arrayShape": "2,3",
                            "source": {"fileSet": {"@id": "tables"}, "extract": {"column": "lat_col"}},
                        }
                    ],
                    "annotation": {
                        "@type": "cr:Field",
                        "@id": "songs/place/doubt",
                        "dataType": "sc:Text",
                        "value": "surely",
                    },
                    "prov:wasDerivedFrom": {"@type": "prov:Entity", "prov:label": "Field notebook"},
                },
            ],
        },
    ],
    "rai:dataBiases": "Loud birds are over-represented.",
    "rai:dataUseCases": ["To learn songs.", "Not to hunt."],
    "rai:hasSyntheticData": False,
    "usageInfo": [
        "https://example.org/terms",
        {
            "@type": "odrl:Offer",
            "name": "For schools",
            "odrl:permission": {
                "odrl:action": {"@id": "odrl:play"},
                "odrl:constraint": {
                    "odrl:leftOperand": {"@id": "odrl:purpose"},
                    "odrl:operator": {"@id": "odrl:eq"},
                    "odrl:rightOperand": "teaching-purpose",
                },
            },
        },
    ],
    "prov:wasGeneratedBy": {
        "@type": "prov:Activity",
        "prov:label": "Listening at dawn",
        "prov:startedAtTime": "2024-04-01",
        "prov:wasAssociatedWith": {"@type": "prov:Agent", "prov:label": "Early Risers"},
    },
    "geocr:coordinateReferenceSystem": "EPSG:4326",
}

TOLD = (
    *("Songs of birds", "Songs that were heard in the spring.", "Second paragraph.", "https://example.org/birds"),
    *("CC-BY-4.0", "House rules", "Jo Doe", "Society of Listeners", "Press of the Wood", "2024-05-17", "2024-05-01"),
    *("2024-05-19", "1.2.3", "ornithology", "dawn chorus", "Sorbian", "https://example.com/mirror", "@misc{birds"),
    *("its files still change", "7.7.7", "CC0-1.0", "doi:10.5072/birds", "Fund for Feathers", "archive.zip"),
    *("everything in one", "1.2 MB", "application/zip", "0a" * 32, "*.csv", "draft-*.csv", "docs/readme.txt"),
    *("0b" * 16, "Species heard", "one for each bird", "closed list", "W1", "wren", "example-value", "who sang"),
    *("bird_col", "^(\\w+)-", "species/code", "W1-x", "sc:geo", "GeoCoordinates", "latitude-part", "2,3", "lat_col"),
    *("surely", "Field notebook", "Loud birds are over-represented.", "To learn songs.", "Not to hunt.", "false"),
    *("https://example.org/terms", "For schools", "play", "purpose", "eq", "teaching-purpose", "Listening at dawn"),
    *("2024-04-01", "Early Risers", "EPSG:4326", "Croissant RAI 1.0"),
)
"""What a reader finds of it."""


def dumped(value):
    return json.dumps(value, indent=1).encode()


def shown(data, name="croissant.json", profile=None):
    """The sheet of a document with these bytes."""
    return read_and_check(name, lambda name: Document(name, data, "json", scan_json(data)), profile, "dataset-search")


def page_of(data):
    return render_html(shown(data).sheet)


def markdown_of(data):
    return render_markdown(shown(data).sheet)


def text_of(data, width=80):
    return "\n".join(text_lines(shown(data).sheet, width))


def tree(page):
    """The page as a parser of XML sees it, which is stricter than browsers are."""
    head, _, rest = page.partition("\n")
    assert head == "<!DOCTYPE html>"
    return ET.fromstring(rest)


def words_of(page):
    """All that can be read on a page."""
    (body,) = tree(page).iter("body")
    return " ".join("".join(body.itertext()).split())


def script_of(page):
    """The JSON-LD in a page, as a browser sees it: up to the first end of a script."""
    _, _, rest = page.partition('<script type="application/ld+json">')
    return rest.partition("</script")[0]


def everywhere(value, made):
    """A document whose texts are made anew, those excepted that say what the objects are."""
    if isinstance(value, dict):
        return {
            key: copy.deepcopy(one) if key in ("@context", "@type", "conformsTo", "dataType") else everywhere(one, made)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [everywhere(one, made) for one in value]
    return made(value) if isinstance(value, str) else value
