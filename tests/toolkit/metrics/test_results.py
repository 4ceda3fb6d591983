"""results.json: its schema, what stands in it for values that are missing, and nothing that JSON does not hold."""

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import assay
from assay.demo.study import STUDY
from assay.errors import SpecError
from assay.metrics.ranking.lack import Lack
from assay.metrics.ranking.schemes import Scheme
from assay.metrics.results import key_of
from assay.plan.file import plan_digest
from assay.report.model import Status
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import parse_metric

NUMBER_OR_NONE = {"type": ["number", "null"]}
SHARED = {
    "key": {"type": "string", "pattern": r"^[A-Za-z@+]+(\{[^{}]+\})?$"},
    "value": NUMBER_OR_NONE,
    "low": NUMBER_OR_NONE,
    "high": NUMBER_OR_NONE,
    "level": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "method": {"enum": ["wilson", "delong", "bootstrap", "stratified-bootstrap", "cluster-bootstrap"]},
    "n": {"type": "integer", "minimum": 0},
    "group": {"type": "object", "maxProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}},
    "reason": {"type": ["string", "null"], "pattern": r"^[^\n]+$"},
}
MISSING_SAYS_WHY = {
    "if": {"anyOf": [{"properties": {name: {"type": "null"}}} for name in ("value", "low", "high")]},
    "then": {"properties": {"reason": {"type": "string"}}},
    "else": {"properties": {"reason": {"type": "null"}}},
}


def rows(properties):
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
            **MISSING_SAYS_WHY,
        },
    }


RESULT = {
    **SHARED,
    "metric": {"enum": list(catalogue().entries)},
    "algorithm": {"type": "string", "minLength": 1},
    "unit": {"type": "string", "minLength": 1},
    "undefined": {"type": "integer", "minimum": 0},
    "missing": {"type": "integer", "minimum": 0},
    "without": {
        "type": "object",
        "properties": {"value": {"type": ["number", "null"]}, "n": {"type": "integer", "minimum": 0}},
        "required": ["value", "n"],
        "additionalProperties": False,
    },
    "excluded": {"type": "integer", "minimum": 0},
    "higher_is_better": {"type": "boolean"},
    "definition": {"type": "string", "minLength": 10},
}
NAME = {"type": "string", "minLength": 1}
RANK = {"type": "integer", "minimum": 1}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
TAU = {"type": "number", "minimum": -1.000001, "maximum": 1.000001}


def strict(properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


COUNT = {"type": "integer", "minimum": 0}
TEST = strict({"first_alone": COUNT, "second_alone": COUNT, "p": SHARE, "adjusted": SHARE})
DIFFERENCE = {
    **SHARED,
    "first": {"type": "string"},
    "second": {"type": "string"},
    "mcnemar": {"anyOf": [TEST, {"type": "null"}]},
}
RANKING = strict(
    {
        **{name: SHARED[name] for name in ("key", "level", "n", "reason")},
        "metric": RESULT["metric"],
        "higher_is_better": {"type": "boolean"},
        "scheme": {"enum": ["value-then-rank", *Scheme]},
        "meaning": NAME,
        "over": {"type": "string"},
        "ties": NAME,
        "left_out": {"type": "integer", "minimum": 0},
        "replicates": {"type": "integer", "minimum": 0},
        "method": {"enum": ["none", *SHARED["method"]["enum"]]},
        "algorithms": {
            "type": "array",
            "items": strict(
                {
                    "algorithm": NAME,
                    "rank": RANK,
                    "score": {"type": "number"},
                    "low": {"type": ["integer", "null"], "minimum": 1},
                    "high": {"type": ["integer", "null"], "minimum": 1},
                    "frequency": {
                        "type": "object",
                        "propertyNames": {"pattern": r"^\d+$"},
                        "additionalProperties": SHARE,
                    },
                }
            ),
        },
        "within": {"type": "array", "items": strict({"subgroup": NAME, "ranks": {"type": "array", "items": RANK}})},
        "unranked": {"type": "array", "items": strict({"algorithm": NAME, "reason": NAME})},
        "tau": {
            "anyOf": [
                {"type": "null"},
                strict({"mean": TAU, "low": TAU, "high": TAU, "undefined": {"type": "integer", "minimum": 0}}),
            ]
        },
        "agreement": {
            "type": "array",
            "items": strict({"scheme": NAME, "over": {"type": "string"}, "tau": {"anyOf": [{"type": "null"}, TAU]}}),
        },
        "alpha": {"enum": [None, 0.05]},
        "tested": {"type": "array", "items": NAME},
        "lack": {"enum": [each.value for each in Lack]},
        "p": {"type": "array", "items": {"type": "array", "items": {"anyOf": [{"type": "null"}, SHARE]}}},
    }
)
SCHEMA = {
    "type": "object",
    "properties": {
        "version": {"const": 1},
        "plan": {"type": "string"},
        "results": rows(RESULT),
        "differences": rows(DIFFERENCE),
        "ranks": {"type": "array", "items": RANKING},
    },
    "required": ["version", "plan", "results", "differences", "ranks"],
    "additionalProperties": False,
}
VALIDATOR = Draft202012Validator(SCHEMA)


@given(
    st.integers(2, 3),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("xyz")), min_size=1, max_size=15),
    st.integers(1, 3),
    st.booleans(),
)
def test_results_of_anything_follow_the_schema(k, items, replicates, grouped):
    y, said, site = zip(*items, strict=True)
    table = (np.eye(k)[np.array(said) % k] + 0.25) / (1 + 0.25 * k)
    found = assay.evaluate(
        np.array(y) % k,
        scores={"a": table, "b": table[::-1]},
        classes=range(k),
        positive=1 if k == 2 else None,
        metrics=["MCC", "Sensitivity", "LR+", "NetBenefit", "AUROC", "PPV@Sensitivity=0.5", "LogLoss", "ECE"],
        by={"site": site},
        group=site if grouped else None,
        replicates=replicates,
    )
    pitfalls = found.pop("pitfalls")
    assert all(each["status"] in list(Status) for each in pitfalls)
    VALIDATOR.validate(json.loads(json.dumps(found, allow_nan=False)))
    keys = [(row["key"], row["algorithm"], json.dumps(row["group"])) for row in found["results"]]
    assert len(set(keys)) == len(keys)


def test_the_results_of_the_demo_follow_the_schema(tmp_path, without_pages):
    compiled = assay.compile(STUDY / "evaluation.yaml", ["replicates=20"])
    assay.run(compiled, tmp_path / "run")
    data = (tmp_path / "run" / "results.json").read_bytes()

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    found = json.loads(data, parse_constant=refuse)
    VALIDATOR.validate(found)
    assert data.decode() == json.dumps(found, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"metric": "AUROC", "parameters": {}, "target": "malignant"}, "AUROC{class=malignant}"),
        ({"metric": "Accuracy", "parameters": {}, "target": ""}, "Accuracy"),
        ({"metric": "Fbeta", "parameters": {"beta": 2.0}, "target": "x"}, "Fbeta{beta=2,class=x}"),
        (
            {"metric": "WeightedKappa", "parameters": {"weights": "linear"}, "target": ""},
            "WeightedKappa{weights=linear}",
        ),
        ({"metric": "ECE", "parameters": {"bins": 15.0}, "target": "a"}, "ECE{bins=15,class=a}"),
    ],
)
def test_a_key_spells_the_metric_its_parameters_and_its_class(row, key):
    assert key_of(row) == key


def test_a_key_without_its_class_can_be_asked_for_again():
    y, p = [0, 1, 1, 0, 1], [0.1, 0.7, 0.4, 0.3, 0.9]
    found = assay.evaluate(y, scores=p, positive=1, metrics=list(catalogue().entries), replicates=3)
    for row in found["results"]:
        metric = parse_metric(row["key"])
        parameters = {name: value for name, value in metric.parameters.items() if name != "class"}
        again = assay.evaluate(
            y, scores=p, positive=1, metrics=[metric._replace(parameters=parameters).key], replicates=3
        )
        assert again["results"] == [row]


def test_what_a_metric_is_stands_beside_it():
    found = assay.evaluate([0, 1], [0, 1], positive=1, metrics=["EC", "MCC"], replicates=1)["results"]
    assert [row["higher_is_better"] for row in found] == [False, True]
    assert [row["definition"] for row in found] == [catalogue().entries[name].definition for name in ("EC", "MCC")]


def test_infinite_values_are_missing_and_say_so():
    found = assay.evaluate([0, 1], scores=[1.0, 1.0], positive=1, metrics=["LogLoss", "LR+", "Sensitivity"])
    reasons = {row["metric"]: row["reason"] for row in found["results"]}
    assert reasons["LogLoss"] == "infinite: 1 of 2 outcomes were given probability 0"
    assert reasons["Sensitivity"] is None
    perfect = assay.evaluate([0, 1], [0, 1], positive=1, metrics=["LR+"])["results"][0]
    assert (perfect["value"], perfect["reason"]) == (None, "infinite: specificity is 1")


@pytest.mark.parametrize("seed", [2**53 - 1, 0])
def test_every_seed_that_is_allowed_stands_in_the_plan_as_it_is(study, tmp_path, seed, without_pages):
    path = _study(study, seed)
    outcome = assay.run(path, tmp_path / "run")
    VALIDATOR.validate(outcome.results)
    record = json.loads((tmp_path / "run" / "record.json").read_bytes())
    assert next(node["seed"] for node in record["plan"]["nodes"] if node["type"] == "resample") == seed
    assert record["digest"] == plan_digest(assay.compile(path).plan)


@pytest.mark.parametrize("seed", [2**53, 2**63, 10**400, -1])
def test_a_seed_that_json_readers_would_change_is_refused(study, seed):
    with pytest.raises(SpecError) as caught:
        assay.compile(_study(study, seed))
    assert any(found.span.pointer == "/seed" for found in caught.value.diagnostics)


def _study(study, seed):
    ids = ["a", "b", "c", "d"]
    reference = {"id": ids, "class": ["no", "yes"] * 2}
    predictions = {"m": {"id": ids, "said": ["no", "yes", "yes", "no"]}}
    path = study.write(reference, predictions, positive="yes", metrics=["MCC"], replicates=5)
    path.write_text(re.sub(r'"replicates": 5', f'"replicates": 5, "seed": {seed}', path.read_text()))
    return path


@given(st.lists(st.floats(0, 1), min_size=4, max_size=8))
def test_numbers_survive_the_file(scores):
    """What is read back from JSON is the very float that was measured."""
    y = [i % 2 for i in range(len(scores))]
    found = assay.evaluate(y, scores=scores, positive=1, metrics=["Brier", "RootBrier", "AUROC"], replicates=4)
    again = json.loads(json.dumps(found))
    for row, other in zip(found["results"], again["results"], strict=True):
        for name in ("value", "low", "high"):
            assert row[name] == other[name]
            assert row[name] is None or math.isfinite(row[name])
