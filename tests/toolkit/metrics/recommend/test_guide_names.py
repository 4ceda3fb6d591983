"""Names that somebody types into the guide: kept as they are; what would be left out is said at its field."""

import re

import pytest
from tests.toolkit.metrics.recommend.guide_problems import ODD
from tests.toolkit.metrics.recommend.guide_steps import SAID, TOLD, add, begin, click, loaded, open_, write

from assay.metrics.algorithm_names import LONGEST_NAME
from assay.metrics.recommend.reading import read_fingerprint
from assay.metrics.recommend.sheet import sheet

LONG = "lesion of the left lobe " * 40 + "end"
NAMES = [*ODD, "yes", "<script>alert(1)</script>", "🫀 heart", "--help", "a\tb", "#x", "~", "0x1f", "[a", "%", LONG]
NAME_TOLD = "document.getElementById('name-told').textContent"
CLASS_TOLD = "[...document.querySelectorAll('#classes .class .told')].map(each => each.textContent).filter(Boolean)"
ALL_TOLD = "[...document.querySelectorAll('#questions .told')].map(each => each.textContent).filter(Boolean)"
FILE = """(() => {
  const click = HTMLAnchorElement.prototype.click;
  let called = "";
  HTMLAnchorElement.prototype.click = function () { called = this.download; };
  document.getElementById("save").click();
  HTMLAnchorElement.prototype.click = click;
  return called;
})()"""
"""Press the button; the name of the file that is saved, or nothing."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back_as_it_was_typed(guide, tmp_path, name):
    begin(guide)
    write(guide, "#name", name)
    of_class = name[:LONGEST_NAME].strip()
    add(guide, of_class, tubular_shape="false")
    saved = guide.run("assayGuide.yaml()")
    model = loaded(saved)
    assert (model.name, [each.name for each in model.classes]) == (name, [of_class])
    path = tmp_path / "saved.yaml"
    path.write_text(saved, encoding="utf-8")
    found = sheet(read_fingerprint(str(path)).fingerprint)
    assert (found["name"], [part["class"] for part in found["parts"]]) == (name, ["", of_class])
    click(guide, "#clear")
    assert "is opened" in open_(guide, saved)
    assert guide.run("assayGuide.yaml()") == saved
    assert guide.complaints() == []


def test_what_the_file_is_called_is_said_below_the_name(guide):
    begin(guide)
    assert guide.run(NAME_TOLD) == ""
    for name, file in {"Leber & Läsion": "leber-l-sion.yaml", "печень": "problem.yaml", LONG: "x"}.items():
        write(guide, "#name", name)
        called = guide.run(FILE)
        assert re.fullmatch(r"[a-z0-9](-?[a-z0-9])*\.yaml", called)
        assert len(called) <= 105
        assert file in ("x", called)
        assert called in guide.run(NAME_TOLD)
    write(guide, "#name", "liver")
    assert guide.run(NAME_TOLD) == ""
    assert guide.run(FILE) == "liver.yaml"


def test_a_class_that_would_be_left_out_says_so_and_nothing_is_saved_without_it(guide):
    begin(guide)
    add(guide, "lesion", tubular_shape="false")
    assert guide.run(CLASS_TOLD) == []
    add(guide, "lesion", tubular_shape="true")
    (told,) = guide.run(CLASS_TOLD)
    assert told.startswith("A class lesion stands there already: one more is left out.")
    assert guide.run("document.querySelectorAll('#classes .class > p .told')[1].checkVisibility()")
    assert guide.run(FILE) == ""
    assert "Nothing is saved yet" in guide.run(SAID)
    assert guide.run("document.activeElement === [...document.querySelectorAll('#classes .called')].at(-1)")
    write(guide, "#classes .called", "")
    assert guide.run(CLASS_TOLD) == ["A class needs a name, as the data call it: one without is left out."]
    assert guide.run(FILE) == ""
    write(guide, "#classes .called", "cyst")
    assert guide.run(CLASS_TOLD) == []
    assert guide.run(FILE) == "problem.yaml"
    assert [each.name for each in loaded(guide.run("assayGuide.yaml()")).classes] == ["lesion", "cyst"]


@pytest.mark.parametrize("character", ["a", "🫀"])
def test_a_class_with_a_name_too_long_says_so_and_is_not_cut(guide, character):
    begin(guide)
    longest = character * LONGEST_NAME
    add(guide, longest, tubular_shape="false")
    assert guide.run(CLASS_TOLD) == []
    assert [each.name for each in loaded(guide.run("assayGuide.yaml()")).classes] == [longest]
    write(guide, "#classes .called", longest + character)
    (told,) = guide.run(CLASS_TOLD)
    assert f"up to {LONGEST_NAME} characters: one of {LONGEST_NAME + 1} is left out" in told
    assert told in guide.run(TOLD)
    assert guide.run("document.querySelector('#classes .called').value") == longest + character
    assert loaded(guide.run("assayGuide.yaml()")).classes == ()
    assert guide.run(FILE) == ""
    assert guide.run("document.activeElement.className") == "called"


def test_what_is_not_taken_is_said_below_its_field_and_beside_the_metrics_in_the_same_words(guide):
    begin(guide)
    whole = {"category": "ImLC", "class_scores_available": "true", "unequal_severity": "true"}
    for name, word in {**whole, "decision_rule": "target_value", "target": "sensitivity"}.items():
        click(guide, f'#whole input[name="{name}"][value="{word}"]')
    for name in ("", "lesion", "lesion", "x" * (LONGEST_NAME + 1)):
        add(guide, name, error_preference="FN")
    write(guide, "#target_value", "7")
    write(guide, "#costs input[aria-label^=true]", "tumour")
    click(guide, "[data-question=costs] button")
    write(guide, "#costs .cost:last-child input[aria-label^=cost]", "-1")
    said, beside = guide.run(ALL_TOLD), guide.run(TOLD)
    assert (len(said), len({*said})) == (6, 5)
    assert [beside.count(each) for each in said] == [1] * 6
    assert guide.run("document.querySelectorAll('[aria-invalid=true]').length") == 6
    click(guide, '#whole input[name="decision_rule"][value="argmax"]')
    assert guide.run(ALL_TOLD) == [each for each in said if "belongs a number" not in each]
    assert "belongs a number" not in guide.run(TOLD)


def test_a_class_without_name_and_answers_holds_nothing_up(guide):
    begin(guide)
    click(guide, "#add")
    assert "A class needs a name" in guide.run(CLASS_TOLD)[0]
    assert guide.run(FILE) == "problem.yaml"


def test_numbers_and_costs_that_would_be_left_out_hold_up_what_is_saved(guide):
    begin(guide)
    whole = {"category": "ImLC", "class_scores_available": "true", "unequal_severity": "true"}
    for name, word in {**whole, "decision_rule": "target_value", "target": "sensitivity"}.items():
        click(guide, f'#whole input[name="{name}"][value="{word}"]')
    assert guide.run(FILE) == "problem.yaml"
    write(guide, "#target_value", "7")
    assert guide.run(FILE) == ""
    assert guide.run("document.activeElement.id") == "target_value"
    assert "from 0 to 1" in guide.run("document.querySelector('#target_value ~ .told').textContent")
    write(guide, "#target_value", "0.7")
    write(guide, "#costs input[aria-label^=true]", "tumour")
    assert guide.run(FILE) == ""
    assert "both classes and a cost" in guide.run("document.querySelector('#costs .told').textContent")
    write(guide, "#costs input[aria-label^=taken]", "no tumour")
    write(guide, "#costs input[aria-label^=cost]", "10")
    assert guide.run("document.querySelector('#costs .told').textContent") == ""
    assert guide.run(FILE) == "problem.yaml"
    assert loaded(guide.run("assayGuide.yaml()")).costs[0].prediction == "no tumour"
    click(guide, '#whole input[name="unequal_severity"][value="false"]')
    write(guide, "#costs input[aria-label^=cost]", "-1")
    assert guide.run(FILE) == "problem.yaml"


def test_names_of_a_file_that_no_field_holds_are_named(guide):
    text = 'assay: fingerprint/1\nname: "a\\nb"\ncategory: SemS\nclasses: [{name: "c\\nd", tubular_shape: true}]\n'
    assert "Not taken over: line breaks in a name" in open_(guide, text)
