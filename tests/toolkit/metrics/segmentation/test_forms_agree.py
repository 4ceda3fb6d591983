"""What a mean is without the values that its formula does not give is told alike in every form."""

import json
import re
from html import unescape

import numpy as np
import pytest

from assay.cli.masks import mask_lines
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.facts import report_of
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Wish, score
from assay.metrics.segmentation.written import as_json, as_latex
from assay.report.markdown import render_markdown
from assay.report.summary import glance
from assay_spec.policy import Undefineds

CASES = 6
METRICS = ("DSC", "HD95", "AVDR")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The second algorithm invents the structure in one case that does not show it, and misses it in another."""
    folder = tmp_path_factory.mktemp("forms")
    for number, name in enumerate(("truth", "one", "two")):
        (folder / name).mkdir()
        for case in range(CASES):
            mask = np.zeros((20, 20), np.uint8)
            mask[2 : 10 + number * (case % 2), 2:10] = 1
            if case < CASES - 1 or name == "two":
                mask[14:18, 14:18] = 2
            if case == 0 and name == "two":
                mask[mask == 2] = 0
            np.save(folder / name / f"case{case}.npy", mask)
    return folder


def plain(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("policy", [Policy(), Policy(Undefineds.DROP)], ids=["worst", "drop"])
def test_a_mean_without_some_values_is_told_in_every_form(folder, policy):
    wish, drawing = Wish(metrics=",".join(METRICS), labels="organ=1,lesion=2"), Drawing(replicates=60)
    found = score(folder / "truth", [folder / "one", folder / "two"], wish, policy, drawing)
    record = record_of(found, folder / "truth", wish, drawing)
    report = report_of(found, wish, "truth", record, "")
    latex, terminal, markdown = as_latex(found), "\n".join(mask_lines(found)), render_markdown(report)
    page = render_page(found, wish, "truth", record, "2026-01-01T00:00+00:00")
    short = plain(page[page.index('class="glance') : page.index("</table>", page.index('class="glance'))])
    cells = {line.metric.key: dict(zip(("one", "two"), line.standings, strict=True)) for line in glance(report).lines}
    rows = json.loads(as_json(found, record))["results"]
    told = undefined = 0
    for row in rows:
        without, lacking = row["without"]["value"], row["undefined"]
        beside = cells[row["key"]][row["algorithm"]].row.beside
        assert bool(lacking) == bool(beside)
        if not lacking:
            continue
        of = f"without {lacking} of {f'{CASES} cases' if row['class'] else f'{2 * CASES} values'}"
        assert beside.endswith(f" {of}")
        told += 1
        undefined += row["value"] is None
        assert f"{without:.4f} {of}" in terminal
        assert f"({without:.3f} {of})" in latex
        assert beside in short
        assert beside in plain(markdown.replace("\\", ""))
        assert row["value"] is not None or f"undefined {beside}" in short
    # Of the second algorithm alone the ratio has no mean by the policy, of the lesion and of the mean of the classes.
    assert undefined == (2 if policy.undefined is Undefineds.WORST else 0)
    assert told >= 8
    assert ("--: no mean. AVDR: no worst value in 1 case" in latex) == bool(undefined)
    assert latex.count("-- (") == undefined
    assert "Without: the value without the predictions or values that are not there" in short


def test_where_all_have_a_value_nothing_is_said_of_it(folder):
    wish, drawing = Wish(metrics="DSC", labels="organ=1,lesion=2", classes="organ"), Drawing(replicates=20)
    found = score(folder / "truth", [folder / "one", folder / "two"], wish, None, drawing)
    record = record_of(found, folder / "truth", wish, drawing)
    page = render_page(found, wish, "truth", record, "2026-01-01T00:00+00:00")
    assert "Without: the value" not in page
    assert "multicolumn" not in as_latex(found)
