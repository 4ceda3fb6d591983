"""The metrics of segmentation, read from the data beside this module, and the short forms that people write."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.metric import Metric, MetricSyntaxError, Value, metric_key, parse_metric
from assay_spec.metrics.reading import Readable
from assay_spec.model import EMPTY, Model

DIAGONAL = "diagonal"
"""The worst distance: from one corner of the image to the opposite one."""

VOLUME = "volume"
"""A kind of unit; and the worst volume error, all of the image."""

AREA = "area"
"""The unit of a volume in an image of two axes."""

VOLUME_RATIO = "volume ratio"
"""The worst ratio: the volume of the image over that of the reference's structure, which has to be there."""

WORST = {
    DIAGONAL: "the diagonal of the image",
    VOLUME: "the volume of the image",
    VOLUME_RATIO: "the volume of the image through that of the reference (a mean over cases without it has no value)",
}
"""What these are in words."""

UNITS = {"1": "", "length": "mm", AREA: "mm2", VOLUME: "mm3"}
"""By kind of unit, what a value is measured in where the image says its spacing."""

ANY_SIZE = (0.0, 1e100)
"""What a number may be where a row says nothing."""

IN_VOXELS = "voxels"
"""What lengths are measured in where no image says its spacing."""

LENGTHS = ("tolerance", "width")
"""The parameters that are lengths; behind their numbers short forms have what they are measured in."""

LENGTH_UNITS = {UNITS["length"]: UNITS["length"], "voxel": IN_VOXELS, IN_VOXELS: IN_VOXELS}
"""What may stand there, with what it means."""

_MOST_MEANT = 3
"""So many metrics are proposed in the place of one that is not there."""

_SHORT = re.compile(r"([A-Za-z][A-Za-z-]*?)@?([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([a-z%]+)?")
"""`HD95`, `NSD@2mm`, `Fbeta@2`: a name, and a number without its parameter's name."""

_OR_PERCENTILE = ", or a percentile of it"
"""Ends the title of what takes one."""

_OF_A_CHOICE = re.compile(r"with (\w+)=([\w-]+) ")
"""Begins the part of a definition that holds of one value of a parameter."""


class MaskMetric(Readable):
    """What a metric of masks is, and how it is found."""

    name: str
    title: str
    state: str
    """What the formula is given: `counts`, `volumes`, `surfaces`, `bands`, `skeletons` or `masks`."""
    formula: str
    """`module:function`."""
    parameters: Mapping[str, str | float] = EMPTY
    bounds: Mapping[str, tuple[float, ...]] = EMPTY
    choices: Mapping[str, tuple[str, ...]] = EMPTY
    required: str = ""
    """The parameter that has no value unless somebody gives one."""
    images_only: Mapping[str, tuple[str, ...]] = EMPTY
    """The choices that volumes do not have."""
    fixed: Mapping[str, str | float] = EMPTY
    """What else the value depends on, and that nobody can change."""
    short: str = ""
    """The parameter that short forms leave unnamed."""
    unit: str = "1"
    minimum: float | None = None
    maximum: float | None = None
    best: float | None = None
    worst: float | str | None = None
    higher_is_better: bool | None = None
    """None where the best value lies in the middle."""
    prevalence: bool
    """Whether the value moves with the share of the image that the structure takes."""
    definition: str
    undefined: str
    """When there is no value."""
    source: str
    provenance: str
    version: int = 1
    """Of the formula; raised when its values change."""


class MaskMetricFile(Model):
    """segmentation.yaml."""

    metrics: tuple[MaskMetric, ...]


class Asked(NamedTuple):
    """A metric of masks with all its parameters."""

    entry: MaskMetric
    parameters: Mapping[str, Value]
    measured_in: str = UNITS["length"]
    """Its lengths; no part of the key, for the number is the same."""

    @property
    def key(self) -> str:
        """The whole definition in one line: `HD{border=faces,percentile=95,pooled=no}`."""
        return metric_key(self.entry.name, {**self.entry.fixed, **self.parameters})

    @property
    def title(self) -> str:
        """What it is called, of a distance with which percentile: `Percentile 95 of the Hausdorff distance`."""
        title, percentile = self.entry.title, self.parameters.get("percentile")
        whole = title.removesuffix(_OR_PERCENTILE)
        return whole if percentile == 100 or whole == title else f"Percentile {percentile:g} of the {whole}"

    @property
    def definition(self) -> str:
        """The entry's, without what holds of other values of its parameters."""
        parts = self.entry.definition.rstrip(".").split("; ")
        given = ((part, _OF_A_CHOICE.match(part)) for part in parts)
        return "; ".join(part for part, choice in given if not choice or self.parameters[choice[1]] == choice[2])

    @property
    def of_images_only(self) -> str:
        """The choice among its parameters that a volume does not have; empty where there is none."""
        given = self.parameters
        return next((str(given[word]) for word, those in self.entry.images_only.items() if given[word] in those), "")

    @property
    def label(self) -> str:
        """The shortest form that people read and write: `HD95`, `NSD@2mm` or `NSD@2voxels`, `DSC`."""
        short, defaults = self.entry.short, self.entry.parameters
        given = {name: value for name, value in self.parameters.items() if value != defaults[name]}
        if set(given) != {short} and not (self.entry.required and not set(given) - {short}):
            return metric_key(self.entry.name, given)
        number = f"{self.parameters[short]:g}"
        unit = self.measured_in if short in LENGTHS else ""
        return f"HD{number}" if self.entry.name == "HD" else f"{self.entry.name}@{number}{unit}"


@cache
def mask_metrics() -> Mapping[str, MaskMetric]:
    """Every metric of masks by its name."""
    return MappingProxyType({entry.name: entry for entry in read_file("segmentation.yaml", MaskMetricFile).metrics})


def ask(text: str) -> Asked:
    """The metric that `text` writes, in its full form `NSD{tolerance=2}` or a short one such as `NSD@2mm` or `HD95`.

    Where images say no spacing, `NSD@2voxels` is what a tolerance is; a form without a unit, or a full one, says mm.

    Raises:
        MetricSyntaxError: it has no such form, or there is no such metric or parameter; the message says what there is.
    """
    known = mask_metrics()
    metric, measured_in = _written(text.strip(), known)
    if metric.name not in known:
        _refuse_both_forms(metric, known)
        near = ", ".join(f"{name} ({known[name].title.partition(' (')[0]})" for name in _near(metric.name, known))
        said = f"; nearest: {near}" if near else ""
        raise MetricSyntaxError(f"there is no metric of masks `{metric.name}`{said}; there are {', '.join(known)}")
    entry = known[metric.name]
    for word, value in metric.parameters.items():
        if word in entry.fixed and value == entry.fixed[word]:
            continue
        if word not in entry.parameters:
            there = ", ".join(f"`{name}`" for name in entry.parameters) or "none"
            raise MetricSyntaxError(f"`{entry.name}` has no parameter `{word}`; there are {there}")
        _require(entry, word, value)
    given = {word: value for word, value in metric.parameters.items() if word in entry.parameters}
    if entry.required and entry.required not in given:
        raise MetricSyntaxError(f"`{entry.name}` needs its {entry.required}: write {entry.name}@2mm, or another number")
    return Asked(entry, MappingProxyType({**entry.parameters, **given}), measured_in)


def _refuse_both_forms(metric: Metric, known: Mapping[str, MaskMetric]) -> None:
    """Say how a short form is written whole, behind which further parameters stand.

    Raises:
        MetricSyntaxError: it is `HD95{directions=pooled}`.
    """
    found = _SHORT.fullmatch(metric.name)
    entry = known.get(found[1]) if found else None
    if found and entry and entry.short and metric.parameters:
        more = "".join(f",{word}={value}" for word, value in metric.parameters.items())
        whole = f"{entry.name}{{{entry.short}={found[2]}{more}}}"
        raise MetricSyntaxError(f"`{metric.name}` takes no further parameters behind it: write {whole}")


def _near(word: str, known: Mapping[str, MaskMetric]) -> list[str]:
    """The metrics that are called nearly so, or have such a word in their titles; the nearest comes first."""
    from difflib import get_close_matches

    sought = word.casefold()
    of: dict[str, list[str]] = {}
    for name, entry in known.items():
        for each in {name.casefold(), *re.findall(r"[a-z]{3,}", entry.title.casefold())}:
            of.setdefault(each, []).append(name)
    words = [sought] if sought in of else get_close_matches(sought, of, n=2, cutoff=0.7)
    exact = [name for name in known if name.casefold() == sought]
    return exact or list(dict.fromkeys(name for each in words for name in of[each]))[:_MOST_MEANT]


def _written(text: str, known: Mapping[str, MaskMetric]) -> tuple[Metric, str]:
    """The metric, and what its lengths are measured in."""
    found = _SHORT.fullmatch(text)
    entry = known.get(found[1]) if found and text not in known else None
    if found is None or entry is None:
        return parse_metric(text), UNITS["length"]
    if not entry.short:
        raise MetricSyntaxError(f"`{text}`: `{entry.name}` takes no number behind its name")
    units = LENGTH_UNITS if entry.short in LENGTHS else {}
    if found[3] and found[3] not in units:
        other = f", but in {UNITS['length']}, or in {IN_VOXELS} where no image says its spacing" if units else ""
        raise MetricSyntaxError(f"`{text}`: the {entry.short} of `{entry.name}` is not measured in {found[3]}{other}")
    metric = Metric(entry.name, MappingProxyType({entry.short: float(found[2])}))
    return metric, units[found[3]] if found[3] else UNITS["length"]


def _require(entry: MaskMetric, word: str, value: Value) -> None:
    """Make sure that a parameter is of the kind that the row has, and within its bounds.

    Raises:
        MetricSyntaxError: it is not.
    """
    if word in entry.choices:
        if value not in entry.choices[word]:
            raise MetricSyntaxError(f"`{word}` of `{entry.name}` is {' or '.join(entry.choices[word])}, not `{value}`")
        return
    low, high = entry.bounds.get(word, ANY_SIZE)
    if isinstance(value, str) or not low <= value <= high:
        raise MetricSyntaxError(f"`{word}` of `{entry.name}` is a number from {low:g} to {high:g}, not `{value}`")
