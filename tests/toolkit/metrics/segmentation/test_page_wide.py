"""Pages of many algorithms with long names: nothing is cut, and no word is broken without need."""

import numpy as np
import pytest

from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Wish, score

NAMES = (
    "nnU-Net ensemble (3d_fullres + 3d_lowres)",
    "SwinUNETR-v2",
    "MedNeXt-L-kernel5",
    "TotalSegmentator",
    "U-Mamba_Enc",
    "STU-Net-H finetuned on AbdomenAtlas 1.1",
    "STU-Net-H finetuned on AbdomenAtlas 1.0",
    "baseline",
)
PAPER = 696
"""CSS pixels between the margins of A4."""

CUT = """
[...document.querySelectorAll('table')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.className + ' ' + e.caption.textContent.trim())
"""
BROKEN = """
[...document.querySelectorAll('%s')].filter(e => e.checkVisibility()).flatMap(e => {
  const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walk.nextNode());) for (const word of node.data.matchAll(/[^\\s-]+/g)) {
    const range = document.createRange();
    range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(word[0]);
  }
  return found;
})
"""
OUTSIDE = """
[...document.querySelectorAll('#values .panel > svg')].flatMap(svg => [...svg.querySelectorAll('text')]
  .filter(text => text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1)
  .map(text => text.textContent))
"""


def wide(folder, names, metrics):
    labels = np.zeros((30, 40), np.uint8)
    labels[4:14, 4:20], labels[18:26, 18:30] = 1, 2
    for shift, name in enumerate(("truth", *names)):
        (folder / name).mkdir(parents=True)
        for case in range(6):
            if shift == 2 and case == 3:
                continue
            np.save(folder / name / f"case{case}.npy", np.roll(labels, (shift + case) % 5 if shift else 0, axis=1))
    wish, drawing = Wish(metrics=metrics, labels="left ventricle=1,aorta=2"), Drawing(replicates=30)
    truth, predictions = folder / "truth", [folder / name for name in names]
    found = score(truth, predictions, wish, None, drawing)
    page = folder / "page.html"
    page.write_text(render_page(found, wish, "truth", record_of(found, truth, wish, drawing)), "utf-8")
    return page


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    return wide(tmp_path_factory.mktemp("eight"), NAMES, "DSC,HD95,MASD,NSD@2")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    names = [f"{name} {number}" for number in range(3) for name in NAMES]
    return wide(tmp_path_factory.mktemp("crowd"), names, "DSC,HD95,MASD")


@pytest.mark.parametrize("name", ["eight", "crowd"])
def test_no_table_is_wider_than_paper(browser, request, name):
    page = request.getfixturevalue(name)
    browser.open(page, PAPER, media="print")
    assert browser.run(CUT) == []
    assert browser.run(browser.OVERFLOW) <= 0
    heads = "[...document.querySelectorAll('#short thead th')].length"
    assert browser.run(heads) >= len(NAMES) + 1


def test_every_algorithm_stands_once_in_the_parts_of_what_is_short(browser, crowd):
    browser.open(crowd)
    names = browser.run("[...document.querySelectorAll('#short thead bdi')].map(e => e.textContent)")
    assert names == [f"{name} {number}" for number in range(3) for name in NAMES]


def test_counts_on_paper_have_a_whole_head_and_a_distance_from_values(browser, eight):
    browser.open(eight, PAPER, media="print")
    assert browser.run("document.querySelectorAll('.matrix .units').length") > 4
    assert browser.run(BROKEN % ".matrix .units") == []
    free = "[...document.querySelectorAll('.matrix td.n')].map(e => parseFloat(getComputedStyle(e).paddingRight))"
    assert min(browser.run(free)) >= 8


def test_no_name_is_broken_inside_a_word_on_a_wide_screen(browser, eight):
    browser.open(eight, 1200)
    assert browser.run("document.querySelectorAll('.heat th').length") > 20
    assert browser.run(BROKEN % ".heat th") == []
    assert browser.run(BROKEN % ".matrix thead th") == []


def test_names_in_pictures_are_not_cut(browser, eight):
    browser.open(eight, 1200)
    names = browser.run(
        "[...document.querySelector('#values .panel > svg').querySelectorAll('text')].map(e => e.textContent)"
    )
    assert set(NAMES) < set(names)
    assert browser.run(OUTSIDE) == []


def test_large_counts_fit_on_a_telephone(browser, plain, tmp_path):
    text = plain.read_text("utf-8").replace(" of 6 cases", " of 3,000 cases")
    text = text.replace('6<span class="unit"> cases', '3\u202f000<span class="unit"> cases')
    page = tmp_path / "large.html"
    page.write_text(text, "utf-8")
    browser.open(page, 360)
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []
