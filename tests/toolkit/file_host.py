"""A host of files on this machine that can go on where it broke off, and fails as it is told."""

import threading
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    path: str
    headers: dict


class FileHost(ThreadingHTTPServer):
    """Answers with `files`, by their paths. `faults` come first: each takes one request, and says if that was all."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.faults = {}, [], []
        self.headers = {}
        """What is answered beside, or instead of, the usual headers; None leaves one out."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def ranges(self):
        return [asked.headers.get("range") for asked in self.asked]

    @staticmethod
    def cut_off(length):
        """A fault: it hangs up after so many bytes of what was asked for."""

        def fault(handler):
            whole = handler.server.files[handler.path]
            tag = f'"{sha256(whole).hexdigest()[:8]}"'
            start = int((handler.headers["range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
            if start:
                more = {"content-range": f"bytes {start}-{len(whole) - 1}/{len(whole)}", "etag": tag}
                handler.answer(whole[start:], 206, sent=whole[start : start + length], **more)
            else:
                handler.answer(whole, sent=whole[:length], **{"etag": tag, "accept-ranges": "bytes"})
            return True

        return fault

    @staticmethod
    def answered(body, status=200, **more):
        """A fault: it answers so."""

        def fault(handler):
            handler.answer(body, status, **more)
            return True

        return fault

    def handle_error(self, request, client_address):
        """Whoever asked may hang up in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        if self.server.faults and self.server.faults.pop(0)(self):
            return
        body = self.server.files.get(self.path)
        if body is None:
            self.answer(b"nothing here", 404)
            return
        tag = f'"{sha256(body).hexdigest()[:8]}"'
        if self.headers["if-none-match"] == tag:
            self.answer(None, 304)
        elif self.headers["range"] and self.headers["if-range"] == tag:
            start = int(self.headers["range"].removeprefix("bytes=").removesuffix("-"))
            more = {"content-range": f"bytes {start}-{len(body) - 1}/{len(body)}", "etag": tag}
            self.answer(body[start:], 206, **more)
        else:
            self.answer(body, **{"etag": tag, "accept-ranges": "bytes"})

    def answer(self, body, status=200, *, sent=None, **headers):
        """Say that `body` comes, and send it, or what of it `sent` is."""
        self.send_response_only(status)
        length = {} if body is None else {"content-length": str(len(body))}
        for name, value in ({"date": formatdate(usegmt=True)} | length | headers | self.server.headers).items():
            if value is not None:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write((body or b"") if sent is None else sent)

    def log_message(self, *words):
        pass
