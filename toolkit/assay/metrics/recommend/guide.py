"""The guide: the questions, the rules and a small engine for them on one page that needs nothing else."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assay.metrics.recommend.sheet import row
from assay.report.environment import environment_of
from assay_spec.metrics.catalogue import Catalogue, SelectionRule, catalogue
from assay_spec.metrics.fingerprint import Category, Fingerprint
from assay_spec.metrics.metric import parse_metric
from assay_spec.metrics.questions import Question, questions
from assay_spec.model import MISSING, properties
from assay_validators.metrics.contradictions import (
    CONTRADICTIONS,
    COST_OF_RIGHT_ANSWER,
    NEEDED,
    REPEATED_COST,
    Contradiction,
)

if TYPE_CHECKING:
    from assay_spec.metrics.reading import Readable

SCRIPTS = ("engine", "yaml", "fingerprint", "form", "classes", "result", "told", "kept", "page")
"""The parts of the page's script, each on those before it."""


SAYS = {"true": "yes", "false": "no"}
"""What the page calls answers of documents."""


def render_guide() -> str:
    """The page."""
    from markupsafe import Markup

    environment = environment_of("assay.metrics.recommend", "assay.report")
    script = _script()
    # Nothing in a script element ends it but `</`.
    data = json.dumps(guide_data(), ensure_ascii=False).replace("<", "\\u003c")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    template = environment.get_template("guide/page.html.j2")
    return str(template.render(script=Markup(script), data=Markup(data), digest=digest)) + "\n"  # noqa: S704 - ours


def _script() -> str:
    folder = files("assay.metrics.recommend") / "templates" / "guide"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join(parts).replace("\r\n", "\n")


def guide_data() -> dict[str, Any]:
    """What the page knows: questions, rules and metrics, as the engine of the page reads them."""
    known = catalogue()
    return {
        "version": known.version,
        "defaults": {name: _default(name) for name in questions()},
        "questions": [_question(each) for each in questions().values()],
        "steps": [{"id": each.id, "title": each.title, "chooses": each.chooses, "categories": each.categories}
                  for each in known.steps.values()],
        "guides": {each.id: {"text": each.text, "provenance": each.provenance} for each in known.guides.values()},
        "rules": [_rule(each) for each in known.rules],
        "contradictions": [_contradiction(each) for each in CONTRADICTIONS],
        "costs": {"repeated": "; ".join(REPEATED_COST), "right": "; ".join(COST_OF_RIGHT_ANSWER)},
        "metrics": {name: _metric(name, known) for name in (*known.entries, *known.masks, *known.named)},
    }  # fmt: skip


def _contradiction(found: Contradiction) -> dict[str, Any]:
    return {"when": dict(found.when), "says": f"{found.says}; {_asked(found.help)}"}


def _asked(text: str) -> str:
    """A text with the questions and answers of the page in the place of those of a document, such as `tolerance: 2`."""
    return re.sub(
        r"`(\w+): (\w+)`", lambda found: f"{SAYS[found[2]]} to \u201c{questions()[found[1]].asks}\u201d", text
    )


def _default(name: str) -> Any:
    default = properties(Fingerprint)[name].default
    return None if default is MISSING or name == "costs" else default


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "id": question.declared.source,
        "provenance": question.declared.provenance,
        "asks": question.asks,
        "why": question.why,
        "form": question.form,
        "unit": question.unit,
        "highest": question.declared.maximum,
        "categories": question.categories,
        "needed": question.categories if question.name in NEEDED else question.needed,
        "by_class": question.by_class,
        "when": dict(question.when),
        "answers": [{"word": a.word, "means": a.means, "categories": a.categories} for a in question.answers],
    }


def _rule(rule: SelectionRule) -> dict[str, Any]:
    lists = {word: [_parsed(text) for text in getattr(rule, word)] for word in ("metrics", "alternatives", "excludes")}
    return {
        "id": rule.id,
        **row(rule),
        **lists,
        "of": rule.of,
        "guide": rule.guide,
        "categories": rule.categories,
        "when": dict(rule.when),
        "unless": dict(rule.unless),
    }


def _parsed(text: str) -> dict[str, Any]:
    metric = parse_metric(text)
    return {"name": metric.name, "parameters": dict(metric.parameters)}


def _metric(name: str, known: Catalogue) -> dict[str, Any]:
    parameters = dict(known.entries[name].parameters) if name in known.entries else {}
    computed = {
        of: [category for category in Category if known.computes(name, category, of)]
        for of in ("", "pixels", "objects")
    }
    return {"title": known.title_of(name), "parameters": parameters, "computed": computed, "plain": _plain(name, known)}


def _plain(name: str, known: Catalogue) -> dict[str, str]:
    """What a value says in plain words: of items, and of pixels, which a metric of the same name may count."""
    read: dict[str, Readable | None] = {"": known.entries.get(name), "pixels": known.masks.get(name)}
    return {of: f"{entry.plain}{_mark(entry)}" for of, entry in read.items() if entry is not None}


def _mark(entry: "Readable") -> str:
    return " [recalled]" if entry.reading_provenance == "recalled" else ""
