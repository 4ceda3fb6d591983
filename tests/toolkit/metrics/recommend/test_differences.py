"""Classes are told by what differs from the whole problem: nothing is lost by it, and nothing is said twice."""

from hypothesis import given
from tests.spec.metrics.problems import class_answers, fingerprints
from tests.toolkit.metrics.recommend.guide_steps import loaded

from assay.metrics.recommend.differences import LISTS, SAME, difference
from assay.metrics.recommend.page import render_html
from assay.metrics.recommend.sheet import sheet
from assay.metrics.recommend.text import text_lines
from assay_spec.metrics.fingerprint import ClassAnswers
from assay_spec.record import replace


def names(rows):
    return [(row["key"], row["of"]) for row in rows]


@given(fingerprints(), class_answers)
def test_a_class_is_the_whole_problem_and_its_difference(drawn, own):
    found = sheet(replace(drawn, classes=(ClassAnswers(name="tumour", **own),)))
    whole, part = found["parts"]
    told = difference(part, whole)
    assert {*whole["fired"], *told["fired"]} - {*told["quiet"]} == {*part["fired"]}
    for word in LISTS:
        new, gone, same = (told["lists"][word][key] for key in ("new", "gone", "same"))
        assert sorted(map(str, new + same)) == sorted(map(str, part[word]))
        assert all(row in whole[word] for row in same)
        assert not {*names(gone)} & {*names(part[word])}
        missing = {*names(whole[word])} - {*names(part[word])} - {*names(gone)}
        assert missing <= ({*names(part["metrics"])} if word == "alternatives" else set())
    text = "\n".join(text_lines(found, 80)).partition("== class tumour")[2]
    for word in LISTS:
        for row in (*told["lists"][word]["new"], *told["lists"][word]["gone"]):
            assert row["key"] in text
    assert " ".join(told["lead"].split()) in " ".join(text.split())
    is_other = any(told["lists"][word][key] for word in LISTS for key in ("new", "gone"))
    assert ("The metrics are those of the whole problem." in text) == (told["any"] and not is_other)
    assert (SAME in text) == (not told["any"]) == (SAME in render_html(found))


def test_what_a_class_answers_itself_is_not_told_as_answered_by_nobody():
    text = "assay: fingerprint/1\nname: x\ncategory: SemS\nclass_imbalance: true\nclass_scores_available: false\n"
    own = "classes: [{name: vein, small_structures: consistently}]\n"
    assert loaded(text + own).places
    _, vein = sheet(loaded(text + own))["parts"]
    assert vein["rests"]["A11"] == ""
    found = sheet(loaded(text + "drafted: [small_structures]\nsmall_structures: consistently\n" + own))
    whole, vein = found["parts"]
    assert whole["rests"]["A11"] == "rests on a drafted answer to FP3.1"
    assert vein["rests"]["A11"] == ""
    assert found["drafted"] == {"small_structures": "consistently"}
    assert "small_structures" not in found["unanswered"]
    text = "\n".join(text_lines(found, 80))
    assert "answered by a draft alone, and taken as\n  consistently: small_structures\n" in text
    assert text.count("answered by nobody, and taken as\n") == 1
    assert "Answered by a draft alone, and taken as: <code>small_structures: consistently</code>." in render_html(found)


@given(fingerprints())
def test_a_class_without_answers_of_its_own_is_one_sentence(drawn):
    found = sheet(replace(drawn, classes=(ClassAnswers(name="tumour"),)))
    lines = list(text_lines(found, 80))
    place = lines.index("== class tumour")
    assert lines[place + 1 : place + 3] == [SAME, ""]
    assert lines[place + 3].startswith("[recalled]")


@given(fingerprints())
def test_a_reason_stands_before_what_to_do(drawn):
    found = sheet(drawn)
    text = " ".join(" ".join(text_lines(found, 80)).split())
    for id_ in found["parts"][0]["fired"]:
        rule = found["rules"][id_]
        if rule["advice"]:
            assert f"{id_} {rule['because']}: {rule['advice']}" in text
