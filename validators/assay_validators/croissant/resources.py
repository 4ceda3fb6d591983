"""What a file object says of its file."""

import re
from collections.abc import Iterator

from assay_spec.croissant.model import Dataset, FileObject
from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.context import Context
from assay_validators.rule import rule

RESOURCES = "Croissant 1.1, Resources, https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#resources"
DATASET = "Croissant 1.1, Dataset, https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#dataset-level-information"

_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?|\d{4}(-\d{2})?")


@rule("CRO020", since="0.1", on=FileObject, source=RESOURCES)
def sha256_form(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A sha256 that is no SHA-256 digest.

    ## What it does
    Checks that `sha256` is 64 hexadecimal digits.

    ## Why is this bad?
    Nobody can verify the file with it: every download either fails or goes unchecked.

    ## Example
    {"@type": "cr:FileObject", "sha256": "b2ede349"}

    Use instead:
    {"@type": "cr:FileObject", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}

    ## References
    - Croissant 1.1, Resources, FileObject
    """
    if file.sha256 and not _HEXADECIMAL.fullmatch(file.sha256):
        digits = len(file.sha256)
        yield ctx.error(
            (file, "sha256"),
            f"a SHA-256 digest has 64 hexadecimal digits, and this is {digits} characters long"
            if digits != 64
            else "a SHA-256 digest has hexadecimal digits only",
            help="copy it from `sha256sum FILE`, or leave it out while the file still changes",
        )


@rule("CRO021", since="0.1", on=FileObject, source=RESOURCES)
def content_url_outside(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A path that leaves the dataset's folder.

    ## What it does
    Checks that a relative `contentUrl` stays in the folder of the document.

    ## Why is this bad?
    The file is not part of what is published, and a reader that followed the path would open somebody's own files.

    ## Example
    {"@type": "cr:FileObject", "contentUrl": "../../etc/passwd"}

    Use instead:
    {"@type": "cr:FileObject", "contentUrl": "data/patients.csv"}

    ## References
    - Croissant 1.1, Resources, FileObject
    """
    url = file.content_url
    if "://" not in url and (".." in url.split("/") or url.startswith("/")):
        yield ctx.error(
            (file, "content_url"),
            f"`{url}` leaves the folder of this document",
            help="put the file beside the document",
        )


@rule("CRO022", since="0.1", on=FileObject, severity=Severity.WARNING, source=RESOURCES)
def no_digest(file: FileObject, ctx: Context) -> Iterator[Diagnostic]:
    """A file without a digest.

    ## What it does
    Checks that every file object that is not part of another has a `sha256`.

    ## Why is this bad?
    Without a digest nobody can tell whether the file that was evaluated is the file that was published.

    ## Example
    {"@type": "cr:FileObject", "sha256": ""}

    Use instead:
    {"@type": "cr:FileObject", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}

    ## References
    - Croissant 1.1, Resources, FileObject
    """
    if not file.sha256 and not file.contained_in and file.content_url and "md5" not in file.places:
        yield ctx.warning(file, f"`{file.id}` has no `sha256`", help="add the digest that `sha256sum FILE` prints")


@rule("CRO010", since="0.1", on=Dataset, source=DATASET)
def date_form(dataset: Dataset, ctx: Context) -> Iterator[Diagnostic]:
    """A date that is not written as ISO 8601 asks.

    ## What it does
    Checks that `datePublished` is a date or a date with a time.

    ## Why is this bad?
    `01/02/2024` is January to some readers and February to others; catalogues sort by this field.

    ## Example
    {"@type": "sc:Dataset", "datePublished": "01/02/2024"}

    Use instead:
    {"@type": "sc:Dataset", "datePublished": "2024-02-01"}

    ## References
    - Croissant 1.1, Dataset-level information
    """
    if dataset.date_published and not _DATE.fullmatch(dataset.date_published.strip()):
        yield ctx.error(
            (dataset, "date_published"),
            f"`{dataset.date_published}` is no ISO 8601 date",
            help="write it as 2024-02-01",
        )
