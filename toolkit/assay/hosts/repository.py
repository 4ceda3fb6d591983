"""A repository at one revision, fetched by the program git: its files as a tar archive, and nothing else of it.

Nothing is checked out: no hook, filter, attribute or submodule of the repository has a say, and no file of it a place.
"""

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from socket import getaddrinfo
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from urllib3 import Retry
from urllib3.exceptions import HTTPError

from assay.hosts.asking import (
    PORTS,
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
from assay.hosts.download import LARGEST_BYTES
from assay.hosts.net import net_of_address

HEAD = "HEAD"
"""The revision of who names none."""

LONGEST_SAID = 200
LEAST_BYTES_PER_S = 1000
MOST_LISTED_BYTES = 1 << 24
LOOK_S = 0.2
"""Seconds between two looks at what git has written."""

PIECE_BYTES = 1 << 20

_TREE = re.compile(r"(?P<url>https?://[^/]+/.+?)(?:/-)?/tree/(?P<revision>[^?#]+)")
_REVISION = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][\w./+@-]{0,199}(?<!/)", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SERVICE = "/info/refs?service=git-upload-pack"
_HERE = "refs/assay"
_MEANT = (("", ""), ("refs/tags/", "^{}"), ("refs/tags/", ""), ("refs/heads/", ""))
"""What a name may stand for, in the order in which git looks (gitrevisions)."""
_SETTINGS = (
    "protocol.allow=never",
    "protocol.http.allow=always",
    "protocol.https.allow=always",
    "http.followRedirects=false",
    f"http.lowSpeedLimit={LEAST_BYTES_PER_S}",
    f"http.lowSpeedTime={READ_S:.0f}",
    f"core.hooksPath={os.devnull}",
    "credential.helper=",
    "gc.auto=0",
    "fetch.unpackLimit=1",
    "core.bigFileThreshold=16m",
)
_ADVERTISEMENT = "application/x-git-upload-pack-advertisement"
_ATTRIBUTES = "* -export-ignore -export-subst -text -eol -ident -filter -working-tree-encoding\n"
"""Files come as they are stored, and all of them, whatever the repository says of itself."""

_INHERITED = ("PATH", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")


class Repository(NamedTuple):
    """Where a repository is, and what of it is meant."""

    url: str
    revision: str

    @property
    def is_fixed(self) -> bool:
        """Whether the revision never means anything else."""
        return _COMMIT.fullmatch(self.revision) is not None


def repository_of(url: str) -> Repository:
    """What an address means: a repository, or behind `/tree/` a revision of one, as hosts write it.

    >>> repository_of("https://huggingface.co/datasets/mnist/tree/refs%2Fconvert%2Fparquet")
    Repository(url='https://huggingface.co/datasets/mnist', revision='refs/convert/parquet')

    Raises:
        FetchError: it is no address, or has no revision that can be one.
    """
    scheme, _, rest = url.removeprefix("git+").partition(":")
    url = f"{scheme.lower()}:{rest.rstrip('/')}"
    require_address(url)
    found = _TREE.fullmatch(url)
    revision = unquote(found["revision"]) if found else HEAD
    if not _REVISION.fullmatch(revision):
        raise FetchError(f"`{revision[:LONGEST_SAID]}` is no revision of a repository")
    return Repository(found["url"] if found else url.partition("#")[0], revision)


class Git:
    """One repository, and the program that asks for it."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        """Use `folder`, which is there and empty, for what git writes.

        Raises:
            FetchError: git is not installed, or there is no such repository.
        """
        require_network()
        if shutil.which("git") is None:
            raise FetchError("it is a repository, and git is not installed, by which it would be fetched")
        self._folder = folder
        self._revision, self._is_fixed = repository.revision, repository.is_fixed
        self._url, self.is_open = _reached(repository.url)
        """Where it is asked, and whether others may have read and changed it on its way."""
        self._settings = [word for each in (*_SETTINGS, _pinned(self._url)) for word in ("-c", each)]
        b"".join(self._printed(("init", "--quiet", "--bare", "--template=", "."), MOST_LISTED_BYTES))
        (folder / "info").mkdir(exist_ok=True)
        (folder / "info" / "attributes").write_text(_ATTRIBUTES, encoding="ascii")

    def commit(self) -> str:
        """The commit that the revision means now.

        Raises:
            FetchError: it means none.
        """
        if self._is_fixed:
            return self._revision
        words = ("ls-remote", "--", self._url, self._revision, f"{self._revision}^{{}}")
        lines = b"".join(self._printed(words, MOST_LISTED_BYTES)).decode(errors="replace").splitlines()
        found = {name: commit for commit, _, name in (line.partition("\t") for line in lines)}
        names = (name + self._revision + end for name, end in _MEANT)
        commit = next((found[name] for name in names if name in found), "")
        if not _COMMIT.fullmatch(commit):
            raise FetchError(f"the repository has no revision `{self._revision}`")
        return commit

    def fetch(self, commit: str, watch: Callable[[int], None]) -> int:
        """Bring one commit into the folder; `watch` hears now and then how many bytes it takes, and may refuse.

        Raises:
            FetchError: it does not come.
        """
        words = ("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules")
        with self._started((*words, "--", self._url, f"{commit}:{_HERE}"), DEVNULL) as process:
            while process.poll() is None:
                with suppress(TimeoutExpired):
                    process.wait(LOOK_S)
                watch(self._require_size())
        return self._require_size()

    def archive(self, most: int) -> Iterator[bytes]:
        """The files of the commit that was fetched, as a tar archive of at most so many bytes.

        Raises:
            FetchError: they cannot be had, or are more.
        """
        return self._printed(("archive", "--format=tar", "--worktree-attributes", _HERE), most)

    def _require_size(self) -> int:
        """How many bytes are in the folder; what is moved away meanwhile has none."""
        size = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):
                    size += (Path(folder) / name).stat().st_size
        if size > LARGEST_BYTES:
            raise FetchError(f"it has more than {LARGEST_BYTES:,} bytes, the most that are fetched")
        return size

    def _printed(self, words: Sequence[str], most: int) -> Iterator[bytes]:
        """What git prints, in pieces."""
        length = 0
        with self._started(words, PIPE) as process:
            assert process.stdout is not None
            while piece := process.stdout.read(PIECE_BYTES):
                length += len(piece)
                if length > most:
                    raise FetchError(f"more than {most:,} bytes come out of it")
                yield piece

    @contextmanager
    def _started(self, words: Sequence[str], stdout: int) -> Iterator[Popen[bytes]]:
        """Git at work, which ends with the block.

        Raises:
            FetchError: it did not do what it was to do.
        """
        # A host may have much to say, which counts with all else that it sends.
        with (self._folder / "said").open("w+b") as said:
            with Popen(  # noqa: S603 - addresses stand behind `--`, and revisions are letters and digits
                ["git", *self._settings, *words],  # noqa: S607 - the user's own
                cwd=self._folder,
                env=_environment(self._folder),
                stdin=DEVNULL,
                stdout=stdout,
                stderr=said,
                start_new_session=True,
            ) as process:
                try:
                    yield process
                    failed = process.wait() != 0
                finally:
                    if process.poll() is None:
                        os.killpg(process.pid, signal.SIGKILL)
            if failed:
                said.seek(0)
                raise FetchError(_told_by_git(said.read(PIECE_BYTES).decode(errors="replace")))


def _environment(folder: Path) -> dict[str, str]:
    """What git may know: how to reach the network, and no settings, passwords or habits of anybody."""
    given = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    certificates = os.environ.get("SSL_CERT_FILE", "")
    return (
        given
        | ({"GIT_SSL_CAINFO": certificates} if certificates else {})
        | {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_DIR": str(folder),
            "HOME": str(folder),
            "LC_ALL": "C",
        }
    )


def _told_by_git(said: str) -> str:
    """The line in which git says why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    line = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no reason")
    words = line.partition(": ")[2] if line.startswith(("fatal:", "error:")) else line
    return f"git says: {words[:LONGEST_SAID]}"


def _reached(url: str) -> tuple[str, bool]:
    """The address to which the host of a repository leads, where git may be sent, and whether a step was open.

    Raises:
        FetchError: no repository is there, or the host leads where it may not.
    """
    deadline = Deadline(READ_S)
    # Some hosts answer so only to who is called git.
    headers = {"Accept": "*/*", "User-Agent": f"git/assay/{version('assay')}"}
    asking = Asking(headers, Retry(False), innermost=innermost_of_documents())
    try:
        with ExitStack() as opened:
            response, found, was_open = within(deadline, partial(follow, opened, url + _SERVICE, asking, deadline))
            response.close()
    except HTTPError as error:
        raise FetchError(told(error)) from None
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status != HTTPStatus.OK or kind != _ADVERTISEMENT or not found.endswith(_SERVICE):
        raise FetchError(f"no repository is there, or not for everybody; the host answers {response.status}")
    return found.removesuffix(_SERVICE), was_open


def _pinned(url: str) -> str:
    """The setting by which git asks for a name where it was found to be, and nowhere else."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if ":" in host:
        return "http.curloptResolve="
    try:
        addresses = {str(found[4][0]) for found in getaddrinfo(host, port)}
    except OSError:
        # A proxy may know the name.
        return "http.curloptResolve="
    innermost = innermost_of_documents()
    if max(map(net_of_address, addresses)) > innermost:
        raise FetchError("its host is elsewhere by now, and is not asked")
    listed = ",".join(f"[{each}]" if ":" in each else each for each in sorted(addresses))
    return f"http.curloptResolve={host}:{port}:{listed}"
