"""Every example shows what it says: its claims hold of the values, its texts take their numbers from them."""

import re
from dataclasses import replace

import pytest

from assay.metrics.gallery.claims import Relation, equal, less, undefined
from assay.metrics.gallery.example import MEDICINE
from assay.metrics.gallery.examples import EXAMPLES
from assay.metrics.gallery.pictures import Dots, Items, Masks
from assay.metrics.gallery.words import IN_PROSE, OF_LENGTHS, PLACE, filled, told, unheld, value_of
from assay.report.digits import USUAL
from assay_spec.metrics.pitfalls import pitfall_groups, pitfalls

NAMES = [each.name for each in EXAMPLES]
TEXTS = ("effect", "seen", "wrong", "instead")
NUMBER = re.compile(r"(?<![\w@.-])\d+(?:\.\d+)?(?![\w-])")
"""A number that stands by itself; `F1`, `HD95` and `P22-01` are names."""


@pytest.fixture(scope="module", params=EXAMPLES, ids=NAMES)
def example(request):
    return request.param


@pytest.fixture(scope="module")
def made(example):
    return example.make()


def test_what_an_example_says_is_so(example, made):
    assert example.claims
    assert unheld(example, made) == []


def test_no_text_types_a_number(example):
    for part in ("title", *TEXTS):
        assert NUMBER.findall(PLACE.sub("", getattr(example, part)).replace("95 %", "")) == [], part


def test_every_number_of_a_text_is_one_of_the_values(example, made):
    for part in TEXTS:
        text = filled(getattr(example, part), made)
        assert "{" not in text
        assert "�" not in text
        assert "\u202f" not in text
    assert PLACE.search(example.effect), "the effect has numbers"


def test_no_value_lies_where_the_last_bit_decides_how_it_is_shown(example, made):
    """The docs are compared with what any machine writes."""
    shown = [(f"{row}.{column}", USUAL) for row, cells in made.values.items() for column in cells]
    for part in TEXTS:
        for found in PLACE.finditer(getattr(example, part)):
            decimals = {None: IN_PROSE, "%": 3}.get(found["form"]) or int(found["form"])
            shown.append((found["name"], decimals))
    for name, decimals in shown:
        one = value_of(made, name)
        if isinstance(one.value, float):
            scaled = abs(one.value) * 10 ** (min(decimals, OF_LENGTHS) if one.unit else decimals)
            assert abs(scaled % 1 - 0.5) > 1e-6, (name, one.value)


def test_what_the_effect_compares_is_claimed(example):
    """A value in the line that everybody reads is held by a claim."""
    claimed = {each for claim in example.claims for each in claim.operands}
    named = {found["name"] for found in PLACE.finditer(example.effect)}
    assert len(named & claimed) >= 2 or len(named) < 2, (named, claimed)


def test_values_say_their_metric_or_are_counts(example, made):
    metrics = [one for row in made.values.values() for one in row.values() if one.key]
    assert metrics or example.rules[0].startswith(("P31", "P34", "P33", "P35"))
    for one in (one for row in made.values.values() for one in row.values()):
        assert one.value is not None or one.reason


def test_pictures_say_what_they_show_and_hold_their_values(made):
    assert made.pictures
    assert len({each.name for each in made.pictures}) == len(made.pictures)
    for each in made.pictures:
        assert each.says
        match each:
            case Masks():
                assert each.reference.shape == each.prediction.shape
                assert max(each.reference.shape) <= 40
            case Items():
                assert 0 < each.tp + each.fp + each.fn + each.tn <= 400
            case Dots():
                every = [v for line in each.lines for v in (*line.values, line.low, line.high) if v is not None]
                assert each.low <= min(every)
                assert max(every) <= each.high


def test_an_example_is_the_same_each_time(example, made):
    again = example.make()
    assert again.values == made.values
    assert again.facts == made.facts


def test_every_pitfall_has_an_example():
    shown = {rule for each in EXAMPLES for rule in each.rules}
    assert shown == set(pitfalls())
    assert {pitfalls()[each.rules[0]].group for each in EXAMPLES} == set(pitfall_groups())


def test_examples_stand_in_the_order_of_the_catalogue():
    order = list(pitfalls())
    places = [order.index(each.rules[0]) for each in EXAMPLES]
    assert places == sorted(places)


def test_names_are_words_with_hyphens_and_are_there_once():
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name) for name in NAMES)


def test_some_examples_are_from_outside_of_medicine_and_say_so():
    others = [each for each in EXAMPLES if each.field != MEDICINE]
    assert others
    assert all("not medicine" in each.field for each in others)


@pytest.mark.parametrize(
    "claim",
    [
        less("bite.DSC", "thin.DSC"),
        equal("bite.NSD", "thin.NSD"),
        undefined("bite.DSC"),
        less("thin.NSD", "bite.NSD", by=0.9),
        equal("bite.DSC", 0.5),
        less("tolerance", 0.4),
    ],
    ids=str,
)
def test_a_claim_that_does_not_hold_is_found(claim):
    example = next(each for each in EXAMPLES if each.name == "boundary")
    assert unheld(replace(example, claims=(claim,)), example.make()) != []


def test_a_value_that_is_not_there_breaks_every_claim_but_one():
    example = next(each for each in EXAMPLES if each.name == "spam-filter")
    made = example.make()
    assert value_of(made, "lets all pass.MCC").value is None
    for claim in (less("lets all pass.MCC", 1), equal("lets all pass.MCC", 0)):
        assert unheld(replace(example, claims=(claim,)), made) != []
    assert unheld(replace(example, claims=(undefined("lets all pass.MCC"),)), made) == []
    assert {claim.relation for each in EXAMPLES for claim in each.claims} == set(Relation)


def test_a_name_that_is_no_value_is_an_error():
    example = EXAMPLES[0]
    with pytest.raises(KeyError):
        told(replace(example, effect="{block.NoSuchMetric}"))
