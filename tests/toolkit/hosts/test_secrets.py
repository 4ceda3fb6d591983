"""A token goes to its own host, encrypted, and nowhere else: not along a redirect, not onto the screen."""

import subprocess
import sys
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.hosts.table import HOSTS, HandleError, request_for
from assay_spec.document import DocumentError

from .conftest import ANSWERS, Answer, compact, had
from .test_fetch import HANDLES

SECRET = "S3cret-T0ken"
UNSOUND = [f"{SECRET}\r\nX-Other: SECOND", f"{SECRET}é", f"{SECRET}\u20acSECOND"]
"""Tokens as a careless copy leaves them."""

HEADERS = {"hf": "authorization", "kaggle": "authorization", "dataverse": "x-dataverse-key"}


@pytest.fixture
def own(serve, monkeypatch):
    """The encrypted host of all handles, with a token for each."""
    server = serve(encrypted=True)
    for host in HOSTS.values():
        monkeypatch.setenv(host.endpoints[0], server.url)
        for name in host.tokens:
            monkeypatch.setenv(name, SECRET)
    return server


@pytest.mark.parametrize("host", HEADERS)
def test_it_goes_to_its_own_host(own, dataset, host):
    handle, path = HANDLES[host]
    own.answers[path] = Answer(dataset)
    assert had(handle).data == dataset
    assert own.asked[0].headers[HEADERS[host]]


@pytest.mark.parametrize("host", HEADERS)
def test_it_stays_where_the_host_leads_on_within_itself(own, dataset, host):
    handle, path = HANDLES[host]
    own.answers |= {path: Answer(status=307, headers={"location": "/renamed"}), "/renamed": Answer(dataset)}
    assert had(handle).data == dataset
    assert own.asked[1].headers[HEADERS[host]]


@pytest.mark.parametrize("host", HEADERS)
def test_it_is_not_taken_along_to_another_host_and_back(own, serve, dataset, host):
    handle, path = HANDLES[host]
    other = serve(encrypted=True)
    other.answers["/away"] = Answer(status=302, headers={"location": f"{own.url}/back"})
    own.answers |= {path: Answer(status=302, headers={"location": f"{other.url}/away"}), "/back": Answer(dataset)}
    assert had(handle).data == dataset
    assert [HEADERS[host] in asked.headers for asked in (*other.asked, own.asked[1])] == [False, False]


@pytest.mark.parametrize("host", HEADERS)
def test_what_leads_out_of_encryption_is_refused(own, server, dataset, host):
    handle, path = HANDLES[host]
    server.answers["/x"] = Answer(dataset)
    own.answers[path] = Answer(status=302, headers={"location": f"{server.url}/x"})
    with pytest.raises(DocumentError, match="without encryption"):
        had(handle)
    assert server.asked == [], "it is not even asked"


def test_no_step_leads_out_of_encryption(own, server, dataset):
    server.answers |= {"/in": Answer(status=302, headers={"location": f"{own.url}/out"}), "/x": Answer(dataset)}
    own.answers["/out"] = Answer(status=302, headers={"location": f"{server.url.replace('http', 'HTTP')}/x"})
    for url in (f"{own.url}/out", f"{server.url}/in"):
        with pytest.raises(DocumentError, match="without encryption"):
            had(url)
    assert [asked.path for asked in server.asked] == ["/in"]


def test_addresses_get_none(own, dataset):
    own.answers[HANDLES["hf"][1]] = Answer(dataset)
    had(own.url + HANDLES["hf"][1])
    assert not {"authorization", "x-dataverse-key", "cookie"} & own.asked[0].headers.keys()


def test_a_host_that_cannot_prove_who_it_is_gets_none(own, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(DocumentError, match="cannot prove who it is"):
        had("hf:a/b")
    assert own.asked == []


@pytest.mark.parametrize(
    ("status", "token"),
    [*((status, SECRET) for status in (200, 302, 401, 404, 500)), *((200, token) for token in UNSOUND)],
)
def test_it_is_never_printed(own, monkeypatch, status, token):
    for host in HOSTS.values():
        for name in host.tokens:
            monkeypatch.setenv(name, token)
    for _, path in HANDLES.values():
        own.answers[path] = Answer(b"no", status, {"location": "http://nobody.invalid/"})
    words = [sys.executable, "-m", "assay", "check", "--debug", *(handle for handle, _ in HANDLES.values())]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert SECRET not in done.stdout + done.stderr
    assert done.returncode == 2, done.stderr
    assert "4 could not be checked" in done.stdout


def dated(text):
    """A dataset that says so instead of the day on which it was published, which a check quotes."""
    return Answer((ANSWERS / "dataverse.json").read_bytes().replace(b"2024-03-13", text))


ECHOES = {
    "in its error": lambda sent, whole: Answer(compact({"error": f"no access for {whole}, that is {sent}"}), 401),
    "where it is cut": lambda sent, whole: Answer(compact({"message": f"{'x' * 195} {sent}"}), 403),
    "as its type": lambda sent, whole: Answer(b"no", headers={"content-type": f"text/{sent}"}),
    "as its packing": lambda sent, whole: Answer(b"no", headers={"content-encoding": sent}),
    "as its packing, where that is cut": lambda sent, whole: Answer(
        b"no", headers={"content-encoding": f"{'x' * 165}{sent}"}
    ),
    "in escapes": lambda sent, whole: dated(rb"\u%04x" % ord(sent[0]) + sent[1:].encode()),
    "in its answer": lambda sent, whole: dated(sent.encode()),
}


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("host", HEADERS)
def test_a_host_that_repeats_it_does_not_get_it_printed(own, host, echo):
    handle, path = HANDLES[host]
    header = "Basic " + b64encode(f"{SECRET}:{SECRET}".encode()).decode() if host == "kaggle" else SECRET
    for sent in {SECRET, header.rpartition(" ")[2]}:
        own.answers[path] = ECHOES[echo](sent, header)
        words = [sys.executable, "-m", "assay", "check", "--debug", handle]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 2, done.stdout
        shown = (done.stdout + done.stderr).lower()
        assert not [part for part in (SECRET, sent, sent[:5]) if part.lower() in shown]


@pytest.mark.parametrize("token", UNSOUND)
@pytest.mark.parametrize("host", HEADERS)
def test_one_that_no_header_can_hold_is_neither_printed_nor_sent(own, monkeypatch, host, token):
    for name in HOSTS[host].tokens:
        monkeypatch.setenv(name, token)
    words = [sys.executable, "-m", "assay", "check", "--debug", HANDLES[host][0]]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    shown = done.stdout + done.stderr
    assert not [part for part in (SECRET, "SECOND") if part in shown]
    assert f"is not fetched: {HOSTS[host].tokens[0]} holds" in shown
    assert "Traceback" not in shown
    assert done.returncode == 2, shown
    assert own.asked == []


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_a_token_makes_is_a_header_or_an_error_that_names_its_variable(token):
    for host, header in HEADERS.items():
        names = HOSTS[host].tokens
        try:
            made = request_for(HANDLES[host][0], dict.fromkeys(names, token)).headers
        except HandleError as error:
            said = str(error)
            assert said == f"is not fetched: {names[0]} holds a line break or another character that no token has"
        else:
            assert [name.lower() for name in made] == ([header] if token.strip() else [])
            assert all(value.isascii() and value.isprintable() for value in made.values())


def test_a_password_in_an_address_is_refused_unprinted(server):
    url = server.url.replace("://", f"://me:{SECRET}@")
    done = subprocess.run([sys.executable, "-m", "assay", "check", url], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert SECRET not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with pytest.raises(DocumentError) as caught:
        had(url)
    assert SECRET not in str(caught.value)
    assert server.asked == []
