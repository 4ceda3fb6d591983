"""The three stages of the checker to which NeurIPS sends its authors, run by mlcroissant in this process.

The stages are those of `health/croissant-validator-neurips` in the repository of Croissant: the file is JSON, it passes
mlcroissant's validation, and every record set gives a record. A line of JSON on standard output says how each went.
That checker is given the file alone, so that data beside it are not found; here they are, and a stage of its own says
that they would not be.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FEW = 3
"""So many files are named."""

Outcome = dict[str, Any]
"""`stage`, `of` (the record set), `passed`, `said`, `seconds`."""


def main(words: list[str]) -> None:
    """Run the stages on the file that the first word names, and say so as they end."""
    # What mlcroissant and its libraries print is not for who reads the lines.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for outcome in stages(Path(words[0])):
        lines.write(json.dumps(outcome) + "\n")
        lines.flush()
    # Threads that still download would keep the process.
    os._exit(0)


def stages(path: Path) -> Iterator[Outcome]:
    """How each stage went, until one has failed."""
    yield _told("begin")
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        yield _told("json", passed=False, said=str(error))
        return
    yield _told("json", passed=True)
    import mlcroissant  # type: ignore[import-untyped]

    try:
        mlcroissant.Dataset(jsonld=value)
        dataset = mlcroissant.Dataset(jsonld=path)
    except Exception as error:  # noqa: BLE001 - whatever it raises, the checker shows as a failure
        yield _told("schema", passed=False, said=_words(error))
        return
    yield _told("schema", passed=True)
    if beside := _beside(dataset.metadata.distribution):
        yield _told("addresses", passed=False, said=f"{', '.join(beside)}: not found there, where the file is alone")
    for record_set in dataset.metadata.record_sets:
        yield _told("begin", of=record_set.uuid)
        began = time.monotonic()
        try:
            next(iter(dataset.records(record_set=record_set.uuid)))
        except Exception as error:  # noqa: BLE001 - the same
            yield _told("records", of=record_set.uuid, passed=False, said=_words(error))
            return
        yield _told("records", of=record_set.uuid, passed=True, seconds=time.monotonic() - began)


def _beside(distribution: list[Any]) -> list[str]:
    """The first few files that lie beside the metadata."""
    urls = [getattr(each, "content_url", None) for each in distribution if not each.contained_in]
    return [url for url in urls if url and "://" not in url and not url.startswith("git+")][:FEW]


def _told(stage: str, *, of: str = "", passed: bool = True, said: str = "", seconds: float = 0.0) -> Outcome:
    return {"stage": stage, "of": of, "passed": passed, "said": said, "seconds": seconds}


def _words(error: BaseException) -> str:
    """What it says, and what each that led to it says: which file could not be had, and what its host answered."""
    text = str(error).strip() or repr(error)
    said = text if type(error).__name__ == "ValidationError" else f"{type(error).__name__}: {text}"
    return f"{said}: {_words(error.__cause__)}" if error.__cause__ is not None else said


if __name__ == "__main__":
    main(sys.argv[1:])
