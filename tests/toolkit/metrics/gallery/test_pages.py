"""The gallery in every form: complete, escaped, well formed, and as a page in a real browser."""

import itertools
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assay.errors import PlanError
from assay.metrics.gallery.chosen import examples_of
from assay.metrics.gallery.examples import EXAMPLES
from assay.metrics.gallery.listed import as_data
from assay.metrics.gallery.markdown import FOLDER, pictures_of, render_markdown
from assay.metrics.gallery.page import render_page
from assay.metrics.gallery.text import text_lines
from assay.metrics.gallery.words import told
from assay_spec.metrics.pitfalls import pitfall_groups, pitfalls

DOCS = Path(__file__).parents[4] / "docs"
HOSTILE = "<script>alert(1)</script>&\"'{{ 7*7 }}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def many():
    return [told(each) for each in EXAMPLES]


@pytest.fixture(scope="module")
def text(many):
    return render_page(many)


@pytest.fixture(scope="module")
def page(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("gallery") / "pitfalls.html"
    path.write_text(text, encoding="utf-8")
    return path


class Parts(HTMLParser):
    """The tags of a page, its ids and what links lead to."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.referred, self.words = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.referred += given.get("aria-labelledby", "").split()

    def handle_data(self, data):
        self.words.append(data)


def test_docs_are_what_the_command_writes_now(many):
    """`assay metrics pitfalls -o docs/pitfalls.md` writes them anew."""
    assert (DOCS / "pitfalls.md").read_text(encoding="utf-8") == render_markdown(many)
    pictures = pictures_of(many)
    assert {path.relative_to(DOCS).as_posix() for path in (DOCS / FOLDER).iterdir()} == set(pictures)
    for path, picture in pictures.items():
        assert (DOCS / path).read_text(encoding="utf-8") == picture, path


def test_every_picture_is_well_formed_named_and_follows_the_light(many):
    for picture in pictures_of(many).values():
        root = ET.fromstring(picture)
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}desc").text
        assert "prefers-color-scheme:dark" in picture
        assert len(picture) < 20_000
        width, height = (float(root.get(name)) for name in ("width", "height"))
        assert width <= 800
        assert height <= 900


def test_the_page_shows_every_pitfall_and_every_value(many, text):
    words = " ".join(" ".join(Parts(text).words).split())
    for id_, one in pitfalls().items():
        assert id_ in words
        assert one.remedy in words
    for each in many:
        for part in (each.seen, each.wrong, each.instead):
            assert " ".join(part.replace("`", " ").split()) in re.sub(r"\s+", " ", words) or "`" in part
    assert "[recalled]" in words


def test_the_page_is_complete_in_itself(text):
    parts = Parts(text)
    assert len(parts.ids) == len(set(parts.ids))
    assert set(parts.referred) <= set(parts.ids)
    assert {link for link in parts.links if not link.startswith("#")} == set()
    assert {link[1:] for link in parts.links} <= set(parts.ids)
    assert not {"script", "link", "img", "iframe"} & set(parts.tags)
    assert {*pitfalls(), *pitfall_groups()} <= set(parts.ids)
    assert parts.tags.count("h1") == 1
    assert parts.tags.count("svg") == sum(len(told(each).made.pictures) for each in EXAMPLES)
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text


def test_no_text_can_steer_the_page():
    example = replace(EXAMPLES[0], title=HOSTILE, effect=HOSTILE.replace("{{ 7*7 }}", ""), field=HOSTILE)
    made = told(example)
    picture = made.made.pictures[0]._replace(name=HOSTILE, says=HOSTILE)
    made = made._replace(made=replace(made.made, pictures=(picture,)))
    text = render_page([made])
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    for svg in pictures_of([made]).values():
        ET.fromstring(svg)
        assert "<script" not in svg


def test_data_hold_every_value_with_its_whole_definition(many):
    data = json.loads(json.dumps(as_data(many), allow_nan=False))
    assert [each["name"] for each in data["examples"]] == [each.name for each in EXAMPLES]
    (raters,) = (each for each in data["examples"] if each["name"] == "raters-differ")
    value = raters["values"]["second rater"]["NSD@0"]
    assert value["key"] == "NSD{border=faces,class=structure,tolerance=0}"
    (spam,) = (each for each in data["examples"] if each["name"] == "spam-filter")
    nothing = spam["values"]["lets all pass"]["MCC"]
    assert nothing["value"] is None
    assert nothing["reason"]


@pytest.mark.parametrize("width", [40, 80, 100])
def test_text_fits_the_terminal(many, width):
    for chosen in (many, *([each] for each in many)):
        for line in text_lines(chosen, width):
            assert len(line) <= width, line
            assert line.isprintable()


@pytest.mark.parametrize(
    ("word", "names"),
    [("P2", 21), ("P2.2", 6), ("p2.2", 6), ("P22-01", 1), ("boundary", 1), ("P31-02", 2), ("P31-03", 2), (" P1 ", 4)],
)
def test_a_word_means_a_group_a_pitfall_or_an_example(word, names):
    assert len(examples_of(word)) == names


@pytest.mark.parametrize(
    ("word", "hint"), [("P22-1", "P22-01"), ("P9", "P[123]`"), ("boundry", "boundary"), ("?!", "lists them")]
)
def test_a_word_that_means_nothing_is_told_with_the_nearest(word, hint):
    with pytest.raises(PlanError, match=hint):
        examples_of(word)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_fits_and_can_be_read(browser, page, width, dark):
    browser.open(page, width, dark=dark)
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}
    assert browser.run(OUTSIDE) == []
    assert browser.run(CLIPPED) == []


OUTSIDE = """
[...document.querySelectorAll('svg')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .map(e => e.outerHTML.slice(0, 80))
"""
CLIPPED = """
[...document.querySelectorAll('.panel > svg')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
  }).map(text => text.textContent.slice(0, 40));
})
"""


@pytest.mark.parametrize("width", [960, 1200, 1440])
def test_no_table_is_cut_where_text_stands_beside_it(browser, page, width):
    browser.open(page, width)
    cut = "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)"
    assert browser.run(cut) == []
    narrow = "[...document.querySelectorAll('.pitfall > dl')].filter(e => e.clientWidth < 230).length"
    assert browser.run(narrow) == 0


def test_one_is_not_said_as_several(many):
    for each in many:
        for picture in each.made.pictures:
            assert not re.search(r"\b1 false alarms|\b[02-9] false alarm\b", picture.says), picture.says


def test_it_asks_for_nothing_and_nothing_complains(browser, page):
    browser.open(page)
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith("file:")] == []
    assert browser.run("[...document.querySelectorAll('.wide')].every(e => e.getAttribute('aria-label'))")
    assert browser.run("[...document.querySelectorAll('th')].every(e => e.scope)")


def test_headings_go_down_by_one_and_what_is_folded_fits(browser, page):
    browser.open(page, 360)
    levels = browser.run("[...document.querySelectorAll('h1, h2, h3, h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(lower <= upper + 1 for upper, lower in itertools.pairwise(levels))
    assert browser.run("document.documentElement.lang") == "en"
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}


def test_paper_has_no_heading_with_nothing_below(browser, page):
    browser.open(page, 703, media="print")
    assert browser.run(browser.BARE) == []


def test_it_can_be_walked_by_keyboard(browser, page):
    browser.open(page)
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    browser.press("Enter")
    browser.press("Tab")
    assert browser.run("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", sorted(path.name for path in (DOCS / FOLDER).glob("*.svg")))
def test_a_picture_alone_holds_its_captions(browser, path):
    browser.open(DOCS / FOLDER / path, 900, 900)
    assert (
        browser.run("""(() => {
      const frame = document.documentElement.getBoundingClientRect();
      return [...document.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
      }).map(text => text.textContent);
    })()""")
        == []
    )
