"""What all cases show together; of no case more is kept than counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assay.metrics.fingerprint.case import Seen
from assay.metrics.fingerprint.limits import SPECK
from assay.metrics.fingerprint.limits import small as usual
from assay.metrics.fingerprint.parts import Form, Parts
from assay.metrics.segmentation.classes import Classes, Structure


@dataclass(slots=True)
class StructureFacts:
    """One structure over all cases."""

    structure: Structure
    shown: int = 0
    """Cases whose reference shows it."""
    voxels: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    """How many of its parts have so many voxels."""
    small: int = 0
    """Parts that are small in their image."""
    several: int = 0
    """Cases in which it has more than one part."""
    most: int = 0
    """Parts that it has in one case."""
    specks: int = 0
    """Cases in which a part is tiny beside the largest one."""
    untold: int = 0
    """Cases in which its parts were not told apart, since the box that holds them is too large."""
    forms: list[Form] = field(default_factory=list)
    """Of the largest part in each case."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Cases in which an algorithm shows none of it, by algorithm."""
    beside: Counter[str] = field(default_factory=Counter)
    """Cases in which it touches another structure, by its name."""

    def add(self, parts: Parts, small: int) -> None:
        """Take in a case that shows it.

        Args:
            parts: what the case shows of it.
            small: a part of fewer voxels is small.
        """
        self.shown += 1
        self.voxels += parts.voxels
        if parts.form is None:
            self.untold += 1
            return
        values, counts = np.unique(parts.sizes, return_counts=True)
        self.sizes.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        self.small += int(counts[values < small].sum())
        self.several += parts.sizes.size > 1
        self.most = max(self.most, parts.sizes.size)
        self.specks += bool(values[0] < SPECK * values[-1])
        self.forms.append(parts.form)

    @property
    def parts(self) -> int:
        """All of its parts."""
        return self.sizes.total()

    def quantile(self, share: float) -> int:
        """The size that a share of its parts does not exceed; there has to be a part."""
        rank, passed = max(1, int(np.ceil(share * self.parts))), 0
        for size in sorted(self.sizes):
            passed += self.sizes[size]
            if passed >= rank:
                return size
        raise AssertionError(share)


@dataclass(slots=True)
class Facts:
    """All that was measured of masks."""

    limits: Mapping[int, int]
    """By axes, from how many voxels on a part is not small."""
    cases: int = 0
    """Those whose reference could be measured."""
    axes: Counter[int] = field(default_factory=Counter)
    """Cases by their number of axes."""
    labels: Counter[int] = field(default_factory=Counter)
    """Voxels of each label, where they count."""
    structures: dict[str, StructureFacts] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """Cases that could not be measured, and why."""
    failed: dict[str, dict[str, str]] = field(default_factory=dict)
    """By algorithm, cases with an output that is none, and why."""
    missing: dict[str, list[str]] = field(default_factory=dict)
    """By algorithm, cases without any output."""

    @property
    def voxels(self) -> int:
        """All that count."""
        return self.labels.total()

    @property
    def unit(self) -> str:
        """What images are made of."""
        return "pixels" if self.axes.keys() <= {2} else "voxels"

    @property
    def overlap(self) -> tuple[str, str] | None:
        """Two structures that share a label, so that a voxel can be of both."""
        seen: dict[int, str] = {}
        for name, each in self.structures.items():
            for label in each.structure.labels:
                if (other := seen.setdefault(label, name)) != name:
                    return other, name
        return None


def facts_of(seen: Iterable[Seen], classes: Classes, algorithms: Sequence[str], small: int | None) -> Facts:
    """The facts of all cases, each of which is looked at once and then forgotten.

    Args:
        seen: the cases.
        classes: the structures; every label of a reference without any.
        algorithms: whose predictions there are.
        small: a part of fewer voxels is small, in images of any number of axes.
    """
    limits = usual() if small is None else dict.fromkeys(usual(), small)
    facts = Facts(limits, failed={name: {} for name in algorithms}, missing={name: [] for name in algorithms})
    # What a later case shows first was left out by the algorithms in those before, too.
    shown_by: dict[str, Counter[int]] = {name: Counter() for name in algorithms}
    for structure in classes.structures:
        facts.structures[structure.name] = StructureFacts(structure)
    valid = Counter[str]()
    regions = {each.name: Counter[str]() for each in classes.structures if len(each.labels) > 1}
    for case in seen:
        if case.problem:
            facts.problems[case.name] = case.problem
            continue
        _add(facts, case)
        for name, looked in case.predictions.items():
            if looked.missing:
                facts.missing[name].append(case.name)
            elif looked.problem:
                facts.failed[name][case.name] = looked.problem
            else:
                valid[name] += 1
                shown_by[name].update(looked.labels)
                for region, counts in regions.items():
                    counts[name] += not looked.labels.isdisjoint(facts.structures[region].structure.labels)
    facts.structures = dict(sorted(facts.structures.items(), key=lambda pair: pair[1].structure.labels))
    for each in facts.structures.values():
        for name in algorithms:
            one = each.structure
            shown = regions[one.name][name] if one.name in regions else shown_by[name][one.labels[0]]
            each.left_out[name] = valid[name] - shown
    return facts


def _add(facts: Facts, case: Seen) -> None:
    facts.cases += 1
    facts.axes[case.axes] += 1
    facts.labels.update(case.labels)
    for structure, parts in case.parts.items():
        facts.structures.setdefault(structure.name, StructureFacts(structure)).add(parts, facts.limits[case.axes])
    single = ((name, each.structure.labels) for name, each in facts.structures.items())
    named = {labels[0]: name for name, labels in single if len(labels) == 1}
    for first, second in case.touching:
        for one, other in ((first, second), (second, first)):
            if one in named:
                facts.structures[named[one]].beside[named.get(other, str(other))] += 1
