"""The catalogue of pitfalls is whole: ids, groups, answers and words are what its readers take them for."""

import re

import pytest

from assay_spec.metrics.data_files import read_file
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.pitfalls import PitfallFile, pitfall_groups, pitfalls
from assay_spec.model import properties

ANSWERS = {declared.source for declared in properties(Fingerprint).values()}


def test_ids_and_words_are_unique():
    rows = read_file("pitfalls.yaml", PitfallFile).pitfalls
    assert len({row.id for row in rows}) == len({row.name for row in rows}) == len(rows) == len(pitfalls())
    assert [row.group for row in rows] == sorted((row.group for row in rows), key=[*pitfall_groups()].index)


@pytest.mark.parametrize("row", pitfalls().values(), ids=lambda row: row.id)
def test_a_pitfall_is_whole(row):
    assert row.id.partition("-")[0] == row.group.replace(".", "")
    assert re.fullmatch(r"P\d+-\d\d", row.id)
    assert re.fullmatch(r"\w+", row.word)
    assert row.group in pitfall_groups()
    assert row.severity in ("error", "warning", "info")
    assert row.provenance in ("quoted", "recalled")
    assert set(row.answers) <= ANSWERS
    assert row.categories
    assert row.affects
    for words in (row.title, row.means, row.remedy):
        assert words == " ".join(words.split())
        assert not words.endswith(".")
