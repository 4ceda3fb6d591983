"""Real Croissant files, and the outputs of the reference implementation, are read as json reads them."""

import json

import pytest


def test_every_json_file_of_the_corpus_has_the_value_that_json_reads(scanner, corpus):
    paths = sorted(path for path in corpus.joinpath("croissant").rglob("*.json*") if path.is_file())
    assert len(paths) >= 200
    for path in paths:
        document = path.read_bytes()
        tape = scanner.scan_json(document)
        lines = document.splitlines()
        if path.suffix == ".jsonl" and len(lines) > 1 and lines[1]:
            assert [problem.code for problem in tape.problems] == ["extra-data"], path
            assert repr(tape.value()) == repr(json.loads(lines[0])), path
        else:
            assert tape.problems == (), path
            assert repr(tape.value()) == repr(json.loads(document)), path


@pytest.mark.parametrize("pattern", ["*.parquet", "*.zip", "*.mp3", "*.tar", "*.gz"])
def test_a_binary_file_is_not_utf8(scanner, corpus, pattern):
    paths = sorted(corpus.joinpath("croissant").rglob(pattern))
    assert paths
    for path in paths:
        problems = scanner.scan_json(path.read_bytes()).problems
        assert problems[-1].fatal, path
        assert problems[-1].code in {"invalid-utf8", "unexpected-token"}, path


@pytest.mark.parametrize("pattern", ["*.ttl", "*.csv", "*.md"])
def test_a_text_of_another_format_ends_the_scan(scanner, corpus, pattern):
    paths = sorted(corpus.joinpath("croissant").rglob(pattern))
    assert paths
    for path in paths:
        assert scanner.scan_json(path.read_bytes()).problems[-1].fatal, path
