"""Which handle means which address: a row for each host of datasets."""

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote, urlsplit

NAME = r"[A-Za-z0-9_][\w.-]{0,199}"
AUTHORITY = r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::\d{1,5})?"


_SHORTEST = 4
"""What is shorter is no token of anybody, and stands in any text."""


class Host(NamedTuple):
    """A host of datasets, and how it is asked for the Croissant of one."""

    name: str
    endpoint: str
    """Where it answers, unless a variable says otherwise."""
    endpoints: tuple[str, ...]
    """Environment variables that name another endpoint, such as a mirror; the first that is set counts."""
    form: str
    """How a handle is written, for who wrote it otherwise."""
    handle: str
    """A regular expression of what stands behind the prefix."""
    address: Callable[[Mapping[str, str]], str]
    """The address below the endpoint, from the groups of that expression."""
    tokens: tuple[str, ...]
    """Environment variables that together let one see private datasets; none where all are public."""
    headers: Callable[..., dict[str, str]]
    """The headers that the values of those variables make."""


def _openml(found: Mapping[str, str]) -> str:
    number = int(found["number"])
    return f"/datasets/{number // 10000:04d}/{number:04d}/dataset_{number}_croissant.json"


def _dataverse(found: Mapping[str, str]) -> str:
    identifier = found["id"] if found["id"].startswith(("doi:", "hdl:")) else f"doi:{found['id']}"
    return f"/api/datasets/export?exporter=croissant&persistentId={quote(identifier, safe=':/')}"


def _basic(user: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{user}:{key}'.encode()).decode()}"}


HOSTS: Mapping[str, Host] = {
    "hf": Host(
        name="Hugging Face",
        endpoint="https://huggingface.co",
        endpoints=("ASSAY_HF_ENDPOINT", "HF_ENDPOINT"),
        form="hf:OWNER/NAME",
        handle=rf"(?P<name>(?:{NAME}/)?{NAME})",
        address=lambda found: f"/api/datasets/{found['name']}/croissant",
        tokens=("HF_TOKEN",),
        headers=lambda token: {"Authorization": f"Bearer {token}"},
    ),
    "kaggle": Host(
        name="Kaggle",
        endpoint="https://www.kaggle.com",
        endpoints=("ASSAY_KAGGLE_ENDPOINT",),
        form="kaggle:OWNER/NAME",
        handle=rf"(?P<name>{NAME}/{NAME})",
        address=lambda found: f"/datasets/{found['name']}/croissant/download",
        tokens=("KAGGLE_USERNAME", "KAGGLE_KEY"),
        headers=_basic,
    ),
    "openml": Host(
        name="OpenML",
        endpoint="https://data.openml.org",
        endpoints=("ASSAY_OPENML_ENDPOINT",),
        form="openml:NUMBER",
        handle=r"(?P<number>[1-9]\d{0,7})",
        address=_openml,
        tokens=(),
        headers=dict,
    ),
    "dataverse": Host(
        name="Dataverse",
        endpoint="https://dataverse.harvard.edu",
        endpoints=("ASSAY_DATAVERSE_ENDPOINT",),
        form="dataverse:DOI or dataverse:SERVER/DOI",
        handle=rf"(?:(?P<server>{AUTHORITY})/(?=doi:|hdl:|10\.\d))?(?P<id>(?:(?:doi:)?10\.|hdl:)[\w.()/:-]{{1,250}})",
        address=_dataverse,
        tokens=("DATAVERSE_API_TOKEN",),
        headers=lambda token: {"X-Dataverse-key": token},
    ),
}
"""By the prefix of the handle. Where they answer is as their documentation or their users' programs have it in 2026."""


class Request(NamedTuple):
    """What is asked of whom."""

    url: str
    headers: Mapping[str, str]
    """What may be sent to the host of `url` alone, over https alone."""
    host: Host | None = None
    """The host whose handle was given; None for an address."""
    variable: str = ""
    """The environment variable that says where the host answers; empty where none does."""
    secrets: tuple[str, ...] = ()
    """What must not be printed."""

    @property
    def named(self) -> str:
        """Who says that the host answers there, unless it is always there."""
        return f"; {self.variable} says where {self.host.name} answers" if self.host and self.variable else ""

    def without_secrets(self, text: str) -> str:
        """A text in which somebody may have repeated a secret, in whatever letters."""
        return re.sub("|".join(map(re.escape, self.secrets)), "…", text, flags=re.IGNORECASE) if self.secrets else text

    @property
    def private(self) -> str:
        """What to do about a dataset that only some may see; empty for an address."""
        if self.host is None:
            return ""
        if not self.host.tokens:
            return "; all datasets of this host are public"
        names = " and ".join(self.host.tokens)
        if self.headers:
            return f", or {names} may not read it"
        return f", or it is private: {names} would tell who asks"


class HandleError(Exception):
    """A handle, an address or a token cannot be one; the message is one line without any secret."""


def request_for(path: str, environment: Mapping[str, str] = os.environ) -> Request:
    """What to ask for the dataset that a handle or an address means.

    Raises:
        HandleError: it is not written as it should be, or a token of its host is not.
    """
    prefix, _, rest = path.partition(":")
    host = HOSTS.get(prefix.lower())
    if host is None:
        return Request(path, {})
    found = re.fullmatch(host.handle, rest, re.ASCII)
    if found is None or ".." in rest.split("/"):
        raise HandleError(f"is no dataset of {host.name}: write {host.form}")
    groups = found.groupdict()
    variable, own = _endpoint(host, environment)
    endpoint = f"https://{groups['server']}" if groups.get("server") else own
    # A token is for one server; another that a handle names does not get it.
    values = [environment.get(name, "").strip() for name in host.tokens] if endpoint == own else []
    headers = _headers(host, values) if values and all(values) else {}
    named = variable if endpoint == own else ""
    return Request(endpoint + host.address(groups), headers, host, named, _secrets(headers, values))


def _endpoint(host: Host, environment: Mapping[str, str]) -> tuple[str, str]:
    """Where a host answers, and the variable that says so."""
    variable = next((name for name in host.endpoints if environment.get(name)), "")
    endpoint = environment[variable].strip().rstrip("/") if variable else host.endpoint
    if not _is_endpoint(endpoint):
        # Without its value, which may hold a password.
        raise HandleError(f"is not fetched: {variable} is no address such as {host.endpoint}")
    return variable, endpoint


def _is_endpoint(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    is_bare = not (parts.query or parts.fragment or "@" in parts.netloc) and text.isprintable() and " " not in text
    return is_bare and parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def _secrets(headers: Mapping[str, str], values: Iterable[str]) -> tuple[str, ...]:
    """What of a token may be repeated: itself, as a header and as an address have it; the longest first.

    Every variable of a host but the last names who asks.
    """
    *_, token = ("", *values)
    sent = (value.rpartition(" ")[2] for value in headers.values())
    spelled = {token, quote(token), quote(token, safe=""), *sent} if headers else set()
    return tuple(sorted((each for each in spelled if len(each) >= _SHORTEST), key=len, reverse=True))


def _headers(host: Host, values: list[str]) -> dict[str, str]:
    """What tells the host who asks. What no header can hold ends here: whoever refuses it later prints it."""
    for name, value in zip(host.tokens, values, strict=True):
        if not (value.isascii() and value.isprintable()):
            raise HandleError(f"is not fetched: {name} holds a line break or another character that no token has")
    return host.headers(*values)
