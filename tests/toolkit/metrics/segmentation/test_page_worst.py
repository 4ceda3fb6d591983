"""The worst cases on the page of masks, and their pictures."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from tests.toolkit.metrics.segmentation.paged import MASK, study

from assay.images.image import Image
from assay.metrics.segmentation.classes import Classes, Structure
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.worst import _as_scored, drawn, worst_cases
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.score import Wish, score
from assay.metrics.segmentation.scoring import Question
from assay_spec.policy import Undefineds


def test_pictures_show_what_was_scored():
    """The ignored voxels are nobody's, and the spacing that was given is that of the picture."""
    reference, prediction = np.zeros((2, 10, 20), np.uint8)
    reference[2:6, 2:6], reference[7:9, 10:18] = 1, 9
    prediction[2:6, 2:6], prediction[7:9, 10:18] = 1, 1
    question = Question((), Classes((Structure("1", (1,)),), ignore=9), (4.0, 1.0))
    pair = _as_scored(Image(reference, (1.0, 1.0)), Image(prediction), question)
    picture, note = drawn(*pair, (1,), "it", 0)
    assert "they disagree in 0 pixels" in note
    width, height = (float(re.search(rf'{side}="(\d+)"', picture)[1]) for side in ("width", "height"))
    assert height > 3 * width


@pytest.mark.parametrize("policy", [None, Policy(undefined=Undefineds.DROP)])
@pytest.mark.parametrize("missing", [1, 3, 5])
def test_cases_without_a_prediction_are_the_worst_and_leave_room_for_others(tmp_path, missing, policy):
    truth, predictions = study(tmp_path, names=("one",))
    for number in [number for number in range(6) if number != 3][: missing - 1]:
        (predictions[0] / f"case{number}.npz").unlink()
    found = worst_cases(score(truth, predictions, Wish(metrics="DSC"), policy, Drawing(replicates=50)))
    for structure in ("1", "2"):
        own = [one for one in found if one.structure == structure]
        lacking = [one for one in own if one.shown == "missing"]
        assert own[: len(lacking)] == lacking
        assert len(own) == 4
        assert len({one.case for one in own}) == 4
        assert len(lacking) == max(min(missing, 2), 4 - (6 - missing))
        assert any(one.case == "case3" for one in lacking) or missing > 1
        for one in lacking:
            assert one.note.startswith("no prediction; slice ")
            assert "where the reference is largest" in one.note
            assert ET.fromstring(one.picture).find("{*}title").text.startswith("Outline of the reference")


def test_a_prediction_that_cannot_be_used_is_among_the_worst_with_its_reason(tmp_path):
    truth, predictions = study(tmp_path, names=("one",))
    np.savez(predictions[0] / "case5.npz", labels=MASK[:2], spacing=[3, 1, 0.5])
    found = worst_cases(score(truth, predictions, Wish(metrics="DSC"), None, Drawing(replicates=50)))
    (broken, *_) = [one for one in found if one.case == "case5"]
    assert broken.shown == "failed"
    assert broken.note.startswith("no prediction that can be used: ")
    assert broken.picture
