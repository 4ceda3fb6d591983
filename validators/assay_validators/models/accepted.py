"""Findings that a document accepts with a reason."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.ignore import Ignore
from assay_validators.context import Context, near, note
from assay_validators.remedy import suggested
from assay_validators.rule import rule


class Acceptance(NamedTuple):
    """An entry of `ignore`, and what it speaks of."""

    ignore: Ignore
    agreed: tuple[Diagnostic, ...]
    """The findings that it accepts."""
    error: Diagnostic | None
    """The first error among those that it speaks of, which it cannot accept."""
    found: bool
    """Whether it speaks of a finding at all."""
    before: bool
    """Whether an entry before it accepts all that it could."""
    looked: bool
    """Whether the rule was run on the whole document."""


def acceptances(
    ignores: Sequence[Ignore], found: Sequence[Diagnostic], complete: Container[str]
) -> Iterator[Acceptance]:
    """What each entry of `ignore` does; `complete` are the codes of the rules that were run on the whole document."""
    matched = _by_place(found, {ignore.code for ignore in ignores if ignore.at})
    accepted: set[int] = set()
    for ignore in ignores:
        matches = matched.get((ignore.code, ignore.at), _NOTHING)
        left = any(id(each) not in accepted for each in matches.others)
        agreed = tuple(each for each in matches.others if id(each) not in accepted) if ignore.reason.strip() else ()
        accepted.update(map(id, agreed))
        yield Acceptance(
            ignore,
            agreed,
            error=matches.error,
            found=bool(matches.error or matches.others),
            before=bool(matches.others) and not left,
            looked=ignore.code in complete,
        )
        if agreed or not left:
            matches.others[1:] = []  # all are accepted now, and one is enough to tell so


class _Matches(NamedTuple):
    """The findings of one code at one place or inside it."""

    error: Diagnostic | None
    others: list[Diagnostic]


_NOTHING = _Matches(None, [])


def _by_place(found: Iterable[Diagnostic], placed: Container[str]) -> Mapping[tuple[str, str], _Matches]:
    """The findings by code and place; those of the codes in `placed` also by every pointer that leads to them."""
    matched: dict[tuple[str, str], _Matches] = {}
    for each in found:
        for pointer in ("", *(_steps(each.span.pointer) if each.code in placed else ())):
            matches = matched.setdefault((each.code, pointer), _Matches(None, []))
            if each.severity is not Severity.ERROR:
                matches.others.append(each)
            elif matches.error is None:
                matched[each.code, pointer] = matches._replace(error=each)
    return matched


def _steps(pointer: str) -> Iterator[str]:
    """A JSON pointer and those that it goes through, the document itself left out."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


@rule("MOD011", since="0.1", on="acceptance", severity=Severity.WARNING, source="Assay")
def unneeded_ignore(acceptance: Acceptance, ctx: Context) -> Iterator[Diagnostic]:
    """Accepted finding that is not found.

    ## What it does
    Checks that every entry of `ignore` accepts a finding that is there.

    ## Why is this bad?
    A finding that comes back later would pass unseen.

    ## Example
    ignore:
      - {code: EVA050, reason: "few replicates will do for a first look"}

    Use instead:
    replicates: 200
    ignore:
      - {code: EVA050, reason: "few replicates will do for a first look"}

    ## References
    - Assay, accepted findings
    """
    code, at = acceptance.ignore.code, acceptance.ignore.at
    place = f" at `{at}`" if at else ""
    if code in {each.code for each in (unneeded_ignore, ignore_without_reason, ignored_error, unknown_code)}:
        message = f"`{code}` speaks of the entries of `ignore`, and cannot be accepted by one"
        yield ctx.warning(acceptance.ignore, message, help=_DELETE)
    elif acceptance.before and acceptance.error is None:
        yield ctx.warning(acceptance.ignore, f"`{code}`{place} is accepted by an entry before", help=_DELETE)
    elif acceptance.looked and not acceptance.found:
        remedy = "begin `at` with a slash: it is a JSON pointer" if at and not at.startswith("/") else _DELETE
        yield ctx.warning(acceptance.ignore, f"`{code}` is not found{place}", help=remedy)


_DELETE = "delete the entry"


@rule("MOD012", since="0.1", on="acceptance", source="Assay")
def ignore_without_reason(acceptance: Acceptance, ctx: Context) -> Iterator[Diagnostic]:
    """Finding accepted without a reason.

    ## What it does
    Checks that every entry of `ignore` says why the finding is accepted. Without a reason it is not.

    ## Why is this bad?
    Who reads the results must be able to judge whether the reason still holds.

    ## Example
    replicates: 200
    ignore:
      - {code: EVA050, reason: ""}

    Use instead:
    replicates: 200
    ignore:
      - {code: EVA050, reason: "few replicates will do for a first look"}

    ## References
    - Assay, accepted findings
    """
    if not acceptance.ignore.reason.strip():
        yield ctx.error(
            (acceptance.ignore, "reason"),
            f"no reason why `{acceptance.ignore.code}` is accepted",
            help="say why; until then it is not",
        )


@rule("MOD013", since="0.1", on="acceptance", source="Assay")
def ignored_error(acceptance: Acceptance, ctx: Context) -> Iterator[Diagnostic]:
    """Error that is to be accepted.

    ## What it does
    Checks that `ignore` accepts warnings and notes only.

    ## Why is this bad?
    With an error the document cannot work, or breaks its standard; accepting it does not change that.

    ## Example
    metrics: [AUROCC]
    ignore:
      - {code: EVA041, reason: "everybody knows what is meant"}

    Use instead:
    metrics: [AUROC]

    ## References
    - Assay, accepted findings
    """
    if acceptance.error is not None:
        yield ctx.error(
            acceptance.ignore,
            f"`{acceptance.ignore.code}` is an error, which cannot be accepted",
            help="mend it, and delete the entry",
            related=[note(acceptance.error.span, acceptance.error.message)],
        )


@rule("MOD014", since="0.1", on="acceptance", source="Assay")
def unknown_code(acceptance: Acceptance, ctx: Context) -> Iterator[Diagnostic]:
    """Accepted finding whose code no rule has.

    ## What it does
    Checks that the codes in `ignore` exist.

    ## Why is this bad?
    The entry accepts nothing.

    ## Example
    ignore:
      - {code: EVA50, reason: "few replicates will do for a first look"}

    Use instead:
    replicates: 200
    ignore:
      - {code: EVA050, reason: "few replicates will do for a first look"}

    ## References
    - Assay, accepted findings
    """
    code, codes = acceptance.ignore.code, _codes()
    if code not in codes.values():
        nearest = codes.get(code) or near(code.upper(), codes.values())
        yield ctx.error(
            (acceptance.ignore, "code"),
            f"no rule has the code `{code}`",
            help=suggested(nearest) if nearest else "it is printed in brackets before the finding",
        )


@cache
def _codes() -> Mapping[str, str]:
    """The code of every rule by its name."""
    from assay_validators.families import OFFICIAL, families, rules_of

    return {each.name: each.code for family in families() if family not in OFFICIAL for each in rules_of(family)}
