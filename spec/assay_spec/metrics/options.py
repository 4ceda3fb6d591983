"""What a metric may be asked beside its parameters, such as the prevalence of a population; see options.yaml.

An option that is not given stands in no key, so that `PPV` is the metric as everybody knows it.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.metric import Value
from assay_spec.metrics.prevalence import spelled
from assay_spec.model import EMPTY, Model
from assay_spec.record import replace

if TYPE_CHECKING:
    from assay_spec.metrics.catalogue import MetricEntry

CLOSED_FORMS = frozenset({"wilson", "delong"})
"""Intervals of shares of items and of areas, which hold of no value that items are weighed for, and of no mean."""

AVERAGE = "average"
"""The option that asks for a mean over the classes."""


class Option(Model):
    """One thing that a metric may be asked."""

    name: str
    left_out: str
    """The word for what is meant where it is not given."""
    means: str
    """What may be given."""
    example: str
    means_of_all: str = ""
    """Of a metric of all classes at once, where it is something else."""
    example_of_all: str = ""
    """As `means_of_all`."""
    words: Mapping[str, str] = EMPTY
    """What the definition becomes, by the value; `{definition}` stands for what it was."""
    adds: str = ""
    """What the definition goes on with."""
    so: str = ""
    """How its interval is found then, and why."""
    plain: str = ""
    """What a reader is told besides."""
    fixed_shares: bool = False
    """Whether the value no longer moves with the class prevalences, and is no proportion of items any more."""
    of_all: bool = False
    """Whether a metric of one class becomes one of all classes at once."""
    source: str
    provenance: str

    def applied(self, entry: "MetricEntry", value: Value) -> "MetricEntry":
        """The metric that `entry` is with such a value; a value that means nothing changes nothing."""
        if self.words and value not in self.words:
            return entry
        definition = self.words.get(str(value), "{definition}").replace("{definition}", entry.definition)
        if self.adds:
            definition = f"{definition.rstrip('.')}, {self.adds}"
        found = replace(entry, definition=definition, plain=f"{entry.plain} {self.plain}".rstrip())
        if self.of_all:
            # What is called so of a class's own items does not move with the shares; what the rest is, does.
            moves = entry.prevalence or not entry.is_of_own
            found = replace(found, scope="overall", prevalence=moves, undefined=f"of any class: {entry.undefined}")
        if self.fixed_shares:
            found = replace(found, prevalence=False)
        return _drawn(found) if self.of_all or self.fixed_shares else found


def _drawn(entry: "MetricEntry") -> "MetricEntry":
    """A metric that is no longer a share of some items, so that it has no closed form."""
    interval, difference = (
        "bootstrap" if each in CLOSED_FORMS else each for each in (entry.interval, entry.difference)
    )
    return replace(entry, among="all", interval=interval, difference=difference)


class OptionFile(Model):
    """options.yaml."""

    options: tuple[Option, ...]


@cache
def options() -> Mapping[str, Option]:
    """Every option by its name."""
    return MappingProxyType({each.name: each for each in read_file("options.yaml", OptionFile).options})


def with_options(entry: "MetricEntry", parameters: Mapping[str, Value]) -> "MetricEntry":
    """What the catalogue says of a metric, as the options among its parameters make it."""
    for word in entry.options:
        if word in parameters and parameters[word] != options()[word].left_out:
            entry = options()[word].applied(entry, parameters[word])
    return entry


def spelled_out(entry: "MetricEntry", parameters: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters without options that say what is meant anyway, and shares in their one spelling."""
    given = {word: value for word, value in parameters.items() if word not in entry.options}
    for word in entry.options:
        value = parameters.get(word)
        if value is not None and value != options()[word].left_out:
            given[word] = spelled(value) if options()[word].fixed_shares else value
    return given
