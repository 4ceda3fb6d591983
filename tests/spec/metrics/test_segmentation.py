"""Every metric of masks is complete, its formula is there, and its short forms lead to its key and back."""

import re
from contextlib import suppress
from importlib import import_module
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.metrics.metric import MetricSyntaxError, parse_metric
from assay_spec.metrics.segmentation import DIAGONAL, UNITS, ask, mask_metrics

ENTRIES = mask_metrics()
GIVEN = {"counts": 1, "volumes": 2, "surfaces": 1, "bands": 1, "skeletons": 1, "masks": 3}
"""How many arguments a formula is given of each state."""


@pytest.mark.parametrize("name", ENTRIES)
def test_a_row_is_complete(name):
    entry = ENTRIES[name]
    module, _, function = entry.formula.partition(":")
    wanted = list(signature(getattr(import_module(module), function)).parameters)
    assert wanted[GIVEN[entry.state] :][: len(entry.parameters)] == list(entry.parameters)
    assert entry.unit in UNITS
    assert entry.provenance in ("reproduced", "recalled")
    assert entry.best is not None
    assert not entry.short or entry.short in entry.parameters
    assert set(entry.bounds) | set(entry.choices) <= set(entry.parameters)
    if entry.maximum is not None:
        assert {entry.best, entry.worst} == {entry.minimum, entry.maximum}
        assert (entry.best > entry.worst) == entry.higher_is_better
    if entry.worst == DIAGONAL:
        assert entry.unit == "length"


@pytest.mark.parametrize(
    ("text", "key", "label"),
    [
        ("DSC", "DSC", "DSC"),
        ("HD", "HD{border=faces,directions=separate,percentile=100}", "HD"),
        ("HD95", "HD{border=faces,directions=separate,percentile=95}", "HD95"),
        ("HD@97.5", "HD{border=faces,directions=separate,percentile=97.5}", "HD97.5"),
        ("HD{percentile=95}", "HD{border=faces,directions=separate,percentile=95}", "HD95"),
        (
            "HD{directions=pooled,percentile=95}",
            "HD{border=faces,directions=pooled,percentile=95}",
            "HD{directions=pooled,percentile=95}",
        ),
        (" NSD@2mm", "NSD{border=faces,tolerance=2}", "NSD@2mm"),
        ("NSD@2", "NSD{border=faces,tolerance=2}", "NSD@2mm"),
        ("NSD@0mm", "NSD{border=faces,tolerance=0}", "NSD@0mm"),
        ("NSD@2voxels", "NSD{border=faces,tolerance=2}", "NSD@2voxels"),
        ("BoundaryIoU@1voxel", "BoundaryIoU{border=faces,width=1}", "BoundaryIoU@1voxels"),
        ("BoundaryIoU@2mm", "BoundaryIoU{border=faces,width=2}", "BoundaryIoU@2mm"),
        ("BoundaryIoU{width=0}", "BoundaryIoU{border=faces,width=0}", "BoundaryIoU@0mm"),
        ("Fbeta", "Fbeta{beta=1}", "Fbeta"),
        ("Fbeta@0.5", "Fbeta{beta=0.5}", "Fbeta@0.5"),
    ],
)
def test_short_forms(text, key, label):
    asked = ask(text)
    assert (asked.key, asked.label) == (key, label)
    assert ask(asked.label) == asked
    assert ask(asked.key) == asked._replace(measured_in="mm")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dice", "there are DSC"),
        ("DSC95", "takes no number"),
        ("NSD", "write NSD@2mm"),
        ("BoundaryIoU", "write BoundaryIoU@2mm"),
        ("BoundaryIoU@2px", "the width of `BoundaryIoU` is not measured in px"),
        ("NSD@2%", "not measured in %"),
        ("NSD@2px", "in mm, or in voxels where no image says its spacing"),
        ("HD95voxels", "not measured in voxels"),
        ("HD95mm", "not measured in mm"),
        ("HD101", "from 0 to 100"),
        ("HD{tau=2}", "there are `percentile`, `directions`"),
        ("HD{directions=both}", "separate or pooled"),
        ("HD{border=edges}", "no parameter `border`"),
        ("NSD{tolerance=-1}", "from 0"),
        ("NSD{tolerance=wide}", "`wide`"),
        ("NSD@-1mm", "`tolerance` of `NSD` is a number from 0"),
        ("NSD@1e400mm", "`tolerance` of `NSD` is a number from 0"),
        ("HD-5", "`percentile` of `HD` is a number from 0 to 100"),
        ("", "form"),
        ("HD{", "form"),
    ],
)
def test_what_is_no_metric_of_masks(text, words):
    with pytest.raises(MetricSyntaxError) as error:
        ask(text)
    assert words in str(error.value)


@given(st.sampled_from(sorted(ENTRIES)), st.floats(0, 100))
def test_every_key_is_read_as_what_it_is(name, number):
    entry = ENTRIES[name]
    if not entry.short:
        assert ask(name).key.partition("{")[0] == name
        return
    asked = ask(f"{name}{{{entry.short}={number!r}}}")
    assert ask(asked.key) == asked
    assert dict(parse_metric(asked.key).parameters) == {**entry.fixed, **asked.parameters}


@given(st.text(max_size=30))
def test_any_text_is_a_metric_or_refused(text):
    with suppress(MetricSyntaxError):
        assert ask(text).entry.name in ENTRIES


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("DICE", "DSC (Dice similarity coefficient), clDice (Centreline Dice)"),
        ("dsc", "DSC (Dice similarity coefficient)"),
        ("IOU", "IoU (Intersection over union)"),
        ("hausdorf", "HD (Hausdorff distance, or a percentile of it)"),
        ("recall", "Sensitivity (Sensitivity)"),
        ("MSD", "MASD (Mean average surface distance)"),
    ],
)
def test_a_name_that_is_nearly_one_is_told_the_nearest(text, near):
    with pytest.raises(MetricSyntaxError) as refused:
        ask(text)
    assert str(refused.value).startswith(f"there is no metric of masks `{text}`; nearest: {near}; there are DSC, ")


def test_a_name_that_is_like_none_is_told_all():
    with pytest.raises(MetricSyntaxError, match=r"^there is no metric of masks `zebra`; there are DSC, "):
        ask("zebra")


@given(st.text(max_size=200))
def test_any_name_is_answered_in_one_line(text):
    with suppress(MetricSyntaxError):
        assert ask(text).entry.name in ENTRIES


@pytest.mark.parametrize(
    ("text", "title", "has", "lacks"),
    [
        ("HD", "Hausdorff distance", "larger of the two", "medpy"),
        ("HD95", "Percentile 95 of the Hausdorff distance", "larger of the two", "medpy"),
        ("HD{directions=pooled}", "Hausdorff distance", "medpy", "no such words"),
        ("clDice", "Centreline Dice", "scikit-image 0.26", "disjoint=undefined"),
        ("DSC", "Dice similarity coefficient", "2 TP / (2 TP + FP + FN)", "with"),
    ],
)
def test_what_is_said_of_a_metric_holds_of_its_parameters(text, title, has, lacks):
    asked = ask(text)
    assert asked.title == title
    assert has in asked.definition
    assert lacks not in asked.definition


def test_a_part_of_a_definition_that_holds_of_a_choice_names_one_that_there_is():
    for entry in mask_metrics().values():
        for name, value in re.findall(r"with (\w+)=([\w-]+) ", entry.definition):
            assert value in entry.choices[name]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("HD95{directions=pooled}", "HD{percentile=95,directions=pooled}"),
        ("NSD@2{border=faces}", "NSD{tolerance=2,border=faces}"),
    ],
)
def test_a_short_form_with_more_parameters_is_told_its_whole_form(text, whole):
    with pytest.raises(MetricSyntaxError, match=re.escape(f"write {whole}")):
        ask(text)
    ask(whole)
