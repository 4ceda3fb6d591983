"""Real documents, and those that were made to be wrong: each has a page that holds together."""

import json

import pytest

from assay.croissant.reading import DatasetError
from assay.hosts.page import embedded_dataset

from .made import markdown_of, page_of, script_of, text_of, tree, words_of


def documents(corpus, folder):
    return sorted(
        path for path in (corpus / "croissant" / folder).rglob("*.json*") if path.suffix in (".json", ".jsonld")
    )


@pytest.mark.parametrize("folder", ["real", "datasets", "mutations", "fixtures"])
def test_every_dataset_has_a_page(corpus, folder):
    pages = 0
    for path in documents(corpus, folder):
        data = path.read_bytes()
        try:
            page = page_of(data)
        except DatasetError:
            assert b"Dataset" not in data or folder == "fixtures", path
            continue
        pages += 1
        value = json.loads(script_of(page))
        assert embedded_dataset(page.encode()) is not None, path
        given = json.loads(data)
        if isinstance(given.get("name"), str):
            assert value["name"] == given["name"]
            assert " ".join(given["name"].split()) in words_of(page), path
        for element in tree(page).iter("a"):
            assert element.get("href").startswith(("#", "https://", "http://")), path
        assert markdown_of(data)
        assert text_of(data)
    assert pages > 25
