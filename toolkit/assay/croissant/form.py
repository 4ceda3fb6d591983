"""A form with what a profile asks, as a TOML file that people edit, and what they wrote into it."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from assay.croissant.complete import AnswerError, Question, told, value_of
from assay_spec.profile import Profile

LARGEST = 1 << 20


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
    return "\n".join(lines) + "\n"


def filled(path: Path, asked: Iterable[Question]) -> list[tuple[Question, object]]:
    """The answers in a form, without those that are left empty.

    Raises:
        AnswerError: the file is no such form, or answers what nobody asks.
    """
    if path.exists() and not path.is_file():
        raise AnswerError(f"`{path}` is no file")
    try:
        data = path.read_bytes()[: LARGEST + 1]
        given = tomllib.loads(data.decode()) if len(data) <= LARGEST else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise AnswerError(f"`{path}` cannot be read as a form: {reason}") from None
    if given is None:
        raise AnswerError(f"`{path}` is too large for a form")
    by_name = {question.name: question for question in asked}
    unknown = next((name for name in given if name not in by_name), None)
    if unknown is not None:
        raise AnswerError(f"`{path}` answers `{unknown}`, which is not asked, or is answered already")
    values = [(by_name[name], _value(value, by_name[name])) for name, value in given.items()]
    return [(question, value) for question, value in values if value not in ("", [], {})]


def _value(value: object, question: Question) -> object:
    try:
        return value_of(value, question.ask) if isinstance(value, str) else told(value)
    except AnswerError as error:
        raise AnswerError(f"`{question.name}`: {error}") from None
