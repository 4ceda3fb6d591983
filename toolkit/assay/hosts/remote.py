"""Documents by handle or address, as if they were files."""

from collections.abc import Callable

from assay.hosts.asking import FetchError
from assay.hosts.fetch import fetch
from assay.hosts.page import embedded_dataset
from assay.hosts.table import HandleError, Request, request_for
from assay_kernels.scan import Kind
from assay_spec.document import BOM, Document, DocumentError, document_of
from assay_validators.files import without_login

LONGEST_TYPE = 100
HTML = ("text/html", "application/xhtml+xml")


Say = Callable[[str], None]
"""Tells in one line how a document was had."""


def read_remote(path: str, say: Say) -> Document:
    """The dataset's document that a handle or an address means.

    Raises:
        DocumentError: it cannot be had.
    """
    try:
        request = request_for(path)
        data = _data(path, request, say)
    except (HandleError, FetchError) as error:
        raise DocumentError(f"{without_login(path)}: {error}") from None
    document = document_of(path, data, "json")
    if _repeats(document.written, request.secrets):
        raise DocumentError(f"{path}: the host repeats the token in what it answers, which may be printed")
    if document.kind is not None and document.kind.name != "croissant":
        # Its files would lie beside it, and beside it is nothing here.
        raise DocumentError(f"{path}: is of the kind `{document.kind.name}`; only datasets are fetched")
    return document


def _repeats(document: Document, secrets: tuple[str, ...]) -> bool:
    """Whether a secret stands in a document, as it is or in the escapes of JSON."""
    if any(secret.encode() in document.data for secret in secrets):
        return True
    if not secrets or b"\\" not in document.data:
        return False
    tape = document.tape
    texts = (tape.text(node) for node in range(len(tape)) if tape.kind(node) in (Kind.KEY, Kind.STRING))
    return any(secret in text for text in texts for secret in secrets)


def _data(path: str, request: Request, say: Say) -> bytes:
    """The JSON that is answered, or that a page holds which is answered."""
    answer = fetch(request)
    if answer.is_open:
        say(f"{path}: fetched without encryption: others may have changed it on the way")
    start = answer.data[:1024].removeprefix(BOM).lstrip()[:1]
    if answer.media_type not in HTML and start != b"<":
        if start not in (b"{", b"["):
            kind = (
                f"`{request.without_secrets(answer.media_type)[:LONGEST_TYPE]}`" if answer.media_type else "something"
            )
            raise FetchError(f"the host answers {kind} that is no JSON")
        return answer.data
    found = embedded_dataset(answer.data)
    if found is None:
        raise FetchError(f"the host answers a web page that describes no dataset{request.private}")
    say(f"{path}: a web page; the dataset that it describes in JSON-LD is read, at the lines of the page")
    return found
