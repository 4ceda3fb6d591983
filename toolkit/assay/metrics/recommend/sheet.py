"""What follows from a fingerprint as plain values, which every form of it shows."""

from collections.abc import Iterable, Iterator
from typing import Any

from assay_spec.metrics.catalogue import Catalogue, SelectionRule, catalogue
from assay_spec.metrics.fingerprint import ClassAnswers, Fingerprint
from assay_spec.metrics.questions import questions
from assay_spec.metrics.recommendation import Named, Recommendation, by_class
from assay_spec.metrics.unanswered import resting, unanswered

CHOOSING = ("metrics", "localization", "assignment")
"""What steps choose."""

Values = dict[str, Any]


def sheet(fingerprint: Fingerprint) -> Values:
    """All that follows, for the problem and for each class with answers of its own, with the rules that say so."""
    known = catalogue()
    found = list(by_class(fingerprint, known))
    fired = {rule.id: rule for _, each in found for rule in each.fired}
    used = {rule.guide for rule in fired.values() if rule.guide}
    return {
        "version": 1,
        "rules_version": known.version,
        "name": fingerprint.name,
        "category": str(fingerprint.category),
        "means": meaning(fingerprint.category),
        **taken(fingerprint),
        "parts": [
            {"class": name, **part(each, known), "rests": _rests(each, own, fingerprint)}
            for (name, each), own in zip(found, (None, *fingerprint.classes), strict=True)
        ],
        "rules": {rule.id: row(rule) for rule in known.rules if rule.id in fired},
        "guides": {
            each.id: {"text": each.text, "provenance": each.provenance}
            for each in known.guides.values()
            if each.id in used
        },
    }


def _rests(found: Recommendation, own: ClassAnswers | None, fingerprint: Fingerprint) -> dict[str, str]:
    """By rule that fits, the answers on which it rests and that are not the owner's; empty where there are none.

    Args:
        found: what follows for the problem, or for a class.
        own: the answers of the class, which are its owner's.
        fingerprint: the problem.
    """
    return {rule.id: resting(fingerprint, _read(rule, own)) for rule in found.fired}


def _read(rule: SelectionRule, own: ClassAnswers | None) -> Iterator[str]:
    """The answers on which a rule turns, but for those that a class gives itself."""
    return (name for name in (*rule.when, *rule.unless) if own is None or getattr(own, name, None) is None)


def meaning(category: str) -> str:
    """What problems of a category are, in the words of its question."""
    return next(each.means for each in questions()["category"].answers if each.word == category)


def advice_of(ids: Iterable[str], sheet: Values) -> Iterator[str]:
    """Those rules that say what to do besides."""
    return (id_ for id_ in ids if sheet["rules"][id_]["advice"])


def beside(row: Values, part: Values) -> list[str]:
    """What an alternative is one to: what its rules chose."""
    chosen = (each for word in CHOOSING for each in part[word])
    return [each["key"] for each in chosen if each["of"] == row["of"] and {*each["rules"]} & {*row["rules"]}]


def another(row: Values, part: Values) -> list[str]:
    """What is recommended although its name is ruled out, by other parameters."""
    kept = (each for each in (*part["metrics"], *part["alternatives"]) if each["of"] == row["of"])
    return [each["key"] for each in kept if each["key"].startswith(f"{row['key']}{{")]


def by_rules(row: Values, part: Values) -> str:
    """The rules that offer an alternative, by their ids, each with what it rests on."""
    return ", ".join(f"{id_}{rests(id_, part)}" for id_ in row["rules"])


def rests(id_: str, part: Values) -> str:
    """What a rule rests on beside the owner's answers, as it stands behind what the rule says."""
    return f" (it {part['rests'][id_]})" if part["rests"][id_] else ""


def taken(fingerprint: Fingerprint) -> dict[str, dict[str, Any]]:
    """The questions of the problem that its owner did not answer, with the answer taken.

    Returns:
        `drafted`, those that a draft answered, and `unanswered`, those that nobody did.
    """
    names = [name for name in unanswered(fingerprint) if name != "costs"]
    return {
        "drafted": {name: getattr(fingerprint, name) for name in names if name in fingerprint.drafted},
        "unanswered": {name: getattr(fingerprint, name) for name in names if name not in fingerprint.drafted},
    }


def part(found: Recommendation, known: Catalogue) -> Values:
    """What follows, by the ids of the rules."""
    chosen = {word: [_named(each, known) for each in found.chosen if each.chooses == word] for word in CHOOSING}
    return {
        **chosen,
        "alternatives": [
            {**_named(each, known), "guides": _unique(rule.guide for rule in each.rules if rule.guide)}
            for each in found.alternatives
        ],
        "ruled_out": [_named(each, known) for each in found.ruled_out],
        "fired": [rule.id for rule in found.fired],
        "none_because": [rule.id for rule in found.none_because],
    }


def _named(named: Named, known: Catalogue) -> Values:
    return {
        "key": named.metric.key,
        "title": known.title_of(named.metric.name),
        "of": named.of,
        "computed": named.computed,
        "rules": _unique(rule.id for rule in named.rules),
    }


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def row(rule: SelectionRule) -> Values:
    """A rule as it is shown."""
    return {
        "step": rule.step,
        "title": catalogue().steps[rule.step].title,
        "because": rule.because,
        "advice": rule.advice,
        "provenance": rule.provenance,
    }
