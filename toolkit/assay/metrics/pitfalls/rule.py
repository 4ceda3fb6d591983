"""What a rule is, what it finds, and what becomes of every pitfall."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, TypeVar

from assay.report.model import Status
from assay_spec.metrics.answers import Category
from assay_spec.metrics.pitfalls import pitfalls

Number = int | float | str
Numbers = Mapping[str, Number]

Seen = TypeVar("Seen")
"""What the rules of a domain look at."""

NOTHING: Numbers = MappingProxyType({})


class Finding(NamedTuple):
    """One pitfall, open in this study."""

    metrics: tuple[str, ...]
    """Their labels or keys; none where it is not about a metric."""
    target: str
    """The structure or the class; empty where it is not about one."""
    evidence: str
    """What shows it in these data, in one line with its numbers."""
    numbers: Numbers = NOTHING
    """The same numbers for programs."""
    remedy: str = ""
    """What is left to do in this study; empty where it is what the catalogue says."""


Need = Callable[[Seen], str]
"""Why a pitfall cannot be looked for; empty where it can."""


class Rule(NamedTuple, Generic[Seen]):
    """How a pitfall is looked for."""

    id: str
    look: Callable[[Seen], Iterator[Finding]]
    needs: tuple[Need[Seen], ...] = ()
    untold: Need[Seen] | None = None
    """What it reads and nobody measured, where that may be."""
    decisive: bool = False
    """Whether nothing can be said to be absent where that is not known."""
    rests: Need[Seen] | None = None
    """On which answers it rests that the owner of the problem did not give; such a no is nobody's no."""


class Outcome(NamedTuple):
    """One pitfall of the catalogue, and what became of it."""

    id: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why it was not looked for, or need not be; beside findings, what was not measured or is nobody's answer."""


class Looking(NamedTuple, Generic[Seen]):
    """How the pitfalls of a category of problems are looked for."""

    category: Category
    rules: Mapping[str, Rule[Seen]]
    """By the id of the pitfall that each looks for."""
    excluded: Mapping[str, str]
    """By id, why the way in which values are made leaves it out."""
    unknowable: Mapping[str, str]
    """By id, why such data cannot show whether it is there."""

    def outcomes(self, seen: Seen) -> Iterator[Outcome]:
        """What became of each pitfall, in the order of the catalogue."""
        for known in pitfalls().values():
            if self.category not in known.categories:
                yield Outcome(known.id, Status.UNFIT, reason=f"it is one of {', '.join(known.categories)}")
            elif known.id in self.excluded:
                yield Outcome(known.id, Status.EXCLUDED, reason=self.excluded[known.id])
            elif known.id in self.unknowable:
                yield Outcome(known.id, Status.UNKNOWN, reason=self.unknowable[known.id])
            else:
                yield _looked(self.rules[known.id], seen)


class Topic(Protocol[Seen]):
    """A module of rules."""

    @property
    def RULES(self) -> tuple[Rule[Seen], ...]:  # noqa: N802 - as modules call it
        """What it looks for."""
        ...


def rules_of(topics: Iterable[Topic[Seen]], *needs: Need[Seen]) -> Mapping[str, Rule[Seen]]:
    """The rules of some topics by the ids of the pitfalls that they look for.

    Args:
        topics: modules of rules.
        needs: what all of them need, before what each needs.
    """
    rules = chain.from_iterable(topic.RULES for topic in topics)
    return MappingProxyType({rule.id: rule._replace(needs=(*needs, *rule.needs)) for rule in rules})


def asks(what: str, names: Callable[[Seen], Iterable[str]]) -> Need[Seen]:
    """Whether some metric is asked that a pitfall concerns."""
    return lambda seen: "" if list(names(seen)) else f"{what} was not asked for"


def _looked(rule: Rule[Seen], seen: Seen) -> Outcome:
    for need in rule.needs:
        if reason := need(seen):
            return Outcome(rule.id, Status.UNKNOWN, reason=reason)
    found = tuple(rule.look(seen))
    untold = rule.untold(seen) if rule.untold is not None else ""
    rests = rule.rests(seen) if rule.rests is not None else ""
    if found:
        return Outcome(rule.id, Status.FOUND, found, "; ".join(filter(None, (rests, untold))))
    if rests:
        return Outcome(rule.id, Status.UNKNOWN, reason=f"it {rests}")
    if untold and rule.decisive:
        return Outcome(rule.id, Status.UNKNOWN, reason=untold)
    return Outcome(rule.id, Status.NOT_FOUND)
