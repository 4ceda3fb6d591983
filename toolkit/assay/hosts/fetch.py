"""One document over HTTP: bounded in time, size and redirects, its secrets for one host only."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from json import loads
from typing import TYPE_CHECKING, Any, NamedTuple

from assay.hosts.asking import (
    AGAIN,
    Asking,
    Deadline,
    FetchError,
    follow,
    require_address,
    require_network,
    told,
    within,
)
from assay.hosts.table import Request
from assay.hosts.unpack import PACKED, PackedError, unpacked
from assay_spec.document import LIMITS_MIB, PIECE_BYTES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

WHOLE_S = 300.0
"""Seconds for everything."""

HIDDEN = (401, 403, 404)
"""Answers to who asks for what is not there, or is not for everybody."""

LARGEST_MIB = LIMITS_MIB["json"]
LONGEST_SAID = 200


class Answer(NamedTuple):
    """What a host answered."""

    data: bytes
    media_type: str
    """As the host says; empty when it does not."""
    is_open: bool
    """Whether others may have read and changed it on its way."""


def fetch(request: Request) -> Answer:
    """What the host answers.

    Raises:
        FetchError: there is no answer, or not the one that was asked for.
    """
    require_network()
    require_address(request.url)
    from urllib3.exceptions import HTTPError

    deadline = Deadline(WHOLE_S)
    try:
        return within(deadline, partial(_fetch, request, deadline))
    except HTTPError as error:
        raise FetchError(told(error) + request.named) from None
    except PackedError as error:
        raise FetchError(_shown(request, str(error))) from None


def _fetch(request: Request, deadline: Deadline) -> Answer:
    with ExitStack() as opened:
        response, _, was_open = follow(opened, request.url, _asking(request), deadline)
        opened.callback(response.close)
        if response.status != 200:
            raise FetchError(_refused(request, response, deadline))
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(_read(response, LARGEST_MIB << 20, deadline), media_type, was_open)


def _asking(request: Request) -> Asking:
    from urllib3 import Retry

    retries = Retry(
        total=None,
        connect=1,
        read=2,
        status=2,
        other=0,
        status_forcelist=AGAIN,
        backoff_factor=0.25,
        raise_on_status=False,
        # A host may say to come back tomorrow.
        respect_retry_after_header=False,
    )
    headers = {
        "Accept": "application/ld+json, application/json;q=0.9, text/html;q=0.5, */*;q=0.1",
        "Accept-Encoding": PACKED[0],
    }
    return Asking(headers, retries, request.headers)


def _read(response: "BaseHTTPResponse", most: int, deadline: Deadline) -> bytes:
    """The body, unpacked in pieces, so that a small answer cannot become a large one."""
    pieces, length = [], 0
    for piece in unpacked(_pieces(response), response.headers.get("content-encoding", ""), PIECE_BYTES):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise FetchError(f"larger than {most >> 20} MiB, the limit for json")
        deadline.require()
    return b"".join(pieces)


def _pieces(response: "BaseHTTPResponse") -> Iterator[bytes]:
    while piece := response.read1(PIECE_BYTES, decode_content=False):
        yield piece


def _refused(request: Request, response: "BaseHTTPResponse", deadline: Deadline) -> str:
    """What a host said instead of giving the document."""
    said = _said(request, response, deadline)
    reason = f"{response.status}{f' ({said})' if said else ''}"
    if response.status in HIDDEN and request.host is not None:
        return f"{request.host.name} has no such dataset{request.private}; it answers {reason}"
    if response.status in HIDDEN:
        return f"is not there, or not for everybody; the host answers {reason}"
    return f"the host answers {reason}"


def _said(request: Request, response: "BaseHTTPResponse", deadline: Deadline) -> str:
    """The host's own words about an error, where it gives them as JSON; else the name of the status."""
    from http import HTTPStatus

    from urllib3.exceptions import HTTPError

    words: object = ""
    with suppress(ValueError, FetchError, HTTPError, PackedError, RecursionError):
        value: Any = loads(_read(response, PIECE_BYTES, deadline))
        told = value if isinstance(value, Mapping) else {}
        words = next((told[key] for key in ("error", "message") if isinstance(told.get(key), str)), "")
    if not words:
        with suppress(ValueError):
            words = HTTPStatus(response.status).phrase
    return _shown(request, str(words))


def _shown(request: Request, words: str) -> str:
    """Words of a host as they are told: on one line, and cut once they are without secrets, so that no half is left."""
    text = request.without_secrets(" ".join(words.split()))
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"
