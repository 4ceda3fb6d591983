"""Documents that were changed at random are checked, written in every format and compiled without falling over.

`mutate.py` beside this file does it for as many as one likes.
"""

from collections import Counter

import pytest

from assay_spec.document import Document
from assay_validators.emit import json as json_format
from assay_validators.emit import junit

from . import trial
from .seeds import copy_studies, seeds

NUMBERS = range(300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("mutated")
    copy_studies(made)
    return made


@pytest.mark.parametrize("first", NUMBERS[::50])
def test_nothing_falls_over(folder, first):
    failures = [trial.try_number(number, folder) for number in NUMBERS[first : first + 50]]
    assert [failure for failure in failures if failure] == []


def test_a_number_stands_for_one_document():
    made = [trial.document_of(number) for number in NUMBERS]
    assert made == [trial.document_of(number) for number in NUMBERS]
    assert len({data for _, data in made}) > 0.95 * len(made)
    assert sum(seed.data != data for seed, data in made) > 0.95 * len(made)


def test_every_kind_is_among_them_and_goes_all_the_way(folder, monkeypatch):
    ends = Counter()
    main = trial.main

    def counted(words):
        status = main(words)
        ends[words[0], status] += 1
        return status

    monkeypatch.setattr(trial, "main", counted)
    for number in NUMBERS:
        trial.try_number(number, folder)
    assert {("compile", 0), ("compile", 2), ("explain", 0), ("explain", 2), ("run", 0), ("run", 2)} <= ends.keys()
    kinds = {(seed.name, seed.study) for seed, _ in map(trial.document_of, NUMBERS)}
    assert {(name, "demo") for name in ("croissant.json", "evaluation.yaml", "fingerprint.yaml", "plan.json")} <= kinds
    assert {seed.name.rpartition(".")[2] for seed in seeds()} >= {"json", "yaml", "ttl"}


def test_files_are_as_they_were(folder, tmp_path):
    copy_studies(tmp_path / "fresh")
    for number in NUMBERS[:40]:
        trial.try_number(number, folder)
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*"))]
    assert names == [path.relative_to(tmp_path / "fresh") for path in sorted((tmp_path / "fresh").rglob("*"))]
    assert all((folder / n).read_bytes() == (tmp_path / "fresh" / n).read_bytes() for n in names if n.suffix)


class TestWhatIsLookedFor:
    """A failure that is put there is seen, and told with its number."""

    def failures(self, folder):
        return [failure for failure in (trial.try_number(number, folder) for number in NUMBERS[:40]) if failure]

    def test_an_exception(self, folder, monkeypatch):
        monkeypatch.setattr(Document, "pointer", lambda self, node: 1 // 0)
        found = self.failures(folder)
        assert found
        assert {failure.what.partition(" ")[0] for failure in found} == {"ZeroDivisionError"}
        assert {failure.number for failure in found} <= {*NUMBERS[:40]}

    def test_a_format_that_is_none(self, folder, monkeypatch):
        monkeypatch.setattr(json_format, "emit", lambda reports: ['{"files": [NaN]}'])
        assert all("`NaN` in JSON" in failure.what for failure in self.failures(folder))
        monkeypatch.undo()
        monkeypatch.setattr(junit, "emit", lambda reports: ["<testsuites>"])
        assert {failure.what.partition(" ")[0] for failure in self.failures(folder)} == {"ParseError"}

    def test_an_internal_error_of_a_command(self, folder, monkeypatch):
        def fall(path):
            raise KeyError(path)

        monkeypatch.setattr("assay.plan.compiler.read_document", fall)
        found = self.failures(folder)
        assert found
        assert all("internal error" in failure.what for failure in found)
