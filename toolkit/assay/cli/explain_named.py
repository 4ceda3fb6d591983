"""`assay explain PQ`: what rules name, and Assay does not compute yet."""

from collections.abc import Iterator

from assay.cli.explain_rule import mark
from assay_spec.metrics.catalogue import NamedMetric, SelectionRule, catalogue
from assay_spec.metrics.metric import parse_metric


def named_called(word: str) -> NamedMetric | None:
    """The metric, criterion or way of matching of that name, whatever parameters are written behind it."""
    return catalogue().named.get(word.partition("{")[0])


def named_lines(named: NamedMetric) -> Iterator[str]:
    """What it is called, and the rules that name it."""
    yield f"{named.name}: {named.title}, which Assay does not compute yet"
    for word, field in (("chosen by", "metrics"), ("offered by", "alternatives"), ("ruled out by", "excludes")):
        for rule in catalogue().rules:
            if any(parse_metric(text).name == named.name for text in getattr(rule, field)):
                yield f"  {word:<12}  {_told(rule)}"


def _told(rule: SelectionRule) -> str:
    return f"{rule.id}, for {', '.join(rule.categories)}: {rule.because}{mark(rule.provenance)}"
