"""The documents of a new evaluation, commented for the person who goes on with them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assay.metrics.new import IMBALANCE, Draft, Given, digest_of
from assay_spec.croissant.official import CONTEXT

MEDIA = {".parquet": "application/x-parquet", ".tsv": "text/tab-separated-values"}
"""By suffix; anything else is CSV."""


def croissant_text(given: Given, drafted: Draft, relative: Mapping[Path, str]) -> dict[str, Any]:
    """The Croissant description of the reference table; what only its author knows says so."""
    name = relative[given.reference]
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"items/{column}",
            "name": column,
            "dataType": kind,
            "source": {"fileObject": {"@id": name}, "extract": {"column": column}},
        }
        for column, kind in drafted.columns.items()
    ]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": given.reference.stem,
        "description": f"{sum(drafted.classes.values())} items with their true class. Say here what they are, "
        "and put the address of the data's page in place of the example.",
        "url": "https://example.org/",
        "license": {"@type": "sc:CreativeWork", "name": "not stated"},
        "creator": {"@type": "sc:Person", "name": "not stated"},
        "datePublished": datetime.now(UTC).date().isoformat(),
        "version": "0.1.0",
        "keywords": ["evaluation"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "contentSize": f"{given.reference.stat().st_size} B",
                "encodingFormat": MEDIA.get(given.reference.suffix.lower(), "text/csv"),
                "sha256": digest_of(given.reference),
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "items",
                "name": "items",
                "key": {"@id": f"items/{drafted.id}"},
                "field": fields,
            }
        ],
    }


def fingerprint_text(drafted: Draft) -> str:
    """The fingerprint with what the data tells; every other answer is the cautious one, with its question."""
    counts = drafted.classes
    rare = min(counts.values()) / sum(counts.values())
    scored = any(algorithm.scores for algorithm in drafted.predictions)
    shown = ", ".join(f"{name}: {count}" for name, count in counts.items())
    return f"""\
# The problem, from which the metrics follow. Lines marked `data` were read off the tables; please answer the others.
assay: fingerprint/1
name: problem

# FP1.1  One decision per image, patient or other item.
category: ImLC

# FP2.4  Do some classes matter more than others?
unequal_interest: false
# FP2.5.1  Are some confusions worse than others, by costs that you can name?
unequal_severity: false
# FP2.5.2  Which error is worse: FP, FN or none?
error_preference: none
# FP2.5.5  Should rare classes weigh as much as frequent ones?
compensate_imbalance: false
# FP2.6  How do scores become a decision: argmax, target_value, optimization, cost_benefit or none?
decision_rule: argmax
# FP2.7.1  Do the probabilities themselves matter? (data: scores are {"" if scored else "not "}there)
calibration_requested: {_yes(scored)}
calibration_question: overall

# FP3.4  May one item carry several labels?
multiple_labels: false

# FP4.1  data: {shown}; the rarest class has {rare:.1%} of the items (below {IMBALANCE:.0%} counts as imbalanced).
class_imbalance: {_yes(rare < IMBALANCE)}
# FP4.2  Are these shares those of the population in which the algorithm will be used? Until you know, say no.
prevalence_reflects_population: false
# FP4.5  Do several items belong to one patient? Then say `grouped`, and name the column as `group:` in the evaluation.
non_independent: independent

# FP5.1  data
class_scores_available: {_yes(scored)}
# FP5.4  May an algorithm give no valid answer for an item?
invalid_output_possible: false
"""


def evaluation_text(given: Given, drafted: Draft, relative: Mapping[Path, str]) -> str:
    """The evaluation of all the tables."""
    positive = f"positive: {_quoted(drafted.positive)}\n" if drafted.positive else ""
    classes = ", ".join(map(_quoted, drafted.classes))
    blocks = "".join(_prediction(algorithm, relative) for algorithm in drafted.predictions)
    return f"""\
# What is evaluated, on which data, and how. Check it with `assay check`, do it with `assay run`.
assay: evaluation/1
name: {_slug(given.reference.stem)}

dataset: croissant.json
record_set: items
id: {_quoted(drafted.id)}
reference: {_quoted(drafted.label)}
classes: [{classes}]
{positive}
fingerprint: fingerprint.yaml

predictions:
{blocks}
level: 0.95
replicates: 2000
seed: 1
"""


def _prediction(algorithm: Any, relative: Mapping[Path, str]) -> str:
    lines = [f"  - name: {algorithm.name}", f"    file: {_quoted(relative[algorithm.path])}"]
    if algorithm.scores:
        inside = ", ".join(f"{_quoted(name)}: {_quoted(column)}" for name, column in algorithm.scores.items())
        lines.append(f"    scores: {{{inside}}}")
    if algorithm.label:
        lines.append(f"    label: {_quoted(algorithm.label)}")
    return "\n".join(lines) + "\n"


def _yes(answer: bool) -> str:  # noqa: FBT001 - it is the value itself
    return "true" if answer else "false"


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower()).strip("-") or "evaluation"


def _quoted(text: str) -> str:
    """A YAML scalar that is read as this text, whatever it looks like."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = text.replace("_", "a").replace("-", "a").isalnum() and text[0].isalpha()
    return text if plain and text.lower() not in {"true", "false", "null"} else f'"{escaped}"'
