"""Every id that plans and reports print can be looked up, and says whether it is recalled."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.metrics.problems import class_answers, fingerprints

from assay.cli.explain import _lines
from assay.cli.explain_id import ID, id_lines
from assay.demo.study import STUDY
from assay.metrics.recommend.differences import LISTS
from assay.metrics.recommend.drawing import drawing_of, render_svg
from assay.metrics.recommend.guide import guide_data
from assay.metrics.recommend.page import render_html
from assay.metrics.recommend.sheet import sheet
from assay.metrics.recommend.text import text_lines
from assay.plan.compiler import compile_spec
from assay.plan.tree import tree_lines
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Category, ClassAnswers, Fingerprint
from assay_spec.metrics.pitfalls import pitfall_groups, pitfalls
from assay_spec.metrics.questions import questions
from assay_spec.model import properties
from assay_spec.record import replace

SOURCES = {declared.source for declared in properties(Fingerprint).values() if declared.source}


@pytest.mark.parametrize("rule", catalogue().rules, ids=lambda rule: rule.id)
def test_a_selection_rule_says_when_it_fires_and_what_it_chooses(rule):
    text = "\n".join(id_lines(rule.id))
    assert rule.because in text
    for name in (*rule.when, *rule.unless, *rule.metrics, *rule.alternatives):
        assert name in text
    assert ("[recalled]" in text.split("\n")[0]) == (rule.provenance == "recalled")


@pytest.mark.parametrize("pitfall", pitfalls().values(), ids=lambda pitfall: pitfall.id)
def test_a_pitfall_says_what_it_is_by_its_id_and_by_its_kind(pitfall):
    first, *others = id_lines(pitfall.id)
    assert first.startswith(f"{pitfall.id} ({pitfall.name}): {pitfall.title}")
    assert first.endswith(" [recalled]") == (pitfall.provenance == "recalled")
    text = "\n".join(others)
    for words in (pitfall.means, pitfall.remedy, *pitfall.affects, *pitfall.answers):
        assert words in text
    kind = id_lines(pitfall.group)
    assert kind[0].startswith(f"{pitfall.group}: {pitfall_groups()[pitfall.group].title}")
    assert kind[kind.index(first) :][: len(others) + 1] == [first, *others]


@pytest.mark.parametrize(
    ("code", "of_items", "of_masks"),
    [
        ("P24-03", "`assay metrics score` looks for it", "it is one of ImLC, ObD, InS"),
        ("P24-01", "`assay metrics score` looks for it", "`assay metrics score` looks for it"),
        ("P22-03", "it is one of SemS, ObD, InS", "`assay metrics score` looks for it"),
        ("P31-03", "excluded by how they are scored: ", "excluded by how they are scored: "),
        ("P34-01", "not looked for: predictions do not say", "not looked for: masks do not say"),
    ],
)
def test_a_pitfall_says_what_becomes_of_it_where_items_and_masks_are_scored(code, of_items, of_masks):
    lines = id_lines(code)
    for what, said in (("items", of_items), ("masks", of_masks)):
        (line,) = [line for line in lines if line.startswith(f"  of {what} ")]
        assert line.split(maxsplit=2)[2].startswith(said)


@pytest.mark.parametrize("step", catalogue().steps.values(), ids=lambda step: step.id)
def test_a_step_names_all_its_rules(step):
    first, *lines = id_lines(step.id)
    assert first.startswith(f"{step.id}: {step.title}")
    assert [line.split()[0] for line in lines[2:-1]] == [rule.id for rule in catalogue().rules if rule.step == step.id]


@pytest.mark.parametrize("guide", catalogue().guides.values(), ids=lambda guide: guide.id)
def test_a_guide_says_what_it_chooses_when_and_which_rules_offer_it(guide):
    lines = [*_lines(guide.id)]
    text = " ".join(" ".join(lines).split())
    assert guide.text in text
    assert lines[0].endswith("[recalled]") == (guide.provenance == "recalled") == lines[-1].endswith("[recalled]")
    offering = [rule for rule in catalogue().rules if rule.guide == guide.id]
    assert offering
    for rule in offering:
        step = catalogue().steps[rule.step]
        assert f"offered by {rule.id}, of {step.id} {step.title}, for {', '.join(rule.categories)}" in text
        assert f"chooses {', '.join(rule.metrics)}" in text
        assert not rule.alternatives or f" or {', '.join(rule.alternatives)}" in text
        assert f"because {rule.because}" in text
        for name in (*rule.when, *rule.unless):
            assert f" {name}: " in text


PRINTED = re.compile(r"\b(?:S|A|P|FP|DG)\d+(?:[.-]\d+)*\b")


@pytest.mark.parametrize("category", Category)
@settings(max_examples=30)
@given(data=st.data())
def test_every_id_that_a_recommendation_prints_is_known(category, data):
    problem, own = data.draw(fingerprints((category,))), data.draw(class_answers)
    drafted = tuple(name for name in questions() if data.draw(st.booleans()))
    found = sheet(replace(problem, classes=(ClassAnswers(name="tumour", **own),), drafted=drafted))
    picture = render_svg(drawing_of(found["parts"][0], found), alone=True)
    forms = ("\n".join(text_lines(found, 100)), render_html(found), picture, json.dumps(found))
    ids = {id_ for form in forms for id_ in PRINTED.findall(form)} | {*found["guides"]}
    metrics = {row["key"] for part in found["parts"] for word in LISTS for row in part[word]}
    assert len(ids) > 5
    assert [one for one in sorted(ids | metrics) if not _known(one)] == []


def test_every_id_that_the_guide_holds_is_known():
    known = guide_data()
    ids = {row["id"] for word in ("questions", "steps", "rules") for row in known[word]} | {*known["guides"]}
    ids |= {*PRINTED.findall(json.dumps(known))}
    assert len(ids) > 100
    assert [one for one in (*sorted(ids), *known["metrics"]) if not _known(one)] == []


def _known(word):
    try:
        return bool([*_lines(word)])
    except LookupError:
        return False


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_a_question_names_the_answers_to_it(source):
    asked = [declared.key for declared in properties(Fingerprint).values() if declared.source == source]
    text = "\n".join(id_lines(source))
    assert all(f"`{key}`" in text for key in asked)


def test_every_id_of_the_plan_of_the_demo_is_known():
    text = "\n".join(tree_lines(compile_spec(str(STUDY / "evaluation.yaml")).plan))
    ids = set(re.findall(r"\b(?:S|P|FP)\d(?:\.\d+)+", text))
    assert len(ids) > 5
    assert [one for one in ids if not id_lines(one)] == []


def test_capitals_do_not_matter():
    assert id_lines("fp2.6") == id_lines("FP2.6") != []


@pytest.mark.parametrize("word", ["S9.91", "P9", "FP9.9", "P22-99", "DG9.9"])
def test_an_id_that_nobody_has_is_told_so(assay, tmp_path, word):
    assert ID.fullmatch(word)
    assert assay("explain", word, cwd=tmp_path).is_one_line(f"`{word}`")


def test_a_file_of_that_name_comes_first(assay, tmp_path):
    (tmp_path / "S2.4").write_text("assay: recipe/1\n")
    assert assay("explain", "S2.4", cwd=tmp_path).is_clear("recipe/1")
