"""Files: where they are, in which format, and how to tell that they are the right ones."""

import re
from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, FileObject, FileSet
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context, is_lost
from assay_validators.croissant.clauses import CHECKSUMS, FILE_OBJECT, FILE_SET
from assay_validators.croissant.graph import called
from assay_validators.rule import one_of, rule

_HEXADECIMAL = re.compile(r"[0-9a-fA-F]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=")
_SIZE = re.compile(r"\d+(\.\d+)?\s*([kKMGTPE]i?)?[bB]?(ytes)?")


@rule("CRO020", since="0.1", on=FileObject, source=FILE_OBJECT, given=one_of("sha256"))
def sha256_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A `sha256` that is no SHA-256 digest.

    ## What it does
    Checks that `sha256` is 64 hexadecimal digits, or the same 32 bytes in base64.

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
    remedy = "copy it from `sha256sum FILE`, or leave it out while the file still changes"
    if not is_hexadecimal:
        yield ctx.error((file, "sha256"), "a SHA-256 digest is made of hexadecimal digits", help=remedy)
    elif len(text) == 32 and "md5" not in file.places:
        yield ctx.error((file, "sha256"), "a digest of 32 digits is an MD5, not a SHA-256", help="call it `md5`")
    else:
        yield ctx.error(
            (file, "sha256"), f"a SHA-256 digest has 64 hexadecimal digits, and this one has {len(text)}", help=remedy
        )


@rule("CRO021", since="0.1", on=FileObject, source=FILE_OBJECT, given=one_of("content_url"))
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
    absolute = url.startswith(("/", "file:")) and not file.contained_in
    if absolute or ("://" not in url and _climbs_out(url)):
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


@rule("CRO022", since="0.1", on=Dataset, severity=Severity.WARNING, source=CHECKSUMS)
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
        if not (file.sha256 or file.md5 or file.contained_in or _is_folder(file)):
            yield ctx.warning(
                (file, "id"), f"{called(file)} has no `sha256`", help="add the digest that `sha256sum FILE` prints"
            )


def _is_folder(file: FileObject) -> bool:
    """Whether what is named is a repository or a folder, which has no digest of its own."""
    return any(name.startswith("git+") or name.endswith("directory") for name in file.encoding_format)


@rule("CRO023", since="0.1", on=FileObject, source=FILE_OBJECT)
def missing_content_url(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A file that is nowhere.

    ## What it does
    Checks that a file which is not contained in another one has a `contentUrl`.

    ## Why is this bad?
    Nobody can get it.

    ## Example
    {"@type": "cr:FileObject", "contentUrl": null}

    Use instead:
    {"@type": "cr:FileObject", "contentUrl": "patients.csv"}

    ## References
    - Croissant 1.1, FileObject
    """
    if not file.content_url and not file.contained_in and not is_lost(file, "content_url", "contained_in"):
        yield ctx.error(
            (file, "id"),
            f"{called(file)} has no `contentUrl` and is contained in nothing",
            help="add where it is: a URL, or a path relative to this document",
        )


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


@rule("CRO025", since="0.1", on=FileObject, severity=Severity.WARNING, source=FILE_OBJECT, given=one_of("content_size"))
def content_size_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A size that is none.

    ## What it does
    Checks that `contentSize` is a number with or without a unit of bytes.

    ## Why is this bad?
    Nobody can tell before the download whether it fits the disk.

    ## Example
    {"@type": "cr:FileObject", "contentSize": "large"}

    Use instead:
    {"@type": "cr:FileObject", "contentSize": "117 kB"}

    ## References
    - Croissant 1.1, FileObject (contentSize)
    """
    if file.content_size and not _SIZE.fullmatch(file.content_size.strip().replace(",", "")):
        yield ctx.warning((file, "content_size"), f"`{file.content_size}` is no size", help="write the bytes: `1234 B`")


@rule(
    "CRO026", since="0.1", on=FileSet, severity=Severity.WARNING, source=FILE_SET, given=one_of("includes", "excludes")
)
def pattern_outside(files: FileSet, ctx: Context) -> Iterator[Diagnostic]:
    """A pattern that matches nothing inside.

    ## What it does
    Checks that the patterns of a file set begin inside of what contains it: not with `..`. A slash before them, as
    the specification writes it once, is told too.

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
            if ".." in pattern.split("/"):
                yield ctx.warning(where, f"`{pattern}` matches nothing inside", help="begin without `..`")
            elif pattern.startswith("/"):
                yield ctx.info(where, f"`{pattern}` begins with a slash", help="leave it out: paths begin inside")
