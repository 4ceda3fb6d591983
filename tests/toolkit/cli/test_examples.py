"""Every example that `--help` shows is a call that works."""

import re
import shlex
import shutil

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assay.cli.table import COMMANDS
from assay.demo.study import STUDY

IN_TURN = (
    "new evaluation",
    "check",
    "compile",
    "explain",
    "run",
    "report",
    "compare",
    "verify",
    "export",
    "runs list",
    "runs show",
    "runs remove",
    "sign",
    "data infer",
    "demo",
    "metrics recommend",
    "metrics guide",
    "metrics pitfalls",
    "language-server",
    "doctor",
    "kernels",
    "data complete",
    "data merge",
    "data diff",
    "data fix",
    "data migrate",
    "data show",
    "data load",
    "data explain",
    "data cache",
    "data verify",
    "metrics score",
    "metrics tools",
    "metrics fingerprint",
)
"""Each finds what those before it left."""

ITEMS = 60


def examples_of(text):
    """The calls after `Example:` in the help of a command."""
    blocks = [" ".join(rest.strip("\n").partition("\n\n")[0].split()) for rest in text.split("Example:")[1:]]
    return [found.strip(" ,:") for block in blocks for found in re.split(r",? or: |(?<=\w) (?=assay check --)", block)]


@pytest.fixture
def workplace(tmp_path):
    """A folder with the tables that the examples speak of."""
    truth = pq.read_table(STUDY / "patients.parquet").select(["patient", "diagnosis"])
    pc.write_csv(truth.slice(0, ITEMS), tmp_path / "y.csv")
    for source, name in (("logistic_regression", "a"), ("random_forest", "b")):
        table = pq.read_table(STUDY / "predictions" / f"{source}.parquet").select(["patient", "p_malignant"])
        pc.write_csv(table.slice(0, ITEMS), tmp_path / f"{name}.csv")
    (tmp_path / "mine.json").write_bytes((STUDY / "croissant.json").read_bytes())
    (tmp_path / "patients.parquet").write_bytes((STUDY / "patients.parquet").read_bytes())
    mask = np.zeros((9, 9, 9), np.uint8)
    mask[2:6, 2:6, 2:6] = 1
    for number, folder in enumerate(("labelsTs", "nnunet", "swin")):
        (tmp_path / folder).mkdir()
        for case in range(3):
            np.savez(tmp_path / folder / f"case{case}.npz", labels=np.roll(mask, number * case, 0), spacing=[2, 1, 1])
    key = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (tmp_path / "id_ed25519").touch(0o600)
    (tmp_path / "id_ed25519").write_bytes(key)
    return tmp_path


def words_of(example):
    """The words after `assay`, and the environment that stands before it."""
    words = shlex.split(example)
    place = words.index("assay")
    return words[place + 1 :], dict(word.split("=") for word in words[:place])


def test_every_command_has_its_turn():
    assert set(IN_TURN) == set(COMMANDS)


def test_every_example_of_the_help_calls_its_command_and_works(workplace, drive, assay):
    helps = drive([["--help"], *([*name.split(), "--help"] for name in IN_TURN)], cwd=workplace)
    (begin,) = re.findall(r"^Begin with: (.+)$", helps[0].out, re.MULTILINE)
    examples = {name: examples_of(done.out) for name, done in zip(IN_TURN, helps[1:], strict=True)}
    assert begin in examples["demo"]
    for name, found in examples.items():
        assert found
        assert all(words_of(example)[0][: len(name.split())] == name.split() for example in found)
    done = {}
    for turn in (IN_TURN[:6], IN_TURN[6:]):
        calls = [example for name in turn for example in examples[name]]
        plain = [example for example in calls if not words_of(example)[1]]
        done |= zip(plain, drive([words_of(example)[0] for example in plain], cwd=workplace), strict=True)
        for example in set(calls) - set(plain):
            words, environment = words_of(example)
            done[example] = assay(*words, cwd=workplace, **environment)
        for copy in ("run-a", "run-b"):
            shutil.copytree(workplace / "run", workplace / copy, dirs_exist_ok=True)
    assert {example: one for example, one in done.items() if one.status} == {}
    for name in ("evaluation.yaml", "plan.json", "run/report.html", "results.md", "assay-demo/report.html"):
        assert (workplace / name).stat().st_size > 200, name
    assert {"evaluation.yaml", "patients.parquet"} <= {path.name for path in (workplace / "my-study").iterdir()}


def test_an_example_of_metrics_can_be_pasted(assay):
    """It stands on one line: a shell takes the second of two for a command of its own."""
    for name in COMMANDS:
        if name.startswith("metrics "):
            text = assay(*name.split(), "--help", COLUMNS="80").out
            assert [each for each in examples_of(text) if each not in text] == []
