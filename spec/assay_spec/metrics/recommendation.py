"""From a problem's fingerprint to what the decision steps say of it: a small engine over rules, which are data."""

from collections.abc import Iterator
from typing import NamedTuple

from assay_spec.metrics.catalogue import Catalogue, Guide, SelectionRule, catalogue, complete
from assay_spec.metrics.conditions import hold
from assay_spec.metrics.fingerprint import ClassAnswers, Fingerprint
from assay_spec.metrics.metric import Metric, parse_metric
from assay_spec.model import properties
from assay_spec.record import replace

METRICS = "metrics"
"""The steps that choose what is reported; others choose how objects are found and matched."""


class Named(NamedTuple):
    """A metric as rules name it, and every rule that did."""

    metric: Metric
    of: str
    """`pixels` or `objects`, where a problem has both to count; else empty."""
    chooses: str
    """What its step chooses: `metrics`, a `localization` criterion or an `assignment`."""
    rules: tuple[SelectionRule, ...]
    computed: bool
    """Whether Assay computes it for such problems."""


class Recommendation(NamedTuple):
    """What follows from a fingerprint."""

    fingerprint: Fingerprint
    fired: tuple[SelectionRule, ...]
    chosen: tuple[Named, ...]
    """The pool, in the order of the rules."""
    alternatives: tuple[Named, ...]
    """What may stand in the place of something chosen."""
    ruled_out: tuple[Named, ...]

    @property
    def metrics(self) -> tuple[Named, ...]:
        """What is to be reported: the chosen but for criteria and ways of matching."""
        return tuple(each for each in self.chosen if each.chooses == METRICS)

    @property
    def none_because(self) -> tuple[SelectionRule, ...]:
        """Where nothing is to be reported, the rules that say why."""
        ruled_out = tuple(rule for rule in self.fired if rule.excludes and rule.step != "S8")
        return () if self.metrics else ruled_out

    def guides(self, known: Catalogue) -> Iterator[tuple[SelectionRule, Guide]]:
        """The guides of the alternatives that are left, each with its rule."""
        rules = {rule.id: rule for each in self.alternatives for rule in each.rules if rule.guide}
        for rule in self.fired:
            if rule.id in rules:
                yield rule, known.guides[rule.guide]


def recommend(fingerprint: Fingerprint, known: Catalogue | None = None) -> Recommendation:
    """What the rules say of a problem; answers of single classes are not looked at, see `by_class`.

    Args:
        fingerprint: the problem's answers; one that is not given has its default.
        known: the metrics and the rules; those that come with Assay when it is None.
    """
    known = catalogue() if known is None else known
    fired_ = tuple(fired(fingerprint, known.rules))
    excluded = _collected(fired_, "excludes", fingerprint, known)
    chosen = [each for each in _collected(fired_, "metrics", fingerprint, known) if not _is_excluded(each, excluded)]
    keys = {(each.of, each.metric.key) for each in chosen}
    alternatives = [
        each
        for each in _collected(fired_, "alternatives", fingerprint, known)
        if not _is_excluded(each, excluded) and (each.of, each.metric.key) not in keys
    ]
    return Recommendation(fingerprint, fired_, tuple(chosen), tuple(alternatives), tuple(excluded))


def by_class(fingerprint: Fingerprint, known: Catalogue | None = None) -> Iterator[tuple[str, Recommendation]]:
    """What follows for the problem as a whole, under an empty name, then for each class with answers of its own."""
    yield "", recommend(fingerprint, known)
    for each in fingerprint.classes:
        yield each.name, recommend(of_class(fingerprint, each), known)


def of_class(fingerprint: Fingerprint, answers: ClassAnswers) -> Fingerprint:
    """The fingerprint with the answers of one class in the place of those of the problem."""
    given = {name: getattr(answers, name) for name in properties(ClassAnswers) if name != "name"}
    return replace(fingerprint, classes=(), **{name: value for name, value in given.items() if value is not None})


def fired(fingerprint: Fingerprint, rules: tuple[SelectionRule, ...]) -> Iterator[SelectionRule]:
    """The rules whose conditions this fingerprint meets, in order."""
    for rule in rules:
        met = fingerprint.category in rule.categories and hold(rule.when, fingerprint)
        if met and not (rule.unless and hold(rule.unless, fingerprint)):
            yield rule


def _collected(rules: tuple[SelectionRule, ...], field: str, fingerprint: Fingerprint, known: Catalogue) -> list[Named]:
    """What the rules name in a field, each once in the order of the rules, with all the rules that named it."""
    found: dict[tuple[str, str], Named] = {}
    for rule in rules:
        for text in getattr(rule, field):
            metric = parse_metric(text)
            if field != "excludes":
                metric = _filled(metric, fingerprint)
                metric = complete(metric, known) if metric.name in known.entries else metric
            key = rule.of, metric.key
            named = found.get(key)
            if named is None:
                chooses = known.steps[rule.step].chooses
                computed = known.computes(metric.name, fingerprint.category)
                named = Named(metric, rule.of, chooses, (), computed)
            found[key] = named._replace(rules=(*named.rules, rule))
    return list(found.values())


def _is_excluded(named: Named, excluded: list[Named]) -> bool:
    """Whether a rule excludes a metric, by its name and given parameters, but for what that rule names itself."""
    for other in excluded:
        if other.of == named.of and other.metric.name == named.metric.name:
            same = dict(other.metric.parameters).items() <= dict(named.metric.parameters).items()
            if same and not {rule.id for rule in named.rules} & {rule.id for rule in other.rules}:
                return True
    return False


def _filled(metric: Metric, fingerprint: Fingerprint) -> Metric:
    """A parameter whose value is the name of an answer takes that answer; without one it is left out."""
    filled = {
        word: getattr(fingerprint, value) if isinstance(value, str) and hasattr(fingerprint, value) else value
        for word, value in metric.parameters.items()
    }
    return metric._replace(parameters={word: value for word, value in filled.items() if value is not None})
