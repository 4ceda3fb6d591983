"""A Croissant document for files, what in it was guessed, and what is missing because only a person knows it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.croissant.infer import licence, readme
from assay.croissant.infer.dataset import parts_of
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.stubs import stubbed
from assay.croissant.infer.walk import base_of, files_below
from assay.croissant.write import CONFORMS_TO, document_of, text_of
from assay.errors import AssayError, DataError
from assay_spec.croissant.agents import Organization, Person
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.write import spell
from assay_spec.model import Level, Text, properties
from assay_spec.profile import Ask, read_profile
from assay_validators.croissant.licences import spdx_of

WRITER = {"@type": "sc:Organization", "name": "assay data infer"}
"""Who wrote the document, by which a second run knows that it may write over it."""

_ASKER = "neurips-2026"
"""The profile that asks for what is to be told about responsible use."""
_OF_USE = ("rai:", "prov:")
"""The vocabularies of that: of the data themselves, and of where they came from."""

_START_BYTES = 1 << 12
_CROISSANT = re.compile(r'"@context"(?s:.*)(?:mlcommons\.org/(?:croissant|schema))')
_ORGANIZATION = re.compile(
    r"\b(?:university|universit\w+|institute?|hospital|inc|ltd|llc|gmbh|lab|labs|laborator\w+|foundation|consortium|team|"
    r"group|project|school|college|ministry|agency|centre|center|society|department|commons)\b",
    re.IGNORECASE,
)

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
"""What the identifier of a licence looks like (SPDX 2.3, annex D)."""


class GivenError(AssayError):
    """What a person says about the dataset cannot be written down; the message is one line."""


class Given(NamedTuple):
    """What a person says about the dataset."""

    name: str = ""
    url: str = ""
    license: str = ""
    creators: tuple[str, ...] = ()
    rai: bool = False
    """Whether what a person has to tell of responsible use is to have a place in the document already."""


NOTHING = Given()


class Inferred(NamedTuple):
    """A document, and what there is to say about it."""

    document: dict[str, Any]
    said: tuple[str, ...]
    """What was guessed, what was left out and what is missing: one line each."""

    @property
    def text(self) -> str:
        """The document as text."""
        return text_of(self.document)


def infer(paths: Sequence[Path], given: Given = NOTHING, *, folder: Path | None = None) -> Inferred:
    """The Croissant document of files.

    Args:
        paths: files, and folders of them.
        given: what a person says about the dataset.
        folder: where the document will lie; by default the innermost folder that holds all paths.

    Raises:
        DataError: there is no such path, a file lies outside of the folder, or none can be described.
        GivenError: what is given is no address, or no licence.
    """
    common = base_of(paths)
    base = folder.resolve() if folder is not None else common
    if not common.is_relative_to(base):
        remedy = f"write the document into {common} or above it"
        raise DataError(f"lies outside of {base}, where the document will be", path=common, remedy=remedy)
    if given.url and not given.url.startswith(("http://", "https://")):
        raise GivenError(f"`{given.url}` is no address of a page; write a whole one, as https://example.org/birds")
    notes = Notes()
    found = _Sorted.of(base, files_below(paths, base, notes), notes)
    parts = parts_of(base, found.data, notes)
    if not parts.distribution:
        why = next(iter(notes.omissions.values()), [""])[0]
        raise DataError(f"there is no file to describe{f' ({why})' if why else ''}", path=paths[0])
    card = next(iter(found.readmes), "")
    front, is_of_all = readme.front_of(licence.read_start(base / card) if card else ""), (base / card).parent == common
    dataset = Dataset(
        conforms_to=(CONFORMS_TO,),
        name=Text(given.name or _name(paths, common, front.title if is_of_all else "", notes)),
        description=_description(base, found.readmes, notes),
        url=given.url,
        license=_licence(base, given.license, found.licences, (card, front.licences), notes),
        creator=tuple(_creator(name, notes) for name in given.creators),
        distribution=parts.distribution,
        record_set=parts.record_set,
    )
    document = document_of(dataset)
    context, type_ = document.pop("@context"), document.pop("@type")
    document = {"@context": context, "@type": type_, "sdPublisher": WRITER, **document}
    asked = [ask for ask in read_profile(_ASKER).asks if ask.term.startswith(_OF_USE)]
    return Inferred(
        stubbed(document, asked) if given.rai else document,
        (*notes.lines(), *_missing(dataset), _responsible(asked, is_stubbed=given.rai)),
    )


class _Sorted(NamedTuple):
    """Files by what they are for."""

    data: list[str]
    readmes: list[str]
    licences: list[str]

    @classmethod
    def of(cls, base: Path, names: Sequence[str], notes: Notes) -> "_Sorted":
        found = cls([], [], [])
        for name in names:
            last = name.rpartition("/")[2]
            if readme.NAMES.fullmatch(last):
                found.readmes.append(name)
            elif licence.NAMES.fullmatch(last):
                found.licences.append(name)
            elif last.endswith((".json", ".jsonld")) and _CROISSANT.search(
                licence.read_start(base / name, _START_BYTES)
            ):
                notes.omit(f"{name}: is a Croissant document itself", "Croissant documents")
            else:
                found.data.append(name)
        # The one that lies highest speaks for all.
        for each in (found.readmes, found.licences):
            each.sort(key=lambda name: (name.count("/"), name))
        return found


def _name(paths: Sequence[Path], common: Path, title: str, notes: Notes) -> str:
    if title:
        notes.guess(f"the name `{title}`, from the front matter of the README")
        return title
    single = paths[0] if len(paths) == 1 and not paths[0].is_dir() else None
    name = single.name.partition(".")[0] if single is not None else common.name
    name = name or "dataset"
    notes.guess(f"the name `{name}`, from the {'file' if single is not None else 'folder'}")
    return name


def _description(base: Path, names: Sequence[str], notes: Notes) -> Text | None:
    for name in names:
        if found := readme.first_paragraph(licence.read_start(base / name)):
            notes.guess(f"the description, the first paragraph of {name}")
            return Text(found)
    return None


def _licence(
    base: Path, given: str, names: Sequence[str], card: tuple[str, Sequence[str]], notes: Notes
) -> tuple[str, ...]:
    """The address of the licence, which files of it and the front matter of the README, `card`, have to agree about."""
    if given:
        return (_given_licence(given, notes),)
    found = {name: licence.licence_of(licence.read_start(base / name)) for name in names}
    known = {spdx: name for name, spdx in reversed(found.items()) if spdx}
    for name in (name for name, spdx in found.items() if not spdx):
        notes.omit(f"{name}: no licence that is known by its words")
    front = f"the front matter of {card[0]}"
    called = {text: spdx_of(text) or licence.licence_of(text) for text in card[1]}
    for text in (text for text, spdx in called.items() if not spdx):
        notes.omit(f"the licence `{text}` in {front}, which is none that is known", f"licences in {front}")
    by = {spdx: [f"the words of {name}"] for spdx, name in known.items()}
    for spdx in filter(None, called.values()):
        by.setdefault(spdx, []).append(front)
    if len(by) > 1:
        said = ", ".join(f"{spdx} by {known.get(spdx) or front}" for spdx in sorted(by))
        notes.omit(f"the licence, which is {said}: say with --license which is that of the data")
        return ()
    for spdx, told in by.items():
        notes.guess(f"the licence {spdx}, by {' and '.join(told)}")
    return tuple(f"{licence.SPDX}{spdx}.html" for spdx in by)


def _given_licence(given: str, notes: Notes) -> str:
    """The address of the licence that somebody names.

    Raises:
        GivenError: it is no name that a licence can have.
    """
    if "://" in given:
        return given
    known = spdx_of(given)
    if not known and not _IDENTIFIER.fullmatch(given):
        raise GivenError(f"`{given}` is no licence that is known; give its SPDX identifier, or its address")
    if not known:
        notes.guess(f"`{given}` is an identifier of SPDX, though none of those that Assay knows")
    elif known != given:
        notes.guess(f"the licence {known}, which is called `{given}`")
    return f"{licence.SPDX}{known or given}.html"


def _creator(name: str, notes: Notes) -> Person | Organization:
    if _ORGANIZATION.search(name):
        notes.guess(f"the creator `{name}` is an organization")
        return Organization(name=Text(name))
    return Person(name=Text(name))


def _missing(dataset: Dataset) -> Iterator[str]:
    """What a person has to add, by how much it is wanted."""
    declared = properties(Dataset)
    for level, word in ((Level.REQUIRED, "and required"), (Level.RECOMMENDED, "and recommended")):
        names = [
            spell(each.key)
            for name, each in declared.items()
            if each.level == level and getattr(dataset, name) in (None, "", ())
        ]
        # A rule of its own asks for it, in a warning.
        names += ["citeAs"] if level == Level.RECOMMENDED else []
        if names:
            yield f"missing, {word}: {_quoted(names)}"


def _responsible(asked: Sequence[Ask], *, is_stubbed: bool) -> str:
    state = "to be written in the place of `TODO`" if is_stubbed else "missing (`--rai` writes a place for each)"
    return f"{state}, about responsible use: {_quoted([ask.term for ask in asked])}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
