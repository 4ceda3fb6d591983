"""From a problem's fingerprint to its metrics: a small engine over the selection rules, which are data."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.metrics.catalogue import Catalogue, SelectionRule, complete
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import Metric, parse_metric


class Choice(NamedTuple):
    """A metric, and every rule that led to it."""

    metric: Metric
    rules: tuple[SelectionRule, ...]


def choose(fingerprint: Fingerprint, catalogue: Catalogue, *, scores: bool = True) -> tuple[Choice, ...]:
    """The metrics that the rules lead to, in the rules' order, each once, with all the rules that named it.

    Args:
        fingerprint: the problem's answers.
        catalogue: the metrics and the rules.
        scores: whether any prediction really gives class scores; without them no rule that needs them fires.
    """
    found: dict[str, tuple[Metric, list[SelectionRule]]] = {}
    for rule in fired(fingerprint, catalogue.rules):
        for text in rule.metrics:
            metric = complete(_filled(parse_metric(text), fingerprint), catalogue)
            if catalogue.entries[metric.name].state == "table" or scores:
                found.setdefault(metric.key, (metric, []))[1].append(rule)
    return tuple(Choice(metric=metric, rules=tuple(rules)) for metric, rules in found.values())


def fired(fingerprint: Fingerprint, rules: tuple[SelectionRule, ...]) -> Iterator[SelectionRule]:
    """The rules whose conditions this fingerprint meets, in order."""
    for rule in rules:
        if _holds(rule.when, fingerprint) and not (rule.unless and _holds(rule.unless, fingerprint)):
            yield rule


def _holds(conditions: Mapping[str, object], fingerprint: Fingerprint) -> bool:
    return all(_matches(getattr(fingerprint, name), wanted) for name, wanted in conditions.items())


def _matches(answer: object, wanted: object) -> bool:
    return answer in wanted if isinstance(wanted, tuple) else answer == wanted


def _filled(metric: Metric, fingerprint: Fingerprint) -> Metric:
    """A parameter whose value is the name of a fingerprint's answer takes that answer."""
    filled = {
        word: getattr(fingerprint, value) if isinstance(value, str) and hasattr(fingerprint, value) else value
        for word, value in metric.parameters.items()
    }
    given = {word: value for word, value in filled.items() if value is not None}
    return Metric(metric.name, MappingProxyType(given))
