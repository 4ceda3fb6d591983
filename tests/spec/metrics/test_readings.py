"""Every metric says what it is good for, what it hides, and how a value is read."""

import re

import pytest

from assay_spec.metrics.catalogue import MetricEntry, catalogue
from assay_spec.metrics.pitfalls import pitfall_groups
from assay_spec.metrics.reading import Readable
from assay_spec.metrics.segmentation import MaskMetric, mask_metrics
from assay_spec.model import MISSING, properties

ROWS = [*catalogue().entries.values(), *mask_metrics().values()]
SAID = ("strengths", "weaknesses", "plain", "expert")


@pytest.mark.parametrize("model", [MetricEntry, MaskMetric])
def test_no_metric_can_leave_it_out(model):
    declared = properties(model)
    assert {name for name in properties(Readable) if declared[name].default is not MISSING} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row).__name__}-{row.name}")
def test_a_row_says_all_of_it_shortly(row):
    for name in SAID:
        text = getattr(row, name)
        assert 20 < len(text) < 260, (name, len(text))
        assert text == " ".join(text.split())
    for name in ("plain", "expert"):
        assert getattr(row, name).endswith("."), "sentences"
        assert getattr(row, name)[0].isupper() or getattr(row, name)[0].isdigit() or row.name[0] in getattr(row, name)
    assert not row.strengths.endswith("."), "a list of points"
    assert not row.weaknesses.endswith("."), "a list of points"
    assert row.reading_provenance in ("recalled", "quoted")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row).__name__}-{row.name}")
def test_plain_words_need_no_formula(row):
    assert re.findall(r"\b(?:TP|FP|FN|TN|PPV|NPV|ROC|DSC|IoU|sensitivity|specificity)\b|\^", row.plain) in (
        [],
        ["sensitivity", "specificity"],
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row).__name__}-{row.name}")
def test_pitfalls_are_those_of_the_paper(row):
    assert row.pitfalls
    assert list(row.pitfalls) == [each for each in pitfall_groups() if each in row.pitfalls]


def test_what_moves_with_the_prevalence_says_so_where_items_are_counted():
    for entry in catalogue().entries.values():
        if re.search(r"does not move with the prevalences?\b", entry.strengths):
            assert not entry.prevalence, entry.name
        if "moves with the prevalence" in entry.weaknesses:
            assert entry.prevalence, entry.name


def test_no_text_stands_twice():
    texts = [getattr(row, name) for row in ROWS for name in SAID]
    assert len(set(texts)) == len(texts)
