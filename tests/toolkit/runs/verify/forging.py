"""A small study, and how somebody would forge the run of it."""

import json
from hashlib import sha256

from assay.report.exchange import report_from_json
from assay.runs.report import PAGES, render

IDS = [f"{i:02}" for i in range(40)]


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
