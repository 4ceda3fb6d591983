"""A host of repositories on this machine, by the program that git has for that."""

import os
import subprocess
import threading
import zlib
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class GitHost(ThreadingHTTPServer):
    """Answers for the repositories in a folder. What `answers` has for a path comes first."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.answers, self.asked = folder, {}, []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def commit(self, name, **files):
        """Make a commit of all files of a repository that is there or not: bytes, or the target of a link."""
        work = self.folder / name
        self.git(self.folder, "init", "--quiet", "--initial-branch=main", name)
        for path, content in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                (work / path).symlink_to(content)
            else:
                (work / path).write_bytes(content)
        self.git(work, "add", "--all")
        self.git(work, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=x")
        return self.git(work, "rev-parse", "HEAD").strip()

    def plant(self, name, tree):
        """Make a commit of a tree as no git would make it: what is in it by mode and name, bytes or another tree."""
        work = self.folder / name
        self.git(self.folder, "init", "--quiet", "--initial-branch=main", name)
        who = b"a <a@example.org> 1 +0000"
        about = b"tree %s\nauthor %s\ncommitter %s\n\nx\n" % (_planted(work, tree).encode(), who, who)
        (work / ".git" / "refs" / "heads" / "main").write_text(_stored(work, b"commit", about))

    @staticmethod
    def git(folder, *words):
        """What git says to these words in a folder."""
        return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout

    def handle_error(self, request, client_address):
        """Whoever asked may hang up in the middle of an answer."""


def _planted(work, tree):
    """The name of a tree, or of one that is there already."""
    if isinstance(tree, str):
        return tree
    parts = []
    for (mode, name), content in tree.items():
        child = _stored(work, b"blob", content) if isinstance(content, bytes) else _planted(work, content)
        parts.append(mode + b" " + name + b"\0" + bytes.fromhex(child))
    return _stored(work, b"tree", b"".join(parts))


def _stored(work, kind, data):
    """The name of an object that is put where git looks for it."""
    whole = kind + b" %d\0" % len(data) + data
    name = sha1(whole, usedforsecurity=False).hexdigest()
    path = work / ".git" / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole))
    return name


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers["content-length"] or 0)))

    def _answer(self, body):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        known = self.server.answers.get(self.path)
        if known is not None:
            known(self, body)
            return
        parts = urlsplit(self.path)
        about = {
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers["content-type"] or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers["content-encoding"] or "",
            "GIT_PROTOCOL": self.headers["git-protocol"] or "",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=os.environ | about, capture_output=True, check=False
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response_only(int(fields.pop("Status", "200").split()[0]))
        for name, value in (fields | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def answer(self, status, body=b"", **headers):
        """Answer something else."""
        self.send_response_only(status)
        for name, value in ({"content-length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass
