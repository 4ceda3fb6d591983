"""Which rules are asked about which models: most models give little of what rules look at."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from assay_kernels.scan import Form
from assay_spec.model import Model
from assay_spec.terms import PLAIN, Terms
from assay_validators.context import Context
from assay_validators.rule import Rule, Unless

MAX_KEPT = 10_000
"""So many forms are kept; documents of one exporter have the same few."""

MAX_TOGETHER = 50_000
"""And so many in all the sets of forms that documents have."""


Looking = Sequence[tuple[Unless | None, Sequence[Rule[Any]]]]
"""Rules, by what spares them a model."""


class _Chosen(NamedTuple):
    """What a form means to the rules."""

    looking: tuple[Rule[Any], ...]
    """Those that may have to say something of such a model."""
    woken: frozenset[str]
    """The codes of those that look at a document because it has such a model."""


def _all_in(index: dict[Any, list[Rule[Any]]]) -> list[Rule[Any]]:
    """Each rule of an index once."""
    return list({each.code: each for rules in index.values() for each in rules}.values())


def _is_asked(rule: Rule[Any], awake: frozenset[str], silent: frozenset[str]) -> bool:
    """Whether a rule that looks at a model may have to say something in a document that wakes and silences some."""
    if rule.code in awake:
        return True
    return rule.code not in silent if rule.wording is not None else not rule.anywhere


def _spared(rules: Iterable[Rule[Any]]) -> Looking:
    """The rules by what spares them a model."""
    found: dict[Unless | None, list[Rule[Any]]] = {}
    for rule in rules:
        found.setdefault(rule.unless, []).append(rule)
    return [*found.items()]


class Choice:
    """The rules of an index, chosen by what models give."""

    def __init__(self, index: dict[Any, list[Rule[Any]]]) -> None:
        """Choose from `index`, the rules by the classes that they look at."""
        self._index = index
        self._sleeping = [rule for rule in _all_in(index) if rule.anywhere]
        self._worded = [rule for rule in _all_in(index) if rule.wording is not None]
        self._kept: dict[Form, _Chosen] = {}
        self._together: dict[tuple[frozenset[Form], frozenset[str]], Mapping[Form, Looking]] = {}
        self._held = 0
        """How many forms there are in all of these sets."""

    def pairs(
        self, groups: Mapping[Form, Sequence[Model]], ctx: Context, terms: Terms = PLAIN
    ) -> list[tuple[Rule[Any], Sequence[Model]]]:
        """Each rule with all models of one form of which it may have to say something, where words mean `terms`."""
        looking = self._looking(frozenset(groups), terms.once(self._silent))
        found: list[tuple[Rule[Any], Sequence[Model]]] = []
        for form, group in groups.items():
            for unless, rules in looking[form]:
                left = group if unless is None else [each for each in group if not unless(each, ctx)]
                if left:
                    found += [(rule, left) for rule in rules]
        return found

    def _silent(self, terms: Terms) -> frozenset[str]:
        """The codes of the rules that have nothing to say where words mean `terms`."""
        return frozenset([rule.code for rule in self._worded if rule.wording and not terms.once(rule.wording)])

    def _looking(self, forms: frozenset[Form], silent: frozenset[str]) -> Mapping[Form, Looking]:
        """The rules, but some, that look at each form in a document that has all of these."""
        known = self._together.get((forms, silent))
        if known is None:
            chosen = {form: self._chosen(form) for form in forms}
            awake = frozenset().union(*(each.woken for each in chosen.values()))
            known = {
                form: _spared(rule for rule in each.looking if _is_asked(rule, awake, silent))
                for form, each in chosen.items()
            }
            self._held += len(forms)
            if self._held > MAX_TOGETHER:
                self._together.clear()
                self._held = len(forms)
            self._together[forms, silent] = known
        return known

    def _chosen(self, form: Form) -> _Chosen:
        known = self._kept.get(form)
        if known is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            known = self._kept[form] = self._choose(form[0], frozenset(form[1:]))
        return known

    def _choose(self, cls: type[Model], given: frozenset[str]) -> _Chosen:
        looking = (rule for rule in self._index.get(cls, ()) if rule.given is None or rule.given(given))
        woken = (
            rule.code
            for rule in self._sleeping
            if any(issubclass(cls, on) and test(given) for on, test in rule.anywhere)
        )
        return _Chosen(tuple(looking), frozenset(woken))
