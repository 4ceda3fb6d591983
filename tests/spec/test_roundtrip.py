"""Loading what a model dumps gives the model back, for every model, as JSON and as YAML."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field
from assay_spec.croissant.write import write_dataset
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.metrics.catalogue import MetricFile, RuleFile
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.raw import Json

PLAIN = [Evaluation, Fingerprint, MetricFile, RuleFile]


@pytest.mark.parametrize("model", PLAIN)
@given(data=st.data())
def test_a_model_comes_back_from_json(read, instances, model, data):
    one = data.draw(instances(model))
    loaded = load(read(json.dumps(dump(one))), model)
    assert loaded.model == one
    assert loaded.complete


@pytest.mark.parametrize("model", PLAIN)
@pytest.mark.parametrize("style", ['"', "'", None])
@given(data=st.data())
def test_a_model_comes_back_from_yaml(read, instances, model, style, data):
    one = data.draw(instances(model))
    # PyYAML writes YAML 1.1, whose plain scalars differ; quotes and tags mean the same in both.
    text = yaml.dump(dump(one), default_style=style or '"', allow_unicode=style is None, sort_keys=False)
    loaded = load(read(text, "document.yaml"), model)
    assert loaded.model == one
    assert loaded.complete


def as_yaml(value):
    return yaml.dump(value, default_style='"', allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(("write", "name"), [(json.dumps, "document.json"), (as_yaml, "document.yaml")])
@given(data=st.data())
def test_a_dataset_comes_back_from_linked_data(read, instances, write, name, data):
    one = data.draw(instances(Dataset))
    document = read(write(write_dataset(one)), name)
    loaded = load(document, Dataset, version="1.1", terms=terms_of(document))
    assert loaded.model == one
    assert loaded.complete


@pytest.mark.parametrize("words", [("a:", ""), ("", "b"), ("", ":")])
def test_an_empty_word_comes_back(read, words):
    one = Dataset(id="", temporal_resolution=(Json(dict.fromkeys(words, 1)),))
    document = read(json.dumps(write_dataset(one)))
    assert load(document, Dataset, version="1.1", terms=terms_of(document)).model == one


@given(data=st.data())
def test_a_field_comes_back_by_its_canonical_terms(read, instances, data):
    one = data.draw(instances(Field))
    loaded = load(read(json.dumps(dump(one))), Field, version="1.1")
    assert loaded.model == one


@pytest.mark.parametrize("model", PLAIN)
@given(data=st.data())
def test_dumping_says_no_defaults_but_what_is_required(instances, model, data):
    one = data.draw(instances(model))
    said = dump(one)
    for name, declared in model.fields.items():
        if name in said and declared.level < 2:
            assert getattr(one, name) != declared.default
