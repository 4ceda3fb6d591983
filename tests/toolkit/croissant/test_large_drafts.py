"""The work of checking a draft grows with it and not faster, whatever in it names nothing of the document."""

import pytest
from tests.validators.test_growth import PARTS, SLACK, TIMES, Lines

from assay.croissant.migrate.migrate import migrated
from assay.croissant.migrate.names import MANY
from assay.croissant.newest import newest
from assay_validators.engine import Session

from .drafts import draft, field, file, records
from .migrating import document_of

COLUMN = {"extract": {"column": "a"}}


def column(name, origin="t", **members):
    return field(name, dataType="sc:Text", source={"distribution": origin, **COLUMN}, **members)


def users(n):
    """Records with so many fields."""
    return records("users", *(column(f"column-{i:05}") for i in range(n)))


def join(i):
    return {"source": {"distribution": "t", **COLUMN}, "references": {"field": f"users/colum-{i:05}"}}


SHAPES = {
    "sources nearly called as files": lambda n: draft(
        [file(f"patients-{i:05}") for i in range(n)],
        [records("r", *(column(f"f{i}", f"patient-{i:05}") for i in range(n)))],
    ),
    "references nearly called as fields": lambda n: draft(
        [file("t")],
        [users(n), records("r", *(column(f"f{i}", references={"field": f"users/colum-{i:05}"}) for i in range(n)))],
    ),
    "joins in parents that are nearly called as fields": lambda n: draft(
        [file("t")], [users(n), records("r", *(column(f"f{i}", parentField=join(i)) for i in range(n)))]
    ),
    "keys nearly called as fields": lambda n: draft(
        [file("t")], [{**users(n), "key": [f"colum-{i:05}" for i in range(n)]}]
    ),
    "fields of one name": lambda n: draft([file("t")], [records("r", *(column("f") for _ in range(n)))]),
}
"""Drafts in which so many things could each be compared with all others."""


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_a_draft_of_more_parts_is_as_much_more_work(make):
    def work(n):
        document = document_of(make(n))
        with Lines() as lines:
            Session(newest=newest).check_document(document)
        return lines.count

    work(PARTS // 20)  # for what is done once in a process
    little, much = work(PARTS), work(TIMES * PARTS)
    assert much <= SLACK * TIMES * little


def test_of_very_many_names_of_nothing_the_first_are_told_with_what_is_meant():
    left = migrated(document_of(SHAPES["sources nearly called as files"](MANY + 9)), "1.1").left
    meant = [each.remedy for each in left if each.remedy.startswith("did you mean")]
    assert (len(left), len(meant)) == (MANY + 9, MANY)
    assert meant[0] == 'did you mean `"fileObject": {"@id": "patients-00000"}`?'


def test_fields_of_one_name_are_numbered_past_what_is_taken():
    parts = [column("f"), column("f"), {**column("g"), "@id": "r/f-3"}, column("f"), column("f-2")]
    found = migrated(document_of(draft([file("t")], [records("r", *parts)])), "1.1").data
    assert [f'"@id": "r/{name}"'.encode() in found for name in ("f", "f-2", "f-3", "f-4", "f-2-2")] == [True] * 5
