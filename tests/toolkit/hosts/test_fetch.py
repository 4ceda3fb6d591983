"""Whatever a host answers is a document or one clear line, within bounds."""

import gzip
import json
import socket
import threading
import zlib
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.hosts import asking
from assay.hosts import fetch as module
from assay.hosts.table import HOSTS
from assay.hosts.unpack import PackedError, unpacked
from assay_spec.document import DocumentError

from .conftest import ANSWERS, Answer, compact, described, had

HANDLES = {
    "hf": ("hf:someone/words", "/api/datasets/someone/words/croissant"),
    "kaggle": ("kaggle:someone/rain", "/datasets/someone/rain/croissant/download"),
    "openml": ("openml:46500", "/datasets/0004/46500/dataset_46500_croissant.json"),
    "dataverse": (
        "dataverse:doi:10.5072/FK2/ABCDEF",
        "/api/datasets/export?exporter=croissant&persistentId=doi:10.5072/FK2/ABCDEF",
    ),
}


@pytest.mark.parametrize("host", HOSTS)
def test_the_dataset_of_a_handle_is_what_its_host_answers(server, monkeypatch, host):
    handle, path = HANDLES[host]
    data = (ANSWERS / f"{host}.json").read_bytes()
    server.answers[path] = Answer(data, headers={"content-type": "application/json"})
    monkeypatch.setenv(HOSTS[host].endpoints[0], server.url)
    document = had(handle)
    assert (document.path, document.data, document.kind.name) == (handle, data, "croissant")
    assert [asked.path for asked in server.asked] == [path]
    assert server.asked[0].headers["user-agent"].startswith("assay/")


def refused(url):
    with pytest.raises(DocumentError) as caught:
        had(url)
    words = str(caught.value)
    assert "\n" not in words
    assert words.startswith(f"{url}: ")
    return words.removeprefix(f"{url}: ")


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_is_not_there_or_private_names_the_variable_of_the_token(server, monkeypatch, status):
    for host in HOSTS:
        handle, path = HANDLES[host]
        server.answers[path] = Answer(b'{"message": "no"}', status)
        monkeypatch.setenv(HOSTS[host].endpoints[0], server.url)
        words = refused(handle)
        assert "no such dataset" in words
        assert f"{status} (no)" in words
        assert all(name in words for name in HOSTS[host].tokens)
    server.answers["/x"] = Answer(b"<html>", status)
    assert "not there, or not for everybody" in refused(f"{server.url}/x")


def test_who_has_a_token_is_told_that_it_does_not_help(server, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "s3cret")
    monkeypatch.setenv("ASSAY_HF_ENDPOINT", server.url)
    assert "HF_TOKEN may not read it" in refused("hf:a/b")
    assert "authorization" not in server.asked[0].headers, "not without encryption"


def test_the_words_of_a_host_are_told_in_part_and_on_one_line(server):
    server.answers["/x"] = Answer(compact({"error": "a\nb " + "x" * 1000}), 500)
    words = refused(f"{server.url}/x")
    assert "500 (a b xxx" in words
    assert len(words) < 300
    server.answers["/x"] = Answer(compact(["error"]), 500)
    assert "500 (Internal Server Error)" in refused(f"{server.url}/x")
    server.answers["/x"] = Answer(b"[" * 100_000, 599)
    assert refused(f"{server.url}/x") == "the host answers 599"


def test_a_host_that_is_busy_is_asked_again_and_then_left(server, dataset):
    server.answers["/x"] = Answer(b"", 503, {"retry-after": "86400"})
    assert "503 (Service Unavailable)" in refused(f"{server.url}/x")
    assert len(server.asked) == 3


def test_what_is_no_json_says_what_it_is(server):
    server.answers["/x"] = Answer(b"a,b\n1,2\n", headers={"content-type": "text/csv; charset=utf-8"})
    assert refused(f"{server.url}/x") == "the host answers `text/csv` that is no JSON"
    server.answers["/x"] = Answer(b"")
    assert refused(f"{server.url}/x") == "the host answers something that is no JSON"
    server.answers["/x"] = Answer(b"<html><p>Log in</p></html>", headers={"content-type": "text/html"})
    assert refused(f"{server.url}/x") == "the host answers a web page that describes no dataset"


def test_a_page_that_asks_to_log_in_names_the_token(server, monkeypatch):
    server.answers[HANDLES["kaggle"][1]] = Answer(b"<!DOCTYPE html><p>Log in</p>")
    monkeypatch.setenv("ASSAY_KAGGLE_ENDPOINT", server.url)
    assert "KAGGLE_USERNAME and KAGGLE_KEY" in refused(HANDLES["kaggle"][0])


def test_other_documents_would_name_files_beside_them(server):
    server.answers["/x"] = Answer(compact({"assay": "evaluation/1", "dataset": "croissant.json"}))
    assert "only datasets are fetched" in refused(f"{server.url}/x")


def test_a_page_is_read_for_the_dataset_in_it(server):
    text = '<html>\n<script type="application/ld+json">' + json.dumps(described()) + "</script></html>"
    server.answers["/x"] = Answer(text.encode(), headers={"content-type": "text/html"})
    said = []
    document = had(f"{server.url}/x", said.append)
    assert document.tape.value() == described()
    assert document.position(document.data.index(b"{"))[0] == 2
    assert [words.partition(";")[0] for words in said] == [f"{server.url}/x: a web page"]


def test_a_small_answer_that_unpacks_into_a_large_one_is_refused(server, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_MIB", 4)
    server.answers["/x"] = Answer(gzip.compress(bytes(64 << 20)), headers={"content-encoding": "gzip"})
    assert refused(f"{server.url}/x") == "larger than 4 MiB, the limit for json"


def test_a_packed_answer_is_unpacked_and_a_broken_one_is_one_line(server, dataset):
    packed = gzip.compress(dataset)
    server.answers["/x"] = Answer(packed, headers={"content-encoding": "gzip"})
    assert had(f"{server.url}/x").data == dataset
    server.answers["/x"] = Answer(dataset, headers={"content-encoding": "gzip"})
    assert refused(f"{server.url}/x") == "the answer is not compressed as it says"


def deflated(data):
    return zlib.compress(data)


@pytest.mark.parametrize("pack", [gzip.compress, deflated], ids=["gzip", "deflate"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 1, exclude_max=True))
def test_a_packed_answer_that_breaks_off_is_one_line_wherever_that_is(server, dataset, pack, part):
    packed = pack(dataset)
    encoding = {"content-encoding": "gzip" if pack is gzip.compress else "deflate"}
    server.answers["/x"] = Answer(packed[: int(part * len(packed))], headers=encoding)
    assert refused(f"{server.url}/x") == "the answer broke off"
    server.answers["/x"] = Answer(packed, headers=encoding)
    assert had(f"{server.url}/x").data == dataset


@given(st.lists(st.binary(max_size=99), min_size=1, max_size=4), st.integers(1, 50), st.integers(1, 50))
def test_what_is_packed_in_members_is_unpacked_whatever_the_pieces(texts, length, most):
    packed = b"".join(map(gzip.compress, texts))
    for behind in (b"", b"\0" * 9):
        pieces = [(packed + behind)[at : at + length] for at in range(0, len(packed + behind), length)]
        answer = list(unpacked(pieces, "gzip", most))
        assert b"".join(answer) == b"".join(texts)
        assert all(len(piece) <= most for piece in answer)
    with pytest.raises(PackedError, match="the answer broke off"):
        list(unpacked([packed[:-1]], "gzip", most))


BEFORE, LAST = gzip.compress(b"first"), gzip.compress(b"second " * 99)


@given(st.integers(2, len(LAST) - 1), st.integers(1, 255), st.integers(1, 50))
def test_a_later_member_that_is_damaged_is_never_taken_for_another(at, change, length):
    damaged = bytearray(BEFORE + LAST)
    damaged[len(BEFORE) + at] ^= change
    pieces = [bytes(damaged[start : start + length]) for start in range(0, len(damaged), length)]
    with suppress(PackedError):  # most of what a header may say changes nothing
        assert b"".join(unpacked(pieces, "gzip", 1000)) == b"first" + b"second " * 99


@pytest.mark.parametrize("at", [2, 15, -8, -1], ids=["how it is packed", "what is packed", "the digest", "the length"])
def test_a_later_member_that_is_damaged_is_one_line(at):
    damaged = bytearray(LAST)
    damaged[at] ^= 0xFF
    with pytest.raises(PackedError, match="not compressed as it says"):
        list(unpacked([BEFORE + damaged], "gzip", 1000))


@pytest.mark.parametrize("behind", [b"\0", b"more", b"\x1f?", b"\x8b\x1f"])
@pytest.mark.parametrize("length", [1, 1000])
def test_what_stands_behind_and_is_no_member_is_nothing_of_it(behind, length):
    whole = BEFORE + behind
    pieces = [whole[at : at + length] for at in range(0, len(whole), length)]
    assert b"".join(unpacked(pieces, "gzip", 1000)) == b"first"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 999])
def test_a_packing_that_nobody_asked_for_is_one_line(server, dataset, encoding):
    server.answers["/x"] = Answer(dataset, headers={"content-encoding": encoding})
    words = f"the host packs its answer as `{encoding}`, which nobody asked for"
    assert refused(f"{server.url}/x") == (words if len(words) <= 200 else f"{words[:200]}…")
    server.answers["/x"] = Answer(dataset, 404, headers={"content-encoding": encoding})
    assert "404 (Not Found)" in refused(f"{server.url}/x")


def test_an_answer_in_chunks_that_breaks_off_is_one_line(server, dataset):
    chunk = b"%x\r\n%s\r\n" % (len(dataset), dataset)
    for body in (chunk, chunk[:-20], b"%x\r\n%s" % (len(dataset) + 9, dataset)):
        server.answers["/x"] = Answer(body, headers={"content-length": None, "transfer-encoding": "chunked"})
        assert refused(f"{server.url}/x") == "the answer broke off"
    server.answers["/x"] = Answer(
        chunk + b"0\r\n\r\n", headers={"content-length": None, "transfer-encoding": "chunked"}
    )
    assert had(f"{server.url}/x").data == dataset


def test_an_answer_that_breaks_off_is_one_line(server, dataset):
    server.answers["/x"] = Answer(dataset, headers={"content-length": str(len(dataset) + 9)})
    assert refused(f"{server.url}/x") == "the answer broke off"


def test_an_answer_that_never_ends_is_left(server, dataset, monkeypatch):
    monkeypatch.setattr(module, "WHOLE_S", 0.0)
    server.answers["/x"] = Answer(dataset)
    assert refused(f"{server.url}/x") == "did not end within 0 seconds"


class Dripping(threading.Thread):
    """A host that says a piece again and again, for ten seconds, and remembers whether who asked waited for the end."""

    def __init__(self, first, piece):
        super().__init__(daemon=True)
        self.first, self.piece = first, piece
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/x"
        self.left, self.told, self.enough = threading.Event(), threading.Event(), threading.Event()
        self.start()

    def run(self):
        with self.listening, self.listening.accept()[0] as asked:
            try:
                asked.sendall(self.first)
                for _ in range(200):
                    if self.enough.wait(0.05):
                        return
                    asked.sendall(self.piece)
                self.told.set()
            except OSError:
                self.left.set()


def test_a_host_that_never_ends_its_headers_is_left(monkeypatch):
    monkeypatch.setattr(module, "WHOLE_S", 0.3)
    host = Dripping(b"HTTP/1.1 200 OK\r\nx-slow: ", b"a")
    assert refused(host.url) == "did not end within 0 seconds"
    assert not host.told.is_set()
    host.enough.set()
    host.join()


def test_who_leaves_an_answer_without_end_hangs_up(monkeypatch):
    monkeypatch.setattr(module, "WHOLE_S", 0.3)
    host = Dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", b"[")
    assert refused(host.url) == "did not end within 0 seconds"
    assert host.left.wait(9)
    host.join()


def test_a_host_that_says_nothing_is_left(monkeypatch):
    monkeypatch.setattr(asking, "READ_S", 0.05)
    with socket.create_server(("127.0.0.1", 0), backlog=9) as silent:
        assert refused(f"http://127.0.0.1:{silent.getsockname()[1]}/x").startswith("no answer within")


def test_nobody_there_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/x") == "no connection: is this machine online?"
    assert refused("https://nobody.invalid/x") == "the name of the host is not known: is this machine online?"


def test_redirects_are_followed_and_bounded(server, dataset):
    server.answers["/x"] = Answer(dataset)
    for number in range(5):
        target = f"/{number - 1}" if number else "/x"
        server.answers[f"/{number}"] = Answer(status=302, headers={"location": target})
    assert had(f"{server.url}/4").data == dataset
    server.answers["/5"] = Answer(status=302, headers={"location": "/4"})
    assert refused(f"{server.url}/5") == "the host leads from one address to the next without end"
    for location in ("ftp://localhost/x", "file:///etc/passwd", "data:,x", "no.scheme.invalid:80/x"):
        server.answers["/x"] = Answer(status=302, headers={"location": location})
        assert refused(f"{server.url}/x") == "leads to an address that is not http or https"
    for location in ("http://[::1", "https:///x", "//a:b:c/"):
        server.answers["/x"] = Answer(status=302, headers={"location": location})
        assert refused(f"{server.url}/x").endswith("is no address")
    server.answers["/x"] = Answer(status=302)
    assert refused(f"{server.url}/x") == "the host answers 302 (Found)"


def test_the_network_can_be_forbidden(server, dataset, monkeypatch):
    server.answers["/x"] = Answer(dataset)
    monkeypatch.setenv("ASSAY_OFFLINE", "1")
    assert refused(f"{server.url}/x") == "is not fetched: ASSAY_OFFLINE forbids the network"
    assert server.asked == []
    monkeypatch.setenv("ASSAY_OFFLINE", "0")
    assert had(f"{server.url}/x").data == dataset


@pytest.mark.parametrize(
    "url", ["https://", "http:///x", "https://[::1", "https://h:99999/x", "http://a b/x", "http://h\n/x"]
)
def test_what_is_no_address_is_one_line(url):
    with pytest.raises(DocumentError, match="is no address"):
        had(url)


def test_the_proxy_of_the_environment_is_asked(server, dataset, monkeypatch):
    url, said = "http://data.example/x", []
    server.answers[url] = Answer(dataset)
    monkeypatch.setenv("http_proxy", server.url.replace("://", "://me:s3cret@"))
    assert had(url, said.append).data == dataset
    assert [asked.path for asked in server.asked] == [url]
    assert server.asked[0].headers["proxy-authorization"].startswith("Basic ")
    assert said == [f"{url}: fetched without encryption: others may have changed it on the way"]
    monkeypatch.setenv("no_proxy", "localhost")
    server.answers["/x"] = Answer(dataset)
    assert had(f"{server.url}/x").data == dataset
    assert server.asked[1].path == "/x"
    assert "proxy-authorization" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("written", "login"),
    [("me:s%40c%2Fret%3A", b"me:s@c/ret:"), ("a%40b:x", b"a@b:x"), ("me", b"me:"), ("me:%C3%A9", b"me:\xe9")],
)
def test_the_login_of_a_proxy_is_sent_as_it_is_meant(server, dataset, monkeypatch, written, login):
    url = "http://data.example/x"
    server.answers[url] = Answer(dataset)
    monkeypatch.setenv("http_proxy", server.url.replace("://", f"://{written}@"))
    assert had(url).data == dataset
    assert b64decode(server.asked[0].headers["proxy-authorization"].removeprefix("Basic ")) == login


@pytest.mark.parametrize("proxy", ["http://me:s3cret%E2%82%AC@h", "http://me:s3cret\u20ac@h", "http://me:s3cret@[::1"])
def test_a_proxy_that_cannot_be_asked_is_one_line_without_its_password(monkeypatch, proxy):
    monkeypatch.setenv("http_proxy", proxy)
    words = refused("http://data.example/x")
    assert "proxy" in words
    assert "s3cret" not in words


@pytest.fixture
def proxy(serve, monkeypatch):
    """A proxy that answers for every host but this machine."""
    server = serve()
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "localhost")
    return server


def test_the_proxy_is_that_of_the_host_that_is_led_to(proxy, server, dataset):
    server.answers["/x"] = Answer(status=302, headers={"location": "http://data.example/x"})
    proxy.answers["http://data.example/x"] = Answer(dataset)
    said = []
    assert had(f"{server.url}/x", said.append).data == dataset
    assert [asked.path for asked in proxy.asked] == ["http://data.example/x"]
    assert said == [f"{server.url}/x: fetched without encryption: others may have changed it on the way"]


def called():
    """Other names of this machine, as far as its own table has some."""
    table = Path("/etc/hosts")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    rows = [line.partition("#")[0].split() for line in lines]
    return [name for row in rows if row and row[0] in ("127.0.0.1", "::1") for name in row[1:]]


OWN = ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]", *called()]
OTHERWISE = ["0.0.0.0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::]", "[::ffff:127.0.0.1]", "[::ffff:0:0]"]
"""How addresses of this machine may be written that do not look like it."""


@pytest.mark.parametrize("host", [*OWN, *OTHERWISE])
def test_nobody_elsewhere_leads_to_this_machine(proxy, server, dataset, host):
    target = server.url.replace("localhost", host) + "/x"
    proxy.answers |= {"http://a.example/x": Answer(status=302, headers={"location": target}), target: Answer(dataset)}
    assert refused("http://a.example/x") == "is not fetched: the host leads on to an address of this machine"
    assert server.asked == []
    assert len(proxy.asked) == 1


PRIVATE = ["10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]"]


@pytest.mark.parametrize("host", [*PRIVATE, "10.1", "167772161", "[::ffff:10.0.0.1]"])
def test_nobody_elsewhere_leads_into_a_private_network(proxy, dataset, host):
    target = f"http://{host}/x"
    proxy.answers |= {"http://a.example/x": Answer(status=302, headers={"location": target}), target: Answer(dataset)}
    assert refused("http://a.example/x") == "is not fetched: the host leads on to an address of a private network"
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_network_may_be_asked_and_lead_on_within_it_and_outside(proxy, dataset, host):
    for target in (f"http://{host}/y", "http://192.168.1.2/y", "http://a.example/y"):
        proxy.answers[f"http://{host}/x"] = Answer(status=302, headers={"location": target})
        proxy.answers[target] = Answer(dataset)
        assert had(f"http://{host}/x").data == dataset


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_network_does_not_lead_to_this_machine(proxy, server, dataset, host):
    server.answers["/x"] = Answer(dataset)
    proxy.answers[f"http://{host}/x"] = Answer(status=302, headers={"location": f"{server.url}/x"})
    assert refused(f"http://{host}/x") == "is not fetched: the host leads on to an address of this machine"
    assert server.asked == []


def test_a_name_that_becomes_one_of_this_machine_between_two_looks_is_not_asked(proxy, server, dataset, monkeypatch):
    look, looks = socket.getaddrinfo, []

    def changing(host, *rest, **more):
        if host != "rebound.example":
            return look(host, *rest, **more)
        looks.append(host)
        return look("203.0.114.1" if len(looks) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setenv("no_proxy", "rebound.example")
    server.answers["/x"] = Answer(dataset)
    target = server.url.replace("localhost", "rebound.example")
    proxy.answers["http://a.example/x"] = Answer(status=302, headers={"location": f"{target}/x"})
    assert refused("http://a.example/x") == "is not fetched: the host leads on to an address of this machine"
    assert len(looks) == 2
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0.0.0.0"])
def test_this_machine_may_lead_to_itself(server, dataset, host):
    url = server.url.replace("localhost", host)
    server.answers |= {"/x": Answer(status=302, headers={"location": "/y"}), "/y": Answer(dataset)}
    assert had(f"{url}/x").data == dataset


NONSENSE = ["nonsense", "ftp://h", "https://", "https://h:99999", "https://me:s3cret@h", "http://[::1", "https://h?a=b"]


@pytest.mark.parametrize("variable", [name for host in HOSTS.values() for name in host.endpoints])
@pytest.mark.parametrize("value", NONSENSE)
def test_an_endpoint_that_is_none_names_its_variable(monkeypatch, variable, value):
    host = next(name for name, host in HOSTS.items() if variable in host.endpoints)
    monkeypatch.setenv(variable, value)
    words = refused(HANDLES[host][0])
    assert words == f"is not fetched: {variable} is no address such as {HOSTS[host].endpoint}"


def test_an_endpoint_that_does_not_answer_names_its_variable(monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "https://nobody.invalid")
    assert refused("hf:a/b").endswith("is this machine online?; HF_ENDPOINT says where Hugging Face answers")
