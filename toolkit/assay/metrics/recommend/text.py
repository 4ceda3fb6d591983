"""What follows from a fingerprint, for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from assay.metrics.recommend.differences import LISTS, difference
from assay.metrics.recommend.sheet import Values, advice_of, another, beside, by_rules, rests
from assay.metrics.scalars import plain

HEADS = {
    "metrics": "Recommended",
    "localization": "An object is found when (localization criterion)",
    "assignment": "Predictions are matched to references by",
    "alternatives": "Alternatives",
    "ruled_out": "Ruled out",
}

TAKEN = {"drafted": "Answered by a draft alone", "unanswered": "Answered by nobody"}
"""Where an answer is that is not the owner's."""


def text_lines(sheet: Values, width: int) -> Iterator[str]:
    """The lines, none longer than `width` but where a word is."""
    version = sheet["rules_version"]
    title = f"{sheet['name']} ({sheet['category']}), after the decision steps of Metrics Reloaded, rules {version}"
    yield from _wrapped(title, width, "")
    yield from _wrapped(f"{sheet['category']}: {sheet['means']}", width, "")
    for word, head in TAKEN.items():
        yield from _taken(sheet[word], head, width)
    whole, *classes = sheet["parts"]
    for word in HEADS:
        yield from _list(word, whole[word], whole, sheet, width)
    yield from _advice(whole["fired"], whole, sheet, width)
    for each in classes:
        yield ""
        yield from _wrapped(f"== class {each['class']}", width, "", "   ")
        yield from _of_class(each, whole, sheet, width)
    yield ""
    yield from _wrapped(
        "[recalled] marks what was written from memory of the paper and not yet checked against it. "
        "`assay explain ID` prints a rule, `assay explain METRIC` what its values say.",
        width,
        "",
    )


def _taken(answers: Values, head: str, width: int) -> Iterator[str]:
    """The questions that the problem's owner did not answer, by the answer that is taken."""
    by_word: dict[str, list[str]] = {}
    for name, value in answers.items():
        if value is not None:
            by_word.setdefault(plain(value), []).append(name)
    if by_word:
        yield from _wrapped(f"{head.lower()}, and taken as", width, "")
    for word, names in by_word.items():
        yield from _wrapped(f"{word}: {', '.join(names)}", width, "  ", "      ")


def _list(word: str, rows: Sequence[Values], part: Values, sheet: Values, width: int) -> Iterator[str]:
    """What is recommended, or stands in its place, or is ruled out; the rules of neighbours that share them once."""
    if not rows and (word != "metrics" or part["metrics"]):
        return
    yield ""
    yield HEADS[word]
    if not rows:
        yield from _wrapped("no metric follows from these answers:", width, "  ")
        for id_ in part["none_because"]:
            yield from _rule(id_, part, sheet, width)
    for _, group in groupby(rows, key=lambda row: (row["rules"], row.get("guides", ()))):
        together = list(group)
        yield from _out(together, part, width) if word == "ruled_out" else _named(together, width)
        yield from _why(together[0], word, part, sheet, width)


def _named(rows: Sequence[Values], width: int) -> Iterator[str]:
    for row in rows:
        of = f", of {row['of']}" if row["of"] else ""
        note = "" if row["computed"] else " (not computed by Assay yet)"
        yield from _wrapped(f"{row['key']}  {row['title']}{of}{note}", width, "  ", "      ")


def _out(rows: Sequence[Values], part: Values, width: int) -> Iterator[str]:
    """What is ruled out together, on as few lines as hold it."""
    for of, group in groupby(rows, key=lambda row: row["of"]):
        named = (f"{row['key']}{_titled(row)}{_but(row, part)}" for row in group)
        yield from _wrapped(f"{', '.join(named)}{f'; of {of}' if of else ''}", width, "  ")


def _titled(row: Values) -> str:
    title = row["title"].partition(" (")[0]
    return "" if title.lower().replace(" ", "") == row["key"].lower() else f" ({title})"


def _but(row: Values, part: Values) -> str:
    """That another parameter of what is ruled out is recommended."""
    kept = another(row, part)
    return f", but for {' and '.join(kept)}" if kept else ""


def _why(row: Values, word: str, part: Values, sheet: Values, width: int) -> Iterator[str]:
    guides = [sheet["guides"][id_] | {"id": id_} for id_ in row.get("guides", ())]
    to = beside(row, part) if word == "alternatives" and guides else []
    if to:
        yield from _wrapped(f"an alternative to {', '.join(to)}, by {by_rules(row, part)}", width, "      ")
    else:
        for id_ in row["rules"]:
            yield from _rule(id_, part, sheet, width)
    for guide in guides:
        yield from _wrapped(f"{_guide(guide['id'])}{guide['text']}{_mark(guide)}", width, "      ")


def _of_class(part: Values, whole: Values, sheet: Values, width: int) -> Iterator[str]:
    """What is otherwise for a class."""
    found = difference(part, whole)
    yield from _wrapped(found["lead"], width, "")
    if not found["any"]:
        return
    for word in LISTS:
        rows = found["lists"][word]
        if rows["new"] or (word == "metrics" and not part["metrics"] and whole["metrics"]):
            yield from _list(word, rows["new"], part, sheet, width)
        elif rows["gone"]:
            yield from ("", HEADS[word])
        if rows["gone"]:
            yield from _wrapped(f"not for this class: {', '.join(row['key'] for row in rows['gone'])}", width, "  ")
    yield from _advice(found["fired"], part, sheet, width, [*advice_of(found["quiet"], sheet)])


def _advice(ids: Sequence[str], part: Values, sheet: Values, width: int, gone: Sequence[str] = ()) -> Iterator[str]:
    """What to do besides: why first."""
    advice = [*advice_of(ids, sheet)]
    if advice or gone:
        yield from ("", "Advice")
    for id_ in advice:
        rule = sheet["rules"][id_]
        yield from _wrapped(
            f"{id_}  {rule['because']}{rests(id_, part)}: {rule['advice']}{_mark(rule)}", width, "  ", "      "
        )
    if gone:
        yield from _wrapped(f"not for this class: {', '.join(gone)}", width, "  ")


def _rule(id_: str, part: Values, sheet: Values, width: int) -> Iterator[str]:
    rule = sheet["rules"][id_]
    yield from _wrapped(f"{id_}  {rule['because']}{rests(id_, part)}{_mark(rule)}", width, "      ", "            ")


def _guide(id_: str) -> str:
    return f"{id_}: " if id_.startswith("DG") else "choose: "


def _mark(row: Values) -> str:
    return " [recalled]" if row["provenance"] == "recalled" else ""


def _wrapped(text: str, width: int, first: str, rest: str | None = None) -> Iterator[str]:
    rest = first if rest is None else rest
    yield from wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


assert {*LISTS} == {*HEADS}
