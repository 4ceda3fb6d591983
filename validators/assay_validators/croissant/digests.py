"""What the digests of several files say together."""

import re
from binascii import a2b_base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assay_spec.croissant.model import Dataset, DataSource, FileObject
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost, notes
from assay_validators.croissant.clauses import CHECKSUMS, FILE_OBJECT
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.resources import is_folder
from assay_validators.rule import one_of, rule

_LENGTHS = {"sha256": 32, "md5": 16}
"""How many bytes the digests of a file have."""

_EXACT = re.compile(r"([0-9]{1,18})\s*(?:B|[Bb]ytes?)?")
"""A size that is no rounded one."""


@rule(
    "CRO162",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=f"{CHECKSUMS}; {FILE_OBJECT}",
    anywhere=((FileObject, one_of(*_LENGTHS)),),
)
def digests_of_one_file(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """One file with two digests.

    ## What it does
    Checks that files with the same `contentUrl`, in nothing or in the same containers, have the same `sha256` and
    `md5`. Repositories and folders are left alone.

    ## Why is this bad?
    There is one file at one place, so that one of the digests is wrong, and who verifies it refuses the file.

    ## Example
    {"@type": "sc:Dataset", "distribution": [
      {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
       "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3"},
      {"@type": "cr:FileObject", "@id": "b.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
       "md5": "d41d8cd98f00b204e9800998ecf8427e"}]}

    Use instead:
    {"@type": "sc:Dataset", "distribution": [
      {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
       "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3"},
      {"@type": "cr:FileObject", "@id": "b.csv", "contentUrl": "b.csv", "encodingFormat": "text/csv",
       "md5": "d41d8cd98f00b204e9800998ecf8427e"}]}

    ## References
    - Croissant 1.1, Checksums
    - Croissant 1.1, FileObject (contentUrl)
    """
    files = _repeated(dataset, lambda file: file.content_url)
    if not files:
        return
    said: set[str] = set()
    for (name, *_), (first, *others) in _at_one_place(files, graph_of(dataset, ctx)).items():
        # CRO040 speaks of one `@id` for two.
        strange = [each for each in others if each.id != first.id and _digest(each, name) != _digest(first, name)]
        differing = [(each, name) for each in strange if each.id not in said]
        said.update(each.id for each in strange)
        if differing:
            yield ctx.warning(
                differing[0],
                f"{called(differing[0][0])} is the same file as {called(first)}, and has another digest",
                help=f"compute it again of what `contentUrl` leads to with `{name}sum FILE`, or correct `contentUrl`",
                related=[
                    *notes([(first, name)], f"the digest of {called(first)}"),
                    *notes(differing[1:], "another digest of that file too"),
                ],
            )


def _at_one_place(files: Iterable[FileObject], graph: Graph) -> Mapping[tuple[str, ...], Sequence[FileObject]]:
    """The files with a digest of one name, by that, by where they are, and by what contains them."""
    together: dict[tuple[str, ...], list[FileObject]] = {}
    for file in files:
        containers = sorted(_container(source, graph) for source in file.contained_in)
        if all(containers) and not is_lost(file, "contained_in"):
            for name in _LENGTHS:
                if _digest(file, name) is not None:
                    together.setdefault((name, file.content_url, *containers), []).append(file)
    return together


def _repeated(dataset: Dataset, what: Callable[[FileObject], str]) -> Sequence[FileObject]:
    """The files that have something which another one has too; repositories and folders have no digests."""
    files = [file for file in dataset.distribution if isinstance(file, FileObject)]
    words = [what(file) for file in files]
    if len({*words}) == len(words):
        return ()
    often = Counter(words)
    return [file for file, word in zip(files, words, strict=True) if word and often[word] > 1 and not is_folder(file)]


def _container(source: DataSource, graph: Graph) -> str:
    """The `@id` of a file in which others lie as they are; empty where they may lie in several, or are made of it."""
    name = source.id if source.file_object is None else source.file_object.id
    is_one = isinstance(graph.by_id.get(name), FileObject) and not source.transform and source.extract is None
    return name if is_one else ""


def _digest(file: FileObject, name: str) -> bytes | None:
    """The bytes of a digest, be they written in hexadecimal digits or in base64; None where they are neither."""
    text, length = getattr(file, name), _LENGTHS[name]
    try:
        found = bytes.fromhex(text) if len(text) == 2 * length else a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    return found if len(found) == length else None


def _is_sized(given: frozenset[str]) -> bool:
    return "content_size" in given and not given.isdisjoint(_LENGTHS)


@rule(
    "CRO163",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=f"{CHECKSUMS}; {FILE_OBJECT}",
    anywhere=((FileObject, _is_sized),),
)
def sizes_of_one_digest(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Files with the same digest that are not of the same size.

    ## What it does
    Checks that files with the same `sha256`, or the same `md5` where they have none, have the same `contentSize`.
    Sizes in other units than bytes are rounded, and left alone.

    ## Why is this bad?
    The same digest is that of the same bytes, and these are as many: a digest was copied, or a size is wrong.

    ## Example
    {"@type": "sc:Dataset", "distribution": [
      {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
       "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3", "contentSize": "11 B"},
      {"@type": "cr:FileObject", "@id": "b.csv", "contentUrl": "b.csv", "encodingFormat": "text/csv",
       "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3", "contentSize": "12 B"}]}

    Use instead:
    {"@type": "sc:Dataset", "distribution": [
      {"@type": "cr:FileObject", "@id": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv",
       "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3", "contentSize": "11 B"},
      {"@type": "cr:FileObject", "@id": "b.csv", "contentUrl": "b.csv", "encodingFormat": "text/csv",
       "md5": "6f5902ac237024bdd0c176cb93063dc4", "contentSize": "12 B"}]}

    ## References
    - Croissant 1.1, Checksums
    - Croissant 1.1, FileObject (contentSize)
    """
    together: dict[bytes, list[FileObject]] = {}
    for file in _repeated(dataset, lambda file: (file.sha256 or file.md5).lower()):
        digest = _digest(file, _named(file))
        if digest is not None and _bytes(file) is not None:
            together.setdefault(digest, []).append(file)
    for first, *others in together.values():
        differing = [other for other in others if other.id != first.id and _bytes(other) != _bytes(first)]
        if differing:
            other = differing[0]
            yield ctx.warning(
                (other, _named(other)),
                f"{called(other)} has the digest of {called(first)}, and a size of `{other.content_size}` where that "
                f"has `{first.content_size}`",
                help=f"compute it again with `{_named(other)}sum FILE`, or correct `contentSize`",
                related=[
                    *notes([(first, _named(first))], f"the digest of {called(first)}"),
                    *notes([(each, _named(each)) for each in differing[1:]], "the same digest too, and another size"),
                ],
            )


def _named(file: FileObject) -> str:
    """Which of its digests a file is known by."""
    return "sha256" if file.sha256 else "md5"


def _bytes(file: FileObject) -> int | None:
    """The size of a file where it is told exactly."""
    found = _EXACT.fullmatch(file.content_size.strip().replace(",", ""))
    return int(found[1]) if found else None
