"""A file over HTTP, of whatever size: taken up again where it broke off, and never taken for whole when it is not."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, Retry
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError

from assay.hosts.asking import (
    AGAIN,
    Asking,
    Deadline,
    FetchError,
    follow,
    innermost_of_documents,
    require_address,
    require_network,
    told,
    within,
)
from assay.hosts.talk import Talk
from assay_validators.files import without_login

PIECE_BYTES = 1 << 18

LARGEST_BYTES = 64 << 30
"""The largest file that is fetched."""

TRIES = 5
"""So often is asked again after what may pass, unless something came meanwhile."""

BREAK_S, LONGEST_BREAK_S = 1.0, 30.0
"""Seconds before the second time, which double each time, and the most that a host may ask for."""

LONG_BREAK_S = 5.0
"""Seconds for which nobody is left without a word."""

ENOUGH_BYTES = 1 << 20
"""Who has sent so many counts as one who answers."""

HEADERS_S = 120.0
"""Seconds until the bytes begin to come, over all redirects."""

LEAST_BYTES, WINDOW_S = 1 << 16, 60.0
"""So many have to come in so many seconds."""

_FINAL = ("NameResolutionError", "SSLError", "LocationValueError", "URLSchemeUnknown")
"""What does not pass, by the name of the library's exception."""

_ETAG = re.compile(r'(W/)?"[!#-~\x80-\xff]{0,200}"')
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_PACKED = (".gz", ".tgz", ".svgz")
"""Names of files that some hosts call packed by them, though they were before."""


class Target(Protocol):
    """Where the bytes of a file go."""

    @property
    def version(self) -> str:
        """What the host calls the file of which there are some; empty where it cannot go on with it."""
        ...

    @property
    def length(self) -> int:
        """How many there are."""
        ...

    def begin(self, version: str) -> None:
        """Forget them; another file begins."""
        ...

    def require_room(self, size: int) -> None:
        """Make sure that there is room for so many more."""
        ...

    def write(self, piece: bytes) -> None:
        """Add some."""
        ...


class Expected(NamedTuple):
    """What is known of a file beforehand."""

    version: str = ""
    """What the host called the one that is here already, which need not be sent again."""
    size: int | None = None
    is_verified: bool = False
    """Whether somebody compares its digest."""
    secrets: Mapping[str, str] = {}
    """Headers for the host of the address alone, over https alone."""


class Downloaded(NamedTuple):
    """What a download came to."""

    version: str
    """What the host calls the file: an entity tag or a date; empty where it does not say."""
    is_new: bool
    """False where the one that is here already is still that of the host."""
    is_open: bool
    """Whether others may have read and changed it on its way."""


def download(url: str, target: Target, expected: Expected, talk: Talk) -> Downloaded:
    """Bring the bytes at an address into `target`, after those that are there if they are of the same file.

    Raises:
        FetchError: they cannot be had, or not all of them; what the host can go on with stays in the target.
    """
    require_network()
    require_address(url)
    retries, furthest = _tries(), target.length
    while True:
        try:
            return _once(url, target, expected, talk)
        except HTTPError as error:
            # Who begins anew again and again sends much, and comes no further.
            if target.length >= furthest + ENOUGH_BYTES:
                retries, furthest = _tries(), target.length
            retries = _next_try(retries, url, error, target)
            seconds = _break(retries, error)
            if seconds >= LONG_BREAK_S:
                talk.say(f"{without_login(url)}: {_problem(error)}; it is asked again in {seconds:.0f} seconds")
            time.sleep(seconds)


def _tries() -> Retry:
    return Retry(TRIES, connect=1, other=1, backoff_factor=BREAK_S / 2)


class _AgainError(HTTPError):
    """What a host may answer better when it is asked again."""

    def __init__(self, problem: str, response: BaseHTTPResponse | None = None) -> None:
        super().__init__(problem)
        self.response = response


def _next_try(retries: Retry, url: str, error: HTTPError, target: Target) -> Retry:
    """The tries that are left."""
    problem = _problem(error)
    if any(kind.__name__ in _FINAL for kind in type(error).__mro__):
        raise FetchError(problem) from None
    try:
        return retries.increment("GET", url, error=None if isinstance(error, _AgainError) else error)
    except MaxRetryError:
        kept = "; what has come is kept, and the next call goes on from there" if target.version else ""
        raise FetchError(f"{problem}{kept}") from None


def _problem(error: HTTPError) -> str:
    return str(error) if isinstance(error, _AgainError) else told(error)


def _break(retries: Retry, error: HTTPError) -> float:
    """Seconds until the next try."""
    asked: float | None = None
    if isinstance(error, _AgainError) and error.response is not None:
        with suppress(InvalidHeader, ValueError, OverflowError):
            asked = retries.get_retry_after(error.response)
    return min(LONGEST_BREAK_S, retries.get_backoff_time() if asked is None else asked)


def _once(url: str, target: Target, expected: Expected, talk: Talk) -> Downloaded:
    deadline, start = Deadline(HEADERS_S), target.length if target.version else 0
    headers = _headers(target.version if start else "", start, expected)
    asking = Asking(headers, Retry(False), expected.secrets, innermost_of_documents())
    with ExitStack() as opened:
        response, _, was_open = within(deadline, partial(follow, opened, url, asking, deadline))
        opened.callback(response.close)
        if response.status == HTTPStatus.NOT_MODIFIED and expected.version and not start:
            return Downloaded(expected.version, is_new=False, is_open=was_open)
        version, size = _begun(url, response, target, expected, start)
        for _ in _pieces(response, target, expected):
            talk.advance(target.length, size)
        if size not in (None, target.length):
            raise _AgainError("the answer broke off")
        _require_size(target.length, expected)
        return Downloaded(version, is_new=True, is_open=was_open)


def _headers(version: str, start: int, expected: Expected) -> dict[str, str]:
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if start:
        return headers | {"Range": f"bytes={start}-", "If-Range": version}
    if _ETAG.fullmatch(expected.version):
        return headers | {"If-None-Match": expected.version}
    return headers | ({"If-Modified-Since": expected.version} if expected.version else {})


def _begun(
    url: str, response: BaseHTTPResponse, target: Target, expected: Expected, start: int
) -> tuple[str, int | None]:
    """What the host calls the file, and its size, once it is certain that its bytes follow those in the target."""
    status = response.status
    if status in AGAIN:
        raise _AgainError(_answers(status), response)
    if start and status in (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE):
        size = _size_of_all(response, target.version, start)
        if size is None:
            target.begin("")
            raise _AgainError("the host goes on with other bytes than those that it was asked for")
        target.require_room(size - start)
        return target.version, size
    if status != HTTPStatus.OK:
        missing = status in (401, 403, 404, 410)
        raise FetchError(f"is not there, or not for everybody; {_answers(status)}" if missing else _answers(status))
    target.begin("")
    _require_as_it_is(url, response)
    size = response.length_remaining
    if size is None and not (_is_chunked(response) or expected.is_verified or expected.size is not None):
        raise FetchError(
            "the host does not say where its answer ends, and without a digest nobody can tell whether it broke off"
        )
    _require_size(size, expected)
    version, is_lasting = _version(response)
    target.begin(version if is_lasting else "")
    target.require_room(size or 0)
    return version, size


def _size_of_all(response: BaseHTTPResponse, version: str, start: int) -> int | None:
    """The size of the file of which the host sends the rest from `start` on; None where it sends something else."""
    found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
    named = response.headers.get("etag" if _ETAG.fullmatch(version) else "last-modified", version).strip()
    if response.status != HTTPStatus.PARTIAL_CONTENT or found is None or named != version:
        return None
    first, last, size = int(found[1]), int(found[2]), int(found[3]) if found[3] != "*" else int(found[2]) + 1
    return size if first == start and last + 1 == size else None


def _require_as_it_is(url: str, response: BaseHTTPResponse) -> None:
    """Refuse what is packed on the way: nobody asked for that, and a digest would be that of something else."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity") and not urlsplit(url).path.lower().endswith(_PACKED):
        raise FetchError(f"the host packs its answer as `{packed[:20]}`, which nobody asked for")


def _require_size(size: int | None, expected: Expected) -> None:
    if size is not None and expected.size not in (None, size):
        raise FetchError(f"it has {size:,} bytes, and {expected.size:,} are declared")
    if size is not None and size > LARGEST_BYTES:
        raise FetchError(f"it has {size:,} bytes, more than the {LARGEST_BYTES:,} that are fetched")


def _version(response: BaseHTTPResponse) -> tuple[str, bool]:
    """What the host calls the file, and whether it can go on with one that is called so (RFC 9110, 8.8 and 13.1.5)."""
    ranges = response.headers.get("accept-ranges", "").strip().lower() == "bytes"
    tag = response.headers.get("etag", "").strip()
    if _ETAG.fullmatch(tag):
        return tag, ranges and not tag.startswith("W/")
    modified = response.headers.get("last-modified", "").strip()
    with suppress(ValueError, TypeError, OverflowError):
        # What changed twice within one second is called by one date.
        age = parsedate_to_datetime(response.headers.get("date", "")) - parsedate_to_datetime(modified)
        return modified, ranges and age >= timedelta(seconds=1)
    return "", False


def _is_chunked(response: BaseHTTPResponse) -> bool:
    return "chunked" in response.headers.get("transfer-encoding", "").lower()


def _pieces(response: BaseHTTPResponse, target: Target, expected: Expected) -> Iterator[None]:
    """Bring the body into the target, one step for each piece."""
    most = LARGEST_BYTES if expected.size is None else expected.size
    pace = _Pace()
    # As they are: what is packed on the way was refused, unless its digest is that of the packed bytes.
    while piece := response.read1(PIECE_BYTES, decode_content=False):
        if target.length + len(piece) > most:
            target.begin("")
            raise FetchError(f"it has more than {most:,} bytes, the most that are fetched of it")
        target.write(piece)
        pace.require(len(piece))
        yield


class _Pace:
    """Leaves a host that sends a byte now and then, which no timeout of a socket would."""

    def __init__(self) -> None:
        self._since, self._came = time.monotonic(), 0

    def require(self, count: int) -> None:
        """Make sure that enough comes, now that so many bytes have.

        Raises:
            _AgainError: too few came for too long.
        """
        self._came += count
        now = time.monotonic()
        if now - self._since < WINDOW_S:
            return
        if self._came < LEAST_BYTES:
            raise _AgainError(f"the host sends less than {LEAST_BYTES:,} bytes in {WINDOW_S:.0f} seconds")
        self._since, self._came = now, 0


def _answers(status: int) -> str:
    name = ""
    with suppress(ValueError):
        name = f" ({HTTPStatus(status).phrase})"
    return f"the host answers {status}{name}"
