"""Options that somebody said, beside those that are left to their defaults."""

from collections.abc import Collection, Sequence

import typer


def said_options(ctx: typer.Context) -> tuple[str, ...]:
    """The options of this call as people spell them; of one that is turned off its other name, `--ignore-geometry`."""
    return tuple(
        _spelt(one.opts, one.secondary_opts, is_off=ctx.params.get(one.name) is False)
        for one in ctx.command.params
        if one.param_type_name == "option" and one.name is not None and _is_said(ctx, one.name)
    )


def refuse(said: Collection[str], options: Collection[str], why: str) -> None:
    """Refuse options that do not go with the rest.

    Args:
        said: the options of a call, as `said_options` spells them.
        options: those that do not.
        why: what is wrong with them, as it stands behind the name of one.

    Raises:
        PlanError: one is said.
    """
    from assay.errors import PlanError

    if name := next((name for name in said if name in options), ""):
        raise PlanError(f"{name} {why}")


def _is_said(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _spelt(on: Sequence[str], off: Sequence[str], *, is_off: bool) -> str:
    """The longest name is the one that people are told."""
    return max(off if is_off and off else on, key=len)
