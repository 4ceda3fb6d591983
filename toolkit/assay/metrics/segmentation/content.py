"""The content of results.json of a study of masks: values, then ranks, then what became of the pitfalls."""

from typing import Any, NamedTuple

from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.pitfalls.evidence import Evidence, Setting
from assay.metrics.segmentation.pitfalls.table import MASKS
from assay.metrics.segmentation.ranks import Place, ranking_of, ranks_of
from assay.metrics.segmentation.results import CASE, results_of
from assay.metrics.segmentation.study import Study


class Content(NamedTuple):
    """What a study comes to, whether its masks came from files or from arrays."""

    results: dict[str, Any]
    ranking: tuple[Place, ...]
    """Of several algorithms; its rows stand in the results, too."""


def content_of(study: Study, setting: Setting, drawing: Drawing) -> Content:
    """What a study comes to; `setting` has the columns by which cases form subgroups and groups."""
    columns = setting.columns
    results = results_of(study, columns, drawing)
    ranking = ranking_of(study, columns.groups, drawing)
    results["ranks"] = ranks_of(ranking, drawing, columns.group or CASE)
    results["pitfalls"] = rows_of(MASKS, Evidence(study, setting, results))
    return Content(results, ranking)
