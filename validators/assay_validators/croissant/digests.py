"""Digests of files: whether they are there, how they are written, and what those of several say together."""

import re
from binascii import a2b_base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assay_spec.croissant.model import Dataset, DataSource, FileObject
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost, notes
from assay_validators.croissant.clauses import CHECKSUMS, FILE_OBJECT
from assay_validators.croissant.graph import Graph, called, graph_of
from assay_validators.croissant.iris import is_address
from assay_validators.rule import blank, either, none_of, one_of, rule, unclear, unusual

_LENGTHS = {"sha256": 32, "md5": 16}
"""How many bytes the digests of a file have."""

_EXACT = re.compile(r"([0-9]{1,18})\s*(?:B|[Bb]ytes?)?")
"""A size that is no rounded one."""
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=")


@rule("CRO020", since="0.1", on=FileObject, source=FILE_OBJECT, given=unusual("sha256"))
def sha256_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A `sha256` that is no SHA-256 digest.

    ## What it does
    Checks that `sha256` is 64 hexadecimal digits, or the same 32 bytes in base64. An address in its place is a warning
    where the file is a repository (`git+https`): that has no digest, and hosts write an address for want of one.

    ## Why is this bad?
    Nobody can verify the file with it: every download either fails or goes unchecked.

    ## Example
    {"@type": "cr:FileObject", "sha256": "b2ede349"}

    Use instead:
    {"@type": "cr:FileObject", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}

    ## References
    - Croissant 1.1, FileObject
    """
    text = file.sha256
    is_hexadecimal = bool(_HEXADECIMAL.fullmatch(text))
    if not text or _BASE64.fullmatch(text) or (is_hexadecimal and len(text) == 64):
        return
    if is_repository(file) and is_address(text):
        yield ctx.warning(
            (file, "sha256"),
            "a repository has no SHA-256 digest, and an address stands in for one",
            help="keep what the host wrote: mlcroissant wants one, and compares none of a repository; to tell which "
            "state is meant, name a revision in `contentUrl` where the host has addresses with one",
        )
        return
    remedy = "copy it from `sha256sum FILE`, or leave it out while the file still changes"
    if is_folder(file):
        remedy = "a repository or a folder has none: leave it out, unless mlcroissant is to read the file"
    if not is_hexadecimal:
        yield ctx.error((file, "sha256"), "a SHA-256 digest is made of hexadecimal digits", help=remedy)
    elif len(text) == 32 and "md5" not in file.places:
        yield ctx.error((file, "sha256"), "a digest of 32 digits is an MD5, not a SHA-256", help="call it `md5`")
    else:
        yield ctx.error(
            (file, "sha256"), f"a SHA-256 digest has 64 hexadecimal digits, and this one has {len(text)}", help=remedy
        )


_CHECKED = ("sha256", "md5", "contained_in")


@rule(
    "CRO022",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=CHECKSUMS,
    anywhere=(
        (
            FileObject,
            either(none_of(*_CHECKED), unclear("sha256", "md5"), one_of("contained_in[]"), blank("contained_in")),
        ),
    ),
)
def missing_digest(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """A file without a digest.

    ## What it does
    Checks that a file that is not part of another one has a `sha256`, unless the dataset is live.

    ## Why is this bad?
    Without a digest nobody can tell whether the file that was evaluated is the file that was published.

    ## Example
    {"@type": "cr:FileObject", "sha256": null}

    Use instead:
    {"@type": "cr:FileObject", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}

    ## References
    - Croissant 1.1, Checksums
    """
    if dataset.is_live_dataset:
        return
    for file in dataset.distribution:
        if not isinstance(file, FileObject) or is_lost(file, "sha256", "md5", "contained_in"):
            continue
        if not (file.sha256 or file.md5 or file.contained_in or is_folder(file)):
            yield ctx.warning(
                (file, "id"), f"{called(file)} has no `sha256`", help="add the digest that `sha256sum FILE` prints"
            )


def is_folder(file: FileObject) -> bool:
    """Whether what is named is a repository or a folder, which has no digest of its own."""
    return is_repository(file) or any(name.endswith("directory") for name in file.encoding_format)


def is_repository(file: FileObject) -> bool:
    """Whether what is named is a repository, by whatever scheme."""
    return any(name.startswith("git+") for name in file.encoding_format)


@rule("CRO024", since="0.1", on=FileObject, source=FILE_OBJECT, given=one_of("md5"))
def md5_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """An `md5` that is no MD5 digest.

    ## What it does
    Checks that `md5` is 32 hexadecimal digits, or the same 16 bytes in base64.

    ## Why is this bad?
    Nobody can verify the file with it.

    ## Example
    {"@type": "cr:FileObject", "md5": "5eb63"}

    Use instead:
    {"@type": "cr:FileObject", "md5": "5eb63bbbe01eeed093cb22bb8f5acdc3"}

    ## References
    - Croissant 1.1, FileObject
    """
    if file.md5 and not re.fullmatch(r"[0-9a-fA-F]{32}|[A-Za-z0-9+/]{22}==", file.md5):
        yield ctx.error((file, "md5"), "an MD5 digest has 32 hexadecimal digits", help="copy it from `md5sum FILE`")


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
