"""One seed for every way to ask, so that the same values have the same intervals."""

import inspect
import re

import assay
from assay.cli.metrics_score import score
from assay.metrics.context import Settings
from assay.metrics.ranking.rank import Resampling
from assay.metrics.segmentation.means import Drawing
from assay.metrics.tables import Asked
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.seed import SEED
from assay_spec.model import properties


def default(called, name="seed"):
    return inspect.signature(called).parameters[name].default


def test_every_default_is_the_same():
    calls = (assay.evaluate, assay.segmentation, score, Settings, Resampling)
    assert {default(each) for each in calls} == {SEED}
    assert Drawing().seed == Asked(None).seed == properties(Evaluation)["seed"].default == SEED


def test_drafted_documents_say_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [(f"i{number}", number % 2) for number in range(20)]
    (tmp_path / "y.csv").write_text("id,truth\n" + "".join(f"{id_},{real}\n" for id_, real in rows))
    (tmp_path / "cnn.csv").write_text("id,p_1\n" + "".join(f"{id_},{real / 2 + 0.2}\n" for id_, real in rows))
    from assay.cli import main

    assert main(["new", "evaluation", "--reference", "y.csv", "--prediction", "cnn.csv", "--positive", "1"]) == 0
    assert re.findall(r"^seed: (\d+)$", (tmp_path / "evaluation.yaml").read_text(), re.MULTILINE) == [str(SEED)]
