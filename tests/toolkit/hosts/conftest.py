"""Hosts on this machine, with and without encryption, that answer as they are told and remember who asked what."""

import datetime as dt
import ipaddress
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assay.hosts.remote import read_remote
from assay.hosts.table import HOSTS

ANSWERS = Path(__file__).parent / "answers"
"""Documents in the shape in which each host answers."""


class Answer(NamedTuple):
    body: bytes = b""
    status: int = 200
    headers: dict = {}  # noqa: RUF012 - never changed


class Asked(NamedTuple):
    path: str
    headers: dict


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = {}, []
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        return f"{self.scheme}://localhost:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """Whoever asked may hang up in the middle of an answer."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.server.answers.get(self.path, Answer(b'{"error": "nothing here"}', 404))
        self.send_response(answer.status)
        for name, value in ({"content-length": str(len(answer.body))} | answer.headers).items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of this machine, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    return folder


@pytest.fixture
def serve(certificate):
    """Starts servers."""
    started = []

    def start(*, encrypted=False):
        context = None
        if encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
        started.append(Server(context))
        return started[-1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(serve):
    return serve()


@pytest.fixture(autouse=True)
def alone(monkeypatch, certificate):
    """An environment that names no tokens, no proxies and no other hosts, and trusts the certificate."""
    for host in HOSTS.values():
        for name in (*host.endpoints, *host.tokens):
            monkeypatch.delenv(name, raising=False)
    for name in ("ASSAY_OFFLINE", "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))


@pytest.fixture
def dataset():
    """A small dataset, as bytes."""
    return (ANSWERS / "hf.json").read_bytes()


def had(path, say=lambda words: None):
    return read_remote(path, say)


def described(name="words"):
    return {"@type": "sc:Dataset", "name": name}


def compact(value):
    return json.dumps(value).encode()
