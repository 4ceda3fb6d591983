"""A plan of reading as an indented tree."""

from typing import Any

from assay.branches import Branch, drawn
from assay.croissant.load.explained import Explained

_NAMELESS = "the record set"


def tree_lines(plan: Explained) -> list[str]:
    """The plan as lines, from the records that are given down to the files."""
    line, below = _reading(plan)
    return [line, *drawn(below)]


def _reading(plan: Explained) -> Branch:
    listed = ", ".join(f"{field['field']} {field['type']}" for field in plan.get("fields", ())) or "no field"
    few = f"at most {plan['at_most']:,} " if "at_most" in plan else ""
    joins = [
        (f"join {each['left']} = {each['right']}, whose side is held in memory", [_origin(each["read"])])
        for each in plan.get("joins", ())
    ]
    where = [_where(each, "on what is joined") for each in plan.get("where", ())]
    without = ", without rows that cannot be read" if plan.get("skip_bad") else ""
    name = plan["record_set"] or _NAMELESS
    return f"{few}records of {name}{without}: {listed}", [_origin(plan["read"]), *joins, *where]


def _where(condition: str, place: str) -> Branch:
    return f"where {condition}, {place}", []


def _origin(origin: Explained) -> Branch:
    where = [_where(each, "record by record") for each in origin.get("where", ())]
    if "records" in origin:
        line, below = _reading(origin["records"])
        taken = [f"{each['field']}: {each.get('source', 'a constant')}" for each in origin.get("columns", ())]
        return "take", [*((each, []) for each in taken), *where, (line, below)]
    if "written_out" in origin:
        columns: list[Branch] = [(f"{each['field']}: {each['type']}", []) for each in origin.get("columns", ())]
        return f"read the records that are written out in {origin['written_out'] or _NAMELESS}", [*columns, *where]
    return _scan(origin, where)


def _scan(scan: Explained, where: list[Branch]) -> Branch:
    files = scan.get("files", {})
    there, read = files.get("there", 0), files.get("read", 0)
    counted = f"{read:,} of {there:,} file{'' if there == 1 else 's'} of " if there else ""
    below: list[Branch] = [(f"! {scan['problem']}", [])] if "problem" in scan else []
    below += [(f"verify {each}", []) for each in scan.get("verify", ())]
    below += [_where(each, "by the paths of files") for each in files.get("where", ())]
    if groups := scan.get("row_groups"):
        below.append((f"{groups['read']:,} of {groups['there']:,} row groups: {', '.join(groups['where'])}", []))
    below += [(_column(each, ", of each file"), []) for each in scan.get("of_files", ())]
    below += [(_column(each), []) for each in scan.get("columns", ())]
    below += [(f"{each['field']}: always {each['value']}", []) for each in scan.get("constants", ())]
    return f"read {counted}{scan['resource']}; a record is {scan['record']}", [*below, *where]


def _column(column: Explained, of: str = "") -> str:
    steps = [f"{word} {_quoted(text)}" for each in column.get("transforms", ()) for word, text in each.items()]
    steps += [f"format {_quoted(column['format'])}"] if "format" in column else []
    depth = column.get("lists", 0)
    lists = f", in lists {depth} deep" if depth > 1 else ", in lists" * depth
    return ", ".join([f"{column['field']}: {_quoted(column['column'])}{of}", *steps, f"as {column['type']}{lists}"])


def _quoted(text: Any) -> str:
    return f"`{text}`"
