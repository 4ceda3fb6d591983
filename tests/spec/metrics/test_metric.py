"""Metrics as people write them, and the one spelling that each has."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.metrics.catalogue import catalogue, complete
from assay_spec.metrics.metric import Metric, MetricSyntaxError, metric_key, parse_metric

NAMES = st.sampled_from(["AUROC", "Fbeta", "LR+", "Sensitivity@Specificity", "A-b", "x1"])
WORDS = st.from_regex(r"[a-z_]{1,6}", fullmatch=True)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"], exclude_characters="{}=,"), min_size=1)


def is_word(text):
    """Whether a text is not read as a number, and is kept by the surrounding spaces."""
    return not re.fullmatch(r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) and text == text.strip()


PARAMETERS = st.dictionaries(WORDS, NUMBERS | TEXTS.filter(is_word), max_size=3)


@given(name=NAMES, parameters=PARAMETERS)
def test_a_key_is_read_back(name, parameters):
    key = metric_key(name, parameters)
    metric = parse_metric(key)
    assert (metric.name, dict(metric.parameters)) == (name, parameters)
    assert metric.key == key


@given(name=NAMES, parameters=PARAMETERS, data=st.data())
def test_the_key_does_not_depend_on_order_or_spaces(name, parameters, data):
    pairs = data.draw(st.permutations(sorted(parameters.items(), key=lambda pair: pair[0])))
    space = st.sampled_from(["", " ", "  "])
    parts = [f"{data.draw(space)}{key}{data.draw(space)}={data.draw(space)}{_written(value)}" for key, value in pairs]
    text = f" {name}{{{','.join(parts)}}} " if parts else f" {name} "
    assert parse_metric(text).key == metric_key(name, parameters)


def _written(value):
    return value if isinstance(value, str) else repr(value)


@given(name=NAMES, parameters=PARAMETERS, target=TEXTS.filter(is_word))
def test_a_class_stands_among_the_parameters(name, parameters, target):
    parameters.pop("class", None)
    assert metric_key(name, parameters, target) == metric_key(name, {**parameters, "class": target})
    assert metric_key(name, parameters, "") == metric_key(name, parameters)


@given(number=NUMBERS)
def test_numbers_are_written_in_their_shortest_form(number):
    written = metric_key("F", {"a": number}).removeprefix("F{a=").removesuffix("}")
    assert float(written) == number
    assert math.copysign(1, float(written)) == math.copysign(1, number)
    assert len(written) <= len(repr(number))


@pytest.mark.parametrize(
    ("text", "name", "parameters"),
    [
        ("AUROC", "AUROC", {}),
        ("AUROC{}", "AUROC", {}),
        ("LR+", "LR+", {}),
        ("Fbeta{beta=2}", "Fbeta", {"beta": 2.0}),
        ("Fbeta{beta=.5}", "Fbeta", {"beta": 0.5}),
        ("Fbeta{beta=5e-1}", "Fbeta", {"beta": 0.5}),
        ("Fbeta{beta=1e+3}", "Fbeta", {"beta": 1000.0}),
        ("Fbeta{beta=-0}", "Fbeta", {"beta": -0.0}),
        ("Fbeta{beta=1e999}", "Fbeta", {"beta": "1e999"}),
        ("Fbeta{beta=nan}", "Fbeta", {"beta": "nan"}),
        ("Fbeta{beta=٣}", "Fbeta", {"beta": "٣"}),
        ("WeightedKappa{weights=linear}", "WeightedKappa", {"weights": "linear"}),
        ("Sensitivity@Specificity=0.9", "Sensitivity@Specificity", {"at": 0.9}),
        ("Specificity@Sensitivity{at=target_value}", "Specificity@Sensitivity", {"at": "target_value"}),
        ("M=0.9{b=x}", "M", {"at": 0.9, "b": "x"}),
    ],
)
def test_the_forms(text, name, parameters):
    metric = parse_metric(text)
    assert (metric.name, dict(metric.parameters)) == (name, parameters)


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "1", "A B", "A{", "A}", "A{b}", "A{b=}", "A{=1}", "A{b=1,}", "A{b=1;c=2}", "A{B=1}", "A{b=1}{c=2}"],
        *["A=", "A=1=2", "A{b=1}=2", "@A", "A{b={c}}", "A{b=1,b=2}", "A=1{at=2}", "A\n{b=1}", "A{b c=1}", "A,B", "é"],
    ],
)
def test_other_forms_are_refused_with_the_text_itself(text):
    with pytest.raises(MetricSyntaxError) as caught:
        parse_metric(text)
    assert f"`{text}`" in str(caught.value)


@given(text=st.text(st.sampled_from("AB@+-{}=,. 019eatxé\n"), max_size=20))
def test_any_text_is_a_metric_or_refused(text):
    try:
        metric = parse_metric(text)
    except MetricSyntaxError:
        return
    assert parse_metric(metric.key) == metric
    assert text.strip().startswith(metric.name)


def test_completing_gives_every_parameter_and_keeps_what_is_given():
    known = catalogue()
    assert complete(parse_metric("Fbeta"), known).key == "Fbeta{beta=1}"
    assert complete(parse_metric("Fbeta{beta=2}"), known).key == "Fbeta{beta=2}"
    assert complete(parse_metric("AUROC"), known).key == "AUROC"
    assert complete(parse_metric("ECE{x=1}"), known).key == "ECE{bins=15,spacing=uniform,x=1}"
    with pytest.raises(KeyError):
        complete(Metric("Nonsense", {}), known)
