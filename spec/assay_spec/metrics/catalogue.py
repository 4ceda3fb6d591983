# Without pathlib and importlib.resources, whose import would be a tenth of a cold check.
# ruff: noqa: PTH118, PTH120
"""The metric catalogue and the selection rules, read from the data beside this module."""

import os
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.metric import Metric, Value
from assay_spec.model import EMPTY, Model

File = TypeVar("File", bound=Model)


class MetricEntry(Model):
    """What a metric is, what it needs, and how its value and its interval are found."""

    name: str
    title: str
    state: str
    """What a sweep must leave behind: `table`, `ranked` or `bins`."""
    scope: str
    """`overall`, from all classes at once, or `class`, one class against the rest."""
    finalize: str
    """The function of the kernel family's `finalize` module."""
    parameters: Mapping[str, str | float] = EMPTY
    """Its parameters with the values that they have when nobody gives others."""
    minimum: float | None = None
    maximum: float | None = None
    among: str = "all"
    """The items that the value is a share of, seen from the class: `all`, `real`, `other`, `called` or `uncalled`."""
    guessing: float | None = None
    """The value of an algorithm that guesses, where it is the same whatever the data are."""
    higher_is_better: bool
    prevalence: bool
    """Whether the value moves with the class prevalences of the test set."""
    ordered: bool = False
    """Whether the value depends on the order of the classes, of more than two."""
    interval: str
    difference: str
    definition: str
    undefined: str
    """When there is no value."""
    source: str
    version: int = 1
    """Of the formula; raised when its values change, so that remembered ones are not taken for them."""


class SelectionRule(Model):
    """One row of the decision steps: conditions on the fingerprint, and the metrics that follow."""

    id: str
    step: str
    when: Mapping[str, str | bool | tuple[str, ...]]
    unless: Mapping[str, str | bool | tuple[str, ...]] = EMPTY
    metrics: tuple[str, ...]
    because: str
    alternatives: tuple[str, ...] = ()
    provenance: str


class MetricFile(Model):
    """catalogue.yaml."""

    metrics: tuple[MetricEntry, ...]


class RuleFile(Model):
    """rules.yaml."""

    rules: tuple[SelectionRule, ...]


class Catalogue(NamedTuple):
    """Every metric by its name, and the rules in their order."""

    entries: Mapping[str, MetricEntry]
    rules: tuple[SelectionRule, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with Assay."""
    entries = {entry.name: entry for entry in read_data("catalogue.yaml", MetricFile).metrics}
    return Catalogue(MappingProxyType(entries), read_data("rules.yaml", RuleFile).rules)


def read_data(name: str, cls: type[File]) -> File:
    """A file of data beside this module, which is as its model says."""
    loaded = load(read_document(os.path.join(os.path.dirname(__file__), name)), cls)
    assert loaded.model is not None, (name, loaded.findings)
    assert not loaded.findings, (name, loaded.findings)
    return loaded.model


def complete(metric: Metric, known: Catalogue) -> Metric:
    """`metric` with every parameter that its catalogue entry has, given or not."""
    parameters: dict[str, Value] = {**known.entries[metric.name].parameters, **metric.parameters}
    return Metric(metric.name, MappingProxyType(parameters))
