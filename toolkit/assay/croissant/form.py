"""A form with what a profile asks, as a TOML file that people edit, and what they wrote into it."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.croissant.complete import AnswerError, Question, fitting, told, value_of
from assay_spec.profile import Ask, Profile
from assay_validators.context import quoted
from assay_validators.emit.excerpt import printable

LARGEST = 1 << 20

NOTHING: tuple[object, ...] = ("", [], {})
"""What stands where somebody has no answer."""


def form(profile: Profile, asked: Sequence[Question]) -> str:
    """The form: a question, why it is asked, a good and a bad answer, and room for one's own."""
    lines = [
        f"# {profile.title}{f' ({profile.provenance})' if profile.provenance else ''}",
        f"# {profile.source}" if profile.source else "#",
        '# An answer is text, true or false, or an object of JSON; leave "" where you have none.',
    ]
    for question in asked:
        ask = question.ask
        lines += ["", f"# {ask.asks or ask.term} ({ask.level}{f', of the {question.place}' if question.place else ''})"]
        lines += [
            f"# {word}: {text}" for word, text in (("why", ask.why), ("good", ask.good), ("bad", ask.bad)) if text
        ]
        lines.append(f'{json.dumps(question.name, ensure_ascii=False)} = ""')
    # The key of an answer is found again as it is; in a comment, TOML has no place for what steers a terminal.
    return "".join(f"{printable(line) if line.startswith('#') else line}\n" for line in lines)


class Filled(NamedTuple):
    """What somebody wrote into a form."""

    answers: list[tuple[Question, object]]
    late: list[str]
    """The names of what the document answers already, and the form too."""
    refused: list[str]
    """What is wrong with each answer that cannot be taken."""


def filled(path: Path, asked: Iterable[Question], said: Iterable[Question] = ()) -> Filled:
    """The answers in a form to what is asked, without those that are left empty, beside what is `said` already.

    Raises:
        AnswerError: the file is no such form, or answers what nobody asks.
    """
    given, by_name, known = _read(path), {each.name: each for each in asked}, {each.name for each in said}
    unknown = [name for name in given if name not in by_name and name not in known]
    if unknown:
        raise AnswerError(f"`{path}` answers {quoted(unknown)}, which is not asked")
    found = Filled([], [name for name, value in given.items() if name in known and value not in NOTHING], [])
    for name, question in by_name.items():
        try:
            value = _value(given.get(name, ""), question.ask)
            if value not in NOTHING:
                found.answers.append((question, fitting(question, value)))
        except AnswerError as error:
            found.refused.append(f"`{name}`: {error}")
    return found


def _read(path: Path) -> dict[str, object]:
    """What a form says, by the names of the questions."""
    try:
        if path.exists() and not path.is_file():
            raise AnswerError(f"`{path}` is no file")
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise AnswerError(f"`{path}` is too large for a form")
        return tomllib.loads(data.decode())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    except RecursionError:
        reason = "it is nested too deep"
    raise AnswerError(f"`{path}` cannot be read as a form: {reason}")


def _value(value: object, ask: Ask) -> object:
    return value_of(value, ask) if isinstance(value, str) else _told(value, ask)


def _told(value: object, ask: Ask) -> object:
    """What is no text in the form: true or false where that is asked, and else what JSON has too."""
    if ask.takes == "boolean" and not isinstance(value, bool):
        raise AnswerError("say true or false")
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):  # days and times, and numbers that are none
        raise AnswerError("write it as text, in quotes") from None
    return told(value)
