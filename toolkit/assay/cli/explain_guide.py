"""`assay explain DG7.2`: how to decide between a metric and its alternatives, and where that is to be decided."""

from collections.abc import Iterator
from textwrap import wrap

from assay.cli.explain_rule import SOURCE, conditions_of, mark
from assay.cli.lines import prose_width
from assay_spec.metrics.catalogue import Guide, SelectionRule, catalogue

PAPERS = "DG"
"""How the paper's own ids of guides begin; others are words of ours."""


def guide_called(word: str) -> Guide | None:
    """The guide of an id, in capitals or not."""
    return next((each for each in catalogue().guides.values() if each.id.casefold() == word.casefold()), None)


def guide_lines(guide: Guide) -> Iterator[str]:
    """The page of a guide: what is chosen when, and which rules offer the choice, on which answers."""
    rules = [rule for rule in catalogue().rules if rule.guide == guide.id]
    yield f"{guide.id}: a decision guide, which says what to choose when{mark(guide.provenance)}"
    yield from wrap(guide.text, prose_width(), initial_indent="  ", subsequent_indent="  ")
    for rule in rules:
        yield from _offered(rule)
    numbered = "" if guide.id.startswith(PAPERS) else "; its name is ours"
    yield f"  source        {SOURCE}{numbered}; {_checked(guide)}"


def _offered(rule: SelectionRule) -> Iterator[str]:
    step, of = catalogue().steps[rule.step], f", of {rule.of}" if rule.of else ""
    where = f"of {step.id} {step.title}, for {', '.join(rule.categories)}"
    yield f"  offered by    {rule.id}, {where}{mark(rule.provenance)}"
    yield f"    chooses     {', '.join(rule.metrics)}{of}"
    if rule.alternatives:
        yield f"    or          {', '.join(rule.alternatives)}"
    if rule.excludes:
        yield f"    not         {', '.join(rule.excludes)}"
    yield from (f"    {word:<10}  {condition}" for word, condition in conditions_of(rule))
    yield f"    because     {rule.because}"


def _checked(guide: Guide) -> str:
    """What its provenance means."""
    if guide.provenance == "recalled":
        return "written from memory of it and not yet checked against it [recalled]"
    return "as it was seen there"
