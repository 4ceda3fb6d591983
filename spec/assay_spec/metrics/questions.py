"""What a fingerprint asks, why, and of which problems: questions.yaml, beside the answers in fingerprint.py."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from assay_spec.annotations import value_type
from assay_spec.metrics.answers import Category
from assay_spec.metrics.conditions import Conditions, hold
from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.fingerprint import ClassAnswers, Fingerprint
from assay_spec.model import EMPTY, Model, Prop, prop, properties

ALL = tuple(Category)


class Answer(Model):
    """A word that answers a question."""

    word: str
    means: str
    categories: tuple[Category, ...] = ALL
    """The problems of which it can be the answer."""


class Question(Model):
    """One question of the fingerprint."""

    name: str
    """The answer's name in documents."""
    asks: str
    why: str
    """Why it is asked: what goes wrong without the answer."""
    categories: tuple[Category, ...]
    """The problems that it belongs to."""
    needed: tuple[Category, ...] = ()
    """Those among them whose path cannot be walked without an answer."""
    when: Conditions = prop(default=EMPTY)
    """The answers under which it is asked at all."""
    answers: tuple[Answer, ...] = ()
    """The words that it takes; none where it takes true or false, a number, or the list of costs."""
    unit: str = ""
    """What its number is in."""

    @property
    def declared(self) -> Prop:
        """The answer as a fingerprint holds it, with its id in the paper and whether that was seen."""
        return properties(Fingerprint)[self.name]

    @property
    def form(self) -> str:
        """How it is answered: `choice`, `bool`, `number` or `costs`."""
        if self.answers:
            return "choice"
        members = value_type(Fingerprint, self.name).members
        return "bool" if bool in members else "number" if float in members else "costs"

    @property
    def by_class(self) -> bool:
        """Whether a class may have an answer of its own."""
        return self.name in properties(ClassAnswers)


class QuestionFile(Model):
    """questions.yaml."""

    questions: tuple[Question, ...]


@cache
def questions() -> Mapping[str, Question]:
    """Every question by the name of its answer, in the order in which they are asked."""
    return MappingProxyType({each.name: each for each in read_file("questions.yaml", QuestionFile).questions})


def asked(fingerprint: Fingerprint) -> Iterator[Question]:
    """The questions that belong to a problem of this category, and whose answers before call for them."""
    for question in questions().values():
        if fingerprint.category in question.categories and hold(question.when, fingerprint):
            yield question
