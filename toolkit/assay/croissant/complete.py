"""What a profile asks, answered: into the document where it stands, and nothing else of it changed."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay.errors import AssayError
from assay_kernels.scan import Kind
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.words import context_of, word_for
from assay_spec.document import Document, read_document
from assay_spec.edit import Edit, add_members, applied, replace_value
from assay_spec.model import Model
from assay_spec.profile import Ask, Profile
from assay_validators.croissant.profile import PLACEHOLDER, answers
from assay_validators.engine import Session

VERSIONS = {"rai": "http://mlcommons.org/croissant/RAI/1.0", "geocr": "http://mlcommons.org/croissant/geo/1.0"}
"""What a dataset conforms to that uses a vocabulary."""

SHAPE = "MOD005"
"""The rule about values of another type than their property has."""

YES, NO = ("true", "yes"), ("false", "no")


class AnswerError(AssayError):
    """An answer cannot be understood; the message is one line."""


class Question(NamedTuple):
    """Something that a profile asks of an object, and that has no answer."""

    ask: Ask
    owner: Model
    key: int
    """The node of the key that says nothing; -1 when there is none."""

    @property
    def place(self) -> str:
        """Of which object, where it is not the dataset."""
        if isinstance(self.owner, Dataset):
            return ""
        return f"{type(self.owner).__name__} `{getattr(self.owner, 'id', '')}`"

    @property
    def name(self) -> str:
        """How a form calls it."""
        identifier = getattr(self.owner, "id", "")
        return self.ask.term if isinstance(self.owner, Dataset) else f"{self.ask.term} of {identifier}"


def questions(dataset: Dataset, document: Document, profile: Profile, *, said: bool = False) -> list[Question]:
    """What the profile asks and the document does not answer, or with `said` what it answers."""
    found = answers(dataset, document, profile)
    return [Question(each.ask, each.owner, each.key) for each in found if bool(each.said) == said]


def value_of(text: str, ask: Ask) -> object:
    """An answer as it is written down: an object or a list of JSON, true or false where that is asked, else text.

    Raises:
        AnswerError: it is a placeholder, begins like JSON and is none, or is neither true nor false where one is asked.
    """
    text = text.strip()
    if not text.isascii() and text != text.encode(errors="replace").decode():
        raise AnswerError("it holds bytes that are no UTF-8")
    if ask.takes == "boolean" and text:
        if text.lower() not in (*YES, *NO):
            raise AnswerError("say true or false")
        return text.lower() in YES
    if not text.startswith(("{", "[")):
        return told(text)
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:  # half a character in escapes is one, too
        told(text)  # `[TODO]` begins like JSON as well
        raise AnswerError(f"this begins like JSON and is none: {error}") from None
    return told(value)


def told(value: object) -> object:
    """The value, which tells something: a placeholder would be asked for again.

    Raises:
        AnswerError: it is one, or holds nothing else.
    """
    if (texts := [*_texts(value)]) and all(map(PLACEHOLDER.fullmatch, texts)):
        raise AnswerError(f"`{texts[0]}` is no answer; if there is nothing to tell, say why, or leave it empty")
    return value


def _texts(value: object) -> Iterator[str]:
    """The texts of an answer, as a profile looks at them; an object that is more than a text has none that count."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Mapping):
        yield from _texts(value["@value"]) if "@value" in value else ("",)
    else:
        yield ""


def fitting(question: Question, answer: object) -> object:
    """The answer, which is of a type that its property takes.

    Raises:
        AnswerError: it is none, and a check would say so, as of a number where a text is meant.
    """
    if not isinstance(answer, str):
        document = question.owner.span.document
        changed = read_document(document.path, data=answered(document, [(question, answer)]))
        for said in Counter(_misshapen(changed)) - Counter(_misshapen(document)):
            raise AnswerError(said)
    return answer


def _misshapen(document: Document) -> Iterator[str]:
    found = Session().check_document(document).diagnostics
    return (f"{each.message}; {each.help}" if each.help else each.message for each in found if each.code == SHAPE)


def answered(document: Document, given: Iterable[tuple[Question, object]]) -> bytes:
    """The document with answers in it, with the prefixes that they need, and the versions that it conforms to then."""
    members: dict[int, dict[str, object]] = {}
    edits: list[Edit] = []
    prefixes: dict[str, object] = {}
    spaces: set[str] = set()
    for question, answer in given:
        value = answer
        word = word_for(document, question.ask.term)
        if word.prefix:
            prefixes[word.prefix] = PREFIXES[word.prefix]
        spaces.add(question.ask.term.partition(":")[0])
        if question.ask.takes == "person" and isinstance(value, str):
            value = {"@type": word_for(document, "sc:Person").word, word_for(document, "sc:name").word: value}
        if question.key >= 0:
            edits.append(replace_value(document, question.key + 1, value))
        else:
            members.setdefault(question.owner.span.node, {})[word.word] = value
    edits += [add_members(document, node, new) for node, new in members.items()]
    if prefixes:
        edits.append(add_members(document, context_of(document), prefixes))
    if document.version != "1.0":  # in 1.0 `conformsTo` has one value
        edits += conforming(document, [VERSIONS[space] for space in sorted(spaces & VERSIONS.keys())])
    return applied(document, edits)


def conforming(document: Document, versions: Sequence[str]) -> list[Edit]:
    """What makes the document say that it conforms to these versions too, where it says to what it conforms."""
    tape = document.tape
    word = word_for(document, "dct:conformsTo").word
    node = tape.find(0, word)
    given = tape.value(node) if node >= 0 else []
    listed = given if isinstance(given, list) else [given]
    names = [each.get("@id") if isinstance(each, Mapping) else each for each in listed]
    said = {each for each in names if isinstance(each, str)}
    missing = [version for version in versions if version not in said]
    if node < 0 or not missing:
        return []
    if tape.kind(node) == Kind.ARRAY and tape.children(node):
        end = tape.end(tape.children(node)[-1])
        return [Edit(end, end, "".join(f", {json.dumps(version)}" for version in missing))]
    return [replace_value(document, node, [*listed, *missing])]
