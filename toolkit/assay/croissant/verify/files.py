"""The files of a dataset against what it declares of them: whether they are here, their digests, their sizes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Example, Outcome, Topic, amount
from assay.errors import AbsentError, DataError
from assay.files.cached import is_repository
from assay.files.content import Content, digests_in
from assay.files.digests import LENGTHS, hexadecimal
from assay.files.kept import Kept
from assay.files.sources import Sources, names_under, selects
from assay_spec.croissant.model import Dataset, FileObject, FileSet

_SIZE = re.compile(r"([0-9][0-9,]*)(?:[.]([0-9]+))? *([kmgtp]?)(i?)(?:b|bytes?)?", re.IGNORECASE)
_POWERS = " kmgtp"


def check_files(dataset: Dataset, document: Path, sources: Sources) -> Iterator[Check]:
    """What there is to say of the files, in the order of the document, and of those that nothing describes."""
    for resource in dataset.distribution:
        if isinstance(resource, FileObject):
            yield from _of_file(resource, sources, is_live=dataset.is_live_dataset)
        else:
            yield _of_set(resource, sources)
    yield from _others(dataset, document)


def _of_file(resource: FileObject, sources: Sources, *, is_live: bool) -> Iterator[Check]:
    declared = {name: text for name in LENGTHS if (text := getattr(resource, name).strip())}
    wrong = {name: text for name, text in declared.items() if not hexadecimal(text, name)}
    if is_repository(resource):
        declared, wrong = {}, {}
    for name, text in wrong.items():
        yield _problem(Topic.DIGESTS, resource, f"`{text}`, which is declared, is no {name}")
    try:
        contents = [entry.content for entry in sources.found(resource.id)]
    except DataError as error:
        yield _absent(resource, error)
        return
    yield Check(topic=Topic.FILES, of=resource.id, looked=len(contents), unit="file")
    if is_live and declared:
        yield _unchecked(Topic.DIGESTS, resource, "the dataset is live, and its files may change")
        return
    for content in contents:
        yield from _of_bytes(resource, content, {name: text for name, text in declared.items() if name not in wrong})
        if resource.content_size.strip() and not is_live:
            yield _of_size(resource, content)


def _of_bytes(resource: FileObject, content: Content, declared: Mapping[str, str]) -> Iterator[Check]:
    if not declared:
        return
    try:
        found = _digests(content, list(declared))
    except DataError as error:
        yield _problem(Topic.DIGESTS, resource, f"{error.problem}", content)
        return
    for name, text in declared.items():
        if found[name] == hexadecimal(text, name):
            yield Check(topic=Topic.DIGESTS, of=resource.id, looked=content.size_bytes, unit="byte", text=name)
        else:
            yield _problem(Topic.DIGESTS, resource, f"its {name} is {found[name]}, and {text} is declared", content)


def _digests(content: Content, names: Sequence[str]) -> Mapping[str, str]:
    """The digests of some bytes, which are gone through once; of what was fetched they are known."""
    if isinstance(content, Kept) and all(getattr(content, name) for name in names):
        return {name: getattr(content, name) for name in names}
    return digests_in(content, names)


def _of_size(resource: FileObject, content: Content) -> Check:
    sizes = sizes_of(resource.content_size)
    if sizes is None:
        return _unchecked(Topic.SIZES, resource, f"`{resource.content_size}` is no size that is understood")
    if any(low <= content.size_bytes <= high for low, high in sizes):
        return Check(topic=Topic.SIZES, of=resource.id, looked=content.size_bytes, unit="byte")
    text = f"it has {amount(content.size_bytes, 'byte')}, and `{resource.content_size}` is declared"
    return _problem(Topic.SIZES, resource, text, content)


def sizes_of(text: str) -> tuple[tuple[float, float], ...] | None:
    """The sizes in bytes that a text may stand for: those that are rounded to it, by powers of 1000 or of 1024.

    schema.org's contentSize leaves open which of the two `MB` is; None where the text is no size.

    >>> sizes_of("1.2 kB"), sizes_of("13 B")
    (((1150.0, 1250.0), (1177.6, 1280.0)), ((13.0, 13.0),))
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    whole, decimals, unit, binary = found[1].replace(",", ""), found[2] or "", found[3].lower(), found[4]
    number, power = float(f"{whole}.{decimals or 0}"), _POWERS.index(unit or " ")
    slack = 0.5 * 10.0 ** -len(decimals) if power else 0.0
    bases = (1024,) if binary else (1000, 1024)
    return tuple(dict.fromkeys(((number - slack) * base**power, (number + slack) * base**power) for base in bases))


def _of_set(resource: FileSet, sources: Sources) -> Check:
    try:
        names = sources.names(resource.id)
    except DataError as error:
        return _absent(resource, error)
    return Check(topic=Topic.FILES, of=resource.id, looked=len(names), unit="file")


def _others(dataset: Dataset, document: Path) -> Iterator[Check]:
    """Files beside the document that nothing in it describes; hidden ones are not looked at."""
    named, sets = {document.name}, list[FileSet]()
    for resource in dataset.distribution:
        if isinstance(resource, FileSet):
            sets += [] if resource.contained_in else [resource]
        elif not resource.contained_in:
            named |= {each.removeprefix("./") for each in (resource.content_url, unquote(resource.content_url))}
    try:
        names = [name for name in names_under(document.parent) if not any(p.startswith(".") for p in name.split("/"))]
    except DataError as error:
        yield Check(topic=Topic.OTHERS, of=document.parent.name, outcome=Outcome.UNCHECKED, text=error.problem)
        return
    others = [name for name in sorted(names) if name not in named and not any(selects(each, name) for each in sets)]
    if others:
        yield Check(
            topic=Topic.OTHERS,
            of=document.parent.name,
            outcome=Outcome.NOTE,
            looked=len(names),
            unit="file",
            count=len(others),
            text=f"{amount(len(others), 'file')} beside the document that nothing in it describes",
            examples=tuple(Example(name, None, "") for name in others[:MOST_EXAMPLES]),
        )


def _absent(resource: FileObject | FileSet, error: DataError) -> Check:
    if isinstance(error, AbsentError):
        return _unchecked(Topic.FILES, resource, told(error))
    return _problem(Topic.FILES, resource, told(error))


def told(error: DataError) -> str:
    """An error in words of what it is about."""
    return f"{error.problem}; {error.remedy}" if error.remedy else error.problem


def _problem(topic: Topic, resource: FileObject | FileSet, text: str, content: Content | None = None) -> Check:
    places = () if content is None else (Example(str(content.path), None, ""),)
    return Check(
        topic=topic, of=resource.id, outcome=Outcome.PROBLEM, looked=1, unit="file", count=1, text=text, examples=places
    )


def _unchecked(topic: Topic, resource: FileObject | FileSet, text: str) -> Check:
    return Check(topic=topic, of=resource.id, outcome=Outcome.UNCHECKED, unit="file", text=text)
