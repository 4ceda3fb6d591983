"""A case for which there is not enough memory is left out, and sinks no other."""

import numpy as np
import pytest

from assay.images.image import Image
from assay.metrics.fingerprint import case as fingerprints
from assay.metrics.segmentation import scoring
from assay.metrics.segmentation.classes import Classes
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Case, Question, score_case

BOTH = Image(np.array([[0, 1, 1], [2, 2, 0]], np.uint8), (1.0, 1.0))


def exhausted(*_):
    raise MemoryError


@pytest.mark.parametrize("step", ["shape_of", "stray_of", "tally"])
def test_a_case_without_memory_is_no_score(monkeypatch, step):
    monkeypatch.setattr(scoring, step, exhausted)
    question = Question(metrics_of("DSC,HD"), Classes(), shaped=True)
    found = score_case(Case("c", BOTH, {"a": BOTH}), question)
    assert (found.name, found.problem) == ("c", "it takes more memory than there is")


@pytest.mark.parametrize("step", ["box_of", "parts_of", "touching", "tally"])
def test_a_case_without_memory_is_not_measured(monkeypatch, step):
    monkeypatch.setattr(fingerprints, step, exhausted)
    found = fingerprints.see(Case("c", BOTH, {"a": BOTH}), Classes(), placed=True)
    assert (found.name, found.problem) == ("c", "it takes more memory than there is")
