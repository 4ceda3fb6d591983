"""What metrics are called elsewhere, and which one is meant by a name that is none here."""

from collections.abc import Mapping

from assay_spec.metrics.catalogue import MetricEntry, catalogue
from assay_spec.metrics.metric import MetricSyntaxError
from assay_validators.context import near
from assay_validators.remedy import suggested

_OTHER_NAMES = {
    "auc": "AUROC",
    "rocauc": "AUROC",
    "prauc": "AP",
    "auprc": "AP",
    "averageprecision": "AP",
    "f1": "Fbeta{beta=1}",
    "f2": "Fbeta{beta=2}",
    "f1score": "Fbeta{beta=1}",
    "precision": "PPV",
    "recall": "Sensitivity",
    "tpr": "Sensitivity",
    "tnr": "Specificity",
    "acc": "Accuracy",
    "bacc": "BalancedAccuracy",
    "nll": "LogLoss",
    "crossentropy": "LogLoss",
    "categoricalcrossentropy": "MulticlassLogLoss",
    "f1macro": "Fbeta{average=macro}",
    "macrof1": "Fbeta{average=macro}",
    "rocaucovr": "AUROC{average=macro}",
    "cohenskappa": "Kappa",
    "brierscore": "Brier",
}
"""What other packages call them, in lower case and letters only."""

_OF_MASKS = {
    "dice": "DSC",
    "dicescore": "DSC",
    "dicecoefficient": "DSC",
    "jaccard": "IoU",
    "jaccardindex": "IoU",
    "hausdorff": "HD",
    "hausdorffdistance": "HD",
}
"""The same of metrics of masks."""


def called_elsewhere(name: str, *, masks: bool = True) -> str:
    """The metric that other packages call so, of items or also of masks; else empty."""
    return (_OTHER_NAMES | (_OF_MASKS if masks else {})).get(_plain(name), "")


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def near_metric(name: str, known: Mapping[str, MetricEntry]) -> str:
    """The remedy for a name that is no metric's: the one that other packages call so, or the nearest; else empty."""
    if other := called_elsewhere(name, masks=False):
        return suggested(other)
    if of_masks := metric_of_masks(name):
        return f"`{of_masks}` is a metric of masks, from `assay.segmentation` or `assay metrics score` of masks"
    nearest = near(name, known)
    return suggested(nearest) if nearest else ""


def metric_of_masks(name: str) -> str:
    """The metric of masks that is called or written so, such as `HD95`, or that other packages call so; else empty."""
    from assay_spec.metrics.segmentation import ask, mask_metrics

    if name in mask_metrics():
        return name
    try:
        return ask(name).label
    except MetricSyntaxError:
        return _OF_MASKS.get(_plain(name), "")


def metric_of_items(name: str) -> str:
    """The metric of items that is called so, here or by other packages, where no metric of masks is; else empty."""
    from assay_spec.metrics.segmentation import mask_metrics

    known = catalogue().entries
    other = name if name in known else called_elsewhere(name, masks=False)
    return "" if other.partition("{")[0] in mask_metrics() else other
