"""Phantoms of known sizes, numbers and gaps give the answers that they were made to give."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import PlanError
from assay.metrics.fingerprint.masks import measure_masks
from assay.metrics.segmentation.parts import MOST_BOX
from assay.metrics.segmentation.score import Wish
from assay.runs.talk import Silence

SIDE = 12
"""Voxels along one cell of the grid on which parts lie, none of which touches another."""


def phantom(sizes, axes):
    """A mask with parts of these sizes, each alone in its cell."""
    mask = np.zeros((SIDE * max(1, len(sizes)), *(SIDE,) * (axes - 1)), np.uint8)
    for number, size in enumerate(sizes):
        cell = np.zeros((SIDE - 2,) * axes, np.uint8)
        cell.ravel()[:size] = 1
        mask[(slice(number * SIDE, number * SIDE + SIDE - 2), *(slice(0, SIDE - 2),) * (axes - 1))] = cell
    return mask


def measured(folder, masks, predictions=None, small=None, **wish):
    """What is measured of masks that lie in files; a prediction of None is missing, bytes are written as they are."""
    folder = Path(folder)
    for name, each in {"truth": masks, **(predictions or {})}.items():
        (folder / name).mkdir(parents=True)
        for number, mask in enumerate(each):
            path = folder / name / f"case{number:02}.npy"
            if isinstance(mask, bytes):
                path.write_bytes(mask)
            elif mask is not None:
                np.save(path, mask)
    return measure_masks(
        folder / "truth", [folder / name for name in predictions or ()], Wish(**wish), small, Silence()
    )


CASES = st.integers(2, 3).flatmap(
    lambda axes: st.tuples(
        st.just(axes), st.lists(st.lists(st.integers(1, (SIDE - 2) ** axes), max_size=3), min_size=1, max_size=5)
    )
)


@settings(max_examples=40)
@given(CASES, st.one_of(st.none(), st.integers(1, 200)))
def test_phantoms_give_their_answers(drawn, small):
    axes, cases = drawn
    sizes = [size for case in cases for size in case]
    with tempfile.TemporaryDirectory() as folder:
        if not sizes:
            with pytest.raises(PlanError, match="no reference shows a structure"):
                measured(folder, [phantom(case, axes) for case in cases], small=small)
            return
        found = measured(folder, [phantom(case, axes) for case in cases], small=small).answers
    limit = {2: 100, 3: 500}[axes] if small is None else small
    below = sum(size < limit for size in sizes)
    often = "never" if not below else "consistently" if below >= 0.9 * len(sizes) else "occasionally"
    assert found["small_structures"].value == often
    assert found["disconnected_structures"].value == any(len(case) > 1 for case in cases)
    empty = sum(not case for case in cases)
    assert found["empty_reference_possible"].value == bool(empty)
    assert found["empty_reference_possible"].evidence[0].startswith(f"1: {empty} of {len(cases)} image")
    assert ("size_variability" in found) == (len(sizes) > 1)
    if len(sizes) > 1:
        low, middle, high = (np.quantile(sizes, share, method="inverted_cdf") for share in (0.25, 0.5, 0.75))
        assert found["size_variability"].value == ((high - low) / middle > 1)
    voxels = sum(phantom(case, axes).size for case in cases)
    share = sum(sizes) / voxels
    assert found["class_imbalance"].value == (min(share, 1 - share) < 0.1)
    assert "empty_output_possible" not in found
    assert "class_scores_available" not in found
    assert "non_independent" not in found


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["right", "empty", "missing", "damaged", "other shape"]), min_size=1, max_size=6))
def test_predictions_tell_what_algorithms_leave_out(outputs):
    mask = phantom([40], 3)
    made = {"right": mask, "empty": mask * 0, "missing": None, "damaged": b"no", "other shape": mask[:-1]}
    if set(outputs) <= {"missing"}:
        return  # refused as folders that do not go together
    with tempfile.TemporaryDirectory() as folder:
        told = measured(folder, [mask] * len(outputs), {"unet": [made[each] for each in outputs]})
    found = told.answers
    assert [line.partition(": ")[0] for line in told.problems] == [
        f"case{number:02}, unet" for number, each in enumerate(outputs) if each in ("damaged", "other shape")
    ]
    assert found["empty_output_possible"].value == ("empty" in outputs)
    assert found["invalid_output_possible"].value == bool({"missing", "damaged", "other shape"} & {*outputs})
    unusable = outputs.count("damaged") + outputs.count("other shape")
    counted = f"unet: {outputs.count('missing')} missing and {unusable} unusable of {len(outputs)}"
    assert found["invalid_output_possible"].evidence[0] == counted
    assert found["class_scores_available"].value is False
    assert found["overlapping_predictions"].value is False


def test_classes_that_differ_have_answers_of_their_own(tmp_path):
    large, small = phantom([1000], 3), phantom([5], 3) * 2
    both = np.concatenate((large, small))
    found = measured(tmp_path, [both, both, np.concatenate((large, small * 0))], labels="organ=1,lesion=2")
    # Of two, the answer that asks for more care is that of the problem.
    assert found.answers["small_structures"].value == "consistently"
    assert found.answers["small_structures"].evidence[-1] == "otherwise for organ"
    assert found.answers["empty_reference_possible"].value is True
    assert set(found.by_class) == {"organ"}
    assert found.by_class["organ"]["small_structures"].value == "never"
    assert found.by_class["organ"]["empty_reference_possible"].value is False
    assert found.classes == ("organ", "lesion")


def test_most_classes_speak_for_the_problem(tmp_path):
    cases = [np.concatenate([phantom([1000], 3) * 1, phantom([900], 3) * 2, phantom([3], 3) * 3])]
    found = measured(tmp_path, cases)
    assert found.answers["small_structures"].value == "never"
    assert {name: list(each) for name, each in found.by_class.items()} == {"3": ["small_structures"]}


def test_what_is_never_shown_is_empty_and_told(tmp_path):
    found = measured(tmp_path, [phantom([600], 3)], labels="organ=1,lesion=2")
    assert "shown in no reference: lesion" in found.about
    assert found.by_class["organ"]["empty_reference_possible"].value is False
    assert found.answers["empty_reference_possible"].value is True


def test_touching_is_told_and_not_answered(tmp_path):
    mask = phantom([1000], 3)
    mask[:2] *= 2
    found = measured(tmp_path, [mask], labels="organ=1,lesion=2")
    assert "touching_structures" not in found.answers
    lines = found.figures["touching_structures"]
    assert "cannot tell" in lines[0]
    assert lines[1] == "organ touches another class, which it may: lesion in 1 image"


def test_regions_that_overlap_leave_two_questions_open(tmp_path):
    mask = phantom([1000], 3)
    mask[:2] *= 2
    found = measured(tmp_path, [mask], {"a": [mask]}, labels="edema=1,core=2", regions="whole=1+2")
    assert not {"multiple_labels", "overlapping_predictions"} & found.answers.keys()
    assert found.figures["multiple_labels"] == ("a voxel can be of edema and of whole",)


def test_damaged_masks_are_named_and_the_rest_is_measured(tmp_path):
    found = measured(tmp_path, [phantom([600], 3), b"broken", phantom([600], 3)])
    assert [line.partition(":")[0] for line in found.problems] == ["case01, the reference"]
    assert found.answers["empty_reference_possible"].evidence == ("1: 0 of 2 images show none",)


def test_nothing_but_damaged_masks_is_refused(tmp_path):
    with pytest.raises(PlanError, match=r"none of 2 references can be measured; `case00`"):
        measured(tmp_path, [b"broken", b"too"])


def test_a_map_of_objects_is_refused(tmp_path):
    labels = np.arange(400, dtype=np.uint16).reshape(20, 20)
    with pytest.raises(PlanError, match=r"399 labels, which seem to number objects.*--labels"):
        measured(tmp_path, [labels])


def test_references_of_which_every_voxel_is_ignored_are_refused(tmp_path):
    with pytest.raises(PlanError, match="every voxel of every reference has the label that is ignored"):
        measured(tmp_path, [np.full((6, 6), 2, np.uint8)], labels="organ=1,ignore=2")


def test_parts_in_a_box_that_is_too_large_are_not_told_apart(tmp_path):
    side = 1 + int(MOST_BOX**0.5)
    mask = np.zeros((side, side), np.uint8)
    mask[0, 0] = mask[-1, -1] = 1
    found = measured(tmp_path, [mask, mask[:, :100]])
    assert f"1: its parts were not told apart in 1 image, where the box that holds them has more than {MOST_BOX:,}" in (
        line.removesuffix(" pixels") for line in found.about
    )
    assert found.answers["empty_reference_possible"].evidence == ("1: 0 of 2 images show none",)
    assert found.answers["disconnected_structures"].evidence == ("1: several parts in 0 of 1 image",)
    alone = measured(tmp_path / "alone", [mask])
    assert not {"small_structures", "disconnected_structures"} & alone.answers.keys()


def test_ignored_voxels_count_nowhere(tmp_path):
    mask = phantom([1000], 3)
    mask[mask == 0] = 3
    found = measured(tmp_path, [mask], {"a": [np.where(mask == 3, 1, 0)]}, labels="organ=1,ignore=3")
    assert found.answers["class_imbalance"].evidence[0] == "organ 100.000%"
    assert found.answers["empty_output_possible"].value is True


def test_groups_are_read_off_a_table(tmp_path):
    (tmp_path / "cases.csv").write_text("case,patient,site\ncase00,p1,a\ncase01,p1,b\ncase02,p2,c\n")
    cases = [phantom([600], 3)] * 3
    table = tmp_path / "cases.csv"
    grouped = measured(tmp_path / "a", cases, cases=table, group="patient").answers["non_independent"]
    single = measured(tmp_path / "b", cases, cases=table, by=["site"]).answers["non_independent"]
    assert (grouped.value, grouped.evidence) == ("grouped", ("`patient` has 2 values for 3 cases",))
    assert single.value == "independent"
    table.write_text(table.read_text() + "case09,p4,d\n")
    about = measured(tmp_path / "c", cases, cases=table, group="patient").about
    assert "the table of cases: 1 row without a reference: case09" in about


def test_probabilities_beside_masks_are_scores(tmp_path):
    mask = phantom([600], 3)
    (tmp_path / "unet").mkdir()
    for name in ("case00", "case01"):
        np.save(tmp_path / "unet" / f"{name}.npy", mask)
    folder = tmp_path / "unet"
    (folder / "dataset.json").write_text('{"labels": {"background": 0, "organ": 1}, "file_ending": ".npy"}')
    for name in ("case00", "case01"):
        np.savez(folder / f"{name}.npz", probabilities=np.zeros((2, 4)))
    (tmp_path / "truth").mkdir()
    for name in ("case00", "case01"):
        np.save(tmp_path / "truth" / f"{name}.npy", mask)
    found = measure_masks(tmp_path / "truth", [folder], Wish(), None, Silence())
    assert found.answers["class_scores_available"].value is True
    assert found.classes == ("organ",)
