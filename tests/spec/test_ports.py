"""What the layers above provide is what rules on data ask for, by name and by parameter."""

import inspect

import pytest

from assay.columns.columns import ArrowColumns
from assay.columns.large import LargeColumns
from assay.columns.resolver import FileResolver
from assay_spec import ports
from assay_spec.ports import Columns, Resolver, Sample, Unavailable

PAIRS = [(Columns, ArrowColumns), (Columns, LargeColumns), (Resolver, FileResolver)]


def asked_of(protocol):
    return [name for name in vars(protocol) if not name.startswith("_")]


@pytest.mark.parametrize(
    ("protocol", "provider", "name"),
    [(protocol, provider, name) for protocol, provider in PAIRS for name in asked_of(protocol)],
)
def test_a_port_is_provided_as_it_is_asked_for(protocol, provider, name):
    asked, given = getattr(protocol, name), getattr(provider, name, None)
    assert given is not None or name in inspect.get_annotations(provider) or name in _set_by_init(provider)
    assert inspect.getdoc(asked), "a port says what it wants"
    if inspect.isfunction(asked):
        assert _form(given) == _form(asked)


def _set_by_init(provider):
    """Attributes that the constructor sets."""
    return inspect.getsource(provider.__init__)


def _form(function):
    parameters = inspect.signature(function).parameters.values()
    return [(parameter.name, parameter.kind, parameter.default) for parameter in parameters]


def test_answers_are_small_frozen_records():
    sample = Sample(count=3, examples=("a", None))
    assert (sample.count, sample.rows) == (3, ())
    assert Sample(count=3, examples=("a", None)) == sample
    assert Unavailable("no such file").reason == "no such file"
    with pytest.raises(AttributeError):
        sample.count = 4


def test_ports_ask_for_no_arrays():
    assert {"numpy", "pyarrow"}.isdisjoint(vars(ports))
