"""Where asking begins: what stands in the file, what the command line says, what the data tell."""

from collections.abc import Sequence
from difflib import get_close_matches

from assay.metrics.fingerprint.answers import CATEGORY, Answered, Answers, Origin
from assay.metrics.fingerprint.document import document_text, kept_in, require_held
from assay.metrics.fingerprint.measured import Measured
from assay.metrics.fingerprint.sound import errors
from assay.metrics.fingerprint.words import AnswerError, Given, given_of, or_of, value_of
from assay_spec.metrics.answers import Category


def begun(measured: Measured, said: Sequence[str], path: str = "", before: str = "", *, asks: bool = False) -> Answers:
    """The answers that need not be asked for.

    Args:
        measured: what the data tell.
        said: what the command line answers, such as `FP2.1=yes`.
        path: the file that is gone on with.
        before: what stands in it; nothing where it is not there yet.
        asks: whether somebody is there who can be asked for the category, from which all else follows.

    Raises:
        AnswerError: something that is said is no answer, or contradicts another one.
        RunError: the file is no fingerprint, or one that cannot be gone on with.
    """
    answers = Answers(measured)
    if before:
        answers.given, answers.of_class = kept_in(path, before)
        _require_category(answers, path)
    given = [*given_of(said)]
    for each in sorted(given, key=lambda each: each.question.name != CATEGORY):
        _take(each, answers, path if before else "")
    if not asks:
        answers.given.setdefault(CATEGORY, Answered(measured.category, Origin.MEASURED, (measured.because,)))
    answers.measure()
    asked = {each.name for each in answers.asked()}
    for each in given:
        # What depends on other answers may be asked of a class though not of the whole problem.
        if answers.category not in each.question.categories or (each.question.name not in asked and not each.of):
            raise AnswerError(f"--answer `{each.text}`: {_not_asked(each, answers)}")
    text = document_text(answers, before)
    if wrong := errors(text, asks=asks):
        raise AnswerError(f"`{path}` would have answers that do not go together: {wrong[0]}" if before else wrong[0])
    if before:
        require_held(path, text, answers)
    return answers


def _require_category(answers: Answers, path: str) -> None:
    """Make sure that what is gone on with is about such data.

    Raises:
        AnswerError: it is about masks, and these are tables, or the other way round.
    """
    held, found = answers.given.get(CATEGORY), answers.measured.category
    if held is not None and (held.value == Category.IMLC) != (found == Category.IMLC):
        raise AnswerError(f"`{path}` is of {held.value}, and these data are of {found}: name another file with -o")


def _take(given: Given, answers: Answers, path: str) -> None:
    name = given.question.name
    if given.of and given.of not in answers.measured.classes:
        near = get_close_matches(given.of, answers.measured.classes, n=1) or answers.measured.classes[:5]
        raise AnswerError(f"--answer `{given.text}`: there is no class `{given.of}`; there is {or_of(near)}")
    if given.of and path and answers.of_class:
        raise AnswerError(f"--answer `{given.text}`: `{path}` has `classes` already; say it there")
    try:
        value = value_of(given.question, given.word, answers.category)
    except AnswerError as error:
        raise AnswerError(f"--answer `{given.text}`: {error}") from None
    held = answers.given.get(name)
    if not given.of and held is not None and held.value != value:
        raise AnswerError(f"--answer `{given.text}`: `{path}` has another answer to `{name}` already; change it there")
    answered = Answered(value, Origin.GIVEN)
    if given.of:
        answers.of_class.setdefault(given.of, {})[name] = answered
    elif held is None:
        answers.given[name] = answered


def _not_asked(given: Given, answers: Answers) -> str:
    question = given.question
    if answers.category not in question.categories:
        return f"`{question.name}` is asked of {or_of(question.categories)}, and this is {answers.category}"
    wanted = (
        f"`{name}` is {value if isinstance(value, str) else _words(value)}" for name, value in question.when.items()
    )
    return f"`{question.name}` is asked only where {' and '.join(wanted)}"


def _words(value: bool | tuple[str, ...]) -> str:  # noqa: FBT001 - it is the value itself
    return or_of(value) if isinstance(value, tuple) else "true" if value else "false"
