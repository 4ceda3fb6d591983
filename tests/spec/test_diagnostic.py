"""A finding is one frozen record; severities are ordered from the worst."""

import pytest

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import NOWHERE
from assay_spec.record import replace


def found(**changes):
    return Diagnostic(**{"code": "ABC001", "severity": Severity.ERROR, "span": NOWHERE, "message": "m"} | changes)


def test_severities_are_listed_from_the_worst():
    assert [severity.value for severity in Severity] == ["error", "warning", "info"]


def test_help_and_related_places_are_optional():
    assert (found().help, found().related) == ("", ())
    for name in ("code", "severity", "span", "message"):
        with pytest.raises(TypeError, match=name):
            Diagnostic(**{field: getattr(found(), field) for field in Diagnostic.fields if field != name})


def test_findings_are_told_apart_by_all_that_they_say(read):
    document = read('{"a": 1}')
    others = [
        found(code="ABC002"),
        found(severity=Severity.INFO),
        found(span=document.span(0)),
        found(message="n"),
        found(help="h"),
        found(related=(Related(span=NOWHERE, message="r"),)),
    ]
    assert len({found(), found(), *others}) == len(others) + 1
    assert replace(found(), help="h") == others[4]


def test_places_in_other_documents_are_other_places(read):
    one, two = read('{"a": 1}'), read('{"a": 1}')
    assert one.span(1) == one.span(1)
    assert one.span(1) != two.span(1)
    assert found(span=one.span(1)) != found(span=two.span(1))
