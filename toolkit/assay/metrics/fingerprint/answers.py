"""The answers so far, and what is open: asked of such a problem by the answers before it, and not answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from assay.metrics.fingerprint.measured import Found, Measured, Value
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import Question, asked
from assay_spec.model import MISSING
from assay_spec.record import replace

CATEGORY = "category"

_OBJECTS = (Category.OBD, Category.INS)

_OF_OBJECTS = ("disconnected_structures",)
"""What parts of a map of classes tell of structures, but not of objects, each of which may be one of the parts."""


class Origin(StrEnum):
    """Where an answer is from."""

    KEPT = "kept"
    """It stood in the file."""
    GIVEN = "given"
    """The command line gave it."""
    MEASURED = "measured"
    TYPED = "typed"
    USUAL = "usual"
    """Somebody was asked and took what is usual."""


class Answered(NamedTuple):
    """An answer, and where it is from."""

    value: Value
    origin: Origin
    evidence: tuple[str, ...] = ()


@dataclass(slots=True)
class Answers:
    """What is answered, and by whom."""

    measured: Measured
    given: dict[str, Answered] = field(default_factory=dict)
    """By question."""
    of_class: dict[str, dict[str, Answered]] = field(default_factory=dict)
    """By class, then by question."""

    @property
    def category(self) -> Category:
        """That which was answered, or which such data usually are of."""
        return Category(str(self.given[CATEGORY].value)) if CATEGORY in self.given else self.measured.category

    def as_model(self) -> Fingerprint:
        """The answers as a fingerprint; what is open has its default."""
        base = Fingerprint(
            assay="fingerprint/1",
            name=self.measured.name,
            category=self.category,
            class_imbalance=False,
            class_scores_available=False,
        )
        return replace(base, **{name: each.value for name, each in self.given.items() if name != CATEGORY})

    def asked(self) -> list[Question]:
        """The questions of this problem, in their order."""
        return list(asked(self.as_model()))

    def open(self) -> list[Question]:
        """Those that are not answered."""
        return [each for each in self.asked() if each.name not in self.given]

    def needed(self) -> list[Question]:
        """Those that are open and without which nothing can be recommended."""
        return [each for each in self.open() if self.is_needed(each)]

    def is_needed(self, question: Question) -> bool:
        """Whether nothing can be recommended without an answer to it."""
        return self.category in question.needed or question.declared.default is MISSING

    def usual(self, question: Question) -> Value | None:
        """What is taken where nobody answers; None where that would be a guess that decides."""
        if question.name == CATEGORY:
            return self.measured.category
        if self.is_needed(question) or question.form in ("number", "costs"):
            return None
        default: Value | None = question.declared.default
        return default

    def measure(self) -> None:
        """Take over what data tell of the questions that are asked of this problem and are still open.

        An answer of a class stands only beside a measured one of the problem: what a person says of all holds of all.
        """
        while told := [each for each in self.open() if self.is_told(each)]:
            for question in told:
                value, evidence = self.measured.answers[question.name]
                self.given[question.name] = Answered(value, Origin.MEASURED, evidence)
        names = {each.name for each in self.asked() if self.given.get(each.name, _NONE).origin is Origin.MEASURED}
        for name, answers in self.measured.by_class.items():
            for about, each in answers.items():
                if about in names and about not in self.of_class.get(name, {}):
                    given = Answered(each.value, Origin.MEASURED, each.evidence)
                    self.of_class.setdefault(name, {})[about] = given

    def add(self, name: str, answered: Answered) -> None:
        """Take in an answer; of another category data tell other things."""
        if name == CATEGORY and answered.value != self.category:
            for given in (self.given, *self.of_class.values()):
                for other in [other for other, each in given.items() if each.origin is Origin.MEASURED]:
                    del given[other]
            self.of_class = {of: given for of, given in self.of_class.items() if given}
        self.given[name] = answered
        self.measure()

    def is_told(self, question: Question) -> bool:
        """Whether data answer a question of such a problem."""
        is_other = self.category in _OBJECTS and question.name in _OF_OBJECTS
        return question.name in self.measured.answers and not is_other

    def figures(self, question: Question) -> tuple[str, ...]:
        """What was measured beside a question that data do not answer."""
        if question.name in self.measured.answers:
            return self.measured.answers[question.name].evidence
        return self.measured.figures.get(question.name, ())

    def contradicted(self) -> Iterator[tuple[str, Answered, Found]]:
        """Answers of the whole problem that data contradict."""
        for name, found in self.measured.answers.items():
            given = self.given.get(name)
            if given is not None and given.origin in (Origin.KEPT, Origin.GIVEN) and given.value != found.value:
                yield name, given, found


_NONE = Answered(False, Origin.KEPT)
