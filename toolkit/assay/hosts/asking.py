"""How a host is asked: over which steps, for how long, and whom it may lead to."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from importlib.metadata import version
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from assay.hosts.net import Net, net_of_address, net_of_host

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool, PoolManager, Retry

CONNECT_S, READ_S = 10.0, 30.0
"""Seconds for a connection, and for the next bytes."""

REDIRECTS = 5

AGAIN = (429, 502, 503, 504)
"""Answers after which asking again may help."""

PORTS = {"http": 80, "https": 443}

OFFLINE, PRIVATE = "ASSAY_OFFLINE", "ASSAY_FETCH_PRIVATE"
"""Variables: the network is forbidden; documents may name addresses of this machine and of private networks."""

WORDS = {
    "NameResolutionError": "the name of the host is not known: is this machine online?",
    "NewConnectionError": "no connection: is this machine online?",
    "ConnectTimeoutError": f"no connection within {CONNECT_S:.0f} seconds",
    "ReadTimeoutError": f"no answer within {READ_S:.0f} seconds",
    "SSLError": "the host cannot prove who it is; SSL_CERT_FILE names the certificates that count",
    "ProxyError": "the proxy that the environment names does not answer",
    "IncompleteRead": "the answer broke off",
    "ProtocolError": "the answer broke off",
    "InvalidHeader": "the host names more than one length of its answer",
    "LocationParseError": "is no address",
    "LocationValueError": "is no address",
    "URLSchemeUnknown": "leads to an address that is not http or https",
}
"""What went wrong, by the name of the library's exception."""


class FetchError(Exception):
    """A document could not be fetched; the message is one line without any secret."""


class Asking(NamedTuple):
    """How an address is asked."""

    headers: Mapping[str, str]
    retries: "Retry"
    secrets: Mapping[str, str] = {}
    """Headers for the host of the address alone, over https alone."""
    innermost: Net = Net.HERE
    """Where that host may be."""
    body: bytes | None = None
    """What is sent; None for nothing."""


class Reached(NamedTuple):
    """Where a host has led to."""

    response: "BaseHTTPResponse"
    url: str
    is_open: bool
    """Whether a step was open to others."""


def innermost_of_documents() -> Net:
    """Where hosts may be that documents name."""
    return Net.HERE if is_set(PRIVATE) else Net.PUBLIC


def is_set(variable: str) -> bool:
    """Whether a variable of the environment says yes."""
    return os.environ.get(variable, "0") not in ("", "0")


def require_network() -> None:
    """Make sure that the network may be used.

    Raises:
        FetchError: it may not.
    """
    if is_set(OFFLINE):
        raise FetchError(f"is not fetched: {OFFLINE} forbids the network")


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


class Deadline:
    """When something has to be done by, from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    def require(self) -> None:
        """Make sure that it is not over.

        Raises:
            FetchError: it is.
        """
        if time.monotonic() > self._until:
            raise self.missed()

    def missed(self) -> FetchError:
        """That it is over."""
        return FetchError(f"did not end within {self.seconds:.0f} seconds")


Made = TypeVar("Made")


def within(deadline: Deadline, work: Callable[[], Made]) -> Made:
    """What the work gives, where it gives it in time.

    A host that says a byte of a header now and then, or a name that nobody resolves, holds whoever waits for it, and
    no timeout of a socket counts that. So a thread waits, and is left to itself when time is up.
    """
    from concurrent.futures import Future, wait
    from threading import Thread

    future: Future[Made] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits raises it
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    if not wait([future], deadline.seconds).done:
        raise deadline.missed()
    return future.result()


def follow(opened: ExitStack, url: str, asking: Asking, deadline: Deadline) -> Reached:
    """What is answered where the host leads to; each step is judged before it is taken.

    Raises:
        FetchError: a step may not be taken, or there is no end of them.
        HTTPError: nobody answers.
    """
    from urllib3 import Timeout

    was_open, gate, retries = False, _Gate(asking.innermost, _NAMED), asking.retries
    gate.require_first(url)
    secrets = asking.secrets if _origin(url)[0] == "https" else {}
    for _ in range(1 + REDIRECTS):
        was_open |= is_open(url)
        response = opened.enter_context(_pool(url, gate)).request(
            "GET" if asking.body is None else "POST",
            url,
            body=asking.body,
            headers={"User-Agent": f"assay/{version('assay')}", **asking.headers, **secrets},
            retries=retries,
            redirect=False,
            timeout=Timeout(connect=CONNECT_S, read=READ_S),
            preload_content=False,
        )
        location = response.get_redirect_location()
        if not location:
            return Reached(response, url, was_open)
        response.close()
        deadline.require()
        target = _next(url, location)
        gate = gate.behind(url, target)
        # Who leads back to the first host does not bring them back.
        secrets = secrets if _origin(target) == _origin(url) else {}
        # How often to ask again counts for all steps together.
        url, retries = target, response.retries or retries
    raise FetchError("the host leads from one address to the next without end")


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


_NAMED = f"is not fetched: it is an address of {{}}, where documents lead only with {PRIVATE}=1"
_LED = "is not fetched: the host leads on to an address of {}"


class _Gate:
    """Lets nobody elsewhere lead into a net that is not everybody's, whatever a name stands for at which moment."""

    def __init__(self, innermost: Net, refusal: str) -> None:
        self._innermost = innermost
        """Where the next host may be."""
        self._refusal = refusal
        self._passed: Net | None = None
        """Where it is; None when a proxy was asked instead."""

    def require_first(self, url: str) -> None:
        """Make sure that the first host may be asked, where somebody else names it.

        Raises:
            FetchError: it may not.
        """
        if self._innermost < Net.HERE:
            self._require(net_of_host(_host(url)))

    def enter(self, net: Net) -> None:
        """Note where a host is, before it is asked.

        Raises:
            FetchError: nobody may be led there.
        """
        self._require(net)
        self._passed = net

    def behind(self, url: str, target: str) -> "_Gate":
        """The gate for the address that the host at `url` leads on to, if it may."""
        gate = _Gate(self._passed if self._passed is not None else net_of_host(_host(url)), _LED)
        gate._require(net_of_host(_host(target)))
        return gate

    def _require(self, net: Net) -> None:
        if net > self._innermost:
            raise FetchError(self._refusal.format(net.words))


def _host(url: str) -> str:
    return (_origin(url)[1] or "").strip("[]")


def _origin(url: str) -> tuple[str | None, str | None, int | None]:
    """Who is asked, as the library reads the address that makes the connection."""
    from urllib3.util import parse_url

    parts = parse_url(url)
    return parts.scheme, parts.host, parts.port or PORTS.get(parts.scheme or "")


def _pool(url: str, gate: _Gate) -> "PoolManager":
    """Who makes connections: through the proxy that the environment names for this host, if any, else by the gate."""
    from urllib.request import getproxies, proxy_bypass

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


def told(error: Exception) -> str:
    """One line for what the library raises; its own words may quote headers and addresses that were led to."""
    reason = getattr(error, "reason", None)
    cause = reason if isinstance(reason, Exception) else error
    names = (kind.__name__ for kind in type(cause).__mro__)
    return next((WORDS[name] for name in names if name in WORDS), f"cannot be fetched ({type(cause).__name__})")
