"""Questions on a terminal, one after the other, each with why it is asked; what was answered is kept."""

from collections.abc import Callable, Iterator
from textwrap import wrap

from assay.metrics.fingerprint.answers import Answered, Answers, Origin
from assay.metrics.fingerprint.measured import Value
from assay.metrics.fingerprint.sound import contradiction
from assay.metrics.fingerprint.words import COSTS, AnswerError, choices_of, value_of, written
from assay.metrics.scalars import plain
from assay.report.text import counted
from assay_spec.docstrings import meaning_of
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import Question

LEAVE = "-"
"""What leaves a question open that Enter would answer."""

Say = Callable[[str], None]


def ask_all(answers: Answers, hear: Callable[[str], str], say: Say, keep: Callable[[], None], width: int) -> bool:
    """Ask every question that is open, as long as somebody answers; whether nobody stopped.

    Args:
        answers: what is answered; it grows.
        hear: a line that somebody types behind the text that it is given.
        say: shows a line.
        keep: writes down what is answered, after every answer.
        width: columns of the terminal.
    """
    left_open: set[str] = set()
    number = 0
    try:
        while question := next((each for each in answers.open() if each.name not in left_open), None):
            number += 1
            left = sum(each.name not in left_open for each in answers.open()) - 1
            for line in shown(question, answers, number, left, width):
                say(line)
            given = _heard(question, answers, hear, say, width)
            if given is None:
                left_open.add(question.name)
                continue
            answers.add(question.name, given)
            keep()
    except (EOFError, KeyboardInterrupt):
        return False
    return True


def shown(question: Question, answers: Answers, number: int, left: int, width: int) -> Iterator[str]:
    """A question as it is asked."""
    yield ""
    more = f", about {left} more" if left else ""
    yield f"{number}{more}  {question.declared.source}"
    yield from wrap(question.asks, width, initial_indent="  ", subsequent_indent="  ")
    yield from _told("why: ", question.why, width)
    for line in answers.figures(question):
        yield from _told("data: ", line, width)
    usual = answers.usual(question)
    for place, each in enumerate(choices_of(question, answers.category), 1):
        mark = "  (Enter)" if each.word == usual else ""
        yield from _told(f"{place} {each.word}: ", f"{each.means}{mark}", width)


def prompt(question: Question, answers: Answers) -> str:
    """What stands before the cursor."""
    usual = answers.usual(question)
    form = {"bool": "yes or no", "number": f"a number, {question.unit}", "costs": COSTS}.get(question.form, "choose")
    enter = "Enter leaves it open" if usual is None else f"Enter: {_plain(usual)}"
    return f"  {form} (? explains, {enter}): "


def explained(question: Question, answers: Answers, width: int) -> Iterator[str]:
    """More about a question: what its answer means, and what follows from it."""
    declared = question.declared
    yield from _told("", meaning_of(Fingerprint, question.name), width)
    recalled = ", whose wording here is from memory [recalled]" if declared.provenance == "recalled" else ""
    yield from _told("", f"It is {declared.source} of Metrics Reloaded{recalled}.", width)
    yield from _told("", _consequence(question, answers), width)
    for rule in catalogue().rules:
        if answers.category in rule.categories and {question.name} & {*rule.when, *rule.unless}:
            yield from _told(f"{rule.id}: ", rule.because, width)
    if question.by_class:
        class_ = next(iter(answers.measured.by_class), "CLASS")
        yield from _told(
            "", f"For one class: --answer {class_}:{declared.source}=..., or `classes:` in the file.", width
        )


def _consequence(question: Question, answers: Answers) -> str:
    if answers.is_needed(question):
        usual = answers.usual(question)
        enter = f"Enter or {LEAVE}" if usual is None else f"Enter says {_plain(usual)}, {LEAVE}"
        return f"Without an answer nothing can be recommended; {enter} leaves it open."
    if (usual := answers.usual(question)) is not None:
        return f"Enter says {_plain(usual)}; {LEAVE} leaves it open, which is taken as the same, and told."
    return f"Enter or {LEAVE} leaves it open."


def _heard(question: Question, answers: Answers, hear: Callable[[str], str], say: Say, width: int) -> Answered | None:
    """The answer that somebody types; None where it is left open."""
    while True:
        word = hear(prompt(question, answers)).strip()
        if word == "?":
            for line in explained(question, answers, width):
                say(line)
            continue
        usual = answers.usual(question)
        if word == LEAVE or (not word and usual is None):
            return None
        try:
            given = _given(question, word, usual, answers)
        except AnswerError as error:
            say(f"  {error}")
            continue
        if said := contradiction(answers, question, given):
            say(f"  {said}")
            continue
        return given


def _given(question: Question, word: str, usual: Value | None, answers: Answers) -> Answered:
    if not word:
        assert usual is not None
        return Answered(usual, Origin.USUAL)
    return Answered(value_of(question, word, answers.category), Origin.TYPED)


def _plain(value: Value) -> str:
    return plain(value) if isinstance(value, bool) else written(value)


def _told(head: str, text: str, width: int) -> Iterator[str]:
    yield from wrap(f"{head}{text}", width, initial_indent="    ", subsequent_indent=" " * (4 + len(head)))


def introduction(answers: Answers, width: int) -> Iterator[str]:
    """What need not be asked, and how to answer."""
    for each in answers.measured.about:
        yield from wrap(each, width, subsequent_indent="  ")
    for name, given in answers.given.items():
        if given.origin is Origin.MEASURED:
            yield from _told(f"{name}: ", f"{_plain(given.value)}; {'; '.join(given.evidence)}", width)
    if kept := sum(given.origin is Origin.KEPT for given in answers.given.values()):
        s = "s" if kept == 1 else ""
        yield f"{counted(kept, 'answer')} stand{s} in the file already, and stay{s}"
    left = len(answers.open())
    yield from wrap(
        f"{counted(left, 'question')} {'is' if left == 1 else 'are'} open. Ctrl-C stops, what was answered is kept, "
        "and the same command goes on.",
        width,
    )
