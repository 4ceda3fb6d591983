"""What is said of other tools is what they print, to the last digit that they hold: run beside them where they are."""

import math
import warnings
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.images.image import Image
from assay.metrics.segmentation.classes import of_mapping
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Case, Question
from assay.metrics.segmentation.study import score_cases, study_of
from assay.metrics.segmentation.tools import said_by_tools, with_variants
from assay.metrics.tools.said import ASSAY
from assay.runs.talk import Silence
from assay_spec.metrics.tools import tools

SPACING = (1.2, 0.8, 1.0)
METRICS = metrics_of("DSC,IoU,Sensitivity,Specificity,PPV,AVDR,RVE,HD,HD95,HD50,ASSD,MASD,NSD@1mm,clDice")


def monai(reference, prediction):
    torch, theirs = pytest.importorskip("torch"), pytest.importorskip("monai.metrics")
    pair = [torch.as_tensor(mask[None, None].astype("f4")) for mask in (prediction, reference)]
    of = {"include_background": True, "spacing": SPACING}
    return {
        "DSC": lambda: theirs.compute_dice(*pair),
        "IoU": lambda: theirs.compute_iou(*pair),
        "HD": lambda: theirs.compute_hausdorff_distance(*pair, **of),
        "HD95": lambda: theirs.compute_hausdorff_distance(*pair, percentile=95, **of),
        "HD50": lambda: theirs.compute_hausdorff_distance(*pair, percentile=50, **of),
        "ASSD": lambda: theirs.compute_average_surface_distance(*pair, symmetric=True, **of),
        "NSD@1mm": lambda: theirs.compute_surface_dice(*pair, [1.0], **of),
    }


def metricsreloaded(reference, prediction):
    theirs = pytest.importorskip("MetricsReloaded.metrics.pairwise_measures").BinaryPairwiseMeasures
    masks = [mask.astype(int) for mask in (prediction, reference)]

    def measures(percentile=95):
        return theirs(*masks, pixdim=SPACING, connectivity_type=1, dict_args={"nsd": 1, "hd_perc": percentile})

    calls = {
        "DSC": "dsc",
        "IoU": "intersection_over_union",
        "Sensitivity": "sensitivity",
        "Specificity": "specificity",
        "PPV": "positive_predictive_value",
        "AVDR": "absolute_volume_difference_ratio",
        "HD": "measured_hausdorff_distance",
        "HD95": "measured_hausdorff_distance_perc",
        "ASSD": "measured_average_distance",
        "MASD": "measured_masd",
        "NSD@1mm": "normalised_surface_distance",
        "clDice": "centreline_dsc",
    }
    found = {label: lambda name=name: getattr(measures(), name)() for label, name in calls.items()}
    return found | {"HD50": lambda: measures(50).measured_hausdorff_distance_perc()}


def deepmind(reference, prediction, spacing=SPACING):
    theirs = pytest.importorskip("surface_distance.metrics")

    def of(name, *given_):
        found = theirs.compute_surface_distances(reference, prediction, spacing)
        return np.mean(getattr(theirs, name)(found, *given_))

    return {
        "DSC": lambda: theirs.compute_dice_coefficient(reference, prediction),
        "HD": lambda: of("compute_robust_hausdorff", 100),
        "HD95": lambda: of("compute_robust_hausdorff", 95),
        "HD50": lambda: of("compute_robust_hausdorff", 50),
        "MASD": lambda: of("compute_average_surface_distance"),
        "NSD@1mm": lambda: of("compute_surface_dice_at_tolerance", 1.0),
    }


def medpy(reference, prediction):
    theirs = pytest.importorskip("medpy.metric.binary")
    plain = {"DSC": "dc", "IoU": "jc", "Sensitivity": "sensitivity", "Specificity": "specificity", "PPV": "precision"}
    spaced = {"HD": "hd", "HD95": "hd95", "ASSD": "assd"}
    return {
        **{label: lambda name=name: getattr(theirs, name)(prediction, reference) for label, name in plain.items()},
        **{label: lambda n=n: getattr(theirs, n)(prediction, reference, SPACING) for label, n in spaced.items()},
        "RVE": lambda: theirs.ravd(prediction, reference),
    }


def sklearn(reference, prediction):
    theirs = pytest.importorskip("sklearn.metrics")
    rows = [mask.ravel().astype(int) for mask in (reference, prediction)]
    names = {"DSC": "f1_score", "IoU": "jaccard_score", "Sensitivity": "recall_score", "PPV": "precision_score"}
    found = {label: lambda name=name: getattr(theirs, name)(*rows) for label, name in names.items()}
    return found | {"Specificity": lambda: theirs.recall_score(*rows, pos_label=0)}


def simpleitk(reference, prediction):
    theirs = pytest.importorskip("SimpleITK")
    measure = theirs.LabelOverlapMeasuresImageFilter()
    measure.GlobalWarningDisplayOff()
    measure.Execute(*(theirs.GetImageFromArray(mask.astype("u1")) for mask in (reference, prediction)))
    return {"DSC": lambda: measure.GetDiceCoefficient(1), "IoU": lambda: measure.GetJaccardCoefficient(1)}


def torchmetrics(reference, prediction):
    theirs, torch = pytest.importorskip("torchmetrics.functional.segmentation"), import_module("torch")
    pair = [torch.as_tensor(mask[None, None].astype(int)) for mask in (prediction, reference)]
    of = {"num_classes": 1, "include_background": True, "input_format": "one-hot"}
    return {"DSC": lambda: theirs.dice_score(*pair, **of), "IoU": lambda: theirs.mean_iou(*pair, per_class=True, **of)}


def nnunet(reference, prediction):
    """By its formulas: it is a program of training and not installed for this."""
    both, either = np.sum(reference & prediction), np.sum(reference | prediction)
    return {
        "DSC": lambda: 2 * both / (reference.sum() + prediction.sum()),
        "IoU": lambda: both / either,
    }


SIDES = {
    each.__name__: each for each in (monai, metricsreloaded, deepmind, medpy, nnunet, sklearn, simpleitk, torchmetrics)
}


def printed(call):
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return float(call())
    except RuntimeError:
        return "error"


def said(pairs, spacing=SPACING):
    """What each tool is said to print, by its name and the metric, for each pair of masks."""
    question = Question(tuple(with_variants(METRICS)), of_mapping({"it": 1}), spacing)
    cases = [
        Case(
            str(number),
            Image(one.astype("u1"), None),
            {"a": None if other is None else Image(other.astype("u1"), None)},
        )
        for number, (one, other) in enumerate(pairs)
    ]
    study = study_of(score_cases(cases, question, Silence()), question, Policy(), ["a"])
    return {(one.tool, one.label): one for one in said_by_tools(study, METRICS)}


def same(ours, theirs):
    if isinstance(ours, str) or isinstance(theirs, str) or math.isnan(ours) or math.isnan(theirs):
        return str(ours) == str(theirs)
    # MONAI interpolates percentiles in f4, at a rank in f4.
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-5 if np.float32(theirs) == theirs else 1e-12)


masks = st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.02, 0.3, 0.9])).map(
    lambda drawn: np.random.default_rng(drawn[0]).random((4, 5, 6)) < drawn[1]
)


@pytest.mark.parametrize("tool", SIDES)
@given(reference=masks, prediction=masks)
@settings(deadline=None)
def test_a_tool_prints_what_is_said_of_it(tool, reference, prediction):
    found = said([(reference, prediction)])
    theirs = SIDES[tool](reference, prediction)
    assert {label for name, label in found if name == tool} == set(theirs)
    for label, call in theirs.items():
        (ours,) = found[tool, label].values
        assert same(ours, printed(call)), (label, ours, printed(call))


@given(reference=masks, prediction=masks, axis=st.integers(0, 2))
def test_contours_of_images_are_weighed_by_their_length(reference, prediction, axis):
    one, other = (mask.take(1, axis) for mask in (reference, prediction))
    spacing = tuple(step for at, step in enumerate(SPACING) if at != axis)
    found = said([(one, other)], spacing)
    for label, call in deepmind(one, other, spacing).items():
        (ours,) = found["deepmind", label].values
        assert same(ours, printed(call)), label


def test_every_tool_is_run():
    assert {tool.name for tool in tools()} == set(SIDES)


BALL, NONE = np.zeros((4, 5, 6), bool), np.zeros((4, 5, 6), bool)
BALL[1:3, 1:4, 1:4] = True
PAIRS = [(BALL, BALL), (BALL, NONE), (NONE, NONE), (BALL, None)]


def test_skeletons_that_never_meet_are_told():
    """MetricsReloaded's clDice divides 0 by 0 there."""
    line = np.zeros_like(BALL)
    line[0, 0, 1:4] = True
    found = said([(line, line), (line, line[:, ::-1])])
    theirs = found["metricsreloaded", "clDice"]
    assert [str(value) for value in theirs.values] == ["1.0", "nan"]
    assert theirs.differs[0].startswith("divides 0 by 0")
    assert (theirs.mean, theirs.left_out) == (1.0, 1)
    assert found[ASSAY, "clDice"].mean == 0.5


def test_why_tools_part_is_told_and_counted():
    found = said(PAIRS)
    ours, theirs = found[ASSAY, "HD95"], found["monai", "HD95"]
    diagonal = math.dist((0, 0, 0), (4 * 1.2, 5 * 0.8, 6 * 1.0))
    assert ours.mean == pytest.approx((0 + diagonal + 0 + diagonal) / 4)
    assert theirs.mean == 0
    assert theirs.left_out == 2
    assert theirs.differs == (
        "1 case missed: nan",
        "1 case both empty: nan",
        "is given nothing of 1 case without a prediction, so that nobody hears of it",
        "its mean is of those cases only that have a number",
    )
    assert found["medpy", "HD95"].differs[0].startswith("takes one percentile")
    assert "1 case missed: an error" in found["medpy", "HD95"].differs
    assert found["sklearn", "DSC"].differs[0] == "1 case both empty: 0"


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore:the prediction:UserWarning")
def test_monai_drops_missed_cases_from_the_mean():
    """Ten cases of which five are missed completely: it prints the mean of the five that were found."""
    theirs = pytest.importorskip("monai.metrics")
    moved = np.roll(BALL, 1, axis=0)
    pairs = [(BALL, moved)] * 5 + [(BALL, NONE)] * 5
    found = said(pairs)["monai", "HD95"]
    torch = import_module("torch")
    metric = theirs.HausdorffDistanceMetric(include_background=True, percentile=95)
    for one, other in pairs:
        metric(*(torch.as_tensor(mask[None, None].astype("f4")) for mask in (other, one)), spacing=SPACING)
    assert found.mean == pytest.approx(float(metric.aggregate()), rel=1e-6)
    assert found.left_out == 5
