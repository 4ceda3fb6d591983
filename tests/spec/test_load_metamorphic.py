"""What loading says does not depend on how the same document is written down."""

import json
from collections import Counter

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.scan import FindingCode, Kind
from assay_spec.build import SPOILING
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.write import write_dataset
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.metrics.evaluation import Evaluation

MODELS = [Evaluation, Dataset]
every_model = pytest.mark.parametrize("model", MODELS)


def said(document, model, node=0):
    """The model, and the findings by code, pointer and attribute."""
    loaded = load(document, model, version="1.1" if model is Dataset else "", node=node)
    root = document.pointer(node)
    found = Counter()
    for finding in loaded.findings:
        attribute = loaded.table.attribute_of(finding)
        pointer = document.pointer(finding.node).removeprefix(root)
        found[finding.code, pointer, attribute.name if attribute else None] += 1
    return loaded.model, loaded.complete, found


def shuffled(value, random):
    """The same value, the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(item, random) for item in value] if isinstance(value, list) else value


@every_model
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_keys_says_nothing(read, mistaken, model, data, random):
    value = data.draw(mistaken(model))
    one, other = (said(read(json.dumps(each)), model) for each in (value, shuffled(value, random)))
    assert one == other


@every_model
@given(data=st.data(), indent=st.sampled_from([None, 0, 3, "\t"]), plain=st.booleans(), tight=st.booleans())
def test_spaces_and_escapes_say_nothing(read, mistaken, model, data, indent, plain, tight):
    value = data.draw(mistaken(model))
    text = json.dumps(value, indent=indent, ensure_ascii=plain, separators=(",", ":") if tight else None)
    assert said(read(text), model) == said(read(json.dumps(value)), model)
    assert said(read(f"\ufeff\r\n{text}\r\n"), model)[0] == said(read(text), model)[0]


@every_model
@given(data=st.data(), flow=st.booleans())
def test_yaml_says_what_json_says(read, mistaken, model, data, flow):
    value = data.draw(mistaken(model))
    # In quotes all words are text, as in JSON; PyYAML writes numbers with a tag then, and they stay numbers.
    text = yaml.dump(value, default_style='"', default_flow_style=flow, sort_keys=False)
    document = read(text, "document.yaml")
    assume(not any(problem.fatal for problem in document.tape.problems))
    assert said(document, model) == said(read(json.dumps(value)), model)


@every_model
@given(data=st.data(), beside=st.dictionaries(st.sampled_from(["a", "b"]), st.integers()))
def test_a_part_of_a_document_says_what_it_says_alone(read, mistaken, model, data, beside):
    value = data.draw(mistaken(model))
    document = read(json.dumps({**beside, "part": [0, value], "c": [value]})).written
    node = document.tape.children(document.tape.find(0, "part"))[1]
    assert document.tape.kind(node) == Kind.OBJECT
    alone = read(json.dumps(value)).written  # a part is never brought into another form
    assert said(document, model, node) == said(alone, model)


@every_model
@given(data=st.data())
def test_what_was_built_is_written_and_read_without_what_was_wrong(read, mistaken, model, data):
    document = read(json.dumps(data.draw(mistaken(model))))
    built, _, _ = said(document, model)
    if built is not None:
        again, complete, found = said(read(json.dumps(dump(built))), model)
        assert again == built
        assert complete
        assert not any(code in SPOILING for code, _, _ in found)


@every_model
@given(data=st.data())
def test_a_key_that_is_given_twice_is_one_finding_more(read, mistaken, model, data):
    """The last one counts, so that the model stays; only the first of the two is no longer looked at by `find`."""
    value = data.draw(mistaken(model))
    assume(value)
    key = data.draw(st.sampled_from(sorted(value)))
    body = json.dumps(value)
    twice = read(body[:-1] + f", {json.dumps(key)}: {json.dumps(value[key])}}}")
    once = said(read(body), model)
    again = said(twice, model)
    assert again[0] == once[0]
    assert again[2][FindingCode.DUPLICATE_KEY, f"/{key}", None] == 1
    assert set(again[2]) - {(FindingCode.DUPLICATE_KEY, f"/{key}", None)} == set(once[2])


SEVERAL = ["sc:license", "sc:creator", "sc:distribution", "cr:recordSet", "sc:keywords", "sc:sameAs", "dct:conformsTo"]


@given(data=st.data())
def test_one_value_and_a_list_of_it_are_the_same_in_linked_data(read, instances, data):
    value = dump(data.draw(instances(Dataset)))
    bare = {k: v[0] if k in SEVERAL and isinstance(v, list) and len(v) == 1 else v for k, v in value.items()}
    one, other = said(read(json.dumps(value)), Dataset), said(read(json.dumps(bare)), Dataset)
    assert one[0] == other[0]
    assert Counter(code for code, _, _ in one[2]) == Counter(code for code, _, _ in other[2])


@given(data=st.data(), prefix=st.sampled_from(["ml", "croissant", "x"]))
def test_the_prefix_that_a_context_gives_a_vocabulary_says_nothing(read, instances, data, prefix):
    written = write_dataset(data.draw(instances(Dataset)))
    words = ("recordSet", "citeAs", "isLiveDataset")
    renamed = {f"{prefix}:{key}" if key in words else key: value for key, value in written.items()}
    renamed["@context"] = {**written["@context"], prefix: "http://mlcommons.org/croissant/"}
    models = []
    for value in (written, renamed):
        document = read(json.dumps(value))
        models.append(load(document, Dataset, version="1.1", terms=terms_of(document)).model)
    assert models[0] == models[1]
