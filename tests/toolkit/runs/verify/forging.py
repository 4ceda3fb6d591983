"""A small study, and how somebody would forge the run of it."""

import json
from hashlib import sha256

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
