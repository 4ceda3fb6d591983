"""Written datasets are the Croissant that the specification asks for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef

from assay_spec.croissant.context import compile_context, known_terms
from assay_spec.croissant.model import Dataset, DataSource, Extract, Field, FileObject, RecordSet
from assay_spec.croissant.official import CONTEXT
from assay_spec.croissant.version import version_of
from assay_spec.croissant.write import spell, spell_value, write_dataset
from assay_spec.model import Reference, Text

SMALL = Dataset(
    conforms_to=("http://mlcommons.org/croissant/1.1",),
    name=Text("small"),
    distribution=(FileObject(id="a.csv", content_url="a.csv", encoding_format=("text/csv",)),),
    record_set=(
        RecordSet(
            id="people",
            field=(
                Field(
                    id="people/id",
                    data_type=("sc:Integer", "wd:Q42"),
                    equivalent_property=("sc:identifier",),
                    source=DataSource(file_object=Reference(id="a.csv"), extract=Extract(column="id")),
                ),
            ),
        ),
    ),
)


def test_a_dataset_is_written_in_the_words_of_the_context():
    assert write_dataset(SMALL) == {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1"],
        "name": "small",
        "distribution": [
            {"@type": "cr:FileObject", "@id": "a.csv", "encodingFormat": ["text/csv"], "contentUrl": "a.csv"}
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "people",
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": "people/id",
                        "dataType": ["sc:Integer", "http://www.wikidata.org/entity/Q42"],
                        "equivalentProperty": ["sc:identifier"],
                        "source": {"fileObject": {"@id": "a.csv"}, "extract": {"column": "id"}},
                    }
                ],
            }
        ],
    }


def test_what_is_written_says_its_version(read):
    assert version_of(read(json.dumps(write_dataset(SMALL))))[0] == "1.1"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_what_is_written_means_that_in_rdf():
    graph = Graph().parse(data=json.dumps(write_dataset(SMALL)), format="json-ld", base="http://base/")
    cr, sc = "http://mlcommons.org/croissant/", "https://schema.org/"
    field = URIRef("http://base/people/id")
    assert (field, RDF.type, URIRef(f"{cr}Field")) in graph
    assert set(graph.objects(field, URIRef(f"{cr}dataType"))) == {
        URIRef(f"{sc}Integer"),
        URIRef("http://www.wikidata.org/entity/Q42"),
    }
    assert (URIRef("http://base/people"), URIRef(f"{cr}field"), field) in graph


@pytest.mark.parametrize("term", sorted({term for names in known_terms().values() for term in names.values()}))
def test_every_term_is_spelt_so_that_the_context_leads_back(term):
    context = compile_context(CONTEXT)
    assert context.canonical(spell(term)) == term
    assert ":" in spell(term) or spell(term)[0].islower()


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("cr:field", "field"),
        ("sc:name", "name"),
        ("sc:Dataset", "sc:Dataset"),
        ("cr:Field", "cr:Field"),
        ("dct:conformsTo", "conformsTo"),
        ("@id", "@id"),
        ("@type", "@type"),
        ("sc:key", "sc:key"),  # the context has given this word to Croissant
        ("cr:delimiter", "cr:delimiter"),  # and has none for this one
        ("example", "example"),
    ],
)
def test_spelling(term, word):
    assert spell(term) == word


@given(
    term=st.sampled_from(["sc:Text", "cr:Label", "wd:Q1", "geocr:x", "prov:Agent", "rai:x", "http://e/a", "urn:x", "a"])
)
def test_a_term_as_a_value_is_an_iri_of_its_own(term):
    context = compile_context(CONTEXT)
    written = spell_value(term)
    if ":" in term:
        assert context.canonical(written) == term
        assert written.partition(":")[0] in {*CONTEXT, "http", "urn"}
    else:
        assert written == term
