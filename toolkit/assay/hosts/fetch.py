"""One document over HTTP: bounded in time, size and redirects, its secrets for one host only."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from importlib.metadata import version
from ipaddress import ip_address
from json import loads
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from assay.hosts.net import Net, net_of_address, net_of_host
from assay.hosts.table import Request
from assay.hosts.unpack import PACKED, PackedError, unpacked
from assay_spec.document import LIMITS_MIB, PIECE_BYTES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool, PoolManager

CONNECT_S, READ_S, WHOLE_S = 10.0, 30.0, 300.0
"""Seconds for a connection, for the next bytes, and for everything."""

REDIRECTS = 5

AGAIN = (429, 502, 503, 504)
"""Answers after which asking again may help."""

HIDDEN = (401, 403, 404)
"""Answers to who asks for what is not there, or is not for everybody."""

LARGEST_MIB = LIMITS_MIB["json"]
LONGEST_SAID = 200
PORTS = {"http": 80, "https": 443}

WORDS = {
    "NameResolutionError": "the name of the host is not known: is this machine online?",
    "NewConnectionError": "no connection: is this machine online?",
    "ConnectTimeoutError": f"no connection within {CONNECT_S:.0f} seconds",
    "ReadTimeoutError": f"no answer within {READ_S:.0f} seconds",
    "SSLError": "the host cannot prove who it is; SSL_CERT_FILE names the certificates that count",
    "ProxyError": "the proxy that the environment names does not answer",
    "IncompleteRead": "the answer broke off",
    "ProtocolError": "the answer broke off",
    "LocationParseError": "is no address",
    "LocationValueError": "is no address",
    "URLSchemeUnknown": "leads to an address that is not http or https",
}
"""What went wrong, by the name of the library's exception."""


class FetchError(Exception):
    """A document could not be fetched; the message is one line without any secret."""


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
    if os.environ.get("ASSAY_OFFLINE", "0") not in ("", "0"):
        raise FetchError("is not fetched: ASSAY_OFFLINE forbids the network")
    require_address(request.url)
    from urllib3.exceptions import HTTPError

    try:
        return _within(WHOLE_S, partial(_fetch, request, time.monotonic() + WHOLE_S))
    except HTTPError as error:
        raise FetchError(_told(error) + request.named) from None
    except PackedError as error:
        raise FetchError(_shown(request, str(error))) from None


def require_address(url: str) -> None:
    """Make sure that an address can be asked, and holds no secret.

    Raises:
        FetchError: it cannot, or does.
    """
    try:
        parts = urlsplit(url)
        host, named = parts.hostname, parts.username is not None
        _ = parts.port
    except ValueError:
        raise FetchError("is no address") from None
    if named:
        raise FetchError("is not fetched: an address is no place for a password, which would be printed with it")
    if not host or not url.isprintable() or " " in url:
        raise FetchError("is no address")


def is_open(url: str) -> bool:
    """Whether others may read and change what is fetched from there."""
    return urlsplit(url).scheme.lower() != "https" and not _is_local(url)


def _is_local(url: str) -> bool:
    """Whether an address says that it is one of this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What the work gives, where it gives it in time.

    A host that says a byte of a header now and then, or a name that nobody resolves, holds whoever waits for it, and
    no timeout of a socket counts that. So a thread waits, and is left to itself when time is up.
    """
    from concurrent.futures import Future, wait
    from threading import Thread

    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits raises it
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    if not wait([future], seconds).done:
        raise _late()
    return future.result()


def _late() -> FetchError:
    return FetchError(f"did not end within {WHOLE_S:.0f} seconds")


def _fetch(request: Request, until: float) -> Answer:
    with ExitStack() as opened:
        response, was_open = _follow(opened, request, until)
        opened.callback(response.close)
        if response.status != 200:
            raise FetchError(_refused(request, response, until))
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(_read(response, LARGEST_MIB << 20, until), media_type, was_open)


def _follow(opened: ExitStack, request: Request, until: float) -> "tuple[BaseHTTPResponse, bool]":
    """What is answered where the host leads to, and whether a step was open; each is judged before it is taken."""
    from urllib3 import Retry, Timeout

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
    url, was_open, gate = request.url, False, _Gate(Net.HERE)
    secrets = request.headers if _origin(url)[0] == "https" else {}
    for _ in range(1 + REDIRECTS):
        was_open |= is_open(url)
        response = opened.enter_context(_pool(url, gate)).request(
            "GET",
            url,
            headers={**_headers(), **secrets},
            retries=retries,
            redirect=False,
            timeout=Timeout(connect=CONNECT_S, read=READ_S),
            preload_content=False,
        )
        location = response.get_redirect_location()
        if not location:
            return response, was_open
        response.close()
        if time.monotonic() > until:
            raise _late()
        target = _next(url, location)
        gate = gate.behind(url, target)
        # Who leads back to the first host does not bring them back.
        secrets = secrets if _origin(target) == _origin(url) else {}
        # How often to ask again counts for all steps together.
        url, retries = target, response.retries or retries
    raise FetchError("the host leads from one address to the next without end")


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/ld+json, application/json;q=0.9, text/html;q=0.5, */*;q=0.1",
        "Accept-Encoding": PACKED[0],
        "User-Agent": f"assay/{version('assay')}",
    }


def _next(url: str, location: str) -> str:
    """The address that a host leads on to, where it may be asked."""
    try:
        target = urljoin(url, location)
    except ValueError:
        raise FetchError("the host leads on to what is no address") from None
    scheme = _origin(target)[0]
    # The library asks an address without a scheme over http.
    if scheme not in PORTS:
        raise FetchError(WORDS["URLSchemeUnknown"])
    if scheme != "https" and _origin(url)[0] == "https":
        raise FetchError("is not fetched: the host leads on to an address without encryption")
    return target


class _Gate:
    """Lets nobody elsewhere lead into a net that is not everybody's, whatever a name stands for at which moment."""

    def __init__(self, innermost: Net) -> None:
        self._innermost = innermost
        """Where the next host may be."""
        self._passed: Net | None = None
        """Where it is; None when a proxy was asked instead."""

    def enter(self, net: Net) -> None:
        """Note where a host is, before it is asked.

        Raises:
            FetchError: nobody may be led there.
        """
        self._require(net)
        self._passed = net

    def behind(self, url: str, target: str) -> "_Gate":
        """The gate for the address that the host at `url` leads on to, if it may."""
        gate = _Gate(self._passed if self._passed is not None else net_of_host(_host(url)))
        gate._require(net_of_host(_host(target)))
        return gate

    def _require(self, net: Net) -> None:
        if net > self._innermost:
            raise FetchError(f"is not fetched: the host leads on to an address of {net.words}")


def _host(url: str) -> str:
    return (_origin(url)[1] or "").strip("[]")


def _origin(url: str) -> tuple[str | None, str | None, int | None]:
    """Who is asked, as the library reads the address that makes the connection."""
    from urllib3.util import parse_url

    parts = parse_url(url)
    return parts.scheme, parts.host, parts.port or PORTS.get(parts.scheme or "")


def _pool(url: str, gate: _Gate) -> "PoolManager":
    """Who makes connections: through the proxy that the environment names for this host, if any, else by the gate."""
    from urllib3 import PoolManager, ProxyManager, make_headers

    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme.lower(), "")
    if not proxy or proxy_bypass(parts.hostname or ""):
        pool = PoolManager()
        pool.pool_classes_by_scheme = {
            scheme: _gated(kind, gate) for scheme, kind in pool.pool_classes_by_scheme.items()
        }
        return pool
    try:
        about = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        login = f"{unquote(about.username)}:{unquote(about.password or '')}" if about.username else None
        headers = make_headers(proxy_basic_auth=login)
    except UnicodeEncodeError:
        raise FetchError("the login of the proxy that the environment names has characters outside Latin-1") from None
    except ValueError:
        raise FetchError("the proxy that the environment names has no address") from None
    return ProxyManager(f"{about.scheme}://{about.netloc.rpartition('@')[2]}", proxy_headers=headers)


def _gated(kind: "type[HTTPConnectionPool]", gate: _Gate) -> "type[HTTPConnectionPool]":
    """Connections that ask nothing before the gate knows whom they have reached."""
    plain: Any = kind.ConnectionCls

    class Gated(plain):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            gate.enter(net_of_address(self.sock.getpeername()[0]))

    return type(kind.__name__, (kind,), {"ConnectionCls": Gated})


def _read(response: "BaseHTTPResponse", most: int, until: float) -> bytes:
    """The body, unpacked in pieces, so that a small answer cannot become a large one."""
    pieces, length = [], 0
    for piece in unpacked(_pieces(response), response.headers.get("content-encoding", ""), PIECE_BYTES):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise FetchError(f"larger than {most >> 20} MiB, the limit for json")
        if time.monotonic() > until:
            raise _late()
    return b"".join(pieces)


def _pieces(response: "BaseHTTPResponse") -> Iterator[bytes]:
    while piece := response.read1(PIECE_BYTES, decode_content=False):
        yield piece


def _refused(request: Request, response: "BaseHTTPResponse", until: float) -> str:
    """What a host said instead of giving the document."""
    said = _said(request, response, until)
    reason = f"{response.status}{f' ({said})' if said else ''}"
    if response.status in HIDDEN and request.host is not None:
        return f"{request.host.name} has no such dataset{request.private}; it answers {reason}"
    if response.status in HIDDEN:
        return f"is not there, or not for everybody; the host answers {reason}"
    return f"the host answers {reason}"


def _said(request: Request, response: "BaseHTTPResponse", until: float) -> str:
    """The host's own words about an error, where it gives them as JSON; else the name of the status."""
    from http import HTTPStatus

    from urllib3.exceptions import HTTPError

    words: object = ""
    with suppress(ValueError, FetchError, HTTPError, PackedError, RecursionError):
        value: Any = loads(_read(response, PIECE_BYTES, until))
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


def _told(error: Exception) -> str:
    """One line for what the library raises; its own words may quote headers and addresses that were led to."""
    reason = getattr(error, "reason", None)
    cause = reason if isinstance(reason, Exception) else error
    names = (kind.__name__ for kind in type(cause).__mro__)
    return next((WORDS[name] for name in names if name in WORDS), f"cannot be fetched ({type(cause).__name__})")
