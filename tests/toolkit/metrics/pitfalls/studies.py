"""Studies of items in which one pitfall or another is put."""

import numpy as np

import assay
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint

ILL = np.repeat([1, 0], 60)
"""60 items are ill, 60 are well."""


def problem(**answers):
    plain = {
        "category": Category.IMLC,
        "class_imbalance": False,
        "class_scores_available": True,
        "prevalence_reflects_population": True,
    }
    return Fingerprint(assay="fingerprint/1", name="study", **(plain | answers))


def said(missed=0, wrong=0, truth=ILL):
    """What an algorithm says that misses some ill items, the first of them, and calls some well ones ill."""
    found = truth.copy()
    found[np.flatnonzero(truth == 1)[:missed]] = 0
    found[np.flatnonzero(truth == 0)[:wrong]] = 1
    return found


def scored(truth=ILL, apart=1.5, seed=0):
    """Probabilities that are the higher, the more probable an item is to be ill."""
    noise = np.random.default_rng(seed).normal(size=len(truth))
    return 1 / (1 + np.exp(-(apart * (2 * truth - 1) + noise)))


def outcomes(probability, bins=15, off=0.0, times=1.0):
    """Outcomes that are so many times as frequent in each bin of probabilities as these say, or off in turn."""
    cell = np.minimum((probability * bins).astype(int), bins - 1)
    found = np.zeros(len(probability), int)
    for number in range(bins):
        inside = np.flatnonzero(cell == number)
        share = times * probability[inside].mean() + off * (-1) ** number
        found[inside[: int(np.rint(np.clip(share, 0, 1) * len(inside)))]] = 1
    return found


EVENLY = (np.arange(3000) + 0.5) / 3000
"""Probabilities of which each of 15 bins has 200."""
IN_TURN = outcomes(EVENLY, off=0.15)
"""Outcomes that are too frequent in one bin and too rare in the next: half the bins do not see it."""


CLEAR = {"a": said(2, 2), "b": said(25, 25)}
CLOSE = {"a": said(5, 5), "b": said(6, 7)}
THOUSAND = np.repeat([1, 0], 500)
PAIRED = {"a": said(50, 50, THOUSAND), "b": said(60, 55, THOUSAND)}
"""All errors of a are errors of b, which makes 15 more: 0.015 apart, and each is known to within 0.02."""
RARE = np.repeat([1, 0], [6, 114])
GRADES = np.repeat([0, 1, 2], [90, 30, 30])
HALF_BLIND = np.where(np.arange(150) < 130, GRADES, 0)
"""Two thirds of the last grade are taken for the first."""


def call(prediction=None, reference=ILL, **more):
    """One algorithm, which is wrong about four items, unless something else is said."""
    two = len(np.unique(reference)) == 2
    given = {"positive": 1} if two else {}
    if "scores" not in more:
        given["prediction"] = said(2, 2, reference) if prediction is None else prediction
    return {"reference": reference, "metrics": ["BalancedAccuracy"], "replicates": 200} | given | more


def looked_for(code, words):
    return [row for row in assay.evaluate(**words)["pitfalls"] if row["id"] == code]
