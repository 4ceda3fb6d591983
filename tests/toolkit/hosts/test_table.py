"""A handle means one address of one host, or is refused."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.hosts.table import HOSTS, HandleError, request_for
from assay_validators.files import REMOTE, is_remote

MEANT = {
    "hf:ylecun/mnist": "https://huggingface.co/api/datasets/ylecun/mnist/croissant",
    "hf:squad": "https://huggingface.co/api/datasets/squad/croissant",
    "kaggle:unsdsn/world-happiness": "https://www.kaggle.com/datasets/unsdsn/world-happiness/croissant/download",
    "openml:3": "https://data.openml.org/datasets/0000/0003/dataset_3_croissant.json",
    "openml:1464": "https://data.openml.org/datasets/0000/1464/dataset_1464_croissant.json",
    "openml:44593": "https://data.openml.org/datasets/0004/44593/dataset_44593_croissant.json",
    "dataverse:doi:10.7910/DVN/TJCLKP": "https://dataverse.harvard.edu/api/datasets/export?exporter=croissant&"
    "persistentId=doi:10.7910/DVN/TJCLKP",
    "dataverse:10.7910/DVN/TJCLKP": "https://dataverse.harvard.edu/api/datasets/export?exporter=croissant&"
    "persistentId=doi:10.7910/DVN/TJCLKP",
    "dataverse:demo.dataverse.org/doi:10.70122/FK2/JFASVV": "https://demo.dataverse.org/api/datasets/export?"
    "exporter=croissant&persistentId=doi:10.70122/FK2/JFASVV",
    "dataverse:demo.dataverse.org/hdl:1902.1/111012": "https://demo.dataverse.org/api/datasets/export?"
    "exporter=croissant&persistentId=hdl:1902.1/111012",
}

NONE = [
    *("hf:", "hf:a/b/c", "hf:/a", "hf:a/", "hf:../x", "hf:a/..", "hf:a b", "hf:a?x=1", "hf:a#b", "hf:a%2fb", "hf:é"),
    *("kaggle:", "kaggle:a", "kaggle:a/b/c", "kaggle:a/b?c", "openml:", "openml:0", "openml:-1", "openml:1.5"),
    *("openml:iris", "openml:٣", "openml:999999999", "dataverse:", "dataverse:doi:", "dataverse:x"),
    *("dataverse:host/10", "dataverse:u:p@host/doi:10.1/2", "dataverse:doi:10.1/2&key=x", "dataverse:doi:10.1/2#x"),
]


@pytest.mark.parametrize("handle", MEANT)
def test_a_handle_means_the_address_at_which_its_host_answers(handle):
    assert request_for(handle, {}).url == MEANT[handle]


@pytest.mark.parametrize("handle", NONE)
def test_what_is_no_handle_is_refused_with_the_form_of_one(handle):
    with pytest.raises(HandleError, match=re.escape(HOSTS[handle.partition(":")[0]].form)):
        request_for(handle, {})


TEXTS = st.one_of(st.text(max_size=30), st.text("abAB019./:-_%?#@&= \n\\", max_size=30))


@given(st.sampled_from(sorted(HOSTS)), TEXTS)
def test_no_handle_leads_to_another_host_or_to_another_of_its_addresses(prefix, rest):
    """Every host has its own: with a server that nobody asked for, or a path that climbs, tokens would go elsewhere."""
    try:
        url = request_for(f"{prefix}:{rest}", {}).url
    except HandleError:
        return
    parts, own = urlsplit(url), urlsplit(HOSTS[prefix].endpoint)
    named = re.match(r"([^/]+)/(doi:|hdl:|10)", rest) if prefix == "dataverse" else None
    assert parts.netloc == (named[1] if named else own.netloc)
    assert parts.scheme == "https"
    assert not {"..", "."} & set(parts.path.split("/"))
    assert not parts.fragment
    assert url.isascii()
    assert url.isprintable()
    assert list(parse_qs(parts.query)) == (["exporter", "persistentId"] if prefix == "dataverse" else [])


@given(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True))
def test_the_names_of_a_handle_stand_in_its_address(name):
    for prefix in ("hf", "kaggle"):
        assert f"/datasets/{name}/croissant" in request_for(f"{prefix}:{name}", {}).url


@pytest.mark.parametrize("prefix", HOSTS)
def test_a_variable_names_another_endpoint_and_the_first_that_is_set_counts(prefix):
    handle = next(each for each in MEANT if each.startswith(prefix))
    names = HOSTS[prefix].endpoints
    for number, name in enumerate(names):
        environment = dict.fromkeys(names[number + 1 :], "https://never.example") | {name: "https://mirror.example/x/"}
        own = HOSTS[prefix].endpoint
        assert request_for(handle, environment).url == MEANT[handle].replace(own, "https://mirror.example/x")


def test_tokens_are_taken_from_the_environment_and_only_whole():
    made = request_for("hf:a/b", {"HF_TOKEN": "s3cret"})
    assert made.headers == {"Authorization": "Bearer s3cret"}
    assert request_for("kaggle:a/b", {"KAGGLE_USERNAME": "me"}).headers == {}
    both = {"KAGGLE_USERNAME": "me", "KAGGLE_KEY": "s3cret"}
    assert request_for("kaggle:a/b", both).headers == {"Authorization": "Basic bWU6czNjcmV0"}
    assert request_for("openml:1", both | {"HF_TOKEN": "s3cret"}).headers == {}


def test_the_token_of_one_server_is_not_for_another_that_a_handle_names():
    environment = {"DATAVERSE_API_TOKEN": "s3cret"}
    assert request_for("dataverse:doi:10.1/2", environment).headers == {"X-Dataverse-key": "s3cret"}
    assert request_for("dataverse:evil.example/doi:10.1/2", environment).headers == {}
    environment["ASSAY_DATAVERSE_ENDPOINT"] = "https://own.example"
    assert request_for("dataverse:own.example/doi:10.1/2", environment).headers == {"X-Dataverse-key": "s3cret"}


def test_the_command_line_knows_the_handles_of_the_table():
    assert {f"{prefix}:" for prefix in HOSTS} | {"https://", "http://"} == set(REMOTE)


@pytest.mark.parametrize("path", ["./hf:x", "/tmp/hf:x", "hf", "a:b", "C:\\x", "-", "", "ftp://x", "https:/x", "xhf:y"])
def test_everything_else_is_a_file(path):
    assert not is_remote(path)


@given(st.sampled_from(list(MEANT)), st.data())
def test_the_letters_of_a_scheme_may_be_large(handle, data):
    prefix, colon, rest = handle.partition(":")
    written = "".join(data.draw(st.sampled_from([char, char.upper()])) for char in prefix) + colon + rest
    assert is_remote(written)
    assert request_for(written, {}).url == MEANT[handle]
