"""For every rule on the numbers of an evaluation: when it speaks, once and where; and when it is silent.

`None` takes a member of the base out; who else may speak comes third, where the cause is his as well.
"""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from assay_kernels.resampling.intervals import percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_validators.metrics import agreement, choices, metric_names, resampling
from assay_validators.metrics import benefit as of_benefit
from assay_validators.rule import rules_in

from .changes import members_of
from .promises import test_it_is_silent_beside_them, test_it_speaks_once_and_there  # noqa: F401 - taken over

BASE = {
    "assay": "evaluation/1",
    "name": "a",
    "dataset": "croissant.json",
    "record_set": "patients",
    "id": "patient",
    "reference": "diagnosis",
    "metrics": ["Accuracy"],
    "predictions": [{"name": "f", "file": "a.csv", "label": "l"}],
}
CHANGED = members_of(BASE)
FIELDS = ["site", "size", "seen"]
ENTRIES = catalogue().entries
SCORED = [name for name, entry in ENTRIES.items() if entry.state != "table"]
COUNTED = [name for name, entry in ENTRIES.items() if entry.state == "table"]

words = st.text("abcdefgh", min_size=1, max_size=8)


def prediction(**members):
    return {"name": "f", "file": "a.csv", **members}


def metric(text):
    """A list of metrics of which the second is one of these."""
    return text.map(lambda name: ({"metrics": ["MCC", name]}, "/metrics/1"))


def with_metric(text):
    return metric(text).map(lambda changed: changed[0])


def benefit(rate, **said):
    """Net benefit at a rate of exchange, of decisions that are read off scores."""
    return {
        "metrics": [f"NetBenefit{{exchange_rate={rate}}}"],
        "classes": ["a", "b"],
        "positive": "a",
        "predictions": [prediction(scores={"a": "p"}, **said)],
    }


def of_costs(*classes):
    return {
        "classes": list(classes),
        "fingerprint": "costly.yaml",
        "predictions": [prediction(scores={classes[0]: "p"})],
    }


def beside_fingerprint(name, metrics, **members):
    return {"fingerprint": name, "metrics": metrics, "predictions": [prediction(scores={"a": "p"})], **members}


few = st.tuples(st.integers(1, 999), st.floats(0.5, 0.95))
replicates = few.map(lambda pair: ({"replicates": pair[0], "level": pair[1]}, "/replicates"))
valid_names = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True).filter(lambda name: len(name) <= 100)

FAMILIES = {
    "EVA040": (
        metric(st.sampled_from(["", "F(beta=1)", "Fbeta{beta}", "Fbeta{=1}", "{}", "Fbeta{beta=1"])),
        with_metric(st.sampled_from(COUNTED)),
    ),
    "EVA041": (metric(words.map(str.title).filter(lambda n: n not in ENTRIES)), with_metric(st.sampled_from(COUNTED))),
    "EVA042": (
        metric(words.map("Fbeta{{{}=1}}".format)),
        with_metric(st.just("Fbeta{beta=2}") | st.just("EC")),
    ),
    "EVA043": (
        metric(st.sampled_from(["Fbeta{beta=0}", "Fbeta{beta=-1}", "NetBenefit{exchange_rate=-1}", "Fbeta{beta=x}"])),
        with_metric(st.floats(0.01, 100).map("Fbeta{{beta={:g}}}".format)),
    ),
    "EVA044": (metric(st.sampled_from(SCORED)), with_metric(st.sampled_from(COUNTED))),
    "EVA045": (
        st.sampled_from([*COUNTED]).map(lambda name: ({"metrics": [name, name]}, "/metrics/1"))
        | st.just(({"metrics": ["Fbeta", "MCC", "Fbeta{beta=1}"]}, "/metrics/2")),
        st.lists(st.sampled_from(COUNTED), unique=True, min_size=1).map(lambda names: {"metrics": names}),
        frozenset({"EVA006", "EVA106"}),
    ),
    "EVA046": (
        st.sampled_from([None, []]).map(lambda none: ({"metrics": none}, "")),
        st.just({"metrics": "x"}) | st.just({}),
    ),
    "EVA050": (
        replicates,
        st.floats(0.5, 0.95).map(lambda level: {"replicates": 1000, "level": level}) | st.just({"level": 1}),
    ),
    "EVA051": (
        st.floats(0.001, 0.499).map(lambda level: ({"level": level}, "/level")),
        st.floats(0.5, 0.95).map(lambda level: {"level": level}),
    ),
    "EVA052": (
        st.sampled_from([0, 1, 0.0, 1.0]).map(lambda level: ({"level": level}, "/level")),
        st.floats(0.01, 0.99).map(lambda level: {"level": level}),
    ),
    "EVA053": (
        st.text(max_size=8)
        .filter(lambda name: not name.isascii() or name != name.lower())
        .map(lambda n: ({"name": n}, "/name"))
        | st.sampled_from(["-a", "a-", "a--b", "a_b", "a" * 101]).map(lambda name: ({"name": name}, "/name")),
        valid_names.map(lambda name: {"name": name}),
    ),
    "EVA060": (
        st.lists(words, min_size=1, unique=True).map(
            lambda names: (
                {
                    "fingerprint": "fingerprint.yaml",
                    "predictions": [prediction(name=n, label=f"of {n}") for n in names],
                },
                "/predictions/0/label",
            )
        ),
        st.just(beside_fingerprint("fingerprint.yaml", ["AUROC"])),
        frozenset({"EVA101", "EVA104"}),
    ),
    "EVA061": (
        st.just((beside_fingerprint("grouped.yaml", ["Brier"]), "/fingerprint")),
        st.sampled_from(FIELDS).map(lambda name: beside_fingerprint("grouped.yaml", ["Brier"], group=name)),
    ),
    "EVA062": (
        st.sampled_from(FIELDS).map(lambda n: (beside_fingerprint("fingerprint.yaml", ["Brier"], group=n), "/group")),
        st.sampled_from(FIELDS).map(lambda name: beside_fingerprint("grouped.yaml", ["Brier"], group=name)),
    ),
    "EVA063": (
        words.filter(lambda n: n != "benign").map(
            lambda name: ({**of_costs("benign", name), "positive": name, "metrics": ["Brier"]}, "/classes")
        ),
        st.just({**of_costs("benign", "malignant"), "positive": "malignant"}),
    ),
    "EVA064": (
        st.just(({"fingerprint": "undecided.yaml", "metrics": None}, "/fingerprint")),
        st.sampled_from(COUNTED).map(lambda name: {"fingerprint": "undecided.yaml", "metrics": [name]}),
    ),
    "EVA065": (
        st.sampled_from(["segmentation.yaml", "several.yaml"]).map(
            lambda name: (beside_fingerprint(name, ["Brier", "AUROC"]), "/fingerprint")
        ),
        st.just(beside_fingerprint("fingerprint.yaml", ["Brier", "AUROC"])),
    ),
    "EVA101": (
        st.sampled_from(["MCC", "PPV", "AP"]).map(
            lambda n: (beside_fingerprint("fingerprint.yaml", ["Brier", n]), "/metrics/1")
        ),
        st.sampled_from(["AUROC", "YoudenJ"]).map(lambda n: beside_fingerprint("fingerprint.yaml", ["Brier", n])),
    ),
    "EVA102": (
        st.sampled_from(["YoudenJ", "BalancedAccuracy"]).map(
            lambda name: (beside_fingerprint("costly.yaml", ["Brier", name]), "/metrics/1")
        ),
        st.sampled_from(["AUROC", "Sensitivity"]).map(lambda n: beside_fingerprint("costly.yaml", ["Brier", n])),
    ),
    "EVA103": (
        st.just((beside_fingerprint("imbalanced.yaml", ["Brier", "Specificity"]), "/metrics/1")),
        st.sampled_from(["Sensitivity", "AP", "MCC"]).map(
            lambda name: beside_fingerprint("imbalanced.yaml", ["Brier", "Specificity", name])
        ),
    ),
    "EVA104": (
        st.sampled_from(["AUROC", "Sensitivity"]).map(
            lambda n: (beside_fingerprint("fingerprint.yaml", [n]), "/metrics")
        ),
        st.sampled_from(["Brier", "ECE", "LogLoss"]).map(
            lambda n: beside_fingerprint("fingerprint.yaml", ["AUROC", n])
        ),
    ),
    "EVA105": (
        st.sampled_from(["AUROC", "Brier"]).map(
            lambda n: (beside_fingerprint("beneficial.yaml", ["Brier", n]), "/metrics")
        ),
        st.sampled_from(["NetBenefit", "EC"]).map(lambda n: beside_fingerprint("beneficial.yaml", ["Brier", n])),
        frozenset({"EVA045"}),
    ),
    "EVA106": (
        st.permutations(["BalancedAccuracy", "YoudenJ"]).map(lambda names: ({"metrics": ["MCC", *names]}, "/metrics/2"))
        | st.permutations(["Accuracy", "EC"]).map(lambda names: ({"metrics": names}, "/metrics/1")),
        st.just({"metrics": ["Accuracy", "YoudenJ", "MCC"]}),
    ),
    "EVA107": (
        st.floats(0.01, 0.9).map(lambda rate: (benefit(rate), "/predictions/0/scores"))
        | st.floats(0.01, 0.9).map(lambda rate: (benefit(rate, threshold=0.6), "/predictions/0/threshold")),
        st.floats(0.05, 0.95).map(lambda cut: benefit(cut / (1 - cut), threshold=cut)) | st.just(benefit(1)),
    ),
}


def test_the_base_is_right(said):
    assert said.places(BASE) == []


def test_every_rule_has_its_family():
    assert {*FAMILIES} == {rule.code for rule in rules_in(agreement, of_benefit, choices, metric_names, resampling)}


@given(st.integers(1, 5000), st.floats(0.01, 0.9999))
@example(39, 0.95)
@example(40, 0.95)
def test_too_few_replicates_are_those_of_which_no_interval_is_made(said, replicates, level):
    value = {**BASE, "replicates": replicates, "level": level}
    messages = [found.message for found in said.findings(value) if found.code == "EVA050"]
    made = percentile(Replicates(np.linspace(0, 1, replicates), np.ones(replicates, dtype=bool)), level)
    assert any("give no bootstrap interval" in message for message in messages) is isinstance(made, Undefined)
