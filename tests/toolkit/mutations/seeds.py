"""The documents that mutations begin with: the demo's, those of golden cases, real ones where there are, and plans."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tests.validators.golden import test_golden as golden

from assay.demo.study import STUDY as DEMO
from assay.plan.compiler import compile_spec
from assay.plan.file import plan_bytes

LARGEST = 1 << 16
"""A larger document of the corpus is left out; it would take the time of many."""

TIMES = 100
"""So often a document of the demo is among the seeds: there are many golden cases, and few of them can be compiled."""

SETTINGS = (
    ("replicates=40", "by=[]"),
    ("replicates=40", "group=size", "by=[]"),
    ("replicates=40", "by=[size]", "metrics=['ECE{bins=10}',Brier,AUROC,Sensitivity@Specificity=0.9,Fbeta,EC]"),
)
"""Of the plans that are changed."""


class Seed(NamedTuple):
    """A document before it is changed."""

    name: str
    """The name of the file in its study."""
    data: bytes
    study: str
    """The folder with the files that it names: `demo`, `small`, or none."""

    @property
    def is_plan(self) -> bool:
        return self.name == "plan.json"


def copy_studies(folder: Path) -> None:
    """What the documents name, below `folder`."""
    shutil.copytree(DEMO, folder / "demo")
    shutil.copytree(golden.STUDY, folder / "small")
    (folder / "none").mkdir()


@cache
def seeds() -> tuple[Seed, ...]:
    """Every document to begin with, always in the same order."""
    return (*_of_studies(), *_of_cases(), *_of_corpus(), *_plans())


def fingerprint() -> str:
    """What tells these seeds from others; a number stands for the same document only with the same ones."""
    return sha256(b"".join(sha256(seed.data).digest() for seed in seeds())).hexdigest()[:8]


def _of_studies() -> Iterator[Seed]:
    for study, folder, times in (("demo", DEMO, TIMES), ("small", golden.STUDY, TIMES // 10)):
        found = sorted(path for path in folder.iterdir() if path.suffix in (".json", ".yaml"))
        yield from (Seed(path.name, path.read_bytes(), study) for path in found for _ in range(times))


def _of_cases() -> Iterator[Seed]:
    for path in sorted(golden.HERE.rglob("*.md")):
        for case in golden.cases_in(path):
            for how, name, block in case.documents:
                if Path(name).suffix in (".json", ".yaml", ".yml", ".jsonld", ".ttl") and "/" not in name:
                    yield Seed(name, golden.text_of(how, name, block), "small")


def _of_corpus() -> Iterator[Seed]:
    folder = os.environ.get("ASSAY_CORPUS")
    for path in sorted(Path(folder, "croissant").rglob("*.json*")) if folder else ():
        if path.is_file() and path.stat().st_size <= LARGEST:
            yield Seed("croissant.json", path.read_bytes(), "none")


def _plans() -> Iterator[Seed]:
    for settings in SETTINGS:
        plan = compile_spec(str(DEMO / "evaluation.yaml"), settings).plan
        yield from [Seed("plan.json", plan_bytes(plan, Path()), "demo")] * (TIMES // 2)
