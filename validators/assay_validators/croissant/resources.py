"""Files: where they are, in which format, and how to tell that they are the right ones."""

import re
from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, FileObject, FileSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost, near, notes
from assay_validators.croissant.clauses import FILE_OBJECT, FILE_SET
from assay_validators.croissant.graph import called, graph_of
from assay_validators.croissant.iris import is_address
from assay_validators.croissant.media_types import SUFFIXES, file_name
from assay_validators.remedy import suggested
from assay_validators.rule import blank, either, none_of, one_of, rule, unusual

_DRIVE = re.compile(r"[A-Za-z]:[\\/](?!/)")
_DOTS = re.compile("%2e", re.IGNORECASE)
_SIZE = re.compile(r"\d+(\.\d+)?\s*([kKMGTPE]i?)?[bB]?(ytes)?")


@rule("CRO021", since="0.1", on=FileObject, source=FILE_OBJECT, given=unusual("content_url"))
def content_outside_folder(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A path that leaves the dataset's folder.

    ## What it does
    Checks that a `contentUrl` without a scheme stays in the folder of the document, or in the archive that holds it.

    ## Why is this bad?
    The file is not part of what is published, and a reader that followed the path would open somebody's own files.

    ## Example
    {"@type": "cr:FileObject", "contentUrl": "../../etc/passwd"}

    Use instead:
    {"@type": "cr:FileObject", "contentUrl": "data/patients.csv"}

    ## References
    - Croissant 1.1, FileObject
    """
    url = file.content_url
    absolute = (url.startswith(("/", "~", "file:")) or _DRIVE.match(url)) and not file.contained_in
    if absolute or ("://" not in url and _climbs_out(_DOTS.sub(".", url))):
        yield ctx.error(
            (file, "content_url"),
            f"`{url}` leaves the folder of the document",
            help="put the file beside the document, and name it relative to that",
        )


def _climbs_out(path: str) -> bool:
    """Whether a relative path has more `..` than folders before them."""
    depth = 0
    for step in path.replace("\\", "/").split("/"):
        depth += -1 if step == ".." else step not in ("", ".")
        if depth < 0:
            return True
    return False


@rule("CRO016", since="0.1", on=FileObject, source=FILE_OBJECT, given=one_of("contained_in"))
def address_in_container(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """Address of a file that lies in another one.

    ## What it does
    Checks that with `containedIn` the `contentUrl` is a path inside of the container, and no address. A path from the
    root of a disk is a warning.

    ## Why is this bad?
    Some readers look into the archive, others into the web; what they find differs, or nobody finds anything.

    ## Example
    {"@type": "cr:FileObject", "containedIn": {"@id": "images.zip"}, "contentUrl": "https://example.org/patients.csv"}

    Use instead:
    {"@type": "cr:FileObject", "containedIn": {"@id": "images.zip"}, "contentUrl": "patients.csv"}

    ## References
    - Croissant 1.1, FileObject (containedIn)
    """
    if not file.contained_in or any(source.id == file.id for source in file.contained_in):
        return
    url = file.content_url
    if "://" in url:
        yield ctx.error(
            (file, "content_url"),
            f"`{url}` is no path inside of what contains {called(file)}",
            help="write the path there",
        )
    elif url.startswith("/"):
        yield ctx.warning(
            (file, "content_url"), f"`{url}` begins with a slash", help="leave it out: paths begin inside"
        )


@rule(
    "CRO103",
    since="0.1",
    on=Dataset,
    severity=Severity.WARNING,
    source=FILE_OBJECT,
    anywhere=((FileObject, one_of("same_as")),),
)
def same_as_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Other form of a file that is not there, or no other form.

    ## What it does
    Checks that `sameAs` of a file is a complete address, or the `@id` of another file of the document. One in the same
    format is told too.

    ## Why is this bad?
    It says where the same content is in another format; nobody finds it there.

    ## Example
    {"@type": "cr:FileObject", "sameAs": "patients.parquet"}

    Use instead:
    {"@type": "cr:FileObject", "sameAs": "https://example.org/patients.parquet"}

    ## References
    - Croissant 1.1, FileObject (sameAs)
    """
    graph = None
    for file in dataset.distribution:
        for number, text in enumerate(file.same_as if isinstance(file, FileObject) else ()):
            graph = graph or graph_of(dataset, ctx)
            where = (file, "same_as", number)
            target = graph.by_id.get(text)
            if target is None and not is_address(text):
                meant = near(text, graph.ids_of((FileObject,)), but=file.id)
                remedy = suggested(meant) if meant else "add that file, or write its complete address"
                yield ctx.warning(where, f"`{text}` is no file of this document and no address", help=remedy)
            elif target is not None and not isinstance(target, FileObject):
                kind = type(target).__name__
                yield ctx.warning(where, f"`sameAs` wants a file, but `{text}` is a {kind}", help="name a file")
            elif isinstance(target, FileObject) and target is file:
                yield ctx.warning(where, f"{called(file)} is the same as itself", help="name another file, or nothing")
            elif isinstance(target, FileObject) and target.encoding_format == file.encoding_format != ():
                yield ctx.info(
                    where,
                    f"`{text}` has the same format, `{file.encoding_format[0]}`",
                    help="`sameAs` is for the same content in another one",
                )


@rule("CRO104", since="0.1", on=Dataset, severity=Severity.INFO, source=FILE_OBJECT)
def name_without_suffix(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """Files that are not named as they are when they are downloaded.

    ## What it does
    Checks that the `name` of a file has a suffix, where what `contentUrl` leads to ends in one such as `.csv`. Of
    several files it is told once.

    ## Why is this bad?
    The specification wants the name of the file as it is downloaded; tools store it under that, and people look for it.

    ## Example
    {"@type": "cr:FileObject", "name": "The patients"}

    Use instead:
    {"@type": "cr:FileObject", "name": "patients.csv"}

    ## References
    - Croissant 1.1, FileObject (name)
    """
    found = [file for file in dataset.distribution if isinstance(file, FileObject) and _is_named_otherwise(file)]
    if found:
        first, *others = found
        name, last = first.name.text if first.name is not None else "", file_name(first.content_url)
        yield ctx.info(
            (first, "name"),
            f"`{name}` is not the name of the file that is downloaded",
            help=f"call it `{last}`, and say more in `description`",
            related=notes([(file, "name") for file in others], "nor is this"),
        )


def _is_named_otherwise(file: FileObject) -> bool:
    """Whether a file has a suffix by which files are told apart, and its name has none."""
    name = file.name.text if file.name is not None else ""
    if "." in name or not name.strip():
        return False
    return f".{file_name(file.content_url).rpartition('.')[2].lower()}" in NAMED


NAMED = frozenset([*SUFFIXES, ".gz", ".bz2", ".xz", ".zst", ".tgz", ".7z"])
"""Suffixes by which files are told apart."""


@rule(
    "CRO023",
    since="0.1",
    on=FileObject,
    source=FILE_OBJECT,
    given=either(none_of("content_url"), blank("content_url")),
)
def missing_content_url(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A file that is nowhere.

    ## What it does
    Checks that a file has a `contentUrl`. Of one that is contained in another one that is the path inside, and its
    absence a warning.

    ## Why is this bad?
    Nobody can get it, or knows which of the files of an archive is meant.

    ## Example
    {"@type": "cr:FileObject", "contentUrl": null}

    Use instead:
    {"@type": "cr:FileObject", "contentUrl": "patients.csv"}

    ## References
    - Croissant 1.1, FileObject
    """
    if file.content_url or is_lost(file, "content_url", "contained_in"):
        return
    if not file.contained_in:
        yield ctx.error(
            (file, "id"),
            f"{called(file)} has no `contentUrl` and is contained in nothing",
            help="add where it is: a URL, or a path relative to this document",
        )
    elif not any(source.transform for source in file.contained_in):
        yield ctx.warning(
            (file, "id"),
            f"{called(file)} does not say which file of its container it is",
            help="add the path inside as `contentUrl`",
        )


@rule(
    "CRO025", since="0.1", on=FileObject, severity=Severity.WARNING, source=FILE_OBJECT, given=unusual("content_size")
)
def content_size_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A size that is none.

    ## What it does
    Checks that `contentSize` is a number with or without a unit of bytes. Units of bits, such as `Mb`, are told too.

    ## Why is this bad?
    Nobody can tell before the download whether it fits the disk.

    ## Example
    {"@type": "cr:FileObject", "contentSize": "large"}

    Use instead:
    {"@type": "cr:FileObject", "contentSize": "117 kB"}

    ## References
    - Croissant 1.1, FileObject (contentSize)
    """
    size = file.content_size.strip().replace(",", "")
    if size and not _SIZE.fullmatch(size):
        yield ctx.warning((file, "content_size"), f"`{file.content_size}` is no size", help="write the bytes: `1234 B`")
    elif size.endswith("b") and not size[-2:-1].isdigit() and size[-2:-1].strip():
        yield ctx.info(
            (file, "content_size"), f"the unit of `{file.content_size}` is one of bits", help=f"write `{size[:-1]}B`"
        )


@rule(
    "CRO026",
    since="0.1",
    on=FileSet,
    severity=Severity.WARNING,
    source=FILE_SET,
    given=either(unusual("includes"), one_of("excludes")),
)
def pattern_outside(files: FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """A pattern that matches nothing inside.

    ## What it does
    Checks that the patterns of a file set begin inside of what contains it: not with `..`, and not with the address of
    a server. A slash before them, as the specification writes it once, is told too. Their brackets have to be closed,
    and `excludes` has to leave something of what `includes` takes.

    ## Why is this bad?
    Patterns are matched from the root of the archive or folder; such a one matches no file, and one with a slash
    none by many readers.

    ## Example
    {"@type": "cr:FileSet", "includes": "../*.jpg"}

    Use instead:
    {"@type": "cr:FileSet", "includes": "*.jpg"}

    ## References
    - Croissant 1.1, FileSet
    """
    for attribute in ("includes", "excludes"):
        for number, pattern in enumerate(getattr(files, attribute)):
            where = (files, attribute, number)
            unclosed = _unclosed(pattern)
            if ".." in pattern.split("/"):
                yield ctx.warning(where, f"`{pattern}` matches nothing inside", help="begin without `..`")
            elif "://" in pattern:
                yield ctx.warning(
                    where, f"`{pattern}` is an address, and patterns are paths inside", help=_inside(pattern)
                )
            elif unclosed:
                yield ctx.warning(
                    where,
                    f"`{pattern}` has a `{unclosed}` that nothing closes",
                    help=f"close it, or write `[{unclosed}]`",
                )
            elif pattern.startswith("/"):
                yield ctx.info(where, f"`{pattern}` begins with a slash", help="leave it out: paths begin inside")
            elif attribute == "excludes" and (pattern in _EVERYTHING or (number == 0 and _takes_all(files))):
                yield ctx.warning(where, f"`{pattern}` takes away all that is included", help="exclude less")


_EVERYTHING = ("**", "**/*")
"""Patterns that match every path."""


def _takes_all(files: FileSet) -> bool:
    """Whether each pattern of `includes` is one of `excludes` too."""
    return bool(files.includes) and {*files.includes} <= {*files.excludes}


def _unclosed(pattern: str) -> str:
    """The first bracket or brace of a pattern that is not closed; empty when all are."""
    opened, first = "", 0
    for at, char in enumerate(pattern) if "[" in pattern or "{" in pattern else ():
        if not opened and char in "[{":
            opened, first = char, at + (char == "[")  # what follows a bracket may be another one
        elif opened and char == _CLOSING[opened] and at > first:
            opened = ""
    return opened


_CLOSING = {"[": "]", "{": "}"}


def _inside(address: str) -> str:
    """The remedy for the address of files in the place of a pattern."""
    name = address.rpartition("/")[2]
    return f"name the repository or the server in `containedIn`, and write the path inside, e.g. `{name}`"
