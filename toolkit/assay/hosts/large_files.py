"""Where the host of a repository has the bytes of a large file, by the batch API of Git LFS."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from urllib3 import BaseHTTPResponse, Retry
from urllib3.exceptions import HTTPError

from assay.hosts.asking import (
    READ_S,
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
from assay.hosts.repository import Repository

MEDIA_TYPE = "application/vnd.git-lfs+json"
MOST_BYTES = 1 << 20
LONGEST_SAID = 200


class Location(NamedTuple):
    """Where bytes are."""

    url: str
    headers: Mapping[str, str]
    """What tells the host there that it was asked for them."""


def location_of(repository: Repository, sha256: str, size_bytes: int) -> Location:
    """Where a large file of a repository is.

    Raises:
        FetchError: the host does not say.
    """
    require_network()
    server = repository.url if repository.url.endswith(".git") else f"{repository.url}.git"
    wanted = {"oid": sha256, "size": size_bytes}
    body = {"operation": "download", "transfers": ["basic"], "objects": [wanted], "hash_algo": "sha256"}
    try:
        answer = _answer(f"{server}/info/lfs/objects/batch", json.dumps(body).encode())
    except HTTPError as error:
        raise FetchError(told(error)) from None
    return _location(answer, sha256)


def _answer(url: str, body: bytes) -> object:
    headers = {"Accept": MEDIA_TYPE, "Content-Type": MEDIA_TYPE, "Accept-Encoding": "identity"}
    asking = Asking(headers, Retry(False), innermost=innermost_of_documents(), body=body)
    deadline = Deadline(READ_S)
    with ExitStack() as opened:
        response = within(deadline, partial(follow, opened, url, asking, deadline)).response
        opened.callback(response.close)
        if response.status != HTTPStatus.OK:
            raise FetchError(f"its host has no large files, or not for everybody; it answers {response.status}")
        return _read(response, deadline)


def _read(response: BaseHTTPResponse, deadline: Deadline) -> object:
    data = b""
    while piece := response.read1(MOST_BYTES, decode_content=False):
        data += piece
        deadline.require()
        if len(data) > MOST_BYTES:
            break
    try:
        return json.loads(data[: MOST_BYTES + 1])
    except (ValueError, RecursionError):
        raise FetchError("its host says in no JSON where large files are") from None


def _location(answer: Any, sha256: str) -> Location:
    """What the batch API answers about one object."""
    objects = answer.get("objects") if isinstance(answer, dict) else None
    known = [one for one in objects if isinstance(one, dict)] if isinstance(objects, list) else []
    found = next((one for one in known if one.get("oid") == sha256), {})
    error, actions = found.get("error"), found.get("actions")
    if isinstance(error, dict):
        raise FetchError(f"its host does not have it: {' '.join(str(error.get('message')).split())[:LONGEST_SAID]}")
    download = actions.get("download") if isinstance(actions, dict) else None
    told_of = download if isinstance(download, dict) else {}
    url, headers = told_of.get("href"), told_of.get("header")
    if not isinstance(url, str):
        raise FetchError("its host does not say where it is")
    require_address(url)
    given = headers.items() if isinstance(headers, dict) else ()
    return Location(url, {name: value for name, value in given if _is_sent(name, value)})


def _is_sent(name: object, value: object) -> bool:
    """Whether a header says who asks, and not how."""
    if not (isinstance(name, str) and isinstance(value, str) and value.isascii() and value.isprintable()):
        return False
    return name.lower() == "authorization" or (name.lower().startswith("x-") and name.replace("-", "").isalnum())
