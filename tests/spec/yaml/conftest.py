"""Both parsers that PyYAML has, and what a tape tells."""

import pytest
import yaml

from assay_spec.yaml import reader, scan_yaml

PARSERS = {"libyaml": getattr(yaml, "CLoader", None), "python": yaml.SafeLoader}


@pytest.fixture(params=PARSERS)
def parser(request, monkeypatch):
    """Each parser in turn, as the one that the reader uses."""
    if PARSERS[request.param] is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(reader, "PARSER", PARSERS[request.param])
    return request.param


@pytest.fixture(scope="session")
def scan_by():
    """The tape of a text by one parser, for tests that compare."""

    def scan_by(name, data):
        if PARSERS[name] is None:
            pytest.skip("PyYAML was built without libyaml")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "PARSER", PARSERS[name])
            return scan_yaml(data)

    return scan_by


@pytest.fixture(scope="session")
def nodes_of():
    """Every node of a tape as kind, first byte, byte after the last, and value."""

    def nodes_of(tape):
        return [(tape.kind(n), tape.start(n), tape.end(n), tape.value(n)) for n in range(len(tape))]

    return nodes_of
