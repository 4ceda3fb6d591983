"""Records, people and names of other shapes than most: each is shown once, where it belongs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.show.sheet import Facts, Grid, Prose, plain

from .made import RICH, dumped, page_of, shown, text_of, words_of

FIELDS = [
    {"@type": "cr:Field", "@id": f"species/{name}", "name": name, "dataType": "sc:Text"} for name in ("code", "name")
]
VALUES = st.none() | st.integers(0, 9) | st.text("ab", max_size=2) | st.just([]) | st.just({"x": 1})
ROWS = st.dictionaries(st.sampled_from(["species/code", "code", "species/name", "other"]), VALUES) | VALUES


def sheet_of(**members):
    return shown(dumped({**RICH, **members})).sheet


def section(sheet, name):
    return next(each for each in sheet.sections if each.name == name)


def records(data, **members):
    """The blocks that show records of a set with two fields."""
    made = {"@type": "cr:RecordSet", "@id": "species", "field": FIELDS, "data": data, **members}
    (fold,) = section(sheet_of(recordSet=[made]), "records").blocks
    return fold


def table(fold, caption="Records"):
    grid = next(block for block in fold.blocks if isinstance(block, Grid) and block.caption == caption)
    return [*grid.heads], [[plain(cell) for cell in row] for row in grid.rows]


def facts(sheet, name="about"):
    (block,) = section(sheet, name).blocks
    return {head: plain(cell) for head, cell in block.rows}


class TestRecords:
    def test_fields_come_first_and_what_is_missing_is_empty(self):
        heads, rows = table(records([{"other": 5, "species/name": "wren"}, {"species/code": "R2"}]))
        assert heads == ["code", "name", "other (no field)"]
        assert rows == [["", "wren", "5"], ["R2", "", ""]]

    def test_a_field_may_be_called_by_its_last_step(self):
        assert table(records([{"code": "W1"}, {"species/code": "R2"}])) == (["code"], [["W1"], ["R2"]])

    def test_what_is_nothing_says_so(self):
        _, rows = table(records([{"species/code": None, "species/name": ""}]))
        assert rows == [["null", "empty"]]

    def test_what_is_no_record_stands_once(self):
        heads, rows = table(records([{"species/code": "W1"}, "wren", 7, None, ["x", "y"], {}]))
        assert heads == ["code", "value"]
        assert rows == [["W1", ""], ["", "wren"], ["", "7"], ["", "null"], ["", "x, y"], ["", "{}"]]

    def test_a_single_record_is_one(self):
        fold = records({"species/code": "W1"})
        assert "1 record written out" in fold.tags
        assert table(fold) == (["code"], [["W1"]])

    def test_parts_of_a_value_are_called_by_their_last_steps(self):
        part = {"@type": "cr:Field", "@id": "species/code/n", "dataType": "sc:Integer"}
        fields = [{**FIELDS[0], "subField": [part]}, FIELDS[1]]
        rows = [{"species/code": {"species/code/n": 1}}, {"species/code/n": 2}, {"species/name": {"@id": "x"}}]
        heads, cells = table(records(rows, field=fields))
        assert heads == ["code", "name", "code/n"]
        assert cells == [["n: 1", "", ""], ["", "", "2"], ["", "x", ""]]

    @pytest.mark.parametrize("said", ["https://example.org/some.json", {"@id": "tables"}, [{"@id": "tables"}]])
    def test_examples_that_are_elsewhere_are_led_to(self, said):
        fold = records([{"species/code": "W1"}], examples=said)
        (fact,) = [block for block in fold.blocks if isinstance(block, Facts)]
        ((head, cell),) = fact.rows
        assert (head, plain(cell)) == ("Examples", said if isinstance(said, str) else "tables")
        assert bool(cell[0].href) == isinstance(said, str)

    def test_of_many_columns_the_rest_is_counted(self):
        fold = records([{f"other{number}": number for number in range(14)}])
        heads, _ = table(fold)
        assert len(heads) == 12
        assert Prose("2 more columns not shown.") in fold.blocks

    @given(st.lists(ROWS, min_size=1, max_size=5))
    def test_whatever_a_record_is_it_has_a_row_and_every_value_one_place(self, data):
        heads, rows = table(records(data))
        assert len(rows) == len(data)
        assert len(heads) == len({*heads})
        for given_, row in zip(data, rows, strict=True):
            said = {key.removeprefix("species/") for key in given_} if isinstance(given_, dict) and given_ else {0}
            assert sum(map(bool, row)) == len(said)


class TestPeople:
    def test_text_in_the_place_of_a_person_is_shown_where_it_stands(self):
        sheet = sheet_of(creator=["Jo Roe", RICH["creator"][0], "Al Poe"], publisher="A press")
        assert facts(sheet)["Made by"] == "Jo Roe, Jo Doe, Al Poe"
        assert facts(sheet)["Published by"] == "A press"
        assert facts(sheet_of(creator="Jo Roe"))["Made by"] == "Jo Roe"

    def test_something_else_is_called_by_its_name(self):
        assert facts(sheet_of(creator={"@type": "sc:Place", "name": "The wood"}))["Made by"] == "The wood"

    def test_of_several_names_without_a_language_none_is_lost(self):
        person = {"@type": "sc:Person", "name": ["Jo Doe", "Al Poe"]}
        assert facts(sheet_of(creator=person))["Made by"] == "Jo Doe, Al Poe"

    def test_text_is_no_markup(self):
        assert "<b>Jo</b>" in words_of(page_of(dumped({**RICH, "creator": "<b>Jo</b>"})))


IN_LANGUAGES = [
    {"de": "Lieder", "en": "Songs", "fr": "Chants"},
    [{"@value": each, "@language": name} for name, each in (("de", "Lieder"), ("en", "Songs"), ("fr", "Chants"))],
]


class TestNames:
    @pytest.mark.parametrize("name", IN_LANGUAGES, ids=["map", "list"])
    def test_the_others_are_named_with_their_languages(self, name):
        sheet = sheet_of(name=name)
        assert sheet.title == "Songs"
        assert facts(sheet)["Also called"] == "Lieder (de), Chants (fr)"

    def test_of_several_texts_the_first_is_the_name(self):
        sheet = sheet_of(name=["Songs", "Chirps", "Songs"])
        assert (sheet.title, facts(sheet)["Also called"]) == ("Songs", "Chirps")
        assert "Also called" not in facts(sheet_of(name="Songs"))

    @pytest.mark.parametrize("said", IN_LANGUAGES, ids=["map", "list"])
    def test_descriptions_in_other_languages_are_closed_below(self, said):
        first, *others = section(sheet_of(description=said), "description").blocks
        assert first == Prose("Songs")
        assert [(each.title, [*each.blocks], each.is_open) for each in others] == [
            ("Description (de)", [Prose("Lieder")], False),
            ("Description (fr)", [Prose("Chants")], False),
        ]
        assert "Description (de)\n" in text_of(dumped({**RICH, "description": said}))

    def test_record_sets_and_fields_have_theirs(self):
        fold = records([], name={"en": "Species", "de": "Arten"}, field=[{**FIELDS[0], "name": ["code", "sign"]}])
        assert (fold.title, fold.tags[-1]) == ("Species", "also Arten (de)")
        heads, rows = table(fold, "Fields of Species")
        assert rows[0][heads.index("Field")] == "code also sign"

    @given(
        st.recursive(st.none() | st.text(max_size=3), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
    )
    def test_whatever_a_name_is_there_is_a_sheet(self, name):
        sheet = sheet_of(name=name, description=name, creator=name)
        assert json.dumps(sheet.title)
