"""Real runs of small studies, and a real browser that looks at their pages."""

import base64
import csv
import fcntl
import hashlib
import json
import os
import signal
from dataclasses import dataclass

import numpy as np
import pytest

from assay.demo.study import STUDY
from assay.plan.compiler import compile_spec
from assay.report import render_html
from assay.runs.execute import run_plan
from assay.runs.report import read_report


@dataclass(frozen=True, kw_only=True)
class Study:
    """A made-up study: its tables follow from the seed."""

    classes: tuple = ("no", "yes")
    positive: str = "yes"
    algorithms: tuple = ("plain", "better")
    items: int = 240
    groups: dict = None
    """Subgroup columns with their values."""
    cluster: int = 0
    """Items of one group, which then belong together."""
    scored: bool = True
    labelled: bool = True
    skill: float = 1.0
    missing: int = 0
    """Items about which the first algorithm says nothing."""
    metrics: str = ""
    replicates: int = 40
    seed: int = 11


LONG = "a_name_without_any_space_in_it_that_goes_on_and_on_until_there_is_no_room_left_v2_final"
STUDIES = {
    "binary": Study(groups={"site": ("north", "south")}),
    "classes": Study(
        classes=("melanoma", "nevus", "keratosis", "carcinoma", "other"),
        positive="",
        groups={"site": ("north", "south")},
        metrics="[BalancedAccuracy, MCC, Sensitivity, PPV, AUROC, Brier, ECE]",
    ),
    "single": Study(algorithms=("only",)),
    "labels": Study(scored=False, metrics="[BalancedAccuracy, Sensitivity, Specificity, LR+]"),
    "crowd": Study(
        algorithms=tuple(f"model-{n:02}" for n in range(12)),
        items=600,
        groups={"centre": tuple(f"centre {n:02}" for n in range(20))},
        missing=7,
        metrics="[Sensitivity, AUROC, Brier]",
        replicates=8,
    ),
    "names": Study(
        classes=("良性", "恶性的非常长的类别名称用于测试布局"),
        positive="恶性的非常长的类别名称用于测试布局",
        algorithms=("Модель с очень длинным названием, обученная на данных нескольких центров", "نموذج", LONG),
        groups={"центр": ("Санкт-Петербург", "القاهرة")},
    ),
    "tiny": Study(items=9, groups={"site": ("x", "y", "z")}),
    "perfect": Study(items=60, skill=60.0, labelled=False),
    "clustered": Study(items=300, cluster=6),
}
KEPT = ("binary", "classes", "crowd", "names", "single", "tiny")
"""Those that are looked at in the browser."""


def tables(study, folder):
    """Write the tables and the documents of a study."""
    rng = np.random.default_rng(study.seed)
    truth = rng.choice(len(study.classes), study.items)
    columns = {name: rng.choice(values, study.items) for name, values in (study.groups or {}).items()}
    if study.cluster:
        columns["family"] = [f"f{n // study.cluster}" for n in range(study.items)]
    keys = [f"c{n:04}" for n in range(study.items)]
    write(
        folder / "truth.csv",
        ["case", "finding", *columns],
        zip(keys, np.array(study.classes)[truth], *columns.values(), strict=True),
    )
    for number in range(len(study.algorithms)):
        z = rng.normal(size=(study.items, len(study.classes)))
        z[np.arange(study.items), truth] += study.skill * (1 + number % 5 / 3)
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        label = np.array(study.classes)[p.argmax(axis=1)]
        kept = slice(None, -study.missing if study.missing and not number else None)
        write(
            folder / f"{number}.csv", ["case", "label", *study.classes], list(zip(keys, label, *p.T, strict=True))[kept]
        )
    columns = ("case", "finding", *columns)
    (folder / "croissant.json").write_text(json.dumps(croissant(folder / "truth.csv", columns)), encoding="utf-8")
    (folder / "fingerprint.yaml").write_text(FINGERPRINT, encoding="utf-8")
    (folder / "evaluation.yaml").write_text(evaluation(study), encoding="utf-8")
    return folder / "evaluation.yaml"


def write(path, heads, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])


FINGERPRINT = """\
assay: fingerprint/1
name: problem
category: ImLC
error_preference: FN
decision_rule: argmax
calibration_requested: true
class_imbalance: false
prevalence_reflects_population: false
class_scores_available: true
"""


def croissant(path, columns):
    """A Croissant document of one table of text."""
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"items/{name}",
            "name": name,
            "dataType": "sc:Text",
            "source": {"fileObject": {"@id": path.name}, "extract": {"column": name}},
        }
        for name in columns
    ]
    file = {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    demo = json.loads((STUDY / "croissant.json").read_bytes())
    return demo | {
        "name": "made-up",
        "distribution": [file],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "items", "name": "items", "field": fields}],
    }


def evaluation(study):
    """A YAML document is a JSON document with fewer quotation marks."""
    scored = (study.positive,) if study.positive else study.classes
    return json.dumps(
        {
            "assay": "evaluation/1",
            "name": "study",
            "title": "A made-up study",
            "dataset": "croissant.json",
            "record_set": "items",
            "id": "case",
            "reference": "finding",
            "classes": study.classes,
            **({"positive": study.positive} if study.positive else {}),
            **(
                {"fingerprint": "fingerprint.yaml"}
                if not study.metrics
                else {"metrics": study.metrics[1:-1].split(", ")}
            ),
            "predictions": [
                {
                    "name": name,
                    "file": f"{number}.csv",
                    **({"scores": {one: one for one in scored}} if study.scored else {}),
                    **({"label": "label"} if study.labelled or not study.scored else {}),
                }
                for number, name in enumerate(study.algorithms)
            ],
            "by": list(study.groups or ()),
            **({"group": "family"} if study.cluster else {}),
            "replicates": study.replicates,
            "seed": 5,
        },
        ensure_ascii=False,
    )


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """The run folder of a study by its name, made when it is first asked for."""
    made = {}

    def run(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            compiled = compile_spec(str(tables(STUDIES[name], folder)))
            run_plan(compiled.plan, compiled.base, folder / "run")
            made[name] = folder / "run"
        return made[name]

    return run


@pytest.fixture(scope="session")
def reports(runs):
    """The report of a study by its name."""
    return lambda name: read_report(runs(name))


class Browser:
    """Chromium, spoken to over a pipe by its DevTools protocol: no port, no network, one process for all tests."""

    QUIET = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--remote-debugging-pipe",
    )

    def __init__(self, path, profile):
        to_read, self._to = os.pipe()
        self._from, from_write = os.pipe()
        # The browser reads descriptor 3 and writes descriptor 4.
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (to_read, from_write)]
        actions = [(os.POSIX_SPAWN_DUP2, descriptor, number) for descriptor, number in zip(high, (3, 4), strict=True)]
        actions += [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        words = [path, *self.QUIET, f"--user-data-dir={profile}"]
        self._process = os.posix_spawn(path, words, os.environ, file_actions=actions)
        for descriptor in (to_read, from_write, *high):
            os.close(descriptor)
        self._number, self._rest, self._session, self.events = 0, b"", None, []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self(f"{domain}.enable")

    def __call__(self, method, **parameters):
        """What a command of the protocol answers."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _read(self):
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 20)
            assert more, "the browser has gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def open(self, path, width=1280, height=900, *, dark=False, media=""):
        """Show a file in a window of this size, by day or by night, on screen or as on paper."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.events.clear()
        self("Page.navigate", url=path.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, code):
        """The value of JavaScript; it runs although the page's policy forbids scripts, for it is not the page's."""
        result = self("Runtime.evaluate", expression=code, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key):
        """Press a key."""
        code, text = {"Tab": (9, ""), "Enter": (13, "\r")}[key]
        for kind in ("keyDown", "keyUp"):
            self("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text)

    def complaints(self):
        """What the console shows."""
        kinds = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
        return [event["params"] for event in self.events if event["method"] in kinds]

    def requests(self):
        """Everything that was asked for."""
        asked = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [one["request"]["url"] for one in asked]

    def pixels(self):
        """A picture of the window as PNG."""
        return base64.b64decode(self("Page.captureScreenshot")["data"])

    def paper(self):
        """The page as PDF, on A4."""
        return base64.b64decode(self("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"])

    def close(self):
        """End the browser."""
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._to)
        os.close(self._from)


@pytest.fixture(scope="session")
def browser(chromium, tmp_path_factory):
    found = Browser(chromium, tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


@pytest.fixture(scope="session")
def page(runs, report, tmp_path_factory):
    """The page of a study by its name; `demo` is the report that was computed independently."""
    path = tmp_path_factory.mktemp("demo") / "report.html"
    path.write_text(render_html(report), encoding="utf-8")
    return lambda name: path if name == "demo" else runs(name) / "report.html"
