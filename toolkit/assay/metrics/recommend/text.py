"""What follows from a fingerprint, for a terminal."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from assay.metrics.recommend.sheet import CHOOSING, Values

HEADS = {
    "metrics": "Recommended",
    "localization": "An object is found when (localization criterion)",
    "assignment": "Predictions are matched to references by",
    "alternatives": "Alternatives",
    "ruled_out": "Ruled out",
}


def text_lines(sheet: Values, width: int) -> Iterator[str]:
    """The lines, none longer than `width` but where a word is."""
    version = sheet["rules_version"]
    yield f"{sheet['name']} ({sheet['category']}), after the decision steps of Metrics Reloaded, rules {version}"
    if sheet["assumed"]:
        taken = ", ".join(f"{name}: {_word(value)}" for name, value in sheet["assumed"].items() if value is not None)
        yield from _wrapped(f"not answered, and taken as {taken}", width, "")
    for each in sheet["parts"]:
        if each["class"]:
            yield ""
            yield f"== class {each['class']}"
        yield from _part(each, sheet, width)
    yield ""
    yield from _wrapped(
        "[recalled] marks what was written from memory of the paper and not yet checked against it. "
        "`assay explain ID` prints a rule, `assay explain METRIC` what its values say.",
        width,
        "",
    )


def _part(part: Values, sheet: Values, width: int) -> Iterator[str]:
    for word, head in HEADS.items():
        rows = part[word]
        if rows or word == "metrics":
            yield ""
            yield head
        if word == "metrics" and not rows:
            yield from _wrapped("no metric follows from these answers:", width, "  ")
            for id_ in part["none_because"]:
                yield from _rule(id_, sheet, width)
        for row in rows:
            yield from _named(row, word, width)
            for id_ in row["rules"]:
                yield from _rule(id_, sheet, width)
            for id_ in row.get("guides", ()):
                guide = sheet["guides"][id_]
                yield from _wrapped(f"{_guide(id_)}{guide['text']}{_mark(guide)}", width, "      ")
    advice = [id_ for id_ in part["fired"] if sheet["rules"][id_]["advice"]]
    if advice:
        yield ""
        yield "Advice"
    for id_ in advice:
        rule = sheet["rules"][id_]
        yield from _wrapped(
            f"{id_}  {rule['advice']}: {rule['because']}{_rests(rule)}{_mark(rule)}", width, "  ", "      "
        )


def _named(row: Values, word: str, width: int) -> Iterator[str]:
    of = f", of {row['of']}" if row["of"] else ""
    note = "" if row["computed"] or word == "ruled_out" else " (not computed by Assay yet)"
    yield from _wrapped(f"{row['key']}  {row['title']}{of}{note}", width, "  ", "      ")


def _rule(id_: str, sheet: Values, width: int) -> Iterator[str]:
    rule = sheet["rules"][id_]
    yield from _wrapped(f"{id_}  {rule['because']}{_rests(rule)}{_mark(rule)}", width, "      ", "            ")


def _guide(id_: str) -> str:
    return f"{id_}: " if id_.startswith("DG") else "choose: "


def _rests(rule: Values) -> str:
    return f" (it {rule['rests']})" if rule["rests"] else ""


def _mark(row: Values) -> str:
    return " [recalled]" if row["provenance"] == "recalled" else ""


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _wrapped(text: str, width: int, first: str, rest: str | None = None) -> Iterator[str]:
    rest = first if rest is None else rest
    yield from wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


assert {*CHOOSING} <= {*HEADS}
