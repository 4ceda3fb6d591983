"""Answers as people write them, on a terminal or behind --answer."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assay.errors import AssayError
from assay.metrics.fingerprint.measured import Value
from assay.metrics.scalars import quoted, yes
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Cost
from assay_spec.metrics.questions import Answer, Question, questions

_YES, _NO = ("yes", "y", "true"), ("no", "n", "false")

COSTS = "TRUE>PREDICTED=COST, with commas between several"
"""How costs are written on one line."""


class AnswerError(AssayError):
    """What somebody wrote is no answer to the question; the message says what is."""


class Given(NamedTuple):
    """An answer of the command line, not yet understood."""

    text: str
    """As it was written."""
    question: Question
    word: str
    of: str = ""
    """The class that it is about; empty for the whole problem."""


def given_of(texts: Sequence[str]) -> Iterator[Given]:
    """What `--answer FP2.1=yes`, `--answer structure_volume=no` or `--answer lesion:FP3.3=no` say.

    Raises:
        AnswerError: one is not of that form, or names no question, or one that is answered already.
    """
    seen: set[tuple[str, str]] = set()
    for text in texts:
        left, sign, word = text.partition("=")
        of, _, name = left.rpartition(":")
        if not sign or not name.strip():
            raise AnswerError(f"--answer `{text}` is not of the form FP2.1=yes or structure_volume=no")
        question = _question(name.strip())
        if of.strip() and not question.by_class:
            raise AnswerError(f"--answer `{text}`: `{question.name}` is asked of the whole problem, and not of a class")
        if (of.strip(), question.name) in seen:
            raise AnswerError(f"--answer says `{question.name}` twice")
        seen.add((of.strip(), question.name))
        yield Given(text, question, word.strip(), of.strip())


def _question(name: str) -> Question:
    """The question of that name, or the first one with that id."""
    known = questions()
    if name in known:
        return known[name]
    of_id = [each for each in known.values() if each.declared.source == name.upper()]
    if not of_id:
        raise AnswerError(f"there is no question `{name}`: questions are called as in a fingerprint, or FP1.1 to FP5.4")
    return of_id[0]


def choices_of(question: Question, category: Category) -> Sequence[Answer]:
    """The words that answer a question of this category."""
    return [each for each in question.answers if category in each.categories]


def value_of(question: Question, text: str, category: Category) -> Value:
    """The answer that a word, a number or the number of a choice stands for.

    Raises:
        AnswerError: it is none.
    """
    word = text.strip().casefold()
    match question.form:
        case "bool":
            if word not in _YES + _NO:
                raise AnswerError(f"`{question.name}` is answered by yes or no, and not by `{text}`")
            return word in _YES
        case "number":
            return _number(question, text)
        case "costs":
            return tuple(_costs(question, text))
        case _:
            return _choice(question, text, category)


def _choice(question: Question, text: str, category: Category) -> Value:
    words = [each.word for each in choices_of(question, category)]
    wanted = text.strip().casefold()
    if wanted.isdecimal() and wanted.isascii() and len(wanted) < 4 and 1 <= int(wanted) <= len(words):
        return words[int(wanted) - 1]
    exact = [word for word in words if word.casefold() == wanted]
    begun = [word for word in words if wanted and word.casefold().startswith(wanted)]
    if len(exact or begun) == 1:
        return (exact or begun)[0]
    raise AnswerError(f"`{question.name}` is answered by {or_of(words)}, and not by `{text}`")


def _number(question: Question, text: str) -> float:
    low, high = question.declared.minimum, question.declared.maximum
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise AnswerError(f"`{question.name}` is a number {question.unit}, and not `{text}`")
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"from {low:g}" + ("" if high is None else f" to {high:g}")
        raise AnswerError(f"`{question.name}` is a number {bounds}, and not `{text}`")
    return value


def _costs(question: Question, text: str) -> Iterator[Cost]:
    for part in text.split(","):
        pair, sign, number = part.rpartition("=")
        reference, arrow, prediction = (word.strip() for word in pair.partition(">"))
        try:
            cost = float(number)
        except ValueError:
            cost = math.nan
        if not (sign and arrow and reference and prediction) or not math.isfinite(cost) or cost < 0:
            raise AnswerError(f"`{question.name}` is written {COSTS}, and not `{part.strip()}`")
        yield Cost(reference=reference, prediction=prediction, cost=cost)


def or_of(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def choices_text(question: Question, category: Category) -> str:
    """What an answer to a question can be, on one line, as a document writes it."""
    match question.form:
        case "bool":
            return "true or false"
        case "number":
            return f"a number, {question.unit}"
        case "costs":
            return "a list such as [{reference: ill, prediction: well, cost: 10}]"
        case _:
            return or_of([each.word for each in choices_of(question, category)])


def written(value: Value) -> str:
    """An answer on one line, as a document writes it."""
    match value:
        case bool():
            return yes(value)
        case float():
            return f"{value:.12g}" if float(f"{value:.12g}") == value else repr(value)
        case str():
            return str(value)
        case _:
            return f"[{', '.join(_cost(each) for each in value)}]"


def _cost(cost: Cost) -> str:
    names: Mapping[str, str] = {"reference": quoted(cost.reference), "prediction": quoted(cost.prediction)}
    return f"{{{', '.join(f'{key}: {name}' for key, name in names.items())}, cost: {written(cost.cost)}}}"
