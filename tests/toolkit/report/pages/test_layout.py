"""Pages in a real browser: nothing sticks out, everything can be read by day, by night and by ear. Needs Chromium."""

import re
import shutil
import struct
import subprocess
import zlib
from itertools import pairwise

import pytest

NAMES = ("demo", "binary", "classes", "single", "labels", "crowd", "names", "tiny", "perfect")
WIDTHS = (360, 768, 1280)

OUTSIDE = """
[...document.querySelectorAll('svg')]
  .filter(e => e.checkVisibility() && !e.closest('.wide'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .map(e => e.outerHTML.slice(0, 80))
"""
CLIPPED = """
[...document.querySelectorAll('.panel > svg')].filter(svg => svg.checkVisibility()).flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  }).map(text => text.textContent.slice(0, 40));
})
"""
CAPTIONS = """
[...document.querySelectorAll('caption:has(.direction)')]
  .map(e => [...e.querySelectorAll('.direction, code')].map(part => part.innerText).join(' '))
"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out(browser, page, name, width):
    browser.open(page(name), width)
    assert browser.run("innerWidth") == width
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []
    assert browser.run(OUTSIDE) == []
    assert browser.run(CLIPPED) == []


@pytest.mark.parametrize("name", NAMES)
def test_folded_parts_fit_as_well(browser, page, name):
    browser.open(page(name), 360)
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(OUTSIDE) == []
    assert browser.run(CLIPPED) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_console_stays_empty_and_nothing_is_fetched(browser, page, name):
    browser.open(page(name))
    assert browser.complaints() == []
    assert browser.requests() == [page(name).as_uri()]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["demo", "classes", "crowd"])
def test_all_text_can_be_read(browser, page, name, dark):
    """WCAG 2.2, 1.4.3: 4.5 to 1, as the browser computes colours, mixed ones included."""
    browser.open(page(name), dark=dark)
    found = browser.run(browser.CONTRAST)
    assert len(found) > 20
    assert {key: ratio for key, ratio in found.items() if ratio < 4.5} == {}


def test_night_reaches_into_the_pictures(browser, page):
    looks = """[document.body, '.roc .panel svg path[stroke-width="2"]', '.roc .panel svg text'].map(
      (e, n) => getComputedStyle(n ? document.querySelector(e) : e)[['backgroundColor', 'stroke', 'fill'][n]])"""
    browser.open(page("demo"))
    day = browser.run(looks)
    browser.open(page("demo"), dark=True)
    night = browser.run(looks)
    assert day[0] == "rgb(255, 255, 255)"
    assert all(one != other for one, other in zip(day, night, strict=True)), (day, night)


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_in_order(browser, page, name):
    browser.open(page(name))
    levels = browser.run("[...document.querySelectorAll('h1, h2, h3, h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("name", NAMES)
def test_the_accessibility_tree_names_every_picture_table_and_region(browser, page, name):
    browser.open(page(name))
    nodes = browser("Accessibility.getFullAXTree")["nodes"]
    named = {}
    for node in nodes:
        role = node.get("role", {}).get("value")
        if not node["ignored"] and role in {"image", "img", "table", "region", "figure", "link", "DisclosureTriangle"}:
            named.setdefault(role, []).append(node.get("name", {}).get("value", "").strip())
    assert named["table"]
    assert named["region"]
    for role, names in named.items():
        if role != "figure":
            assert all(names), role


@pytest.mark.parametrize("name", NAMES)
def test_pictures_tell_what_they_show(browser, page, name):
    browser.open(page(name))
    told = browser.run(
        "[...document.querySelectorAll('svg')].map(e => [e.getAttribute('aria-hidden'), e.getAttribute('role'),"
        "e.querySelector(':scope > title')?.textContent, e.querySelector(':scope > desc')?.textContent])"
    )
    assert told
    for hidden, role, title, description in told:
        assert hidden == "true" or (role == "img" and len(title) > 4 and len(description) > 30)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere_that_is_shown(browser, page, name):
    browser.open(page(name))
    wrong = browser.run(
        "[...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))"
        ".filter(href => !href.startsWith('#') || !document.getElementById(href.slice(1))?.checkVisibility())"
    )
    assert wrong == []


def test_the_keyboard_reaches_the_content_links_folds_and_wide_tables(browser, page):
    browser.open(page("demo"))
    reached = []
    for _ in range(400):
        browser.press("Tab")
        tag = browser.run(
            "(e => e.tagName + ' ' + (e.getAttribute('href') || e.getAttribute('aria-label') ||"
            "e.textContent.trim().slice(0, 30)))(document.activeElement)"
        )
        if tag.startswith("BODY") or (reached and tag == reached[0]):
            break
        reached.append(tag)
    wanted = browser.run(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert reached[0] == "A #main"
    assert len(reached) >= wanted
    assert any(tag.startswith("SUMMARY") for tag in reached)
    assert any(tag.startswith("DIV In short") for tag in reached)


def test_the_first_link_shows_itself_and_skips_to_the_main_part(browser, page):
    browser.open(page("demo"))
    browser.press("Tab")
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter")
    assert browser.run("location.hash") == "#main"


def test_a_fold_opens_by_keyboard(browser, page):
    browser.open(page("demo"))
    browser.run("document.querySelector('.answers summary').focus()")
    assert not browser.run("document.querySelector('.answers').open")
    browser.press("Enter")
    assert browser.run("document.querySelector('.answers').open")


def inked(data):
    """Width, height and how much of a PNG is not the same as its neighbour: nothing of a blank page."""
    width, height = struct.unpack(">II", data[16:24])
    raw, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        raw += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    filtered = zlib.decompress(raw)
    return width, height, 1 - filtered.count(0) / len(filtered)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_is_painted(browser, page, dark):
    browser.open(page("demo"), 1280, 900, dark=dark)
    width, height, ink = inked(browser.pixels())
    assert (width, height) == (1280, 900)
    assert ink > 0.01


def test_its_policy_lets_no_script_run_and_no_style_fetch(browser, page, tmp_path):
    text = page("demo").read_text(encoding="utf-8")
    bad = tmp_path / "bad.html"
    bad.write_text(
        text.replace("</body>", "<script>document.title = 'ran'</script><img src='x.png'></body>"), encoding="utf-8"
    )
    browser.open(bad)
    assert browser.run("document.title") != "ran"
    assert len([one for one in browser.complaints() if "Content Security Policy" in str(one)]) == 2


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("demo", 9, 18), ("single", 5, 11), ("labels", 3, 8), ("classes", 12, 44), ("crowd", 14, 45), ("names", 9, 42)],
)
def test_on_paper_everything_is_there(browser, page, name, least, most):
    browser.open(page(name), PAPER, media="print")
    assert browser.run(browser.BARE) == []
    browser.open(page(name))
    paper = browser.paper()
    assert least <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= most
    assert len(paper) > 40_000


PAPER = 703
"""CSS pixels between the margins of A4."""


@pytest.mark.parametrize("name", NAMES)
def test_paper_cuts_nothing_off_and_folds_nothing_away(browser, page, name):
    browser.open(page(name), PAPER, media="print")
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(OUTSIDE.replace("&& !e.closest('.wide')", "")) == []
    assert browser.run(CLIPPED) == []
    shown = browser.run(
        "Object.fromEntries(['.answers', '.subgroup', '.class', '.numbers', '.contents', '.skip'].map(query => ["
        "query, [...document.querySelectorAll(query)].map(e => e.getBoundingClientRect().height"
        " > (e.querySelector('summary')?.getBoundingClientRect().height || 0) + 20)]))"
    )
    assert all(shown[".answers"] + shown[".subgroup"] + shown[".class"]), shown
    assert not any(shown[".numbers"] + shown[".contents"] + shown[".skip"]), shown


@pytest.mark.parametrize("height", range(8, 14))
def test_no_sheet_ends_with_the_title_of_a_table(browser, page, height, tmp_path):
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        pytest.skip("no pdftotext (poppler-utils) on this machine")
    browser.open(page("classes"))
    (tmp_path / "paper.pdf").write_bytes(browser.paper(height))
    command = [pdftotext, "-layout", tmp_path / "paper.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sheets = [sheet.split() for sheet in text.split("\f") if sheet.strip()]
    captions = [caption.split() for caption in browser.run(CAPTIONS)]
    assert len(sheets) > 20
    assert captions
    assert [sheet[-9:] for sheet in sheets if any(sheet[-len(words) :] == words for words in captions)] == []


def test_paper_is_white_even_at_night(browser, page):
    browser.open(page("demo"), dark=True, media="print")
    assert browser.run("getComputedStyle(document.documentElement).getPropertyValue('--paper')").strip() == "#ffffff"
