"""Who wrote a file: exporters give themselves away, others go by the host of what they describe."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.generator import LONGEST, UNKNOWN, generator_of


def named(value):
    return generator_of(read_document("x.json", data=json.dumps(value).encode()))


def file(address):
    return {"distribution": [{"@type": "cr:FileObject", "contentUrl": address}]}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (file("https://huggingface.co/datasets/a/b/tree/refs%2Fconvert%2Fparquet"), "Hugging Face"),
        ({"url": "https://huggingface.co/datasets/a/b"}, "huggingface.co"),
        (file("https://www.kaggle.com/api/v1/datasets/download/a/b?datasetVersionNumber=1"), "Kaggle"),
        ({"url": "https://doi.org/10.5072/x"} | file("http://localhost:8080/api/access/datafile/7"), "Dataverse"),
        ({"url": "https://www.openml.org/d/180"}, "OpenML"),
        (file("https://data.openml.org/datasets/0000/0180/dataset_180.pq"), "OpenML"),
        ({"url": "https://www.tensorflow.org/datasets/catalog/mnist"}, "TensorFlow Datasets"),
        ({"sc:url": "HTTPS://x"} | {"url": "https://Example.org:80/a"}, "example.org"),
        ({"url": "https://user:secret@example.org/"}, "example.org"),
        (
            {"sdPublisher": {"@type": "Organization", "name": "assay data infer"}, "url": "https://a.b/"},
            "assay data infer",
        ),
        ({"url": "nowhere", "@context": {"a": "b", "c": "d"}}, f"{UNKNOWN}, a context of 2 words"),
        ({"@context": "https://schema.org/"}, f"{UNKNOWN}, a context of addresses"),
        ({}, UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_generator_has_one_name(value, name):
    assert named(value) == name


keys = st.sampled_from(["url", "@id", "sdPublisher", "distribution", "@context", "name", "contentUrl", "sameAs"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=80)
    | st.sampled_from(["https://a\u202eb/", "http://" + "x" * 400, "ftp://"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_any_document_has_a_short_name(value):
    assert 0 < len(named(value)) <= LONGEST or named(value).startswith(UNKNOWN)
