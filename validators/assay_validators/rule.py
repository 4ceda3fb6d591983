"""A rule: one documented generator of findings under one code."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from types import ModuleType
from typing import Any, Generic, TypeVar

from assay_kernels.scan import MARKS, ODD
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.load import Amiss
from assay_spec.model import Model
from assay_spec.record import Record
from assay_validators.context import Context

Subject = TypeVar("Subject")
Check = Callable[[Subject, Context], Iterator[Diagnostic]]
Given = Callable[[frozenset[str]], bool]
"""Whether what a model gives is so: what its `Form` says beside its class."""
Anywhere = tuple[tuple[type, Given], ...]
"""Classes, and what a model of them gives; or `Amiss`, and what is."""

Unless = Callable[[Any, Context], bool]
"""What holds of a subject of which there is nothing to say; asked once for all rules that name it."""

Wording = Callable[[Any], object]
"""What is to be said of the `Terms` of a document, if anything; asked once for all documents that have them."""


class Rule(Record, Generic[Subject]):
    """What a code stands for, what it looks at, and how it looks."""

    code: str
    """`AAA000`: family and number; once released it is never given a new meaning."""
    since: str
    """The first version of Assay that has the rule."""
    on: tuple[Hashable, ...]
    """What the engine hands to `check`: model classes, or the codes of what reading the document found."""
    severity: Severity
    """The worst that the rule says."""
    source: str
    """The clause that it is read from."""
    data: bool = False
    """Whether it looks into the tables that the document names; such rules run before scoring, and on request."""
    profile: bool = False
    """Whether it looks at what a profile asks for; such rules run where a profile was named."""
    given: Given | None = None
    """Whether a model that gives these attributes may give it something to say; the engine spares it all others."""
    anywhere: Anywhere = ()
    """Without any such model in the document it has nothing to say."""
    wording: Wording | None = None
    """Whether what the document's words stand for may give it something to say; of this and `anywhere` one suffices."""
    unless: Unless | None = None
    """What spares it a subject."""
    check: Check[Subject]
    """Yields the findings of one subject, in document order."""

    @property
    def name(self) -> str:
        """What completes the sentence "allow <name>"."""
        return self.check.__name__.replace("_", "-")

    @property
    def text(self) -> str:
        """The page of the rule as its author wrote it."""
        return self.check.__doc__ or ""


def rule(  # noqa: PLR0913 - the columns of a table
    code: str,
    *,
    since: str,
    on: Hashable,
    severity: Severity = Severity.ERROR,
    source: str,
    data: bool = False,
    profile: bool = False,
    given: Given | None = None,
    anywhere: Anywhere = (),
    wording: Wording | None = None,
    unless: Unless | None = None,
) -> Callable[[Check[Subject]], Rule[Subject]]:
    """Make a rule of a generator; its docstring is the page that `assay explain` prints."""

    def make(check: Check[Subject]) -> Rule[Subject]:
        subjects = on if isinstance(on, tuple) else (on,)
        return Rule(
            code=code,
            since=since,
            on=subjects,
            severity=severity,
            source=source,
            check=check,
            data=data,
            profile=profile,
            given=given,
            anywhere=anywhere,
            wording=wording,
            unless=unless,
        )

    return make


def one_of(*attributes: str) -> Given:
    """Whether a model gives one of these."""
    return lambda given: not given.isdisjoint(attributes)


def not_one_of(*attributes: str) -> Given:
    """Whether a model gives none of these, or several."""
    return lambda given: len(given.intersection(attributes)) != 1


def none_of(*attributes: str) -> Given:
    """Whether a model gives none of these."""
    return lambda given: given.isdisjoint(attributes)


def unclear(*attributes: str) -> Given:
    """Whether a model gives one of these as a list, as an object or in a way that may say nothing."""
    return one_of(*(attribute + mark for attribute in attributes for mark in MARKS if mark))


def blank(*attributes: str) -> Given:
    """Whether a model gives one of these in a way that may say nothing; see `MARKS`."""
    return one_of(*(attribute + MARKS[2] for attribute in attributes))


def unusual(*attributes: str) -> Given:
    """Whether a model gives one of these in another look than is usual; see `Prop.usual`."""
    return one_of(*(attribute + ODD for attribute in attributes))


def either(*tests: Given) -> Given:
    """Whether one of these holds."""
    return lambda given: any(test(given) for test in tests)


def in_any(kinds: Sequence[type[Model]], given: Given) -> Anywhere:
    """Models of any of these classes that give that."""
    return tuple((kind, given) for kind in kinds)


def amiss(*facts: str) -> Anywhere:
    """Documents of whose references one of these `FACTS` holds."""
    return ((Amiss, one_of(*facts)),)


def nothing(given: frozenset[str]) -> bool:
    """Whether a model gives no attribute, as what is made of text."""
    return not given


def rules_in(*modules: ModuleType) -> tuple[Rule[Any], ...]:
    """The rules that modules define, in the order in which they define them."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))
