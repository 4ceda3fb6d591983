"""Runs on a disk that fills up or becomes read-only under them; `benchmarks/bench_kills.py` does it more often."""

import sys

import pytest

import assay

from .disks import DiskError, disk_in, spoil_over_and_over

IDS = [f"{i:03}" for i in range(400)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(400)], "site": ["n", "s"] * 200}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 400 / 400 for i in range(400)]},
    "b": {"id": IDS, "p yes": [i * 7 % 400 / 400 for i in range(400)]},
}


@pytest.fixture(scope="module")
def path(studies):
    settings = {"positive": "yes", "metrics": ["AUROC", "MCC", "Brier"], "replicates": 3000, "by": ["site"]}
    return studies.write(REFERENCE, PREDICTIONS, **settings)


@pytest.fixture(scope="module")
def clean(path, tmp_path_factory):
    """The bytes of results.json of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("clean") / "run"
    assay.run(path, folder, workers=0)
    return (folder / "results.json").read_bytes()


@pytest.fixture
def disk(tmp_path):
    try:
        with disk_in(tmp_path) as disk:
            yield disk
    except DiskError as error:
        pytest.skip(f"no disk can be made here: {error}")


@pytest.mark.parametrize(
    ("spoil", "mend", "workers"), [("fill", "make_room", 0), ("fill", "make_room", 2), ("fail", "mend", 2)]
)
def test_nothing_is_lost_and_the_run_goes_on_when_the_disk_is_mended(path, clean, disk, spoil, mend, workers):
    command = [sys.executable, "-m", "assay", "run", path, "--workers", str(workers), "-o"]
    story = spoil_over_and_over(
        command, disk, clean, times=1, longest=2.0, spoil=getattr(disk, spoil), mend=getattr(disk, mend)
    )
    assert (story.lost, story.different) == ([], 0)
    assert story.kills == 1
