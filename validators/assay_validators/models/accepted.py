"""Findings that a document accepts with a reason."""

from collections.abc import Iterator
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.ignore import Ignore
from assay_validators.context import Context, near, note
from assay_validators.rule import rule


class Acceptance(NamedTuple):
    """An entry of `ignore`, and the findings that it speaks of."""

    ignore: Ignore
    matched: tuple[Diagnostic, ...]
    looked: bool
    """Whether the rule was run at all."""


def matches(ignore: Ignore, found: Diagnostic) -> bool:
    """Whether an entry speaks of a finding: its code, at its place or inside it."""
    if found.code != ignore.code or not ignore.at:
        return found.code == ignore.code
    pointer = found.span.pointer
    return pointer == ignore.at or pointer.startswith(f"{ignore.at}/")


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
    if acceptance.looked and not acceptance.matched:
        code, at = acceptance.ignore.code, acceptance.ignore.at
        place = f" at `{at}`" if at else ""
        yield ctx.warning(acceptance.ignore, f"`{code}` is not found{place}", help="delete the entry")


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
    errors = [found for found in acceptance.matched if found.severity is Severity.ERROR]
    if errors:
        yield ctx.error(
            acceptance.ignore,
            f"`{acceptance.ignore.code}` is an error, which cannot be accepted",
            help="mend it, and delete the entry",
            related=[note(found.span, found.message) for found in errors[:1]],
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
    from assay_validators.families import families, rules_of

    code = acceptance.ignore.code
    names = {each.code: each.name for family in families() for each in rules_of(family)}
    if code not in names:
        named = [known for known, name in names.items() if name == code]
        nearest = named[0] if named else near(code.upper(), names)
        yield ctx.error(
            (acceptance.ignore, "code"),
            f"no rule has the code `{code}`",
            help=f"did you mean `{nearest}`?" if nearest else "it is printed in brackets before the finding",
        )
