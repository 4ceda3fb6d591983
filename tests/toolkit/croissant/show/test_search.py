"""The JSON-LD of a page is read by others as a dataset of schema.org."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.show.search import script_text
from assay.hosts.page import embedded_dataset
from assay_kernels.scan import scan_json

from .made import RICH, dumped, page_of, script_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=9,
)


@given(JSON)
def test_escaping_changes_no_value_and_leaves_nothing_that_ends_a_script(value):
    text = script_text(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029\ufeff") & set(text)
    text.encode()


OTHERS = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""What rdflib says of its own reader."""


def graph_of(data):
    rdflib = pytest.importorskip("rdflib")
    return rdflib.Graph().parse(data=script_of(page_of(data)), format="json-ld"), rdflib.Namespace(
        "https://schema.org/"
    )


def without_context(value):
    return {key: one for key, one in value.items() if key != "@context"}


@OTHERS
@pytest.mark.parametrize(
    "value",
    [
        RICH,
        without_context(RICH),
        {**RICH, "@context": {}},
        {**RICH, "@context": None},
        {**RICH, "@context": "https://unknown.example/context.jsonld"},
        {**RICH, "@context": ["https://unknown.example/context.jsonld", RICH["@context"]]},
        {**without_context(RICH), "@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset"},
    ],
)
def test_search_engines_find_a_dataset_with_what_they_need(value):
    from rdflib.namespace import RDF

    graph, schema = graph_of(dumped(value))
    (found,) = graph.subjects(RDF.type, schema.Dataset)
    for name in ("name", "description", "url", "license", "creator", "datePublished", "distribution", "identifier"):
        assert list(graph.objects(found, schema[name])), name
    assert str(graph.value(found, schema.name)) == RICH["name"]


@OTHERS
def test_what_breaks_off_is_found_too():
    data = dumped(RICH)
    graph, schema = graph_of(data[: data.index(b'"recordSet": [')])
    assert str(next(graph.objects(None, schema.version))) == "1.2.3"


def test_the_page_can_be_checked_like_the_document():
    page = page_of(dumped(RICH)).encode()
    assert scan_json(embedded_dataset(page)).value() == RICH
