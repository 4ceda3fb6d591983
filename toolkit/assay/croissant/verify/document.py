"""What came out of a verification, as JSON."""

from collections import Counter
from typing import Any

from assay.croissant.verify.check import Check, Example, Outcome
from assay.croissant.verify.profile.model import QUANTILES, Numbers, Profile
from assay.croissant.verify.verify import Verified


def document(found: Verified) -> dict[str, Any]:
    """An object of JSON, which never holds NaN."""
    counted = Counter(check.outcome for check in found.checks)
    return {
        "version": 1,
        "verify": found.path,
        "valid": found.valid,
        "summary": {"checks": len(found.checks), **{each.replace(" ", "_"): counted[each] for each in Outcome}},
        "records": dict(found.records),
        "checks": [_check(check) for check in found.checks],
        "profiles": [_profile(profile) for profile in found.profiles],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "check": check.topic,
        "of": check.of,
        "record_set": check.within or None,
        "outcome": check.outcome,
        "looked_at": check.looked,
        "unit": check.unit,
        "offenders": check.count,
        "text": check.text,
        "examples": [_example(each) for each in check.examples],
    }


def _example(example: Example) -> dict[str, Any]:
    return {"file": example.file, "row": example.row, "value": example.value, "more": example.more}


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "field": profile.field,
        "record_set": profile.record_set,
        "type": profile.type,
        "records": profile.records,
        "missing": profile.missing,
        "misfits": profile.misfits,
        "values": profile.values,
        "distinct": profile.distinct,
        "not_finite": profile.not_finite,
        "often": [each._asdict() for each in profile.often],
        "numbers": _numbers(profile.numbers),
        "lengths": _numbers(profile.lengths),
        "lists": _numbers(profile.lists),
    }


def _numbers(numbers: Numbers | None) -> dict[str, Any] | None:
    if numbers is None:
        return None
    return {
        "low": numbers.low,
        "high": numbers.high,
        "mean": numbers.mean,
        "quantiles": {str(share): value for share, value in zip(QUANTILES, numbers.quantiles, strict=True)},
        "of_every": numbers.step,
        "bars": [each._asdict() for each in numbers.bars],
    }
