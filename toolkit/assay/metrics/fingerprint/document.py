"""The answers as a commented document, which people go on to write in: what they wrote is left as it is."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from assay.errors import RunError
from assay.metrics.fingerprint.answers import Answered, Answers, Origin
from assay.metrics.fingerprint.measured import Measured, Value
from assay.metrics.fingerprint.words import choices_text, written
from assay.metrics.scalars import comment, quoted
from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.fingerprint import ClassAnswers, Fingerprint
from assay_spec.metrics.questions import Question, questions
from assay_spec.model import properties

WIDTH = 118

_HEAD = """\
# The problem, from which the metrics follow: `assay metrics recommend FILE` says which, and why.
# `measured` was read off the data: confirm or correct it. `open` waits for an answer: take the # from the line below it
# and write one of the choices behind it, or let `assay metrics fingerprint` ask once more with this file as -o.
"""

_DATA = "# data: "
"""What begins a line that says what was read."""

_MOST_SHOWN = 100
"""Characters of what was read before."""

_NOTHING_DRAFTED = re.compile(r"^(?:#[^\n]*\n)?drafted:\n(?!  - )\n?", re.MULTILINE)
"""The list of what is drafted, when nothing is left on it."""

_TAIL = """\
ignore:
  - code: FPR027
    reason: Assay asks in words of its own; the ids are to be looked up in the paper before they are cited.
"""

_NEEDED = {
    "class_imbalance": "class_imbalance: false\n",
    "class_scores_available": "class_scores_available: false\n",
    "category": "category: SemS\n",
}
"""What a fingerprint cannot be loaded without."""


def kept_in(path: str, text: str) -> tuple[dict[str, Answered], dict[str, dict[str, Answered]]]:
    """The answers that a fingerprint holds: of the problem, and of its classes.

    Raises:
        RunError: it is no fingerprint that can be gone on with.
    """
    model = _loaded(path, text)
    held = [
        name
        for name in questions()
        if name in model.places and name not in model.drafted and (name not in _NEEDED or _answered(name, text))
    ]
    given = {name: Answered(_plain(getattr(model, name)), Origin.KEPT) for name in held}
    of_class = {
        each.name: {
            name: Answered(_plain(getattr(each, name)), Origin.KEPT)
            for name in properties(ClassAnswers)
            if name != "name" and name in each.places
        }
        for each in model.classes
    }
    return given, of_class


def _plain(value: Value) -> Value:
    return str(value) if isinstance(value, str) else value


def _loaded(path: str, text: str) -> Fingerprint:
    """The fingerprint, with something in the place of what is open and must not be."""
    lacking = [line for name, line in _NEEDED.items() if not _answered(name, text)]
    document = read_document(path, data=(text.rstrip() + "\n" + "".join(lacking)).encode())
    loaded = load(document, Fingerprint)
    if loaded.model is None or not loaded.complete or not re.search(r"^assay: *fingerprint/1\b", text, re.MULTILINE):
        raise RunError(
            f"`{path}` is there already and is no fingerprint to go on with: `assay check {path}` says what is wrong; "
            "name another file, or remove it"
        )
    return loaded.model


def _answered(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"^{name}:", text, re.MULTILINE)


def document_text(answers: Answers, before: str = "") -> str:
    """The document.

    Args:
        answers: what is answered.
        before: what stands in the file already; nothing in it is changed but lines that say that something is open.
    """
    windows = "\r\n" in before
    text = before.replace("\r\n", "\n") or _fresh(answers)
    asked = {each.name: each for each in answers.asked()}
    for name, each in answers.given.items():
        text = _taken_over(text, name, each)
    previous = "name"
    for name, question in questions().items():
        if name not in asked:
            text = text.replace("\n".join(_open_block(question, answers)) + "\n\n", "")
        elif name in answers.given and not _answered(name, text) and _open_place(name, text):
            text = _filled(text, name, "\n".join(_answer(name, answers.given[name])))
        elif not _answered(name, text) and not _open_place(name, text):
            text = _inserted(text, previous, "\n".join(_block(question, answers)))
        if _answered(name, text) or _open_place(name, text):
            previous = name
    if answers.of_class and not _answered("classes", text):
        text = _before_tail(text, "\n".join(_classes(answers)))
    return text.replace("\n", "\r\n") if windows else text


def require_held(path: str, text: str, answers: Answers) -> None:
    """Make sure that a document says what was answered.

    Raises:
        RunError: it does not, since the file is written in another way than by this command.
    """
    model = _loaded(path, text)
    lost = next(
        (name for name, each in answers.given.items() if getattr(model, name) != each.value or name in model.drafted),
        None,
    )
    if lost:
        raise RunError(f"`{path}` is written in a way in which `{lost}` cannot be added; name another file with -o")


def begun_with(text: str) -> str:
    """What a document says of the data that it was begun with, in words; empty where it says nothing."""
    head = re.split(r"^assay:", text, maxsplit=1, flags=re.MULTILINE)[0]
    return " ".join(re.findall(rf"^{_DATA}(.*?)\r?$", head, re.MULTILINE))


def other_data(text: str, measured: Measured) -> str:
    """That a document was begun with other data than are measured now; empty where it was not, or does not say so."""
    before, now = begun_with(text), " ".join(_about(measured.about[:1]))
    if not before or not now or before.startswith(now):
        return ""
    was = before[:_MOST_SHOWN] + ("..." if len(before) > _MOST_SHOWN else "")
    return (
        f"it was begun with other data ({was}), and these are {now}: answers that stand there are kept; for another "
        "data set name another file with -o"
    )


def _about(lines: Iterable[str]) -> Iterator[str]:
    for each in lines:
        yield from wrap(comment(each), WIDTH - len(_DATA))


def _fresh(answers: Answers) -> str:
    about = "".join(f"{_DATA}{line}\n" for line in _about(answers.measured.about))
    return f"{_HEAD}{about}assay: fingerprint/1\nname: {quoted(answers.measured.name)}\n\n{_TAIL}"


def _block(question: Question, answers: Answers) -> Iterator[str]:
    if question.name not in answers.given:
        yield from _open_block(question, answers)
        return
    yield from _asks(question)
    yield from _answer(question.name, answers.given[question.name])


def _open_block(question: Question, answers: Answers) -> Iterator[str]:
    yield from _asks(question)
    for line in answers.figures(question):
        yield from _remark(f"data: {line}", "")
    needed = "; nothing can be recommended without it" if answers.is_needed(question) else ""
    yield from _remark(f"open: {choices_text(question, answers.category)}{needed}", "")
    yield f"# {question.name}:"


def _asks(question: Question) -> Iterator[str]:
    recalled = " [recalled]" if question.declared.provenance == "recalled" else ""
    yield from _remark(f"{question.declared.source}{recalled}  {question.asks}", "")
    yield from _remark(question.why, "  ")


def _answer(name: str, given: Answered) -> Iterator[str]:
    yield from _origin(given)
    yield f"{name}: {written(given.value)}"


def _origin(given: Answered) -> Iterator[str]:
    if given.origin is Origin.MEASURED:
        for line in given.evidence:
            yield from _remark(f"measured: {line}", "")
    elif given.origin is Origin.USUAL:
        yield "# the usual answer, taken with Enter"


def _remark(text: str, indent: str) -> Iterator[str]:
    yield from wrap(
        comment(text),
        WIDTH,
        initial_indent=f"# {indent}",
        subsequent_indent=f"#   {indent}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _classes(answers: Answers) -> Iterator[str]:
    yield "# What is otherwise for some classes; every other answer is that of the whole problem."
    yield "classes:"
    order = [name for name in answers.measured.classes if name in answers.of_class]
    for name in dict.fromkeys([*order, *answers.of_class]):
        given = answers.of_class[name]
        yield f"  - name: {quoted(name)}"
        for question, each in given.items():
            yield from (f"    {line}" for line in _origin(each))
            yield f"    {question}: {written(each.value)}"


def _open_place(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"^# {name}:[ \t]*$", text, re.MULTILINE)


def _filled(text: str, name: str, lines: str) -> str:
    """The text with an answer in the place of the lines that say that it is open."""
    ours = re.compile(rf"(?:^# open: [^\n]*\n(?:#   [^\n]*\n)*)?^# {name}:[ \t]*$", re.MULTILINE)
    return ours.sub(lambda _: lines, text, count=1)


def _taken_over(text: str, name: str, given: Answered) -> str:
    """The text with an answer in the place of the one of a draft, off the list of what is drafted."""
    listed = re.compile(rf"^(drafted:\n(?:  - \w+\n)*?)  - {name}\n", re.MULTILINE)
    if not listed.search(text) or not _answered(name, text):
        return text
    stands = re.compile(rf"^({name}:[ \t]*)[^\s#]+", re.MULTILINE)
    text = stands.sub(lambda found: found[1] + written(given.value), text, count=1)
    return _NOTHING_DRAFTED.sub("", listed.sub(r"\1", text, count=1))


def _inserted(text: str, previous: str, block: str) -> str:
    """The text with a paragraph behind that of the question before."""
    place = _answered(previous, text) or _open_place(previous, text)
    if place is None:
        return _before_tail(text, block)
    end = text.find("\n\n", place.end())
    if end < 0:
        return f"{text.rstrip()}\n\n{block}\n"
    return f"{text[:end]}\n\n{block}{text[end:]}"


def _before_tail(text: str, block: str) -> str:
    """The text with a paragraph before `ignore`, or at its end."""
    place = _answered("ignore", text)
    if place is None:
        return f"{text.rstrip()}\n\n{block}\n"
    start = text.rfind("\n\n", 0, place.start())
    start = 0 if start < 0 else start + 2
    return f"{text[:start]}{block}\n\n{text[start:]}"
