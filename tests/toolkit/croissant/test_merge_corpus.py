"""Published files, merged with themselves and with what they were before."""

from assay.croissant.merge.merge import merge

from .differing import readable
from .merging import document_of, is_told, readable_or_not, statements


def test_published_files_merged_with_themselves_are_the_same(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        if document.is_editable:
            tried += 1
            assert merge(document, document, None, frozenset()).data == document.data, document.path
            assert merge(document, document, document, frozenset()).data == document.data, document.path
    assert tried > 150


def test_published_files_get_back_what_was_taken_out_of_them(corpus):
    tried = 0
    for document, _ in readable(corpus / "croissant"):
        value = document.tape.value()
        if not document.is_editable or not isinstance(value.get("recordSet"), list) or not value["recordSet"]:
            continue
        tried += 1
        host = document_of({**value, "recordSet": value["recordSet"][:-1]})
        found = merge(host, document, None, frozenset())
        said = {(term, meaning) for _, _, term, meaning in statements(readable_or_not(found.data))}
        for way, word, term, meaning in statements(document):
            assert (term, meaning) in said or is_told(found.choices, way, word), (document.path, way, word)
    assert tried > 100
