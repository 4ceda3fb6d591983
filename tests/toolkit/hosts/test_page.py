"""What a web page says of a dataset is found where it stands, and nothing else of the page is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.hosts.page import embedded_dataset
from assay_kernels.scan import scan_json
from assay_spec.document import Document

DATASET = {"@type": "sc:Dataset", "name": "x"}
SCRIPT = '<script type="application/ld+json">'


def page(*scripts, before="<p>Words</p>", kind="application/ld+json"):
    inside = "".join(f'<script type="{kind}">{json.dumps(script)}</script>\n' for script in scripts)
    return f"<!DOCTYPE html>\n<html><head>{before}\n{inside}</head></html>".encode()


def read(found):
    return scan_json(found).value()


NAMES = st.text(max_size=20).filter(lambda text: "</script" not in text.lower() and "<!--" not in text)


@given(NAMES, st.text(alphabet=st.characters(exclude_characters="<>&\r", exclude_categories=["Cs"]), max_size=40))
def test_the_dataset_is_read_at_the_lines_and_columns_of_the_page(name, before):
    value = {"@type": "sc:Dataset", "name": name}
    whole = f"<html><p>{before}</p>\n {before}{SCRIPT}{json.dumps(value, indent=1, ensure_ascii=False)}</script></html>"
    text = whole.encode("utf-8", "surrogatepass")
    found = embedded_dataset(text)
    assert found is not None
    assert read(found) == value
    start = text.index(b"{", text.index(SCRIPT.encode()))
    there = Document("", text, "json", scan_json(b"{}")).position(start)
    assert Document("", found, "json", scan_json(found)).position(found.index(b"{")) == there
    assert found[: found.index(b"{")].strip() == b""


@pytest.mark.parametrize("type_", ["Dataset", "sc:Dataset", "https://schema.org/Dataset", ["Thing", "Dataset"]])
def test_a_dataset_is_known_by_its_type(type_):
    value = {"@type": type_}
    assert read(embedded_dataset(page({"@type": "Organization"}, value, DATASET))) == value


def test_one_of_a_list_is_read_alone_and_a_graph_with_its_context():
    assert read(embedded_dataset(page([{"@type": "WebPage"}, DATASET]))) == DATASET
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, DATASET]}
    assert read(embedded_dataset(page(graph))) == graph


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html></html>",
        page({"@type": "Organization"}),
        page("Dataset"),
        page([["Dataset"]], 7, None, [], {}, {"@type": None}, {"@graph": {"@type": "Dataset"}}),
        page(DATASET, kind="application/json"),
        page(before=f"<!-- {SCRIPT}{json.dumps(DATASET)}</script> -->"),
        page(before=f"<script>'{SCRIPT}{{}}'</script>"),
        f"<html>{SCRIPT}{json.dumps(DATASET)}".encode(),
        f"<html>{SCRIPT}".encode(),
    ],
)
def test_a_page_without_a_dataset_has_none(text):
    assert embedded_dataset(text) is None


def test_attributes_may_be_written_in_any_way_that_html_allows():
    text = f"<SCRIPT id=a data-x='>' TYPE='application/LD+JSON; charset=utf-8'>{json.dumps(DATASET)}</SCRIPT >".encode()
    assert read(embedded_dataset(text)) == DATASET


def test_json_that_breaks_off_is_left_for_the_check_to_tell():
    found = embedded_dataset(f'{SCRIPT}{{"@type": "Dataset", "name": }}</script>'.encode())
    assert found is not None
    assert scan_json(found).problems


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page_or_none(data):
    for page in (data, SCRIPT.encode() + data + b"</script>"):
        found = embedded_dataset(page)
        assert found is None or found.lstrip(b" \n") in page


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<!", "<!--", "</", '<a x="', "<a x=y", "<script>", "<?", "<![CDATA[", "&"]
)
def test_a_page_that_is_never_closed_is_read_once(part):
    """In time that grows as the page does: read again from each tag, as at the end of a parser, it takes minutes."""
    for tail in ("", ">", '">', "-->"):
        assert embedded_dataset(f"{part * 100_000}{tail} <b>".encode()) is None
