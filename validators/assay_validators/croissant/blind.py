"""What in a document tells who wrote it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document

PEOPLE = frozenset(
    f"sc:{name}"
    for name in (
        "accountablePerson",
        "author",
        "contactPoint",
        "contributor",
        "copyrightHolder",
        "creator",
        "editor",
        "email",
        "funder",
        "funding",
        "maintainer",
        "producer",
        "provider",
        "publisher",
        "sdPublisher",
        "sourceOrganization",
        "sponsor",
        "telephone",
    )
) | {"prov:wasAttributedTo"}
"""The properties whose values are people and organizations, or lead to them."""

HIDDEN = re.compile(r"anonym|double.?blind|blinded|redacted|withheld|hidden", re.IGNORECASE)
"""How somebody is called who does not want to be known."""

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++\.[\w.-]*\w")
AUTHOR = re.compile(r"\bauthor\s*=\s*[{\"]+\s*([^}\"]+)", re.IGNORECASE)

ACCOUNTS = (
    (r"github\.com/([\w.-]+)", "an account of GitHub"),
    (r"(?<![\w-])([\w-]{1,64}+)\.github\.io", "an account of GitHub"),
    (r"gitlab\.com/([\w.-]+)", "an account of GitLab"),
    (r"huggingface\.co/(?:datasets/|spaces/|api/datasets/)?([\w.-]+)/", "an account of Hugging Face"),
    (r"kaggle\.com/(?:datasets/|code/)?([\w.-]+)/", "an account of Kaggle"),
    (r"orcid\.org/([\dX-]+)", "a person's ORCID"),
    (r"scholar\.google\.\w+/citations\?\S{0,200}user=([\w-]+)", "a person's profile"),
    (r"linkedin\.com/in/([\w-]+)", "a person's profile"),
    (r"(?:twitter|x)\.com/(\w+)", "a person's account"),
    (r"zenodo\.org/(?:records?|deposit)/(\d+)", "a record that names its authors"),
    (r"doi\.org/(10\.5281/zenodo\.\d+)", "a record that names its authors"),
    (r"figshare\.com/\S{0,200}/(\d+)", "a record that names its authors"),
    (r"osf\.io/(\w+)/?(?!\S{0,200}view_only)", "a project that names its authors"),
    (r"(?:drive|docs)\.google\.com/(\S+)", "a file whose owner can be seen"),
    (r"/~([\w.-]+)", "a personal page"),
)
"""Addresses that lead to somebody, and what they lead to."""

_ADDRESSES = tuple((re.compile(pattern), what) for pattern, what in ACCOUNTS)
_KNOWN = frozenset({"mlcommons", "huggingface", "about", "features", "datasets", "docs"})
"""Accounts that tell nothing."""


class Clue(NamedTuple):
    """Something that tells who the authors are."""

    node: int
    tells: str
    remedy: str


def clues(dataset: Dataset, document: Document) -> Iterator[Clue]:
    """Everything that tells who wrote a dataset, in document order."""
    tape, terms = document.tape, terms_of(document)
    context = tape.find(dataset.span.node, "@context")
    skipped = range(context, tape.next(context)) if context >= 0 else range(0)
    people = _people(document)
    for node in range(len(tape)):
        if tape.kind(node) != Kind.STRING or node in skipped:
            continue
        text = tape.text(node)
        if HIDDEN.search(text):
            continue
        at = document.key_of(node)
        key = terms.canonical(tape.text(at)) if at >= 0 else ""
        yield from _clues_in(node, text, key, in_people=node in people)


def _people(document: Document) -> frozenset[int]:
    """The nodes of names inside of what speaks of people."""
    tape, terms = document.tape, terms_of(document)
    found: set[int] = set()
    for key in tape.children(0):
        if terms.canonical(tape.text(key)) in PEOPLE:
            inside = range(key + 1, tape.next(key + 1))
            found.update(at for at in inside if tape.kind(at) == Kind.STRING and _is_name(document, at, key + 1))
    return frozenset(found)


def _is_name(document: Document, node: int, first: int) -> bool:
    """Whether a text inside of a person is the name, or the person itself."""
    key = document.key_of(node)
    if key < 0:
        return True
    names = {"sc:name", "sc:familyName", "sc:email", "prov:label", "sc:url"}
    return first in (node, key + 1) or terms_of(document).canonical(document.tape.text(key)) in names


def _clues_in(node: int, text: str, key: str, *, in_people: bool) -> Iterator[Clue]:
    if in_people:
        yield Clue(node, f"`{text}` is named", "write `Anonymous authors` until the review is over")
        return
    if mail := MAIL.search(text):
        yield Clue(node, f"`{mail[0]}` is somebody's address", "leave it out until the review is over")
    if key == "cr:citeAs" and (author := AUTHOR.search(text)):
        yield Clue(node, f"the citation names `{author[1].strip()}`", "write `author = {Anonymous}`")
    for pattern, what in _ADDRESSES:
        found = pattern.search(text)
        if found and found[1].lower() not in _KNOWN:
            yield Clue(node, f"`{found[0]}` is {what}", "use an anonymous mirror, such as anonymous.4open.science")
            return
