"""Answers of single classes in the guide, in a real browser: what follows, and what is saved."""

import json

import pytest
from tests.toolkit.metrics.recommend.guide_problems import OWN, drawn_from, own_of, parts_of, problems
from tests.toolkit.metrics.recommend.guide_steps import (
    OFFERED,
    RESULT,
    SAID,
    TOLD,
    add,
    begin,
    click,
    loaded,
    open_,
    open_anew,
)

from assay.metrics.recommend.differences import difference
from assay.metrics.recommend.guide import guide_data
from assay.metrics.recommend.sheet import sheet
from assay_spec.metrics.fingerprint import Category
from assay_spec.metrics.questions import questions


@pytest.mark.parametrize("category", Category)
def test_the_page_and_python_lead_every_class_to_the_same(guide, category):
    drawn = drawn_from(problems((category,)))
    assert sum(len(each.classes) for each in drawn) > 50
    asked_ = [
        [
            {name: getattr(each, name) for name in questions() if name != "costs"},
            [{"name": one.name, "own": own_of(one)} for one in each.classes],
        ]
        for each in drawn
    ]
    found = json.loads(guide.run(f"JSON.stringify({json.dumps(asked_)}.map(each => assayGuide.byClass(...each)))"))
    for problem, theirs in zip(drawn, found, strict=True):
        assert theirs == parts_of(problem), problem


def test_a_class_is_named_answers_for_itself_and_is_saved(guide):
    begin(guide)
    assert "At a glance" not in guide.run(RESULT)
    add(guide, "lesion", tubular_shape="false", structure_boundaries="true")
    assert "Class lesion leaves open: boundary_errors." in guide.run(TOLD)
    click(guide, '[data-own="boundary_errors"] input[value="existence"]')
    saved = loaded(guide.run("assayGuide.yaml()"))
    assert [(each.name, own_of(each)) for each in saved.classes] == [
        ("lesion", {"tubular_shape": False, "structure_boundaries": True, "boundary_errors": "existence"})
    ]
    whole, lesion = sheet(saved)["parts"]
    assert [row["key"] for row in whole["metrics"]] != [row["key"] for row in lesion["metrics"]]
    shown = guide.run(
        """[...document.querySelectorAll("#result table tr")].map(row => [...row.cells].map(e => e.textContent))"""
    )
    keys = list(dict.fromkeys(row["key"] for part in (whole, lesion) for row in part["metrics"]))
    of = {row["key"]: row["of"] for part in (whole, lesion) for row in part["metrics"]}
    assert shown[0] == ["metric", "whole problem", "lesion"]
    assert shown[1:] == [
        [f"{key} of {of[key]}" if of[key] else key]
        + ["yes" if key in [row["key"] for row in part["metrics"]] else "no" for part in (whole, lesion)]
        for key in keys
    ]
    text = guide.run(RESULT)
    assert "Class lesion" in text
    assert difference(lesion, whole)["lead"] in text
    assert text.count("The way through the decision steps") == 2


def test_a_class_is_asked_only_what_classes_may_answer_and_its_problem_asks(guide):
    begin(guide, structure_boundaries="false")
    add(guide, "lesion")
    offered = guide.run(OFFERED)
    fitting = [each.name for each in questions().values() if each.by_class and Category.SEMS in each.categories]
    assert offered == [name for name in fitting if name not in ("tolerance", "boundary_errors")]
    click(guide, '#whole input[name="category"][value="ImLC"]')
    offered = guide.run(OFFERED)
    assert offered == ["error_preference"]
    assert "takes the metrics of the whole problem" in guide.run(TOLD)


def test_classes_without_a_name_or_twice_are_told_and_left_out(guide):
    begin(guide)
    add(guide, "", tubular_shape="false")
    assert "A class needs a name" in guide.run(TOLD)
    assert loaded(guide.run("assayGuide.yaml()")).classes == ()
    add(guide, "lesion", tubular_shape="false")
    assert "Nothing is otherwise" not in guide.run(TOLD)
    add(guide, "lesion")
    assert "A class lesion stands there already: one more is left out." in guide.run(TOLD)
    (one,) = loaded(guide.run("assayGuide.yaml()")).classes
    assert one.tubular_shape is False


def test_what_is_removed_can_be_taken_back(guide):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    add(guide, "cyst", small_structures="consistently")
    full = guide.run("assayGuide.yaml()")
    click(guide, "#classes .class:first-child > p:first-of-type > button")
    assert [each.name for each in loaded(guide.run("assayGuide.yaml()")).classes] == ["cyst"]
    assert "Class lesion is removed." in guide.run(SAID)
    assert guide.run("document.activeElement.id") == "undone"
    click(guide, "#undone")
    assert guide.run("assayGuide.yaml()") == full
    click(guide, '[data-own="tubular_shape"] .whole button')
    assert own_of(loaded(guide.run("assayGuide.yaml()")).classes[0]) == {}
    assert "Nothing is otherwise for class lesion yet." in guide.run(TOLD)
    click(guide, "#undone")
    assert guide.run("assayGuide.yaml()") == full
    for away in (
        lambda: click(guide, "#clear"),
        lambda: open_(guide, "assay: fingerprint/1\nname: x\ncategory: InS\n"),
    ):
        away()
        assert guide.run("assayGuide.yaml()") != full
        click(guide, "#undone")
        assert guide.run("assayGuide.yaml()") == full
        assert not guide.run("document.getElementById('undo').checkVisibility()")


def test_what_was_unfolded_stays_so(guide):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    guide.run("document.querySelectorAll('#result details').forEach(each => each.querySelector('summary').click())")
    # The event that an element was unfolded comes with the next frame.
    guide.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", wait=True)
    click(guide, '#whole input[name="size_variability"][value="true"]')
    assert guide.run("[...document.querySelectorAll('#result details')].every(each => each.open)")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_classes_fit_can_be_read_and_are_read_out(browser, page, width, dark):
    open_anew(browser, page, width, dark=dark)
    begin(browser)
    add(
        browser,
        "a lesion with a long name that somebody gave it in a hurry" * 2,
        tubular_shape="false",
        compensate_imprecision="true",
    )
    click(browser, '[data-own="tubular_shape"] .whole button')
    assert browser.run(browser.OVERFLOW) <= 0
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}
    unnamed = """[...document.querySelectorAll("input, button, select")].filter(e =>
      !e.textContent.trim() && !e.getAttribute("aria-label") && !e.labels?.length).map(e => e.outerHTML)"""
    assert browser.run(unnamed) == []
    assert browser.run("[...document.querySelectorAll('fieldset')].every(e => e.querySelector('legend').textContent)")
    ids = browser.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_what_classes_may_answer_is_what_the_format_says():
    assert [each["name"] for each in guide_data()["questions"] if each["by_class"]] == [
        name for name in questions() if name in OWN
    ]


def test_a_class_is_shown_by_what_differs(guide):
    begin(guide)
    add(guide, "artery", tubular_shape="true")
    shown = guide.run("[...document.querySelectorAll('#result > *')].map(each => each.textContent)")
    assert shown[shown.index("Class artery") + 1 :] == ["The same follows as for the whole problem."]
    add(guide, "vein", small_structures="consistently")
    shown = guide.run("[...document.querySelectorAll('#result > *')].map(each => each.textContent)")
    of_class = shown[shown.index("Class vein") + 1 :]
    assert of_class[0] == "The metrics are those of the whole problem."
    assert of_class[1] == "Advice"
    assert of_class[2].startswith("A11: in a small structure one pixel changes a lot (FP3.1): report")
    assert len(of_class) == 4
