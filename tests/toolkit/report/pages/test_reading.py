"""A reader with a browser: follows links, opens what is folded, and finds of which items a number is."""

import pytest

SHOWN = """
(query => [...document.querySelectorAll(query)].filter(one => one.checkVisibility()).map(one => one.innerText.trim()))
"""


def shown(browser, query):
    """The text of everything visible that a selector finds."""
    return browser.run(f"({SHOWN})({query!r})")


def reach(browser, query, most=200):
    """Press Tab until an element that a selector finds has the focus."""
    for _ in range(most):
        browser.press("Tab")
        if browser.run(f"document.activeElement.matches({query!r})"):
            return
    pytest.fail(f"{query} cannot be reached by keyboard")


def test_a_pitfall_leads_by_keyboard_to_the_table_of_its_metric(browser, page):
    browser.open(page("binary"))
    reach(browser, "#pitfalls a")
    wanted = browser.run("document.activeElement.textContent")
    browser.press("Enter")
    at, title = browser.run(
        "(() => { const head = document.querySelector(':target'); return [head.getBoundingClientRect().top, "
        "head.textContent] })()"
    )
    assert title == wanted
    assert -1 <= at < 300


def test_a_folded_subgroup_is_opened_by_keyboard_and_shows_values_and_differences(browser, page):
    browser.open(page("binary"))
    assert len(shown(browser, "#subgroups table.metric")) == 2
    reach(browser, "#subgroups details:not([open]) > summary")
    browser.press("Enter")
    tables = shown(browser, "#subgroups table.metric")
    assert len(tables) == 4
    assert "Differences: above zero the first of the pair is better" in tables[-1]


@pytest.mark.parametrize(("width", "once"), [(1280, False), (390, True)])
def test_of_which_items_a_share_is_stands_above_its_column_or_once_where_there_is_no_room(browser, page, width, once):
    browser.open(page("binary"), width=width)
    said = shown(browser, "#results .among")
    assert bool(said) is once
    assert all(text.startswith("of cases that are") for text in said)
    heads = [text for text in shown(browser, "#results thead th") if "that are" in text]
    assert bool(heads)


@pytest.mark.parametrize("dark", [False, True])
def test_accepted_warnings_are_told_apart_from_the_others(browser, page, dark):
    browser.open(page("demo"), dark=dark)
    assert shown(browser, "#warnings h3") == ["Accepted, with the reason that the document gives"]
    first, second = shown(browser, "#warnings ul")
    assert "Accepted:" not in first
    assert second.count("Accepted: the paper is not published yet") == 1
