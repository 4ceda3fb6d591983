"""The page of scored masks: outlines, what it says, hostile names, its size, and how a browser takes it."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.cli.masks import mask_lines
from assay.images.image import Image
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.segmentation.classes import Classes, Structure
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.facts import _row, by_subgroup
from assay.metrics.segmentation.page.methods import checklist, paragraph
from assay.metrics.segmentation.page.outline import MOST_EDGES, outline, step_of
from assay.metrics.segmentation.page.rankings import figures, shown_of, shown_places
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.page.values import MOST_DOTS
from assay.metrics.segmentation.page.worst import _as_scored, drawn, worst_cases
from assay.metrics.segmentation.pitfalls.evidence import Evidence, Setting
from assay.metrics.segmentation.pitfalls.table import MASKS
from assay.metrics.segmentation.policy import Policy, Shown
from assay.metrics.segmentation.ranks import ranking_of
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.results import Columns, results_of
from assay.metrics.segmentation.score import Wish, score
from assay.metrics.segmentation.scoring import Question
from assay.report.methods import bibtex
from assay_spec.policy import Undefineds

HOSTILE = "<script>alert(1)<|script>&\"'`{{ 7*7 }}\u202e"
"""`|` stands where a slash would end the name of a file."""

MASK = np.zeros((6, 20, 20), np.uint8)
MASK[1:5, 4:13, 4:13], MASK[2:4, 14:18, 14:18] = 1, 2


def study(folder, names=("one", "two", "three"), cases=6, case="case"):
    for shift, name in enumerate(("truth", *names)):
        (folder / name).mkdir(parents=True)
        for number in range(cases):
            if shift == 1 and number == 3:
                continue
            labels = np.roll(MASK, shift * (1 + number % 2), axis=2)
            if shift == 2 and number == 1:
                labels = np.where(labels == 2, 0, labels)
            np.savez(folder / name / f"{case}{number}.npz", labels=labels, spacing=[3, 1, 0.5])
    return folder / "truth", [folder / name for name in names]


def page_of(folder, *, metrics="DSC,HD95,RVE", policy=None, drawing=None, **more):
    truth, predictions = study(folder, **more)
    wish = Wish(metrics=metrics)
    drawing = drawing or Drawing(replicates=100)
    found = score(truth, predictions, wish, policy, drawing)
    return render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text(page_of(folder / "study"), encoding="utf-8")
    return folder / "page.html"


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


def filled(path, shape):
    """The mask that an outline holds, by crossings of a ray to the left of each pixel."""
    found = np.zeros(shape, bool)
    for loop in re.findall(r"M(\d+) (\d+)([^Z]*)Z", path):
        x, y, start = int(loop[0]), int(loop[1]), (int(loop[0]), int(loop[1]))
        corners = [start]
        for kind, value in re.findall(r"([HV])(\d+)", loop[2]):
            x, y = (int(value), y) if kind == "H" else (x, int(value))
            corners.append((x, y))
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], start], strict=True):
            assert (x1 == x2) != (y1 == y2)
            if x1 == x2:
                found[min(y1, y2) : max(y1, y2), x1:] ^= True
    return found


@given(arrays.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_an_outline_holds_its_mask(mask):
    assert (filled(outline(mask), mask.shape) == mask).all()


def test_noise_is_drawn_coarser():
    noise = np.random.default_rng(0).random((400, 400)) < 0.5
    step = step_of(noise)
    assert step > 1
    assert outline(noise[::step, ::step]).count("V") <= MOST_EDGES


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


def test_methods_say_where_there_is_no_worst_value(tmp_path):
    for folder, last in (("truth", 0), ("nn", 1)):
        (tmp_path / folder).mkdir()
        for case, value in enumerate((1, 1, last)):
            np.save(tmp_path / folder / f"c{case}.npy", np.full((4, 4), value, np.uint8))
    for metrics, said in (("AVDR", True), ("DSC", False)):
        wish = Wish(metrics=metrics)
        found = score(tmp_path / "truth", [tmp_path / "nn"], wish)
        assert ("AVDR has no worst value" in " ".join(paragraph(found, wish))) == said


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


def test_a_distance_that_rounds_to_1_is_no_share():
    """Spacing 0.9998 mm, masks a voxel apart: HD95 is 0.9998 mm, and not above 0.999 of anything."""
    row = {"class": "1", "label": "HD95", "measured_in": "mm", "algorithm": "a", "value": 0.9998, "low": None}
    row |= {
        "high": None,
        "reason": None,
        "without": {"value": 0.9998},
        "undefined": 0,
        "shown": dict.fromkeys(Shown, 0),
    }
    assert list(_row(row, bounded=False))[3] == "1.000"
    assert list(_row(row | {"label": "DSC"}, bounded=True))[3] == ">0.999"


def test_pictures_show_what_was_scored():
    """The ignored voxels are nobody's, and the spacing that was given is that of the picture."""
    reference, prediction = np.zeros((2, 10, 20), np.uint8)
    reference[2:6, 2:6], reference[7:9, 10:18] = 1, 9
    prediction[2:6, 2:6], prediction[7:9, 10:18] = 1, 1
    question = Question((), Classes((Structure("1", (1,)),), ignore=9), (4.0, 1.0))
    pair = _as_scored(Image(reference, (1.0, 1.0)), Image(prediction), question)
    picture, note = drawn(*pair, (1,), "it", 0)
    assert "they disagree in 0 pixels" in note
    width, height = (float(re.search(rf'{side}="(\d+)"', picture)[1]) for side in ("width", "height"))
    assert height > 3 * width


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
    assert "Test-based ranks have no interval" in page
    assert "its tests take the normal approximation" in page


def test_methods_say_what_holds_of_these_metrics(tmp_path):
    study(tmp_path, names=("one",))
    truth, predictions = tmp_path / "truth", [tmp_path / "one"]

    def said(metrics):
        wish = Wish(metrics=metrics)
        return " ".join(paragraph(score(truth, predictions, wish, drawing=Drawing(replicates=20)), wish))

    assert "pooled" not in said("HD95")
    assert "with directions=pooled" in said("HD{percentile=95,directions=pooled}")
    assert "RVE has no worst value" in said("DSC,RVE")
    assert "no worst value" not in said("DSC,HD95")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Long names everywhere, and means that have no value and say why."""
    folder = tmp_path_factory.mktemp("crowded")
    names = ("nnUNetTrainer__nnUNetPlans__3d_fullres", "SwinUNETR-pretrained-BTCV")
    truth, predictions = study(folder / "study", names=names)
    for path, case in ((truth, 0), (predictions[0], 1)):
        with np.load(path / f"case{case}.npz") as held:
            labels, spacing = held["labels"].copy(), held["spacing"]
        labels[0, 0, :3] = 3
        np.savez(path / f"case{case}.npz", labels=labels, spacing=spacing)
    labels = "left atrial appendage=1,tumour_with_oedema_and_necrosis_T2w=2,cyst=3"
    wish = Wish(metrics="DSC,HD{percentile=95,directions=pooled},NSD@2mm,AVDR", labels=labels)
    drawing = Drawing(replicates=100)
    found = score(truth, predictions, wish, None, drawing)
    assert any(row["reason"] and "no worst value" in row["reason"] for row in found.results["results"])
    page = render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")
    (folder / "page.html").write_text(page, "utf-8")
    return folder / "page.html"


@pytest.mark.parametrize(("width", "media"), [(1200, "screen"), (696, "print")])
def test_long_names_and_reasons_fit_into_the_table_of_the_policy(browser, crowded, width, media):
    browser.open(crowded, width, media=media)
    browser.run("document.querySelectorAll('details').forEach(e => e.open = true)")
    wider = "[...document.querySelectorAll('#policy .wide')].map(e => e.scrollWidth - e.clientWidth)"
    assert browser.run(wider) == [0]
    shown = "[...document.querySelectorAll('#policy tbody tr')].every(e => e.checkVisibility() && e.offsetWidth > 500)"
    assert browser.run(shown)


@pytest.mark.parametrize(("width", "media"), [(1100, "screen"), (1280, "screen"), (696, "print")])
def test_the_table_of_the_policy_is_seen_whole(browser, plain, width, media):
    """A sheet of A4 is 696 pixels wide without its margins."""
    browser.open(plain, width, media=media)
    wider = "[...document.querySelectorAll('#policy .wide')].map(e => e.scrollWidth - e.clientWidth)"
    assert browser.run(wider) == [0]


def test_methods_and_checklist_tell_what_was_looked_for(tmp_path):
    truth, predictions = study(tmp_path)
    described, silent = (Wish(metrics="DSC", fingerprint=one) for one in (fingerprint(tmp_path), None))
    for wish in (described, silent):
        found = score(truth, predictions, wish, drawing=Drawing(replicates=100))
        status = {row["id"]: row["status"] for row in found.results["pitfalls"]}
        looked = [code for code, each in status.items() if each in ("found", "not found")]
        there = [code for code in looked if status[code] == "found"]
        sentence = paragraph(found, wish)[-1]
        assert (
            f"were looked for, {len(looked)} of {len(status)}, and {len(there)} found, {', '.join(there)};" in sentence
        )
        (item,) = [item for item in checklist(found, wish) if "pitfalls" in item.what]
        assert item.holds == (wish is described)
    assert "@article{reinke2024pitfalls," in bibtex(paragraph(found, wish))


def fingerprint(folder):
    path = folder / "fingerprint.yaml"
    path.write_text(
        "assay: fingerprint/1\nname: organ\ncategory: SemS\nboundary_errors: distance_contour\nclass_imbalance: true\n"
        "class_scores_available: false\n"
    )
    return path


@pytest.mark.parametrize("policy", [None, Policy(undefined=Undefineds.DROP)])
@pytest.mark.parametrize("missing", [1, 3, 5])
def test_cases_without_a_prediction_are_the_worst_and_leave_room_for_others(tmp_path, missing, policy):
    truth, predictions = study(tmp_path, names=("one",))
    for number in [number for number in range(6) if number != 3][: missing - 1]:
        (predictions[0] / f"case{number}.npz").unlink()
    found = worst_cases(score(truth, predictions, Wish(metrics="DSC"), policy, Drawing(replicates=50)))
    for structure in ("1", "2"):
        own = [one for one in found if one.structure == structure]
        lacking = [one for one in own if one.shown == "missing"]
        assert own[: len(lacking)] == lacking
        assert len(own) == 4
        assert len({one.case for one in own}) == 4
        assert len(lacking) == max(min(missing, 2), 4 - (6 - missing))
        assert any(one.case == "case3" for one in lacking) or missing > 1
        for one in lacking:
            assert one.note.startswith("no prediction; slice ")
            assert "where the reference is largest" in one.note
            assert ET.fromstring(one.picture).find("{*}title").text.startswith("Outline of the reference")


def test_a_prediction_that_cannot_be_used_is_among_the_worst_with_its_reason(tmp_path):
    truth, predictions = study(tmp_path, names=("one",))
    np.savez(predictions[0] / "case5.npz", labels=MASK[:2], spacing=[3, 1, 0.5])
    found = worst_cases(score(truth, predictions, Wish(metrics="DSC"), None, Drawing(replicates=50)))
    (broken, *_) = [one for one in found if one.case == "case5"]
    assert broken.shown == "failed"
    assert broken.note.startswith("no prediction that can be used: ")
    assert broken.picture


def test_means_without_an_interval_have_a_dash_with_the_reason(tmp_path):
    truth, predictions = study(tmp_path, names=("one",), cases=4)
    table = tmp_path / "cases.csv"
    table.write_text("case,centre\n" + "".join(f"case{n},{'alone' if n == 0 else 'many'}\n" for n in range(4)))
    wish = Wish(metrics="DSC", cases=table, by=("centre",))
    found = by_subgroup(score(truth, predictions, wish, None, Drawing(replicates=100)))
    at = found.heads.index("Interval")
    cells = {row[0]: row[at] for row in found.rows}
    assert (cells["centre: alone"], found.notes) == ("– [1]", ("[1] one case says nothing about others",))
    assert cells["centre: many"].startswith("[")


def test_a_reason_of_many_subgroups_is_told_once(tmp_path):
    truth, predictions = study(tmp_path, cases=12)
    table = tmp_path / "cases.csv"
    table.write_text("case,patient,centre\n" + "".join(f"case{n},p{n},c{n // 3}\n" for n in range(12)))
    wish, drawing = Wish(metrics="DSC,HD95", cases=table, by=("centre",), group="patient"), Drawing(replicates=60)
    found = score(truth, predictions, wish, None, drawing)
    groups = by_subgroup(found)
    at = groups.heads.index("Interval")
    reason = "3 groups are too few, and an interval takes 5"
    assert {row[at] for row in groups.rows} == {"– [1]"}
    assert len(groups.rows) == 4 * 3 * 3 * 2
    assert groups.notes == (f"[1] {reason}",)
    page = render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")
    assert page[page.index('id="groups"') :].count(reason) == 1
    text = "\n".join(mask_lines(found))
    assert text.count(reason) == 1


@given(st.lists(st.sampled_from(["", "why not"]), min_size=1), st.booleans())
def test_no_cell_of_an_interval_is_empty(reasons, there):
    for reason in reasons:
        row = ROW | {"reason": reason, "value": 0.5 if there else None}
        assert all(_row(row, bounded=True))


ROW = {
    "class": "1",
    "label": "DSC",
    "measured_in": "",
    "algorithm": "one",
    "low": None,
    "high": None,
    "without": {"value": None},
    "undefined": 0,
    "shown": {each.value: 0 for each in Shown},
}


@pytest.mark.parametrize(("metric", "title"), [("HD95", "HD95, mm"), ("DSC", "DSC")])
def test_the_podium_says_what_its_values_are_measured_in(tmp_path, metric, title):
    found = score(*study(tmp_path, names=("one", "two"), cases=4), Wish(metrics=metric), None, Drawing(replicates=3))
    places = shown_places(found)
    (group,) = figures(found, places, [shown_of(found, place) for place in places])["podium"].groups
    titles = re.findall(r"'title': '([^']*)'", str([panel.chart for panel in group.panels]))
    assert title in titles
    assert not ({"HD95", "HD95, mm", "DSC"} - {title}) & set(titles)
