"""What the guide keeps for its tab, where the keyboard goes on, and what stands on paper, in a real browser."""

import base64
import json

import pytest
from tests.toolkit.metrics.recommend.guide_steps import RESULT, SAID, add, begin, click, open_, write
from tests.toolkit.metrics.recommend.test_guide_names import ALL_TOLD, FILE

from assay.metrics.recommend.guide import render_guide

ASKS = "dispatchEvent(new Event('beforeunload', {cancelable: true})) === false"
"""Whether the page has the browser ask before it leaves."""
DRAFT = "assay: fingerprint/1\nname: x\ncategory: SemS\nclass_imbalance: true\nclass_scores_available: false\n"
DRAFT += "tubular_shape: true\nsmall_structures: never\ndrafted: [tubular_shape, small_structures]\nmine: {a: 1}\n"


def filled(guide):
    begin(guide, compensate_imprecision="true")
    write(guide, "#name", "liver <b>")
    write(guide, "#tolerance", "1.5")
    add(guide, "lesion", tubular_shape="false")
    add(guide, "cyst", compensate_imprecision="false")


def test_a_reload_loses_nothing(guide, page):
    filled(guide)
    before = guide.run("assayGuide.yaml()"), guide.run(RESULT)
    guide.open(page)
    assert (guide.run("assayGuide.yaml()"), guide.run(RESULT)) == before
    assert "are here again" in guide.run(SAID)
    assert not guide.run(ASKS)
    assert guide.complaints() == []


def test_what_is_half_typed_and_what_is_of_a_draft_are_there_after_a_reload(guide, page):
    open_(guide, DRAFT)
    click(guide, '#whole input[name="tubular_shape"][value="false"]')
    drafted = guide.run("assayGuide.yaml()")
    guide.open(page)
    assert guide.run("assayGuide.yaml()") == drafted
    click(guide, '#whole input[name="tubular_shape"][value="true"]')
    assert '  - "tubular_shape"' in guide.run("assayGuide.yaml()")
    for name, word in {"category": "ImLC", "unequal_severity": "true", "decision_rule": "target_value",
                       "target": "ppv"}.items():  # fmt: skip
        click(guide, f'#whole input[name="{name}"][value="{word}"]')
    write(guide, "#target_value", "7")
    write(guide, "#costs input[aria-label^=true]", "tumour")
    click(guide, "#add")
    told = guide.run(ALL_TOLD)
    assert len(told) == 5
    guide.open(page)
    assert guide.run(ALL_TOLD) == told


def test_start_again_forgets_and_take_it_back_remembers(guide, page):
    filled(guide)
    full = guide.run("assayGuide.yaml()")
    click(guide, "#clear")
    assert guide.run("sessionStorage.length") == 0
    click(guide, "#undone")
    guide.open(page)
    assert guide.run("assayGuide.yaml()") == full
    click(guide, "#clear")
    guide.open(page)
    assert guide.run("document.querySelectorAll('input:checked, .class').length") == 0
    assert not guide.run("document.getElementById('undo').checkVisibility()")


@pytest.mark.parametrize(
    "text",
    ["no", "null", "[]", "3", '{"were": {}, "answers": {"costs": 3}}', '{"were": {}, "classes": [{"own": {"no": 1}}]}'],
)
def test_what_another_page_wrote_there_holds_nothing_up(guide, page, text):
    guide.run(f"sessionStorage.setItem(PLACE, {json.dumps(text)})")
    guide.open(page)
    filled(guide)
    before = guide.run("assayGuide.yaml()")
    guide.open(page)
    assert guide.run("assayGuide.yaml()") == before
    assert guide.complaints() == []


@pytest.fixture
def refused(browser):
    """The page where the browser keeps nothing for it."""
    browser.visit(f"data:text/html;base64,{base64.b64encode(render_guide().encode()).decode()}")
    assert browser.run("(() => { try { sessionStorage; } catch (error) { return error.name; } })()") == "SecurityError"
    return browser


def test_where_nothing_is_kept_the_browser_asks_before_it_leaves_unsaved_answers(refused):
    assert not refused.run(ASKS)
    begin(refused)
    assert "Recommended" in refused.run(RESULT)
    assert refused.run(ASKS)
    assert refused.run(FILE) == "problem.yaml"
    assert not refused.run(ASKS)
    write(refused, "#name", "liver")
    assert refused.run(ASKS)
    click(refused, "#clear")
    assert not refused.run(ASKS)
    assert refused.complaints() == []


FOCUS = "document.activeElement.id || document.activeElement.textContent || document.activeElement.tagName"


def press(guide, selector):
    """Press a button by the keyboard."""
    guide.run(f"document.querySelector({selector!r}).focus()")
    guide.press("Enter")


@pytest.mark.parametrize("how", ["undone", "close"])
def test_the_keyboard_goes_on_where_it_was(guide, how):
    filled(guide)
    press(guide, "#clear")
    assert guide.run(FOCUS) == "undone"
    press(guide, f"#{how}")
    assert guide.run(FOCUS) == "clear"
    if how == "close":
        return
    press(guide, "#classes .class:last-child > p:first-of-type > button")
    press(guide, "#undone")
    assert guide.run(FOCUS) == "Remove this class"
    press(guide, "#classes .class:last-child > p:first-of-type > button")
    press(guide, "#close")
    assert guide.run(FOCUS) == "add"


def test_after_what_could_not_be_saved_the_keyboard_goes_on_at_the_field(guide):
    begin(guide, compensate_imprecision="true")
    write(guide, "#tolerance", "-1")
    press(guide, "#save")
    assert guide.run(FOCUS) == "tolerance"
    press(guide, "#close")
    assert guide.run(FOCUS) == "tolerance"


def test_paper_names_the_problem_and_has_no_heading_with_nothing_below(guide, page):
    filled(guide)
    assert not guide.run("document.getElementById('called').checkVisibility()")
    guide.open(page, 794, media="print")
    assert guide.run("document.getElementById('called').checkVisibility()")
    assert guide.run("document.getElementById('called').textContent") == "liver <b>"
    assert not guide.run("document.querySelector('.unprinted').checkVisibility()")
    assert guide.run("document.querySelectorAll('#result details:not([open])').length") >= 2
    assert guide.run(guide.BARE) == []
