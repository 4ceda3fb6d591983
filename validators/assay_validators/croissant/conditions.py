"""Conditions of use: terms of DUO, and policies of ODRL."""

import re
from collections.abc import Iterator, Sequence

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.croissant.model import Dataset, Field, FileObject, FileSet, RecordSet
from assay_spec.croissant.usage import (
    ACTIONS,
    LEFT_OPERANDS,
    OPERATORS,
    POLICIES,
    Constraint,
    Term,
    Usable,
    Usage,
    UsageRule,
)
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.values import held_in
from assay_validators.context import Context, Where, is_lost, near, note, written
from assay_validators.croissant.clauses import DUO, MONDO, ODRL, USAGE
from assay_validators.croissant.conformance import NO_WORKS, given_types, types_at
from assay_validators.croissant.described import home_of
from assay_validators.croissant.iris import is_address
from assay_validators.remedy import suggested
from assay_validators.rule import one_of, rule


@rule("CRO097", since="0.1", on=Constraint, severity=Severity.WARNING, source=f"{USAGE}; {ODRL}")
def incomplete_constraint(constraint: Constraint, ctx: Context) -> Iterator[Diagnostic]:
    """Condition of use that compares nothing.

    ## What it does
    Checks that a constraint of ODRL has an `odrl:operator`, one that ODRL has, and an `odrl:rightOperand`; and that its
    `odrl:leftOperand` is no slip for one of ODRL's.

    ## Why is this bad?
    Nobody can tell whether a use fulfils it.

    ## Example
    {"@type": "sc:Dataset", "usageInfo": {"@type": "odrl:Offer", "odrl:permission": {"odrl:action": "odrl:use",
      "odrl:constraint": {"odrl:operator": "odrl:equals", "odrl:rightOperand": "research"}}}}

    Use instead:
    {"@type": "sc:Dataset", "usageInfo": {"@type": "odrl:Offer", "odrl:permission": {"odrl:action": "odrl:use",
      "odrl:constraint": {"odrl:operator": "odrl:eq", "odrl:rightOperand": "research"}}}}

    ## References
    - Croissant 1.1, Data Use Conditions
    - W3C ODRL Vocabulary 2.2
    """
    if not constraint.places.keys() - {"id"}:
        return  # a reference
    needed = (("operator", "odrl:operator"), ("right_operand", "odrl:rightOperand"))
    lacking = [word for name, word in needed if not getattr(constraint, name) and not is_lost(constraint, name)]
    if lacking:
        words = " and no ".join(f"`{word}`" for word in lacking)
        yield ctx.warning(constraint, f"the constraint has no {words}", help="say how what is compared with what")
    operator = constraint.operator
    text = operator.id if isinstance(operator, Term) else operator or ""
    space, _, name = terms_of(ctx.document).canonical(text).partition(":")
    if space == "odrl" and name not in OPERATORS:
        known = [f"odrl:{each}" for each in OPERATORS]
        nearest = near(name, OPERATORS) or ("eq" if name == "equals" else "")
        remedy = suggested(f"odrl:{nearest}") if nearest else f"take one of ODRL's, such as `{known[0]}`"
        yield ctx.warning((constraint, "operator"), f"`{text}` is no operator of ODRL", help=remedy)
    yield from _slip(constraint.left_operand, LEFT_OPERANDS, "left operand", (constraint, "left_operand"), ctx)


def _slip(
    word: Term | str | None, known: Sequence[str], called: str, where: Where, ctx: Context
) -> Iterator[Diagnostic]:
    """A word of ODRL that is nearly one that it has; other ones may be of a profile of it."""
    text = word.id if isinstance(word, Term) else word or ""
    space, _, name = terms_of(ctx.document).canonical(text).partition(":")
    nearest = near(name, known) if space == "odrl" and name not in known else ""
    if nearest:
        yield ctx.warning(where, f"`{text}` is no {called} of ODRL", help=suggested(f"odrl:{nearest}"))


_TOLD = frozenset(["id", "name", "url", "term_code", "description", "permission", "prohibition", "obligation"])
"""What of a condition of use says something."""

_DUO = re.compile(r"DUO[_:](\d{7})")
_DUO_ADDRESS = re.compile(r"purl\.obolibrary\.org/obo/DUO_(\w+)")


@rule("CRO098", since="0.1", on=Usage, severity=Severity.WARNING, source=f"{USAGE}; {DUO}")
def use_condition_form(usage: Usage, ctx: Context) -> Iterator[Diagnostic]:
    """Condition of use that is none, says nothing, or says it by a code that does not exist.

    ## What it does
    Checks that an object at `usageInfo` is no person, organization or place, there or where it is described, and no
    part of the dataset; that a term there has a name, an address or a code, a policy a rule, and every rule an action,
    whose words are no slips for those of ODRL; and that codes of DUO, there and as right operands of constraints, are
    `DUO_` and seven digits, the same as in the address beside them, and those of a term that DUO has, that is not
    obsolete, and that has no other name.

    ## Why is this bad?
    Programs that let only those uses pass that are allowed cannot tell which these are.

    ## Example
    {"@type": "sc:Dataset", "usageInfo": {"@type": "sc:DefinedTerm", "termCode": "DUO_42"}}

    Use instead:
    {"@type": "sc:Dataset", "usageInfo": {"@type": "sc:DefinedTerm", "termCode": "DUO_0000042"}}

    ## References
    - Croissant 1.1, Data Use Conditions
    """
    if held_in(ctx.document.tape, usage.span.node, terms_of(ctx.document)) >= 0:
        return  # of a text CRO167 speaks
    others = [*_of_another_class(usage, ctx)]
    yield from others
    if others:
        return
    yield from _amiss_in_code(usage, ctx)
    yield from _of_no_policy(usage, ctx)
    rules = (*usage.permission, *usage.prohibition, *usage.obligation)
    if not usage.places.keys() & _TOLD:
        yield ctx.warning(usage, "the condition of use says nothing", help="add a name, an address or a rule")
    for each in rules:
        if not each.action and not is_lost(each, "action") and each.places.keys() - {"id"}:
            yield ctx.warning(each, "the rule has no `odrl:action`", help="say what is done with the data")
        for number, action in enumerate(each.action):
            term = action if isinstance(action, Term) else None
            code = _in_address(terms_of(ctx.document).meaning(term.id if term is not None else str(action)))
            yield from _amiss_in_term(code, term, (each, "action", number), ctx)
            yield from _slip(action, ACTIONS, "action", (each, "action", number), ctx)
        for constraint in each.constraint:
            yield from _amiss_in_operands(constraint, ctx)


def _of_another_class(usage: Usage, ctx: Context) -> Iterator[Diagnostic]:
    """What is no work, by its own types or, where it is only named, by those that the object of its address has."""
    remedy = _meant_by(usage, ctx)
    for node, type_ in given_types(usage, ctx):
        if type_ in NO_WORKS or type_.startswith("cr:"):
            where = ctx.document.span(node)
            yield ctx.warning(where, f"a `{written(where)}` stands at `usageInfo`", help=remedy)
    if usage.places.keys() != {"id"}:
        return
    address = terms_of(ctx.document).identity(usage.id)
    types = ctx.once(_types_by_address, ctx.document).get(address, ())
    for node in [node for node, type_ in types if type_ in NO_WORKS][:1]:
        where = ctx.document.span(node)
        told = f"`{usage.id}` is a `{written(where)}`, and stands at `usageInfo`"
        yield ctx.warning((usage, "id"), told, help=remedy, related=[note(where, "here it is one")])


def _types_by_address(document: Document) -> dict[str, list[tuple[int, str]]]:
    """By address, the types of the objects that have both, with their places."""
    tape, terms, found = document.tape, terms_of(document), dict[str, list[tuple[int, str]]]()
    for node in range(len(tape)):
        keys = tape.children(node) if tape.kind(node) == Kind.OBJECT else ()
        name = next((key + 1 for key in keys if terms.canonical(tape.text(key)) == "@id"), -1)
        if name >= 0 and tape.kind(name) == Kind.STRING:
            found.setdefault(terms.identity(tape.text(name)), []).extend(types_at(node, document))
    return found


def _meant_by(usage: Usage, ctx: Context) -> str:
    """Where the thing belongs that stands in place of a condition of use, or what such a condition is."""
    home = home_of(ctx.document, usage.span.node)
    conditions = "a condition of use is an `sc:DefinedTerm`, a policy such as an `odrl:Offer`, or the address of a page"
    return f"describe it in {home}" if home else conditions


def _of_no_policy(usage: Usage, ctx: Context) -> Iterator[Diagnostic]:
    for node, name in given_types(usage, ctx):
        space, _, local = name.partition(":")
        nearest = near(local, POLICIES) if space == "odrl" and local not in POLICIES else ""
        if nearest:
            where = ctx.document.span(node)
            yield ctx.warning(where, f"`{written(where)}` is no policy of ODRL", help=suggested(f"odrl:{nearest}"))


def _amiss_in_operands(constraint: Constraint, ctx: Context) -> Iterator[Diagnostic]:
    tape, terms = ctx.document.tape, terms_of(ctx.document)
    for number, operand in enumerate(constraint.right_operand):
        if isinstance(operand.value, str):
            code = _in_address(terms.meaning(operand.value))
            yield from _amiss_in_term(code, None, (constraint, "right_operand", number), ctx)
        for key in tape.children(operand.span.node) if isinstance(operand.value, dict) else ():
            word, text = terms.canonical(tape.text(key)), written(ctx.document.span(key + 1))
            form = _DUO.fullmatch(text) if word == "sc:termCode" else None
            code = form[1] if form is not None else _in_address(terms.meaning(text)) if word == "@id" else ""
            yield from _amiss_in_term(code, None, ctx.document.span(key + 1), ctx)


def _amiss_in_code(usage: Usage, ctx: Context) -> Iterator[Diagnostic]:
    code = usage.term_code
    form = _DUO.fullmatch(code)
    if code.upper().startswith("DUO") and form is None:
        remedy = "write `DUO_` and seven digits, such as `DUO_0000042`"
        yield ctx.warning((usage, "term_code"), f"`{code}` is no code of DUO", help=remedy)
        return
    found = {"id": _in_address(terms_of(ctx.document).meaning(usage.id)), "url": ""}
    found["url"] = next(filter(None, map(_in_address, usage.url)), "")
    others = [each for each in found.values() if each and code and (form is None or each != form[1])]
    for other in others:
        message = f"the code is `{code}`, and the address that of `DUO_{other}`"
        yield ctx.warning((usage, "term_code"), message, help="mend one of them")
    if form is not None and not others:
        yield from _amiss_in_term(form[1], usage, (usage, "term_code"), ctx)
    elif not code:
        for name, other in found.items():
            yield from _amiss_in_term(other, usage, (usage, name), ctx)


def _in_address(address: str) -> str:
    """The digits of the code in the address of a term of DUO; empty when it is another address."""
    found = _DUO_ADDRESS.search(address)
    if found is None:
        return ""
    from assay_validators.croissant.duo import WRITTEN_OTHERWISE

    return WRITTEN_OTHERWISE.get(found[1], found[1])


def _amiss_in_term(code: str, term: Term | None, where: Where, ctx: Context) -> Iterator[Diagnostic]:
    if not code:
        return
    from assay_validators.croissant import duo

    name = term.name.text if term is not None and term.name is not None else ""
    named = duo.code_called(name)
    if code not in duo.LABELS:
        remedy = f"`{name}` is `DUO_{named}`" if named else f"take one of the terms of {duo.ADDRESS}"
        yield ctx.warning(where, f"DUO has no `DUO_{code}` (release {duo.RELEASE})", help=remedy)
    elif code in duo.OBSOLETE:
        instead = [f"`DUO_{each}` ({duo.LABELS[each]})" for each in duo.OBSOLETE[code]]
        remedy = f"take {' or '.join(instead)}" if instead else "leave it out: DUO names nothing in its place"
        yield ctx.warning(where, f"`DUO_{code}` ({duo.LABELS[code]}) is obsolete", help=remedy)
    elif named not in {"", code}:
        message = f"`DUO_{code}` is `{duo.LABELS[code]}`, and `{name}` is `DUO_{named}`"
        yield ctx.warning(where, message, help="mend one of them")


@rule(
    "CRO167",
    since="0.1",
    on=(Dataset, FileObject, FileSet, RecordSet, Field),
    severity=Severity.WARNING,
    source=f"{USAGE}; {DUO}",
    given=one_of("usage_info"),
)
def use_condition_in_words(part: Usable, ctx: Context) -> Iterator[Diagnostic]:
    """Condition of use that is only a text.

    ## What it does
    Checks that what stands at `usageInfo` is a term, a policy, or the address of a page: no other text. The address of
    a term of DUO that stands there as a text is told in a note, or in a warning where DUO has no such term.

    ## Why is this bad?
    Programs that let only those uses pass that are allowed look for terms; they do not read sentences.

    ## Example
    {"@type": "sc:Dataset", "usageInfo": "For general research."}

    Use instead:
    {"@type": "sc:Dataset", "usageInfo": {"@type": "sc:DefinedTerm", "name": "general research use",
      "termCode": "DUO_0000042", "url": "http://purl.obolibrary.org/obo/DUO_0000042"}}

    ## References
    - Croissant 1.1, Data Use Conditions
    - schema.org, usageInfo (CreativeWork or URL)
    """
    for number, text in enumerate(part.usage_info):
        if not isinstance(text, str) or not text.strip():
            continue
        where = (part, "usage_info", number)
        address = terms_of(ctx.document).meaning(text) if ":" in text else text  # a bare word is none of a vocabulary
        form = _DUO.fullmatch(text)
        code = form[1] if form is not None else _in_address(address)
        wrong = [*_amiss_in_term(code, None, where, ctx)]
        yield from wrong
        if code and not wrong:
            remedy = f'write `{{"@type": "sc:DefinedTerm", "termCode": "DUO_{code}"}}`'
            say = ctx.warning if form is not None else ctx.info
            yield say(where, f"`{text}` stands here as a text, and DUO's conditions are terms", help=remedy)
        elif not code and not is_address(address):
            remedy = (
                "name the terms of DUO that say it, in an `sc:DefinedTerm` each, or the address of a page that does"
            )
            yield ctx.warning(where, f"`{text}` is no term, no policy and no address", help=remedy)


@rule("CRO149", since="0.1", on=Usage, severity=Severity.INFO, source=MONDO, given=one_of("permission"))
def disease_without_name(usage: Usage, ctx: Context) -> Iterator[Diagnostic]:
    """Permission for the research of a disease that is not named.

    ## What it does
    Checks that a permission of disease specific research (`duo:0000007`) has a constraint whose right operand is a term
    of MONDO.

    ## Why is this bad?
    Nobody can tell for which disease the data may be used.

    ## Example
    {"@type": "sc:Dataset", "usageInfo": {"@type": "odrl:Offer", "odrl:permission": {"odrl:action":
      "http://purl.obolibrary.org/obo/DUO_0000007"}}}

    Use instead:
    {"@type": "sc:Dataset", "usageInfo": {"@type": "odrl:Offer", "odrl:permission": {"odrl:action":
      "http://purl.obolibrary.org/obo/DUO_0000007", "odrl:constraint": {"odrl:operator": "odrl:eq",
      "odrl:rightOperand": "http://purl.obolibrary.org/obo/MONDO_0007254"}}}}

    ## References
    - Croissant 1.1, Integration with Domain-Specific Ontologies
    """
    for each in usage.permission:
        if any(_is_of_disease(action, ctx) for action in each.action) and not _names_disease(each):
            remedy = "add an `odrl:constraint` whose `odrl:rightOperand` is its term of MONDO"
            yield ctx.info((each, "action"), "no constraint says which disease is meant", help=remedy)


def _is_of_disease(action: Term | str, ctx: Context) -> bool:
    name = action.id if isinstance(action, Term) else action
    return terms_of(ctx.document).canonical(name).endswith(("duo:0000007", "DUO_0000007"))


def _names_disease(permission: UsageRule) -> bool:
    operands = (operand for constraint in permission.constraint for operand in constraint.right_operand)
    return is_lost(permission, "constraint") or any("mondo" in str(operand.value).lower() for operand in operands)
