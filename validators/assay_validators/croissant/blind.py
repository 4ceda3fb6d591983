"""What in a document tells who wrote it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document
from assay_validators.croissant.authors.named import authors_of
from assay_validators.croissant.authors.search import Authors

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

NAMES = frozenset(
    f"sc:{name}"
    for name in ("affiliation", "email", "familyName", "givenName", "memberOf", "name", "telephone", "url", "worksFor")
) | {"prov:label"}
"""What is said of these that tells who they are."""

HIDDEN = re.compile(r"anonym|double.?blind|blinded|redacted|withheld|hidden", re.IGNORECASE)
"""How somebody is called who does not want to be known."""

MAIL = re.compile(r"(?<![\w.+-])(?!git@)[\w.+-]{1,64}+(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]++\.[\w.-]*\w", re.IGNORECASE)
AUTHOR = re.compile(r"\bauthor\s*=\s*[{\"]+\s*([^}\"]+)", re.IGNORECASE)

ACCOUNTS = (
    (r"github(?:usercontent)?\.com[/:]([\w.-]+)", "an account of GitHub"),
    (r"(?<![\w-])([\w-]{1,64}+)\.github\.io", "an account of GitHub"),
    (
        r"(?<![\w-])([\w-]{1,64}+)\.(?:blogspot\.com|hf\.space|netlify\.app|pages\.dev|vercel\.app|wordpress\.com)",
        "somebody's page",
    ),
    (
        r"//(?:www\.)?([a-z][\w-]{0,40}?(?:groups?|labs?))\.(?:[\w-]{1,60}\.){0,4}(?:edu|ac\.[a-z]{2})\b",
        "the page of a group",
    ),
    (r"gitlab\.com[/:]([\w.-]+)", "an account of GitLab"),
    (r"(?<![\w-])([\w-]{1,64}+)\.gitlab\.io", "an account of GitLab"),
    (r"(?:huggingface\.co|\bhf\.co)/(?:datasets/|spaces/|api/datasets/)?([\w.-]+)/", "an account of Hugging Face"),
    (r"kaggle\.com/(?:datasets/|code/)?([\w.-]+)/", "an account of Kaggle"),
    (r"orcid\.org/([\dX-]+)", "a person's ORCID"),
    (r"(?<![\w-])(000[09]-00\d\d-\d{4}-\d{3}[\dXx])(?![\w-])", "a person's ORCID"),
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
_KNOWN = frozenset(
    (
        *("mlcommons", "huggingface", "about", "features", "datasets", "docs"),
        *("colab", "collab", "gitlab", "jupyterlab", "matlab"),
    )
)
"""Accounts, and parts of the names of hosts, that tell nothing."""


NO_PROSE = frozenset({"@type", "cr:data", "cr:dataType", "cr:examples", "cr:format", "cr:regex", "cr:replace"})
"""What may have the letters of a name and does not name anybody: types, patterns, and records, which are data."""

FEW = 3
"""So many names of a text are told."""

_AROUND = frozenset({"@list", "@set", "@value"})


class Clue(NamedTuple):
    """Something that tells who the authors are."""

    node: int
    tells: str
    remedy: str
    is_sure: bool = True
    """Whether it cannot well mean anything else."""


def clues(dataset: Dataset, document: Document) -> Iterator[Clue]:
    """Everything that tells who wrote a dataset, in document order: one clue a place."""
    texts = [*_texts(document)]
    prose = [document.tape.text(node) for node, term in texts if term not in NO_PROSE]
    authors = Authors(authors_of(dataset, document, HIDDEN), prose)
    people = _people(dataset, document)
    for node, term in texts:
        text = document.tape.text(node)
        if node not in people:
            found = [*_told(text, term, authors)]
            if found:
                yield Clue(
                    node, "; ".join(each for each, _ in found), "; ".join(dict.fromkeys(each for _, each in found))
                )
            elif doubtful := authors.doubtful_in(text):
                tells = f"`{doubtful[0]}` in the name of a host may be the name of an author"
                yield Clue(node, tells, "if so, leave it out until the review is over", is_sure=False)
        elif not HIDDEN.search(text):
            yield Clue(node, f"`{text}` is named", "write `Anonymous authors` until the review is over")


def _texts(document: Document) -> Iterator[tuple[int, str]]:
    """The texts of a document, each with the term that it is said by."""
    tape, terms = document.tape, terms_of(document)
    above: list[tuple[int, str]] = []
    node = 0
    while node < len(tape):
        while above and above[-1][0] <= node:
            above.pop()
        if tape.kind(node) == Kind.KEY:
            term = terms.canonical(tape.text(node))
            if term == "@context":
                node = tape.next(node + 1)
                continue
            if term not in _AROUND and not (above and above[-1][1] in NO_PROSE):
                above.append((tape.next(node + 1), term))
        elif tape.kind(node) == Kind.STRING:
            yield node, above[-1][1] if above else ""
        node += 1


def _people(dataset: Dataset, document: Document) -> frozenset[int]:
    """The nodes of names inside of what speaks of people."""
    tape, terms = document.tape, terms_of(document)
    found: set[int] = set()
    for key in tape.children(dataset.span.node):
        if terms.canonical(tape.text(key)) in PEOPLE:
            inside = range(key + 1, tape.next(key + 1))
            found.update(at for at in inside if tape.kind(at) == Kind.STRING and _is_name(document, at, key + 1))
    return frozenset(found)


def _is_name(document: Document, node: int, first: int) -> bool:
    """Whether a text inside of a person is the name, or the person itself."""
    key = document.key_of(node)
    if key < 0:
        return True
    return first in (node, key + 1) or terms_of(document).canonical(document.tape.text(key)) in NAMES


def _told(text: str, term: str, authors: Authors) -> Iterator[tuple[str, str]]:
    """What a text tells of who wrote the dataset, each with its remedy, and nothing twice."""
    for mail in MAIL.finditer(text):
        if not HIDDEN.search(mail[0]):
            yield f"`{mail[0]}` is somebody's address", "leave it out until the review is over"
            text = _without(text, mail)
            break
    if term == "cr:citeAs" and (author := AUTHOR.search(text)) and not HIDDEN.search(author[1]):
        yield f"the citation names `{author[1].strip()}`", "write `author = {Anonymous}`"
        text = _without(text, author)
    if account := next(_accounts(text), None):
        found, what = account
        yield f"`{found[0]}` is {what}", "use an anonymous mirror, such as anonymous.4open.science"
        text = _without(text, found)
    if term not in NO_PROSE and (names := authors.named_in(text)):
        more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
        listed = ", ".join(f"`{name}`" for name in names[:FEW])
        is_one = len(names) == 1
        said = "is the name of an author" if is_one else "are names of authors"
        yield f"{listed}{more} {said}", f"leave {'it' if is_one else 'them'} out until the review is over"


def _accounts(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The addresses in a text that lead to somebody."""
    for pattern, what in _ADDRESSES:
        for found in pattern.finditer(text):
            if found[1].lower() not in _KNOWN and not HIDDEN.search(found[0]):
                yield found, what


def _without(text: str, found: re.Match[str]) -> str:
    """The text with blanks for what was found."""
    return f"{text[: found.start()]}{' ' * len(found[0])}{text[found.end() :]}"
