"""The page of scored masks: what it says, hostile names, its size, and how a browser takes it."""

import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest
from tests.toolkit.metrics.segmentation.paged import page_of, study

from assay.cli.masks import mask_lines
from assay.errors import PlanError
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.methods import paragraph
from assay.metrics.segmentation.page.rankings import figures, remarks, shown_of, shown_places
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.page.values import MOST_DOTS
from assay.metrics.segmentation.pitfalls.evidence import Evidence, Setting
from assay.metrics.segmentation.pitfalls.table import MASKS
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.ranks import ranking_of
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.results import Columns, results_of
from assay.metrics.segmentation.score import Wish, score
from assay.metrics.segmentation.written import as_csv, as_latex
from assay_spec.policy import Undefineds

HOSTILE = "<script>alert(1)<|script>&\"'`{{ 7*7 }}\u202e"
"""`|` stands where a slash would end the name of a file."""


class Text(HTMLParser):
    """The words of a page, and its elements."""

    def __init__(self, page):
        super().__init__()
        self.words, self.tags, self.ids = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.words.append(data)


def test_taus_of_draws_have_the_level_that_was_asked_for(tmp_path):
    truth, predictions = study(tmp_path, cases=9)
    for level in (0.5, 0.99):
        found = score(truth, predictions, Wish(metrics="DSC"), drawing=Drawing(level=level, replicates=300))
        shown = [one for place in shown_places(found) for one in shown_of(found, place).schemes]
        rows = [row for row in found.results["ranks"] if row["class"] is None]
        rows += [row for row in found.results["ranks"] if row["class"] is not None]
        assert [(one.tau and (one.tau.low, one.tau.high), one.level) for one in shown] == [
            (row["tau"] and (row["tau"]["low"], row["tau"]["high"]), level) for row in rows
        ]
        assert any(one.tau for one in shown)


def test_it_says_what_was_asked_found_and_left_out(plain):
    page = plain.read_text(encoding="utf-8")
    text = " ".join(" ".join(Text(page).words).split())
    for words in (
        "Scores of 3 algorithms",
        "there is no prediction",
        "case3",
        "the worst value of the metric: for distances the diagonal of the image",
        "HD{border=faces,directions=separate,percentile=95}",
        "Who is significantly better",
        "Ranks over schemes",
        "only the masks are drawn",
        "slice 2 of 6",
        "Holm",
        "author",
        "maierhein2024metrics",
        r"\begin{tabular}",
        "neither",
    ):
        assert words.lower() in text.lower(), words
    # RVE has no direction: it stands among the means, and is never ranked.
    assert "its best value lies in the middle" in text


def test_ids_are_there_once_and_pictures_are_well_formed(plain):
    page = plain.read_text(encoding="utf-8")
    ids = Text(page).ids
    assert len(ids) == len(set(ids))
    pictures = re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL)
    assert len(pictures) > 10
    for picture in pictures:
        root = ET.fromstring(picture)
        assert root.get("role") == "img"
        assert root.find("{http://www.w3.org/2000/svg}title").text


def test_names_cannot_steer_the_page(tmp_path):
    page = page_of(tmp_path, names=(HOSTILE, "two"), case=HOSTILE)
    assert "script" not in Text(page).tags
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "<script>" not in page.lower()


def test_one_algorithm_and_one_case_have_a_page(tmp_path):
    page = page_of(tmp_path, names=("one",), cases=1)
    assert 'id="ranking"' not in page
    assert "Scores of one" in page
    assert "one case says nothing about others" in page


def test_cases_that_nobody_has_a_value_of_have_a_page(tmp_path):
    page = page_of(tmp_path, policy=Policy(Undefineds.DROP), metrics="HD95", names=("one", "two"), cases=4)
    assert "count for nobody" in page or "left out" in page


def test_many_cases_and_algorithms_make_no_large_page(tmp_path):
    """A study of 1,000 cases and 20 algorithms, made of a small one."""
    names = tuple(f"algorithm {number}" for number in range(20))
    truth, predictions = study(tmp_path, names=names, cases=4)
    wish = Wish(metrics="DSC,HD95,MASD,AVDR,NSD@2mm")
    found = score(truth, predictions, wish, drawing=Drawing(replicates=20))
    many = np.random.default_rng(0).random((2, 5, 20, 1000))
    large = found.study._replace(
        value=many,
        raw=many,
        endless=np.zeros(many.shape, bool),
        shown=np.zeros((2, 20, 1000), np.uint8),
        cases=found.study.cases * 250,
    )
    drawing = Drawing(replicates=5)
    results = found.results | results_of(large, Columns({}), drawing) | {"notes": []}
    results["pitfalls"] = rows_of(MASKS, Evidence(large, Setting(), results))
    whole = found._replace(study=large, results=results, ranking=ranking_of(large, None, drawing))
    page = render_page(whole, wish, "truth", record_of(found, truth, wish, drawing))
    assert len(page) < 5_000_000
    assert "spread evenly over the values" in page
    assert page.count("<use") + page.count("<path") < 4 * MOST_DOTS


def test_paper_has_the_references_and_no_heading_with_nothing_below(browser, plain):
    browser.open(plain, 703, media="print")
    assert browser.run(browser.BARE) == []
    seen = "[...document.querySelectorAll('#methods details')].filter(e => e.checkVisibility())"
    assert browser.run(f"{seen}.map(e => e.firstElementChild.textContent)") == ["References as BibTeX"]
    assert browser.run(f"{seen}[0].querySelector('pre').checkVisibility()")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_browser_shows_it_whole_and_fetches_nothing(browser, plain, width, dark):
    browser.open(plain, width, dark=dark)
    assert browser.complaints() == []
    assert browser.requests() == [plain.as_uri()]
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert browser.run(browser.OVERFLOW) <= 0
    assert browser.run(browser.CRAMPED) == []
    assert {key: ratio for key, ratio in browser.run(browser.CONTRAST).items() if ratio < 4.5} == {}


def test_tables_have_headings_and_what_scrolls_can_be_reached(browser, plain):
    browser.open(plain)
    unnamed = "[...document.querySelectorAll('table')].filter(e => !e.caption || !e.querySelector('th[scope]')).length"
    assert browser.run(unnamed) == 0
    assert browser.run("[...document.querySelectorAll('.wide, pre')].filter(e => e.tabIndex < 0).length") == 0


def test_the_page_says_what_it_leaves_out(tmp_path):
    labels = np.zeros((12, 60), np.uint8)
    for label in range(1, 9):
        labels[2:8, 7 * label - 5 : 7 * label] = label
    names = [f"a{number}" for number in range(11)]
    for shift, name in enumerate(("truth", *names)):
        (tmp_path / name).mkdir()
        for number in range(3):
            np.save(tmp_path / name / f"c{number}.npy", np.roll(labels, (shift + number) % 4, axis=0))
    wish = Wish(metrics="DSC")
    truth, drawing = tmp_path / "truth", Drawing(replicates=20)
    found = score(truth, [tmp_path / name for name in names], wish, drawing=drawing)
    page = " ".join(render_page(found, wish, "truth", record_of(found, truth, wish, drawing)).split())
    assert "3 more classes have no pictures here" in page
    assert "Of 11 algorithms, more than 10, only the differences from the best one stand on this page" in page
    assert "test-based ranks have no interval" in page
    assert "its tests take the normal approximation" in page


@pytest.mark.parametrize(("metric", "title"), [("HD95", "HD95, mm"), ("DSC", "DSC")])
def test_the_podium_says_what_its_values_are_measured_in(tmp_path, metric, title):
    found = score(*study(tmp_path, names=("one", "two"), cases=4), Wish(metrics=metric), None, Drawing(replicates=3))
    places = shown_places(found)
    (group,) = figures(found, places, [shown_of(found, place) for place in places])["podium"].groups
    titles = re.findall(r"'title': '([^']*)'", str([panel.chart for panel in group.panels]))
    assert title in titles
    assert not ({"HD95", "HD95, mm", "DSC"} - {title}) & set(titles)


def said(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("undefined", list(Undefineds))
def test_it_says_first_what_is_missing_and_what_becomes_of_it(tmp_path, undefined):
    page = page_of(tmp_path, policy=Policy(undefined))
    head = said(page[page.index("<header") : page.index("</header>")])
    assert "one has no prediction that can be used for 1 of 6 cases: it" in head
    assert "two has no prediction" not in head
    worst = "counts with the worst value, and by RVE, which has no worst value, as an empty mask. Every value of one"
    assert (worst if undefined is Undefineds.WORST else "is left out of its means. 6 cases") in head


def test_where_nothing_is_missing_nothing_is_said_first(tmp_path):
    assert 'class="notice"' not in page_of(tmp_path, names=("one", "two"), cases=3).partition("</header>")[0]


def test_every_metric_is_counted_and_what_is_not_compared_is_named(tmp_path):
    page = page_of(tmp_path)
    assert "3 metrics." in said(page.partition("</header>")[0])
    short = said(page[page.index('id="short"') : page.index('id="ranking"')])
    assert "RVE, best in the middle, is not compared: its means stand under With and without the policy." in short
    assert "RVE of" not in short


def test_counts_of_several_classes_say_what_they_count(tmp_path):
    page = page_of(tmp_path, metrics="DSC")
    policy = said(page[page.index('id="policy"') : page.index('id="results"')])
    assert "at mean of the classes they count values, of which a case has one for each class" in policy
    assert "without 1 of 6 cases" in said(page)
    assert "without 2 of 12 values" in said(page)


def test_each_remark_on_ranks_is_of_the_class_that_it_is_about(tmp_path):
    """`two` shows a lesion in a case that has none, so that its volume ratio has no mean there; the organ has all."""
    organ, both = np.zeros((20, 20), np.uint8), np.zeros((20, 20), np.uint8)
    organ[2:9, 2:9] = both[2:9, 2:9] = 1
    both[12:16, 12:16] = 2
    for name in ("truth", "one", "two"):
        (tmp_path / name).mkdir()
        for case in range(4):
            np.save(tmp_path / name / f"c{case}.npy", organ if case == 0 and name != "two" else both)
    wish, drawing = Wish(metrics="AVDR,RVE"), Drawing(replicates=20)
    found = score(tmp_path / "truth", [tmp_path / "one", tmp_path / "two"], wish, drawing=drawing)
    lines = remarks(found)
    (lacking,) = [line for line in lines if "two has no rank: no worst value in 1 case" in line]
    assert sorted(lacking.partition(": ")[0].split(", ")) == ["2", "mean of the classes"]
    assert not any("best value lies in the middle" in line for line in lines)
    # Of a metric that nobody can be ranked by, the reason is its own.
    found = score(tmp_path / "truth", [tmp_path / "one", tmp_path / "two"], Wish(metrics="DSC,RVE", rank="RVE"))
    assert found.first.label == "RVE"
    assert all("best value lies in the middle" in line for line in remarks(found))
    page = render_page(found, Wish(metrics="DSC,RVE"), "truth", record_of(found, tmp_path / "truth", wish, drawing))
    assert "There is no ranking by RVE." in said(page)
    assert "there is no ranking: its best value lies in the middle" in said(page)


def flat(folder):
    """Pictures that say no spacing."""
    mask = np.zeros((12, 12), np.uint8)
    mask[3:8, 3:8] = 1
    for shift, name in enumerate(("truth", "one", "two")):
        (folder / name).mkdir()
        for case in range(3):
            np.save(folder / name / f"case{case}.npy", np.roll(mask, shift, axis=1))
    return folder / "truth", [folder / "one", folder / "two"]


@pytest.mark.parametrize("written", ["NSD@2", "NSD@2mm", "NSD@2voxels", "NSD{tolerance=2}"])
def test_without_a_spacing_a_tolerance_is_of_voxels_everywhere(tmp_path, written):
    truth, predictions = flat(tmp_path)
    wish, drawing = Wish(metrics=written, rank=written), Drawing(replicates=5)
    found = score(truth, predictions, wish, drawing=drawing)
    page = said(render_page(found, wish, "truth", record_of(found, truth, wish, drawing)))
    methods = " ".join(paragraph(found, wish))
    for text in (page, methods, "\n".join(mask_lines(found)), as_latex(found), as_csv(found)):
        assert "NSD@2voxels" in text
        assert "NSD@2mm" not in text
    assert "NSD{border=faces,tolerance=2}" in page
    assert "all lengths are in voxels" in methods
    assert found.first.label == "NSD@2voxels"


def test_voxels_are_not_asked_for_where_lengths_are_in_millimetres(tmp_path):
    truth, predictions = flat(tmp_path)
    with pytest.raises(PlanError, match=r"`NSD@2voxels` is in voxels, and the spacing is known.*`NSD@2mm`"):
        score(truth, predictions, Wish(metrics="NSD@2voxels", spacing="0.5"))
    found = score(truth, predictions, Wish(metrics="NSD@2", spacing="0.5"))
    assert found.study.question.metrics[0].label == "NSD@2mm"


def test_backticks_of_names_stay_letters(tmp_path):
    """An algorithm that lacks a prediction is named in a notice, and among what was asked; classes below the title."""
    truth, predictions = study(tmp_path, names=("a`b`c", "two"))
    wish, drawing = Wish(metrics="DSC", labels="`organ`=1,lesion=2"), Drawing(replicates=5)
    found = score(truth, predictions, wish, drawing=drawing)
    page = render_page(found, wish, "truth", record_of(found, truth, wish, drawing))
    head = said(page[page.index("<header") : page.index("</header>")])
    assert "a`b`c has no prediction" in head
    assert "Every value of a`b`c is" in head
    assert "`organ`, lesion against truth" in head
    assert "Prediction of a`b`c" in said(page)
    assert "<code>b</code>" not in page
