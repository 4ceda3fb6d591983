"""The metric catalogue and the selection rules, read from the data beside this module."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.metrics.answers import Category
from assay_spec.metrics.conditions import Conditions
from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.metric import Metric, Value
from assay_spec.metrics.options import spelled_out, with_options
from assay_spec.metrics.reading import Readable
from assay_spec.metrics.segmentation import MaskMetric, mask_metrics
from assay_spec.model import EMPTY, Model

STRATIFIED = "stratified-bootstrap"
"""Draws within each class, so that its size is held fixed."""


class MetricEntry(Readable):
    """What a metric is, what it needs, and how its value and its interval are found."""

    name: str
    title: str
    state: str
    """What a sweep must leave behind: `table`, `ranked`, `bins` or `forecasts`."""
    scope: str
    """`overall`, from all classes at once, or `class`, one class against the rest."""
    finalize: str
    """The function of the kernel family's `finalize` module."""
    parameters: Mapping[str, str | float] = EMPTY
    """Its parameters with the values that they have when nobody gives others."""
    options: tuple[str, ...] = ()
    """What it may be asked besides, by the names in options.yaml."""
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
    centred: bool = False
    """Whether draws are moved so that their mean is the value, because what they repeat looks like an error."""
    interval: str
    difference: str
    definition: str
    undefined: str
    """When there is no value."""
    source: str
    version: int = 1
    """Of the formula; raised when values or intervals change, so that remembered ones are not taken for them."""

    def taken(self, usual: str) -> str:
        """How an interval of independent items is found that the catalogue finds by `usual`.

        Class sizes that are held fixed would hide the variance that comes from them, where the value moves with these.
        """
        return STRATIFIED if usual == "bootstrap" and not self.prevalence else usual

    @property
    def is_of_own(self) -> bool:
        """Whether it counts the class's own items alone, so that no others matter."""
        return (self.state, self.among) == ("table", "real")

    @property
    def movement(self) -> str:
        """How its value moves with the shares of the classes, as a sentence goes on."""
        if self.prevalence:
            return "moves with the shares of the classes"
        if self.scope == "overall" or self.is_of_own:
            return "does not move with the shares of the classes"
        return "does not move with the share of the class, only with those of several others among themselves"


class Step(Model):
    """A decision step: what it decides, and in which problems."""

    id: str
    title: str
    categories: tuple[Category, ...]
    chooses: str
    """What its rules name: `metrics`, a `localization` criterion, an `assignment`, or nothing but `advice`."""
    provenance: str


class Guide(Model):
    """How to decide between what a rule recommends and its alternatives."""

    id: str
    """`DG7.1` when the paper calls it so, else a word of ours."""
    text: str
    provenance: str


class SelectionRule(Model):
    """One row of the decision steps: conditions on the fingerprint, and what follows."""

    id: str
    step: str
    categories: tuple[Category, ...]
    """The problems it is about."""
    when: Conditions
    unless: Conditions = EMPTY
    of: str = ""
    """`pixels` or `objects`, where a problem has both to count."""
    metrics: tuple[str, ...] = ()
    because: str
    alternatives: tuple[str, ...] = ()
    """What may stand in the place of `metrics`."""
    guide: str = ""
    """Id of the guide by which to decide."""
    excludes: tuple[str, ...] = ()
    """Metrics that are ruled out."""
    advice: str = ""
    """What to do besides."""
    provenance: str


class NamedMetric(Model):
    """A metric that rules name and that Assay does not compute yet."""

    name: str
    title: str


class MetricFile(Model):
    """catalogue.yaml."""

    metrics: tuple[MetricEntry, ...]


class NameFile(Model):
    """named.yaml."""

    metrics: tuple[NamedMetric, ...]


class RuleFile(Model):
    """rules.yaml."""

    version: int
    """Raised when another recommendation follows from the same answers."""
    computed: Mapping[str, tuple[str, ...]]
    """By category, the states off which Assay reads metrics today."""
    steps: tuple[Step, ...]
    guides: tuple[Guide, ...]
    rules: tuple[SelectionRule, ...]


class Catalogue(NamedTuple):
    """Every metric by its name, and the rules in their order."""

    entries: Mapping[str, MetricEntry]
    rules: tuple[SelectionRule, ...]
    steps: Mapping[str, Step]
    guides: Mapping[str, Guide]
    masks: Mapping[str, MaskMetric]
    """Every metric of masks, whose pixels are counted or measured."""
    named: Mapping[str, NamedMetric]
    """The metrics that only rules know."""
    computed: Mapping[str, tuple[str, ...]]
    version: int

    def title_of(self, name: str) -> str:
        """What people call a metric."""
        known: MetricEntry | MaskMetric | None = self.entries.get(name) or self.masks.get(name)
        return known.title if known is not None else self.named[name].title

    def computes(self, name: str, category: Category, of: str) -> bool:
        """Whether Assay computes a metric of `pixels`, of `objects` or of what else there is, for such problems."""
        known: Mapping[str, MetricEntry | MaskMetric] = self.masks if of == "pixels" else self.entries
        return name in known and known[name].state in self.computed.get(category, ())


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with Assay."""
    file = read_file("rules.yaml", RuleFile)
    return Catalogue(
        entries=MappingProxyType({each.name: each for each in read_file("catalogue.yaml", MetricFile).metrics}),
        rules=file.rules,
        steps=MappingProxyType({each.id: each for each in file.steps}),
        guides=MappingProxyType({each.id: each for each in file.guides}),
        masks=mask_metrics(),
        named=MappingProxyType({each.name: each for each in read_file("named.yaml", NameFile).metrics}),
        computed=file.computed,
        version=file.version,
    )


def complete(metric: Metric, known: Catalogue) -> Metric:
    """`metric` with every parameter that its catalogue entry has, given or not, and the options that change it."""
    entry = known.entries[metric.name]
    parameters: dict[str, Value] = {**entry.parameters, **spelled_out(entry, metric.parameters)}
    return Metric(metric.name, MappingProxyType(parameters))


def entry_of(name: str, parameters: Mapping[str, Value]) -> MetricEntry:
    """What the catalogue says of a metric, as the options among its parameters make it."""
    return with_options(catalogue().entries[name], parameters)
