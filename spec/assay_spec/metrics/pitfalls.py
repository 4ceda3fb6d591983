"""How metrics mislead, as a catalogue: pitfalls.yaml, after Reinke et al. (Nature Methods 2024, 21:182-194)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from assay_spec.metrics.answers import Category
from assay_spec.metrics.data_files import read_file
from assay_spec.model import EMPTY, Model

PAPER = (
    "Reinke et al., Understanding metric-related pitfalls in image analysis validation, Nature Methods 2024, 21:182-194"
)


class PitfallGroup(Model):
    """A kind of pitfall, by its number in the paper."""

    id: str
    """`P2.1`."""
    title: str
    provenance: str


class KnownPitfall(Model):
    """One way in which a metric misleads."""

    id: str
    """`P21-05`: the paper's number of its group without the point, and ours."""
    word: str
    """What stands behind the number of the group in short: `P2.1 prevalence`."""
    title: str
    group: str
    severity: str
    """`error`: a number is not what it seems; `warning`: it hides what matters; `info`: good to know."""
    categories: tuple[Category, ...]
    """The problems in which it can open."""
    answers: tuple[str, ...] = ()
    """The answers of a fingerprint that say whether it does, by their ids."""
    means: str
    """What goes wrong; the metric is `it`."""
    affects: tuple[str, ...]
    """Metrics, or what else is concerned."""
    remedy: str
    limits: Mapping[str, float] = EMPTY
    """The numbers by which a rule decides."""
    provenance: str = "recalled"

    @property
    def name(self) -> str:
        """`P2.1 prevalence`, as reports of evaluations call it."""
        return f"{self.group} {self.word}"


class PitfallFile(Model):
    """pitfalls.yaml."""

    groups: tuple[PitfallGroup, ...]
    pitfalls: tuple[KnownPitfall, ...]


@cache
def _file() -> PitfallFile:
    return read_file("pitfalls.yaml", PitfallFile)


@cache
def pitfall_groups() -> Mapping[str, PitfallGroup]:
    """The groups by their ids, in the paper's order."""
    return MappingProxyType({group.id: group for group in _file().groups})


@cache
def pitfalls() -> Mapping[str, KnownPitfall]:
    """Every pitfall by its id, group by group."""
    return MappingProxyType({each.id: each for each in _file().pitfalls})
