"""For every rule on fingerprints: when it speaks, once and where; and neighbours of which it is silent.

`None` takes a member of the base out; who else may speak comes third, where the cause is his as well.
"""

from hypothesis import strategies as st

from assay_validators.metrics import fingerprint as rules

from .changes import members_of
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = {
    "assay": "fingerprint/1",
    "name": "a",
    "category": "ImLC",
    "unequal_interest": False,
    "unequal_severity": False,
    "error_preference": "none",
    "compensate_imbalance": False,
    "decision_rule": "argmax",
    "calibration_requested": True,
    "multiple_labels": False,
    "class_imbalance": False,
    "prevalence_reflects_population": False,
    "non_independent": "independent",
    "class_scores_available": True,
    "invalid_output_possible": False,
    "ignore": [{"code": "FPR027", "reason": "looked up"}],
}
CHANGED = members_of(BASE)
OTHERS = ["argmax", "optimization", "cost_benefit", "none"]
"""Decision rules that know no target."""

words = st.text("abcdefgh", min_size=1, max_size=8)
pairs = st.lists(words, min_size=2, max_size=2, unique=True)
prices = st.floats(0.1, 100).filter(lambda price: price != 1)
targets = st.fixed_dictionaries({"target": st.just("sensitivity"), "target_value": st.floats(0.1, 0.9)})
answered = st.booleans().map(lambda answer: {"calibration_requested": answer})


def cost(reference, prediction, price):
    return {"reference": reference, "prediction": prediction, "cost": price}


def deciding(rule, **members):
    """A decision rule with all that it needs, but for what `members` say."""
    needs = {"cost_benefit": {"exchange_rate": 0.25}, "target_value": {"target": "sensitivity", "target_value": 0.5}}
    return {"decision_rule": rule, **needs.get(rule, {}), **members}


@st.composite
def costs(draw, least=1):
    """Costs of different confusions, none of them 1."""
    names = draw(st.lists(words, min_size=least + 1, max_size=5, unique=True))
    return {"unequal_severity": True, "costs": [cost(names[0], name, draw(prices)) for name in names[1:]]}


@st.composite
def one_more(draw, item):
    """Costs with one more, and its place; `item` makes it of the first one."""
    members = draw(costs())
    at = draw(st.integers(1, len(members["costs"])))
    listed = [*members["costs"][:at], item(members["costs"][0]), *members["costs"][at:]]
    return {**members, "costs": listed}, f"/costs/{at}"


FAMILIES = {
    "FPR001": (
        st.sampled_from(["target", "target_value"]).map(
            lambda n: (deciding("target_value", **{n: None}), "/decision_rule")
        )
        | st.just(({"decision_rule": "target_value"}, "/decision_rule")),
        targets.map(lambda members: {"decision_rule": "target_value", **members})
        | st.just({"decision_rule": "target_value", "target": [], "target_value": "high"})
        | st.sampled_from(OTHERS).map(deciding),
        {"FPR026"},
    ),
    "FPR002": (
        st.tuples(st.sampled_from(OTHERS), st.sampled_from([("target", "sensitivity"), ("target_value", 0.9)])).map(
            lambda pair: (deciding(pair[0], **dict([pair[1]])), f"/{pair[1][0]}")
        ),
        targets.map(lambda members: {"decision_rule": "target_value", **members}),
        {"FPR026"},
    ),
    "FPR003": (
        st.just(({"decision_rule": "cost_benefit"}, "/decision_rule")),
        st.floats(0.1, 10).map(lambda rate: deciding("cost_benefit", exchange_rate=rate))
        | st.just(deciding("cost_benefit", exchange_rate="much")),
    ),
    "FPR004": (
        st.sampled_from(["argmax", "optimization", "target_value", "none"]).map(
            lambda rule: (deciding(rule, exchange_rate=0.5), "/exchange_rate")
        ),
        st.floats(0.1, 10).map(lambda rate: deciding("cost_benefit", exchange_rate=rate)),
        {"FPR026"},
    ),
    "FPR005": (
        st.sampled_from([None, []]).map(lambda none: ({"unequal_severity": True, "costs": none}, "/unequal_severity")),
        costs() | st.just({"unequal_severity": True, "costs": [{}]}) | st.just({}),
    ),
    "FPR006": (
        costs().map(lambda members: ({**members, "unequal_severity": False}, "/costs")),
        costs() | costs().map(lambda members: {**members, "unequal_severity": "very"}),
    ),
    "FPR007": (one_more(lambda first: {**first, "cost": 7}), costs(2)),
    "FPR008": (
        one_more(lambda first: cost(first["reference"], first["reference"], 7)),
        one_more(lambda first: cost(first["reference"], first["reference"], 0)).map(lambda pair: pair[0]),
    ),
    "FPR009": (
        st.lists(words, min_size=2, max_size=5, unique=True).map(
            lambda names: (
                {"unequal_severity": True, "costs": [cost(names[0], name, 1) for name in names[1:]]},
                "/costs",
            )
        ),
        costs(),
    ),
    "FPR020": (
        st.sampled_from(["argmax", "none", "cost_benefit"]).map(
            lambda rule: (deciding(rule, class_scores_available=False), "/class_scores_available")
        ),
        answered | st.just({"calibration_requested": False, "class_scores_available": False}),
    ),
    "FPR021": (
        st.sampled_from(["target_value", "optimization"]).map(
            lambda rule: (
                deciding(rule, class_scores_available=False, calibration_requested=False),
                "/decision_rule",
            )
        ),
        st.sampled_from(["argmax", "none", "cost_benefit"]).map(
            lambda rule: deciding(rule, class_scores_available=False, calibration_requested=False)
        ),
    ),
    "FPR022": (
        st.sampled_from(["overall", "top_label"]).map(
            lambda kind: ({"calibration_requested": False, "calibration_question": kind}, "/calibration_question")
        ),
        st.sampled_from([True, "often", 5]).map(
            lambda answer: {"calibration_requested": answer, "calibration_question": "overall"}
        )
        | answered,
    ),
    "FPR023": (
        st.just(({"compensate_imbalance": True}, "/compensate_imbalance")),
        st.booleans().map(lambda answer: {"compensate_imbalance": answer, "class_imbalance": True}),
    ),
    "FPR024": (
        st.sampled_from(["ObD", "InS"]).map(lambda category: ({"category": category}, "/category")),
        st.just({}),
        {"FPR031", "FPR032"},
    ),
    "FPR025": (st.just(({"multiple_labels": True}, "/multiple_labels")), st.just({"multiple_labels": 1})),
    "FPR026": (
        st.just((deciding("optimization"), "/decision_rule")),
        st.sampled_from(["argmax", "none", "cost_benefit", "target_value"]).map(deciding)
        | st.just(deciding("optimization", class_scores_available=False, calibration_requested=False)),
    ),
    "FPR030": (
        st.sampled_from(["decision_rule", "prevalence_reflects_population"]).map(lambda n: ({n: None}, "/category")),
        st.sampled_from(OTHERS).map(deciding) | st.just({"decision_rule": 5}),
    ),
    "FPR031": (
        st.sets(st.sampled_from(["unequal_severity", "compensate_imbalance"]), min_size=1).map(
            lambda names: ({"class_imbalance": True, **dict.fromkeys(names)}, "/category")
        ),
        costs() | st.just({"compensate_imbalance": "maybe"}),
    ),
    "FPR032": (
        st.sampled_from(["tubular_shape", "structure_volume", "overlapping_predictions", "empty_output_possible"]).map(
            lambda name: ({name: True}, f"/{name}")
        )
        | words.map(lambda name: ({"classes": [{"name": name, "tubular_shape": True}]}, "/classes/0/tubular_shape")),
        costs() | st.sampled_from(OTHERS).map(deciding),
        {"FPR036"},
    ),
    "FPR033": (
        st.just((deciding("target_value", target="fppi", target_value=None, target_fppi=2.0), "/target")),
        targets.map(lambda members: {"decision_rule": "target_value", **members}),
    ),
    "FPR034": (
        st.just(({"compensate_imprecision": True}, "/compensate_imprecision")),
        st.floats(0.1, 9).map(lambda mm: {"compensate_imprecision": True, "tolerance": mm})
        | st.just({"compensate_imprecision": True, "tolerance": "some"})
        | st.just({"compensate_imprecision": False}),
        {"FPR032"},
    ),
    "FPR035": (
        words.map(lambda name: ({"classes": [{"name": name}, {"name": name}]}, "/classes/1/name")),
        pairs.map(lambda names: {"classes": [{"name": name} for name in names]}),
        {"FPR036"},
    ),
    "FPR036": (
        words.map(lambda name: ({"classes": [{"name": name, "error_preference": "FN"}]}, "/classes")),
        st.just({"classes": []}),
    ),
    "FPR037": (
        words.map(lambda name: ({"drafted": ["category", name]}, "/drafted/1")),
        st.sampled_from(["category", "class_imbalance"]).map(lambda name: {"drafted": [name]}),
    ),
    "FPR027": (st.just(({"ignore": []}, "/assay")), st.just({})),
}


def test_the_base_is_right(said):
    assert said.places(BASE) == []


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules.RULES}


def test_rules_stand_in_the_order_of_their_codes():
    codes = [rule.code for rule in rules.RULES]
    assert codes == sorted(codes)
