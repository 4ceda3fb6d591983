"""Whatever a host does, a download is all of one version of a file, or one line and nothing that is taken for it."""

import gc
import socket
import threading
from email.utils import formatdate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from assay.hosts import asking, download
from assay.hosts.asking import FetchError

from .conftest import Answer

DATA = bytes(range(256)) * 100


class Memory:
    """Keeps what comes."""

    def __init__(self):
        self.said = []
        self.begin("")

    @property
    def length(self):
        return len(self.data)

    def begin(self, version):
        self.version, self.data = version, b""

    def require_room(self, size):
        self.room = size

    def say(self, line):
        self.said.append(line)

    def write(self, piece):
        self.data += piece

    def advance(self, done, total):
        assert done == len(self.data)
        assert total is None or done <= total


@pytest.fixture
def host(file_host):
    file_host.files["/x"] = DATA
    return file_host


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits between two tries."""
    monkeypatch.setattr(download, "BREAK_S", 0)


def had(url, target=None, **expected):
    target = target or Memory()
    done = download.download(url, target, download.Expected(**expected), target)
    return target.data, done


def refused(url, target=None, **expected):
    with pytest.raises(FetchError) as caught:
        had(url, target, **expected)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_comes_whole(host):
    data, done = had(f"{host.url}/x")
    assert data == DATA
    assert done.is_new
    assert host.asked[0].headers["accept-encoding"] == "identity"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(0, len(DATA)), max_size=5))
def test_what_breaks_off_is_taken_up_where_it_ended(host, lengths):
    host.asked.clear()
    host.faults = [host.cut_off(length) for length in lengths]
    assert had(f"{host.url}/x")[0] == DATA
    starts = [int((asked or "bytes=0-")[6:-1]) for asked in host.ranges]
    assert starts == sorted(starts)


def test_who_breaks_off_for_ever_is_left_and_what_came_stays_for_the_next_call(host):
    target = Memory()
    host.faults = [host.cut_off(100)] * 6
    words = refused(f"{host.url}/x", target)
    assert words == "the answer broke off; what has come is kept, and the next call goes on from there"
    assert target.data == DATA[:600]
    host.asked.clear()
    assert had(f"{host.url}/x", target)[0] == DATA
    assert host.ranges == ["bytes=600-"]


def test_who_sends_enough_between_two_breaks_is_asked_for_the_rest_however_often(host, monkeypatch):
    monkeypatch.setattr(download, "ENOUGH_BYTES", 1000)
    host.faults = [host.cut_off(1000)] * 20
    assert had(f"{host.url}/x")[0] == DATA


def test_who_sends_much_and_begins_anew_each_time_is_left(host, monkeypatch):
    monkeypatch.setattr(download, "ENOUGH_BYTES", 1000)
    host.faults = [host.cut_off(2000), host.answered(DATA[2000:], 206, etag='"another"')] * 20
    assert "the host goes on with other bytes" in refused(f"{host.url}/x")
    assert len(host.asked) < 20


def changed(handler):
    """The file becomes another one between two tries."""
    handler.server.files["/x"] = DATA[::-1]
    return False


def test_a_file_that_changes_midway_begins_anew(host):
    host.faults = [host.cut_off(1000), changed]
    assert had(f"{host.url}/x")[0] == DATA[::-1]
    assert host.ranges == [None, "bytes=1000-"]


REST = {"content-range": f"bytes 1000-{len(DATA) - 1}/{len(DATA)}"}


def rest(start, end, size):
    return {"content-range": f"bytes {start}-{end - 1}/{size}"}


LIES = {
    "nothing about them": (DATA[1000:], 206, {}),
    "another version": (DATA[1000:], 206, REST | {"etag": '"another"'}),
    "other bytes": (DATA[999:], 206, rest(999, len(DATA), len(DATA))),
    "not to the end": (DATA[1000:2000], 206, rest(1000, 2000, len(DATA))),
    "beyond the end": (DATA[1000:], 206, rest(1000, 2000, 10)),
    "more than there can be": (DATA[1000:], 206, {"content-range": f"bytes 1000-{'9' * 5000}/{'9' * 5000}"}),
    "no bytes": (DATA[1000:], 206, {"content-range": "lines 1-2/3"}),
    "no such range": (b"", 416, {}),
}


@pytest.mark.parametrize("lie", LIES)
def test_who_goes_on_with_other_bytes_is_asked_for_all(host, lie):
    body, status, headers = LIES[lie]
    host.faults = [host.cut_off(1000), host.answered(body, status, **headers)]
    assert had(f"{host.url}/x")[0] == DATA
    assert host.ranges == [None, "bytes=1000-", None]


@pytest.mark.parametrize("headers", [{"etag": None}, {"etag": 'W/"a"'}, {"accept-ranges": None}, {"etag": "nonsense"}])
def test_a_host_that_cannot_go_on_begins_anew(host, headers):
    host.headers, host.faults = headers, [host.cut_off(1000)]
    assert had(f"{host.url}/x")[0] == DATA
    assert host.ranges == [None, None]


def test_a_date_tells_versions_apart_where_the_file_is_older_than_the_answer(host):
    dated = {"accept-ranges": "bytes", "last-modified": formatdate(1e9, usegmt=True)}
    rest = REST | {"last-modified": dated["last-modified"]}
    host.faults = [host.answered(DATA, sent=DATA[:1000], **dated), host.answered(DATA[1000:], 206, **rest)]
    assert had(f"{host.url}/x")[0] == DATA
    assert host.asked[1].headers["if-range"] == dated["last-modified"]
    host.asked.clear()
    host.faults = [host.answered(DATA, sent=DATA[:1000], **dated, date=dated["last-modified"]), host.answered(DATA)]
    assert had(f"{host.url}/x")[0] == DATA
    assert host.ranges == [None, None]


def test_what_is_here_and_still_the_same_does_not_come_again(host):
    version = had(f"{host.url}/x")[1].version
    data, done = had(f"{host.url}/x", version=version)
    assert (data, done.is_new) == (b"", False)
    host.files["/x"] = b"other"
    data, done = had(f"{host.url}/x", version=version)
    assert (data, done.is_new) == (b"other", True)
    host.faults = [host.answered(None, 304)]
    assert "304" in refused(f"{host.url}/x")


def test_a_busy_host_is_asked_again_and_then_left(host):
    host.faults = [host.answered(b"", status) for status in (503, 429, 502, 504)]
    assert had(f"{host.url}/x")[0] == DATA
    host.faults = [host.answered(b"", 503)] * 6
    assert refused(f"{host.url}/x") == "the host answers 503 (Service Unavailable)"


def test_breaks_get_longer_unless_the_host_names_one_of_half_a_minute_at_most(monkeypatch):
    monkeypatch.setattr(download, "BREAK_S", 1.0)
    retries, breaks = download._tries(), []
    for _ in range(5):
        retries = retries.increment("GET", "/x")
        breaks.append(download._break(retries, HTTPError()))
    assert breaks == [0, 1, 2, 4, 8]
    for asked, waits in (
        ("86400", 30),
        ("3", 3),
        ("0", 0),
        ("soon", 8),
        ("9" * 5000, 8),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 30),
    ):
        busy = HTTPResponse(status=503, headers={"retry-after": asked})
        assert download._break(retries, download._AgainError("busy", busy)) == waits


def test_a_long_break_is_told(host, monkeypatch):
    host.faults = [host.answered(b"", 503)]
    target = Memory()
    assert had(f"{host.url}/x", target)[0] == DATA
    assert target.said == []
    monkeypatch.setattr(download, "LONG_BREAK_S", 0)
    host.faults = [host.answered(b"", 503)]
    had(f"{host.url}/x", target)
    assert target.said == [f"{host.url}/x: the host answers 503 (Service Unavailable); it is asked again in 0 seconds"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_two_lengths_of_one_answer(host):
    host.headers = {"Content-Length": str(len(DATA) + 1)}
    assert refused(f"{host.url}/x") == "the host names more than one length of its answer"
    # The library leaves its end of such an answer to the collector.
    gc.collect()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 501, 206, 204])
def test_other_answers_are_one_line(host, status):
    host.faults = [host.answered(b"x", status)]
    assert f"the host answers {status}" in refused(f"{host.url}/x")
    assert len(host.asked) == 1


def test_sizes_are_compared_before_anything_comes(host):
    target = Memory()
    assert refused(f"{host.url}/x", target, size=5) == f"it has {len(DATA):,} bytes, and 5 are declared"
    assert target.data == b""
    assert had(f"{host.url}/x", size=len(DATA))[0] == DATA
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(DATA), DATA)
    chunked = {"content-length": None, "transfer-encoding": "chunked"}
    for size, said in ((5, "more than 5 bytes"), (len(DATA) + 1, f"it has {len(DATA):,} bytes, and ")):
        host.faults = [host.answered(chunks, **chunked)]
        target = Memory()
        assert said in refused(f"{host.url}/x", target, size=size)
        assert target.version == ""


def endless(handler):
    handler.answer(b"", **{"content-length": None, "transfer-encoding": "chunked"})
    while True:
        handler.wfile.write(b"4000\r\n" + bytes(0x4000) + b"\r\n")


def test_an_answer_without_end_is_left(host, monkeypatch):
    monkeypatch.setattr(download, "LARGEST_BYTES", 1 << 20)
    host.faults, target = [endless], Memory()
    assert "more than 1,048,576 bytes" in refused(f"{host.url}/x", target)
    assert target.data == b""
    host.faults = [host.answered(b"", **{"content-length": str(1 << 60)})]
    assert "more than the 1,048,576 that are fetched" in refused(f"{host.url}/x")


def test_an_answer_whose_end_nobody_can_tell_needs_a_digest(host):
    host.headers = {"content-length": None}
    host.faults = [host.answered(DATA)]
    assert "does not say where its answer ends" in refused(f"{host.url}/x")
    for known in ({"is_verified": True}, {"size": len(DATA)}):
        host.faults = [host.answered(DATA)]
        assert had(f"{host.url}/x", **known)[0] == DATA


@pytest.mark.parametrize("packed", ["gzip", "br", "deflate", "x" * 999])
def test_what_is_packed_on_the_way_is_refused_unless_it_was_packed_before(host, packed):
    host.headers = {"content-encoding": packed}
    assert refused(f"{host.url}/x") == f"the host packs its answer as `{packed[:20]}`, which nobody asked for"
    host.files["/x.tar.gz"] = b"\x1f\x8b, more or less"
    assert had(f"{host.url}/x.tar.gz")[0] == b"\x1f\x8b, more or less"


def test_a_host_that_stalls_is_left_and_asked_for_the_rest(host, monkeypatch):
    monkeypatch.setattr(asking, "READ_S", 0.1)
    let_go = threading.Event()

    def stalling(handler):
        handler.answer(DATA, sent=DATA[:1000], **{"etag": '"a"', "accept-ranges": "bytes"})
        handler.wfile.flush()
        return let_go.wait(9)

    host.faults = [stalling, host.answered(DATA[1000:], 206, **REST, etag='"a"')]
    assert had(f"{host.url}/x")[0] == DATA
    host.faults = [stalling] * 6
    assert refused(f"{host.url}/x").startswith("no answer within 30 seconds; what has come is kept")
    let_go.set()


def test_a_host_that_drips_is_left(host, monkeypatch):
    monkeypatch.setattr(download, "WINDOW_S", 0)
    host.faults = [host.answered(DATA, sent=DATA[:10])] * 6
    assert refused(f"{host.url}/x") == "the host sends less than 65,536 bytes in 0 seconds"


def test_headers_that_never_end_are_left(host, monkeypatch):
    monkeypatch.setattr(download, "HEADERS_S", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=9) as silent:
        assert refused(f"http://127.0.0.1:{silent.getsockname()[1]}/x") == "did not end within 0 seconds"


def test_nobody_there_is_asked_once_again(host):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/x") == "no connection: is this machine online?"
    assert "the name of the host is not known" in refused("https://nobody.invalid/x")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://h/x"])
def test_nobody_leads_out_of_http(host, location):
    host.faults = [host.answered(b"", 302, location=location)]
    assert refused(f"{host.url}/x") == "leads to an address that is not http or https"


def test_a_redirect_is_followed_for_each_part(host):
    host.files["/y"] = DATA
    led = host.answered(b"", 302, location="/y")
    host.faults = [led, host.cut_off(1000), led]
    assert had(f"{host.url}/x")[0] == DATA
    assert host.ranges == [None, None, "bytes=1000-", "bytes=1000-"]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "0.0.0.0", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
def test_documents_lead_to_this_machine_only_where_that_is_allowed(host, monkeypatch, name):
    monkeypatch.delenv("ASSAY_FETCH_PRIVATE")
    words = "is not fetched: it is an address of this machine, where documents lead only with ASSAY_FETCH_PRIVATE=1"
    assert refused(f"{host.url.replace('127.0.0.1', name)}/x") == words
    assert refused("http://10.0.0.1/x") == words.replace("this machine", "a private network")
    assert host.asked == []


def test_a_name_that_becomes_one_of_this_machine_between_two_looks_is_not_asked(host, monkeypatch):
    monkeypatch.delenv("ASSAY_FETCH_PRIVATE")
    look, looks = socket.getaddrinfo, []

    def changing(name, *rest, **more):
        looks.append(name)
        return look("203.0.114.1" if len(looks) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert "it is an address of this machine" in refused(f"{host.url.replace('127.0.0.1', 'rebound.example')}/x")
    assert host.asked == []


def test_no_token_goes_with_a_file(host, monkeypatch):
    for name in ("HF_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY", "DATAVERSE_API_TOKEN"):
        monkeypatch.setenv(name, "s3cret")
    had(f"{host.url}/x")
    assert set(host.asked[0].headers) == {"host", "user-agent", "accept", "accept-encoding"}
    assert "password" in refused(f"{host.url.replace('://', '://me:s3cret@')}/x")


def test_the_network_can_be_forbidden(host, monkeypatch):
    monkeypatch.setenv("ASSAY_OFFLINE", "1")
    assert refused(f"{host.url}/x") == "is not fetched: ASSAY_OFFLINE forbids the network"
    assert host.asked == []


def test_what_tells_a_host_who_asks_goes_encrypted_and_to_nobody_else(host, serve):
    first, other = serve(encrypted=True), serve(encrypted=True)
    first.answers |= {"/x": Answer(DATA), "/y": Answer(status=302, headers={"location": f"{other.url}/x"})}
    other.answers["/x"] = Answer(DATA)
    secrets = {"authorization": "s3cret"}
    for path in ("x", "y"):
        assert had(f"{first.url}/{path}", secrets=secrets)[0] == DATA
    assert had(f"{host.url}/x", secrets=secrets)[0] == DATA
    assert [asked.headers.get("authorization") for asked in first.asked] == ["s3cret"] * 2
    assert not any("authorization" in asked.headers for asked in (*other.asked, *host.asked))
