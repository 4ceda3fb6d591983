"""The page in a real browser: nothing sticks out, everything can be read by day and by night. Needs Chromium."""

import shutil
import subprocess
from itertools import pairwise

import pytest

from .made import RICH, dumped, everywhere, page_of

BROKEN = dumped(RICH)[:5000] + b"oops"
PAGES = {
    "rich": lambda: dumped(RICH),
    "long": lambda: dumped(everywhere(RICH, lambda text: text + "x" * 300)),
    "broken": lambda: BROKEN,
    "arabic": lambda: dumped(everywhere(RICH, lambda text: f"\u0637\u064a\u0648\u0631 {text}")),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    def page(name):
        path = folder / f"{name}.html"
        path.write_text(page_of(PAGES[name]()), encoding="utf-8")
        return path

    return page


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out(browser, page, name, width):
    browser.open(page(name), width)
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert browser.run("innerWidth") == width
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_can_be_read(browser, page, dark):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    browser.open(page("broken"), dark=dark)
    found = browser.run(browser.CONTRAST)
    assert len(found) > 12
    assert {key: ratio for key, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", PAGES)
def test_the_console_stays_empty_and_nothing_is_fetched(browser, page, name):
    browser.open(page(name))
    assert browser.complaints() == []
    assert browser.requests() == [page(name).as_uri()]


def test_who_does_not_see_it_finds_tables_regions_and_headings(browser, page):
    browser.open(page("rich"))
    roles = {}
    for node in browser("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if not node["ignored"] and role in {"table", "region", "link", "DisclosureTriangle"}:
            roles.setdefault(role, []).append(node.get("name", {}).get("value", "").strip())
    assert len(roles["table"]) > 5
    assert all(name for names in roles.values() for name in names)
    levels = browser.run("[...document.querySelectorAll('h1, h2, h3')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_is_folded_is_printed(browser, page, tmp_path):
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("no pdftotext (poppler-utils) on this machine")
    browser.open(page("rich"))
    browser.run("document.querySelectorAll('details').forEach(e => e.open = false)")
    (tmp_path / "paper.pdf").write_bytes(browser.paper())
    command = [pdftotext, "-layout", tmp_path / "paper.pdf", "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "who sang" in printed
    assert "wren" in printed
