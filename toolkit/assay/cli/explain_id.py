"""`assay explain ID`: a rule (S2.4), a step (S2), a guide (DG7.2), a pitfall (P22-01), its kind, a question (FP2.6)."""

import re
from collections.abc import Iterator, Mapping

from assay.cli.explain_guide import PAPERS, guide_called, guide_lines
from assay.cli.explain_rule import mark, rule_lines, step_lines
from assay.metrics.pitfalls.items import settled as of_items
from assay.metrics.segmentation.pitfalls import settled as of_masks
from assay_spec.docstrings import meaning_of
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.pitfalls import PAPER, KnownPitfall, pitfall_groups, pitfalls
from assay_spec.metrics.questions import questions
from assay_spec.model import properties

ID = re.compile(r"(?:S|P|FP|A|DG)\d+(?:\.\d+)*|P\d+-\d+|A", re.IGNORECASE)
"""How plans and reports write them."""


def id_lines(word: str) -> list[str]:
    """What stands behind an id; nothing when nobody has it."""
    wanted = word.upper()
    guide = guide_called(word)
    guides = guide_lines(guide) if guide is not None and guide.id.startswith(PAPERS) else ()
    return [*rule_lines(wanted), *step_lines(wanted), *guides, *_pitfalls(wanted), *_questions(wanted)]


def _pitfalls(wanted: str) -> Iterator[str]:
    if wanted in pitfall_groups():
        group = pitfall_groups()[wanted]
        yield f"{group.id}: {group.title}{mark(group.provenance)}"
    for pitfall in pitfalls().values():
        if wanted in (pitfall.id, pitfall.group):
            yield f"{pitfall.id} ({pitfall.name}): {pitfall.title}{mark(pitfall.provenance)}"
            yield f"  goes wrong    {pitfall.means}"
            yield f"  concerns      {', '.join(pitfall.affects)}"
            yield f"  remedy        {pitfall.remedy}"
            yield f"  problems      {', '.join(Category(each).in_words for each in pitfall.categories)}"
            if pitfall.answers:
                told = f"`assay explain {pitfall.answers[0]}` prints the question"
                yield f"  answers       {', '.join(pitfall.answers)}; {told}"
            if pitfall.limits:
                limits = ", ".join(f"{name} {value:g}" for name, value in pitfall.limits.items())
                yield f"  limits        {limits}"
            yield f"  of items      {_scored(pitfall, Category.IMLC, of_items.EXCLUDED, of_items.UNKNOWABLE)}"
            yield f"  of masks      {_scored(pitfall, Category.SEMS, of_masks.EXCLUDED, of_masks.UNKNOWABLE)}"
            yield f"  example       `assay metrics pitfalls {pitfall.id}` draws it"
            yield f"  source        {PAPER}, {pitfall.group}"


def _scored(
    pitfall: KnownPitfall, category: Category, excluded: Mapping[str, str], unknowable: Mapping[str, str]
) -> str:
    """What becomes of it where such data are scored."""
    if category not in pitfall.categories:
        return f"it is one of {', '.join(pitfall.categories)}"
    if reason := excluded.get(pitfall.id):
        return f"excluded by how they are scored: {reason}"
    reason = unknowable.get(pitfall.id)
    return f"not looked for: {reason}" if reason else "`assay metrics score` looks for it"


def _questions(wanted: str) -> Iterator[str]:
    for name, declared in properties(Fingerprint).items():
        if declared.source == wanted:
            yield f"{wanted}: `{declared.key}` of a fingerprint{mark(declared.provenance)}"
            yield f"  {meaning_of(Fingerprint, name)}"
            question = questions().get(name)
            if question is not None:
                yield f"  asked of      {', '.join(question.categories)}"
                yield f"  question      {question.asks}"
                yield f"  why           {question.why}"
