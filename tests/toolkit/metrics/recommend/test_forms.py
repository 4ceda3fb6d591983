"""Text, JSON, picture and page say the same of any problem, and whatever is in it means only itself."""

import io
import json
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from tests.spec.metrics.problems import class_answers, fingerprints

from assay.metrics.recommend.drawing import WIDTH, drawing_of, render_svg
from assay.metrics.recommend.page import render_html
from assay.metrics.recommend.sheet import sheet
from assay.metrics.recommend.text import text_lines
from assay_spec.metrics.fingerprint import ClassAnswers
from assay_spec.record import replace

PARTS = ("metrics", "localization", "assignment", "alternatives", "ruled_out")
EVIL = '</svg><script>alert("1")</script>\x1b[31m&{{ 7 * 7 }}'


def keys(part):
    return [row["key"] for word in PARTS for row in part[word]]


@given(fingerprints(), class_answers)
def test_every_form_names_everything(drawn, own):
    found = sheet(replace(drawn, classes=(ClassAnswers(name="tumour", **own),)))
    assert json.loads(json.dumps(found)) == found
    lines = list(text_lines(found, 80))
    text, page = "\n".join(lines), render_html(found)
    for part in found["parts"]:
        picture = render_svg(drawing_of(part, found), alone=True)
        shown = "".join(ET.fromstring(picture).itertext())
        for key in keys(part):
            assert key in text
            assert key in page.replace("&#43;", "+")
            assert key in shown
        for id_ in part["fired"]:
            assert id_ in page
    assert all(len(line) <= 80 or " " not in line.strip() for line in lines)


@given(fingerprints())
@settings(max_examples=5)
def test_programs_that_know_no_variables_of_browsers_draw_it_in_colours(drawn):
    """Papers and slides are made by such; without colours all is black."""
    vl_convert, pillow = pytest.importorskip("vl_convert"), pytest.importorskip("PIL.Image")
    found = sheet(drawn)
    picture = vl_convert.svg_to_png(render_svg(drawing_of(found["parts"][0], found), alone=True))
    pixels = pillow.open(io.BytesIO(picture)).convert("RGB")
    colours = sorted(pixels.getcolors(1 << 20), reverse=True)
    assert colours[0][1] in ((255, 255, 255), (244, 246, 249))
    assert len(colours) > 20


@given(fingerprints())
def test_what_is_recalled_says_so(drawn):
    found = sheet(drawn)
    recalled = [id_ for id_, rule in found["rules"].items() if rule["provenance"] == "recalled"]
    text = " ".join(" ".join(text_lines(found, 100)).split())
    for id_ in recalled:
        rule = found["rules"][id_]
        if any(id_ in row["rules"] for word in PARTS for row in found["parts"][0][word]):
            assert f"{id_} {rule['because']} [recalled]" in text


@given(fingerprints())
def test_boxes_do_not_overlap_and_text_stays_inside(drawn):
    found = sheet(drawn)
    drawing = drawing_of(found["parts"][0], found)
    below = 0
    for box in drawing.boxes:
        assert box.y > below
        below = box.y + box.height
        assert all(box.y < line.y < below for line in box.lines)
    assert drawing.height > below
    assert drawing.width == WIDTH


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@given(fingerprints())
def test_words_of_the_document_are_only_words(drawn):
    found = sheet(replace(drawn, name=EVIL, classes=(ClassAnswers(name=EVIL),)))
    page = render_html(found)
    assert "script" not in {tag for tag, _ in Tags(page).tags}
    assert "\x1b" not in page
    assert "{{ 7 * 7 }}" in page
    ET.fromstring(render_svg(drawing_of(found["parts"][1], found), alone=True))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
@given(drawn=fingerprints())
def test_a_page_fits_and_can_be_read(browser, tmp_path_factory, dark, width, drawn):
    path = tmp_path_factory.getbasetemp() / "recommended.html"
    path.write_text(render_html(sheet(drawn)), encoding="utf-8")
    browser.open(path, width, dark=dark)
    assert browser.run(browser.OVERFLOW) <= 0
    inside = """[...document.querySelectorAll('svg.path text')].filter(e =>
      e.getBoundingClientRect().right > e.closest('svg').getBoundingClientRect().right).map(e => e.textContent)"""
    assert browser.run(inside) == []
    assert browser.complaints() == []
