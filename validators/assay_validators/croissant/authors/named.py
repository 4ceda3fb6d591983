"""The authors of a dataset by the names that it gives them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assay_spec.croissant.agents import Organization
from assay_spec.croissant.agents import Person as Author
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document
from assay_spec.terms import Terms
from assay_validators.croissant.authors.words import PARTICLES, composed, folded, words_of

NAMING = frozenset(
    f"sc:{name}"
    for name in (
        "accountablePerson",
        "author",
        "contributor",
        "copyrightHolder",
        "creator",
        "editor",
        "maintainer",
        "producer",
        "provider",
        "publisher",
        "sourceOrganization",
    )
) | {"prov:wasAttributedTo"}
"""The properties whose values are authors; who only paid, or made what the dataset was derived from, is none."""

BELONGING = frozenset(["sc:affiliation", "sc:memberOf", "sc:parentOrganization", "sc:worksFor"])
"""What leads from an author to an organization."""

ORGANIZED = re.compile(
    r"\b(academy|agency|ai|association|authors|board|bureau|cent(er|re)|clinic|college|committee|community|company|"
    r"consortium|contributors|corp(oration)?|council|data|department|dept|faculty|for|foundation|gmbh|group|hospital|"
    r"inc|initiative|institut\w*|lab(orator(y|ies))?s?|library|llc|ltd|ministry|museum|network|of|office|project|"
    r"research|school|society|team|the|universi\w*)\b"
)
"""What is no word of a person's name."""

LONGEST = 6
"""So many words has the name of a person at most."""

HOSTS = frozenset(
    (
        *("dataverse", "dryad", "figshare", "github", "gitlab", "google", "harvard dataverse"),
        *("hugging face", "huggingface", "ieee dataport", "kaggle", "mendeley data", "mlcommons", "neurips"),
        *("openml", "openreview", "osf", "physionet", "roboflow", "uci", "uci machine learning repository"),
        "zenodo",
    )
)
"""Publishers that say nothing of who wrote what they publish."""

BESIDE = frozenset(
    ("dr", "ii", "iii", "iv", "jr", "md", "mr", "mrs", "ms", "msc", "phd", "prof", "professor", "sir", "sr")
)
"""What stands beside a name and is no part of it."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"})
_BRACKETS = re.compile(r"\([^()]{0,1000}\)")


class Person(NamedTuple):
    """Somebody, by folded words."""

    givens: tuple[str, ...]
    surname: tuple[str, ...]
    stands_alone: bool = True
    """Whether the surname can stand without a given name; what may be a second given name cannot."""


class Company(NamedTuple):
    """An organization, by folded words, and which of them it writes with a capital."""

    words: tuple[str, ...]
    capitals: tuple[bool, ...]


class _Agent(NamedTuple):
    name: str
    given: str = ""
    family: str = ""
    is_organization: bool = False
    is_person: bool = False


def authors_of(dataset: Dataset, document: Document, hidden: re.Pattern[str]) -> Iterator[Person | Company]:
    """Who the document says has written the dataset, but for names that say that they are `hidden`."""
    tape, terms = document.tape, terms_of(document)
    for key in tape.children(dataset.span.node):
        if terms.canonical(tape.text(key)) in NAMING:
            for agent in _agents(tape.value(key + 1), terms):
                if not hidden.search(f"{agent.name} {agent.family}"):
                    yield from _understood(agent)


def _agents(value: object, terms: Terms, *, is_organization: bool = False) -> Iterator[_Agent]:
    if isinstance(value, str):
        yield _Agent(value, is_organization=is_organization)
    elif isinstance(value, list):
        for each in value:
            yield from _agents(each, terms, is_organization=is_organization)
    elif isinstance(value, Mapping):
        said = {terms.canonical(word): held for word, held in value.items()}
        types = {terms.canonical(each) for each in _texts(said.get("@type"))}
        is_organization = is_organization or not types.isdisjoint(Organization.types)
        given, family = (" ".join(_texts(said.get(f"sc:{word}"))) for word in ("givenName", "familyName"))
        names = _texts(said.get("sc:name", said.get("@value", said.get("prov:label")))) or [f"{given} {family}"]
        is_person = not is_organization and not types.isdisjoint(Author.types)
        yield from (_Agent(name, given, family, is_organization, is_person) for name in names)
        for term in BELONGING & said.keys():
            yield from _agents(said[term], terms, is_organization=True)


def _texts(value: object) -> list[str]:
    """A text, the texts of a list, or those in several languages."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return _texts([held for word, held in value.items() if word == "@value" or word[:1] != "@"])
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def _understood(agent: _Agent) -> Iterator[Person | Company]:
    """The people, or the organization, that a name names."""
    name = _BRACKETS.sub(" ", composed(agent.name))
    if "://" in name or "@" in name:
        return
    is_whole = agent.family or not (ORGANIZED.search(folded(name)) or folded(name).strip() in HOSTS)
    is_whole = is_whole or (agent.is_person and len(name.split()) == 2)  # somebody may be called Ada School
    if agent.is_organization or not is_whole:
        words = [*words_of(name)]
        if words and folded(name).strip() not in HOSTS:
            yield Company(tuple(word.folded for word in words), tuple(word.is_capital for word in words))
    elif agent.family:
        yield from _people(agent.given or name, agent.family)
    else:
        for given, family in map(_parted, _apart(name)):
            yield from _people(given, family)


def _apart(name: str) -> list[str]:
    """The names of several people in one text, or the one."""
    found: list[str] = []
    for part in re.split(r";|\s(?:and|&)\s", name):
        pieces = [each.strip() for each in part.split(",") if folded(each).replace(".", "").strip() not in BESIDE]
        several = [each for each in pieces if " " in each]
        found += several if len(several) == len(pieces) or len(pieces) > 2 else [",".join(pieces)]
    return found


def _parted(name: str) -> tuple[str, str]:
    """The given names and the surname in a name."""
    family, comma, given = name.partition(",")
    if comma:
        return given, family
    words = [each for each in name.split() if folded(each).replace(".", "") not in BESIDE]
    return " ".join(words[:-1]), "".join(words[-1:])


def _people(given: str, family: str) -> Iterator[Person]:
    """Somebody, by the spellings of his name."""
    for spelt in {(given, family), (given.translate(_UMLAUTS), family.translate(_UMLAUTS))}:
        givens, surname = ([word.folded for word in words_of(composed(text))] for text in spelt)
        while len(surname) > 1 and surname[0] in PARTICLES:
            del surname[0]
        givens = [word for word in givens if word not in surname and word not in PARTICLES]
        if surname and len(givens) + len(surname) <= LONGEST:
            yield Person(tuple(givens), tuple(surname))
            for at, word in enumerate(givens[1:], 1):
                yield Person(tuple(givens[:at]), (word,), stands_alone=False)
