"""What follows for one class and not for the whole problem, or the other way round."""

from typing import Any

from assay.metrics.recommend.sheet import CHOOSING, Values

LISTS = (*CHOOSING, "alternatives", "ruled_out")
"""What follows, list by list."""
SAME = "The same follows as for the whole problem."
"""Of a class."""


def difference(part: Values, whole: Values) -> Values:
    """The lists of a class as they differ from those of the whole problem.

    Returns:
        `lists`, each with its rows that are `new` or follow by other rules, the rows of the problem that are `gone`,
        and those that are the `same`; the rules that are `fired` or `quiet` for the class only; whether `any` row or
        rule is; and the sentence that leads to all that.
    """
    lists = {word: _of_rows(part[word], whole[word]) for word in LISTS}
    # What was an alternative and is recommended now is not gone.
    risen = {_name(row) for row in part["metrics"]}
    lists["alternatives"]["gone"] = [row for row in lists["alternatives"]["gone"] if _name(row) not in risen]
    fired = [id_ for id_ in part["fired"] if id_ not in whole["fired"]]
    quiet = [id_ for id_ in whole["fired"] if id_ not in part["fired"]]
    is_other = any(each["new"] or each["gone"] for each in lists.values())
    any_ = bool(fired or quiet) or is_other
    lead = _lead([row["key"] for row in lists["metrics"]["same"]], is_other=is_other) if any_ else SAME
    return {"lists": lists, "fired": fired, "quiet": quiet, "any": any_, "lead": lead}


def _lead(kept: list[str], *, is_other: bool) -> str:
    """What is said before what differs."""
    if not is_other:
        return "The metrics are those of the whole problem."
    return (
        f"As for the whole problem: {', '.join(kept)}. What differs:"
        if kept
        else "What differs from the whole problem:"
    )


def _of_rows(own: list[Values], all_: list[Values]) -> dict[str, list[Values]]:
    named = {_name(row) for row in own}
    return {
        "new": [row for row in own if row not in all_],
        "gone": [row for row in all_ if _name(row) not in named],
        "same": [row for row in own if row in all_],
    }


def _name(row: Values) -> tuple[Any, Any]:
    return row["key"], row["of"]
