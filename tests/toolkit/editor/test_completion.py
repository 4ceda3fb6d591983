"""What may stand where the cursor is; `|` marks the cursor."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.demo.study import STUDY
from assay.editor.completion import choices_at
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.model import Level, properties

HEAD = "assay: evaluation/1\nname: x\n"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}
DATASET = {"@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}


def choices(text, path="evaluation.yaml"):
    before, _, after = text.partition("|")
    line = before.count("\n")
    return choices_at(path, before + after, line, len(before.rpartition("\n")[2]))


def labels(text, path="evaluation.yaml"):
    return [choice.label for choice in choices(text, path)]


def croissant(inside):
    """A Croissant document whose last member is `inside`."""
    return json.dumps(DATASET)[:-1] + ",\n " + inside + "}"


OWN = [declared.key for declared in properties(Evaluation).values()]
PREDICTION = [declared.key for declared in properties(Prediction).values()]


def without(known, *given_):
    return [key for key in known if key not in given_]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (HEAD + "|", without(OWN, "assay", "name")),
        (HEAD + "po|", without(OWN, "assay", "name")),
        (HEAD + "p|os\nid: a\n", without(OWN, "assay", "name", "id")),
        (HEAD + "predictions:\n  - name: a\n    |\n", without(PREDICTION, "name")),
        (HEAD + "predictions:\n  - name: a\n    sc|\nid: b\n", without(PREDICTION, "name")),
        (HEAD + "predictions:\n  - |\n", PREDICTION),
        (HEAD + "predictions:\n  - name: a\n  - fi|\n", PREDICTION),
        (HEAD + "predictions: [{name: a, |}]\n", without(PREDICTION, "name")),
        (HEAD + "metrics: [AU|]\n", list(catalogue().entries)),
        (HEAD + "metrics:\n  - |\n", list(catalogue().entries)),
        ("assay: |\nname: x\n", ["evaluation/1", "fingerprint/1"]),
        ("assay: ev|\n", ["evaluation/1", "fingerprint/1"]),
        ("assay: fingerprint/1\ncategory: |\n", ["ImLC", "SemS", "ObD", "InS"]),
        ("assay: fingerprint/1\nunequal_severity: t|\n", ["true", "false"]),
        (HEAD + "title: |\n", []),
        ("a: 1\n|", []),
        ("", []),
    ],
)
def test_in_yaml(text, offered):
    assert labels(text) == offered


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        (croissant('"na|"'), {"name", "license"}, {"conformsTo", "sha256"}),
        (croissant('"name": "x",\n "l|"\n'), {"license"}, {"name"}),
        (croissant('"name": "x",\n |\n'), {"license"}, {"name"}),
        (croissant('|\n "name": "x"'), {"license"}, {"name"}),
        (croissant('"distribution": [{"@type": "cr:FileObject", "en|"}]'), {"encodingFormat", "sha256"}, {"includes"}),
        (croissant('"distribution": [{"@type": "cr:FileSet", "en|"}]'), {"encodingFormat", "includes"}, {"sha256"}),
        (croissant('"recordSet": [{"field": [{"@type": "cr:Field", |}]}]'), {"dataType"}, {"key"}),
    ],
)
def test_in_json(text, some, none):
    found = set(labels(text, "croissant.json"))
    assert some <= found
    assert not none & found


def test_codes_are_offered_where_a_finding_is_accepted():
    found = {choice.label: choice.meaning for choice in choices(HEAD + "ignore:\n  - code: EV|\n")}
    assert found["EVA050"] == "few-replicates"


def test_what_is_required_is_marked_and_everything_is_explained():
    for choice in choices(HEAD + "|"):
        (declared,) = (one for one in properties(Evaluation).values() if one.key == choice.label)
        assert choice.required is (declared.level is Level.REQUIRED)
        assert choice.meaning


@pytest.mark.parametrize("name", ["evaluation.yaml", "fingerprint.yaml", "croissant.json"])
def test_nothing_that_stands_there_is_offered_again(name):
    """On every key of the demo's documents, its own property may be offered, and no other that is given beside it."""
    text = (STUDY / name).read_text(encoding="utf-8")
    lines = text.split("\n")
    for number, line in enumerate(lines):
        word = line.strip().removeprefix("- ").partition(":")[0].strip('"')
        if not word.isidentifier() or line.lstrip().startswith("#"):
            continue
        offered = [choice.label for choice in choices_at(name, text, number, line.index(word) + len(word))]
        assert len(offered) == len(set(offered))
        if line == line.lstrip() and word in properties(Evaluation) and name == "evaluation.yaml":
            beside = {one.partition(":")[0] for one in lines if one[:1].isalpha()} - {word}
            assert not beside & set(offered)


@given(st.text(max_size=60), st.data())
def test_any_text_has_an_answer(text, data):
    lines = text.split("\n")
    line = data.draw(st.integers(0, len(lines) - 1))
    character = data.draw(st.integers(0, len(lines[line])))
    assert isinstance(choices_at("x.yaml", text, line, character), list)


@given(st.data())
def test_any_place_of_a_document_has_an_answer(data):
    name = data.draw(st.sampled_from(["evaluation.yaml", "fingerprint.yaml", "croissant.json"]))
    text = (STUDY / name).read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(text)))
    typed = text[:cut] + data.draw(st.text('"{}[],:- \naé', max_size=5))
    line = typed.count("\n")
    assert isinstance(choices_at(name, typed, line, len(typed.rpartition("\n")[2])), list)
