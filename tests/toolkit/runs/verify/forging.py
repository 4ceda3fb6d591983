"""A small study, and how somebody would forge the run of it."""

import json
from hashlib import sha256

from assay.report.exchange import report_from_json
from assay.runs.report import PAGES, render

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS, "p yes": [i * 7 % 40 / 40 for i in range(40)]},
}
METRICS = ["AUROC", "MCC", "Brier", "LogLoss", "Sensitivity"]


def codes(found):
    return {finding.code for finding in found.findings} - {""}


def rewrite(folder, change):
    """Change results.json and let the record name what is there now, as somebody who forges would."""
    file, record = folder / "results.json", folder / "record.json"
    results, told = json.loads(file.read_bytes()), json.loads(record.read_bytes())
    change(results)
    data = json.dumps(results).encode()
    file.write_bytes(data)
    record.write_text(json.dumps(told | {"results": f"sha256:{sha256(data).hexdigest()}"}))


def republish(folder, change):
    """Change results.json, report.json or the record, and make everything else fit, as somebody who forges would."""
    names = ("results", "report", "record")
    found = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in names}
    change(found["results"], found["report"]["report"], found["record"])
    for name in names:
        data = json.dumps(found[name]).encode()
        (folder / f"{name}.json").write_bytes(data)
        found["record"][name] = f"sha256:{sha256(data).hexdigest()}"
    del found["record"]["record"]
    (folder / "record.json").write_text(json.dumps(found["record"]))
    report = report_from_json((folder / "report.json").read_bytes())
    for form, name in PAGES.items():
        (folder / name).write_bytes(render(report, form).encode())


def told(found, name):
    (text,) = [finding.text for finding in found.findings if finding.subject == name]
    return text


def edited(name, before, after):
    def apply(folder):
        file = folder / name
        data = file.read_bytes()
        assert before in data
        file.write_bytes(data.replace(before, after, 1))

    return apply


def by_another_version(folder):
    """Let the record say that another version of Assay made the run."""
    file = folder / "record.json"
    record = json.loads(file.read_bytes())
    record["environment"]["packages"]["assay"] = "0.0.1"
    file.write_text(json.dumps(record))


def fitted(folder, name, content):
    """Put content into results.json, report.json or the record, and make the digests and the report's rows fit."""
    names = ("results", "report", "record")
    found = {each: json.loads((folder / f"{each}.json").read_bytes()) for each in names} | {name: content}
    if name == "results" and isinstance(content, dict):
        for table in ("results", "differences", "ranks"):
            rows, shown = content.get(table, []), found["report"]["report"][table]
            if isinstance(rows, list):
                pairs = zip(rows, [*shown, *[{}] * len(rows)], strict=False)
                found["report"]["report"][table] = [{**one, **row} for row, one in pairs if isinstance(row, dict)]
    for each, value in found.items():
        data = json.dumps(value).encode()
        (folder / f"{each}.json").write_bytes(data)
        if each != "record" and name != "record":
            found["record"][each] = f"sha256:{sha256(data).hexdigest()}"
