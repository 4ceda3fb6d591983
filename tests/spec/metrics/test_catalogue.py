"""Every row of the catalogue is complete, and its kernels do what it says."""

import math
import re
from inspect import signature

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import finalize as counting
from assay_kernels.pairwise import score as pairwise
from assay_kernels.ranking import points
from assay_kernels.ranking import score as ranking
from assay_kernels.ranking.curve import curve
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import parse_metric

ENTRIES = catalogue().entries
FAMILIES = {
    "table": (counting,),
    "ranked": (points, ranking),
    "bins": (calibrated,),
    "forecasts": (calibrated, pairwise),
}
PROPORTIONS = {"Accuracy", "Sensitivity", "Specificity", "PPV", "NPV"}
PAIRS = {"ECE-KDE", "KCE"}
PER_METRIC = pytest.mark.parametrize("name", ENTRIES)


def function_of(entry):
    return next(getattr(family, entry.finalize) for family in FAMILIES[entry.state] if hasattr(family, entry.finalize))


def value_of(name, labels, output):
    """The metric by the kernels' references; labels and outputs are 0 and 1, or 0, 1 and 2 for overall metrics."""
    entry, function = ENTRIES[name], function_of(ENTRIES[name])
    given_ = dict(entry.parameters)
    if entry.state == "table":
        classes = 3 if entry.scope == "overall" else 2
        table = np.zeros((classes, classes), dtype=np.int64)
        np.add.at(table, (labels, output), 1)
        return function(table, **given_)
    if entry.state == "bins":
        return function(calibration.sums(labels, output, int(given_.get("bins", 15)), backend="reference"))
    if entry.state == "forecasts":
        return of_forecasts(name, function, labels, np.column_stack([1 - output, output / 2, output / 2]))
    ranked = ranking.rank(labels, output, backend="reference")
    if entry.finalize in ("auroc", "average_precision"):
        return function(ranking.area(ranked, backend="reference"))
    found = function(curve(ranked, backend="reference"), *([0.0] if "max_fpr" in given_ else []), *given_.values())
    return getattr(found, "value", found)


def of_forecasts(name, function, labels, table):
    if name == "CWCE" or "Brier" in name:
        return function([calibration.sums(labels == k, table[:, k], 15, backend="reference") for k in range(3)])
    if name == "MulticlassLogLoss":
        return function(calibration.multiclass(labels, table, 1, backend="reference").truth)
    if name.startswith("TopLabel"):
        return function(calibration.multiclass(labels, table, 4, backend="reference").top)
    return function(labels, table, backend="reference")


def outputs_of(name, size):
    """What an algorithm may say about so many items."""
    entry = ENTRIES[name]
    if entry.state == "table":
        return st.lists(st.integers(0, 2 if entry.scope == "overall" else 1), min_size=size, max_size=size)
    return st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]), min_size=size, max_size=size)


def labels_of(name, size):
    highest = 2 if ENTRIES[name].scope == "overall" else 1
    return st.lists(st.integers(0, highest), min_size=size, max_size=size)


def drawn(data, name, *, least=1):
    size = data.draw(st.integers(least, 12))
    labels = np.array(data.draw(labels_of(name, size)), dtype=np.int64)
    output = data.draw(outputs_of(name, size))
    return labels, np.array(output, dtype=np.int64 if ENTRIES[name].state == "table" else np.float64)


@PER_METRIC
def test_a_row_names_a_function_that_takes_its_parameters(name):
    entry = ENTRIES[name]
    accepted = signature(function_of(entry)).parameters
    renamed = {"at": "at_least", "max_fpr": "high"}
    for parameter in entry.parameters:
        assert parameter in ("bins", "spacing") or renamed.get(parameter, parameter) in accepted


@PER_METRIC
def test_a_row_is_complete_and_its_words_are_of_the_closed_lists(name):
    entry = ENTRIES[name]
    assert parse_metric(name).name == name
    assert entry.scope in ("overall", "class")
    assert entry.interval in ("wilson", "delong", "bootstrap")
    assert entry.difference in ("delong", "bootstrap")
    assert (entry.interval == "wilson") == (name in PROPORTIONS)
    assert all((entry.title, entry.definition, entry.undefined, entry.source))
    assert re.search(r"MR|\d{4}", entry.source), "a source has a year, or is Metrics Reloaded"
    assert entry.minimum is None or entry.maximum is None or entry.minimum < entry.maximum
    assert not entry.higher_is_better or entry.maximum is not None or name == "LR+"
    assert entry.higher_is_better or entry.minimum == 0 or name == "KCE"


def test_names_titles_and_definitions_are_unique():
    rows = list(ENTRIES.values())
    for attribute in ("name", "title", "definition"):
        assert len({getattr(row, attribute) for row in rows}) == len(rows)
    assert list(ENTRIES) == [row.name for row in rows]


@PER_METRIC
@given(data=st.data())
def test_values_stay_inside_their_range(name, data):
    entry = ENTRIES[name]
    value = value_of(name, *drawn(data, name))
    if not isinstance(value, Undefined):
        assert math.isfinite(value)
        assert entry.minimum is None or value >= entry.minimum - 1e-12
        assert entry.maximum is None or value <= entry.maximum + 1e-12


@pytest.mark.parametrize("name", sorted({*ENTRIES} - PAIRS))
@given(data=st.data())
def test_a_perfect_algorithm_is_as_good_as_any(name, data):
    """But for metrics of pairs, which hold each forecast against others, and may be off by chance."""
    labels, output = drawn(data, name, least=4)
    if ENTRIES[name].state == "forecasts":
        perfect = of_forecasts(name, function_of(ENTRIES[name]), labels, np.eye(3)[labels])
    else:
        perfect = value_of(name, labels, labels if ENTRIES[name].state == "table" else labels.astype(np.float64))
    other = value_of(name, labels, output)
    if not isinstance(perfect, Undefined) and not isinstance(other, Undefined):
        better = perfect - other if ENTRIES[name].higher_is_better else other - perfect
        assert better >= -1e-12


@PER_METRIC
def test_without_items_there_is_no_value(name):
    nothing = np.array([], dtype=np.int64)
    output = nothing if ENTRIES[name].state == "table" else nothing.astype(np.float64)
    assert isinstance(value_of(name, nothing, output), Undefined)


@PER_METRIC
@given(data=st.data())
def test_only_metrics_that_say_so_move_with_the_prevalence(name, data):
    labels, output = drawn(data, name, least=4)
    before = value_of(name, labels, output)
    rest = np.repeat(np.arange(labels.size), np.where(labels == 1, 3, 1))
    after = value_of(name, labels[rest], output[rest])
    if not ENTRIES[name].prevalence and not isinstance(before, Undefined) and not isinstance(after, Undefined):
        assert after == pytest.approx(before, abs=1e-12)


@PER_METRIC
def test_those_that_say_so_do_move(name):
    entry, random = ENTRIES[name], np.random.default_rng(5)
    labels = random.integers(0, 3 if entry.scope == "overall" else 2, 300)
    output = np.where(random.random(300) < 0.7, labels, random.permutation(labels))
    if entry.state != "table":
        output = np.clip((output + random.random(300)) / 2, 0, 1)
    rest = np.repeat(np.arange(300), np.where(labels == 1, 3, 1))
    before, after = value_of(name, labels, output), value_of(name, labels[rest], output[rest])
    assert (before == pytest.approx(after, abs=1e-9)) != entry.prevalence


@PER_METRIC
def test_only_those_that_say_so_depend_on_the_order_of_the_classes(name):
    entry, random = ENTRIES[name], np.random.default_rng(6)
    if entry.scope == "overall":
        labels, output = random.integers(0, 3, 60), random.integers(0, 3, 60)
        order = np.array([1, 0, 2])
        if entry.state == "forecasts":
            function, table = function_of(entry), random.dirichlet(np.ones(3), 60)
            before = of_forecasts(name, function, labels, table)
            after = of_forecasts(name, function, order[labels], table[:, order])
        else:
            before, after = value_of(name, labels, output), value_of(name, order[labels], order[output])
        assert (before != pytest.approx(after, abs=1e-9)) == entry.ordered
    else:
        assert not entry.ordered


def test_the_catalogue_is_read_once():
    assert catalogue() is catalogue()
    with pytest.raises(TypeError):
        catalogue().entries["new"] = None


@pytest.mark.parametrize("entry", catalogue().entries.values(), ids=lambda entry: entry.name)
def test_what_a_value_is_a_share_of_is_one_of_five(entry):
    assert entry.among in {"all", "real", "other", "called", "uncalled"}
    if entry.among != "all":
        assert (entry.scope, entry.minimum, entry.maximum) == ("class", 0, 1)
