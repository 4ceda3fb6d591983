"""The data of a dataset against its metadata: all files, all fields of all record sets, and what they hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from assay.croissant.load.planner import Planner
from assay.croissant.load.remote import Remote
from assay.croissant.verify.check import Check, Outcome, Topic
from assay.croissant.verify.files import check_files
from assay.croissant.verify.parts import Parts
from assay.croissant.verify.places import Files
from assay.croissant.verify.profile.model import Profile
from assay.croissant.verify.records import Records
from assay.croissant.verify.references import References
from assay.data.datatypes import widest_type
from assay.data.named import record_set_called
from assay.files.digests import LENGTHS, hexadecimal
from assay.hosts.talk import Talk
from assay_spec.croissant.model import Dataset, FileObject, Resource
from assay_spec.record import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came out."""

    path: str
    """Of the document."""
    title: str
    checks: tuple[Check, ...]
    records: Mapping[str, int]
    """How many records each record set has of which there are some to look at."""
    profiles: tuple[Profile, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing that was looked at is wrong."""
        return all(check.outcome is not Outcome.PROBLEM for check in self.checks)


def verify(
    dataset: Dataset,
    document: Path,
    record_sets: Sequence[str] = (),
    split: Sequence[str] = (),
    *,
    fetch: bool = False,
    talk: Talk | None = None,
) -> Verified:
    """Compare the data of a dataset with what it says of them.

    Args:
        dataset: what the document describes.
        document: where that is; files are found from there.
        record_sets: only these, by `@id` or name; by default all.
        split: only records of these splits, where record sets have some.
        fetch: whether files that lie elsewhere, and are not in the cache, are fetched.
        talk: hears of what is fetched.

    Raises:
        DataError: there is no record set that is called so, or none that has one of these splits.
    """
    # Nothing of a live dataset is compared with its digests while it is read: that they differ is said, and read on.
    unverified = replace(dataset, is_live_dataset=True, distribution=tuple(map(_without_words, dataset.distribution)))
    elsewhere = Remote(dataset, document, fetch=fetch, talk=talk)
    # With all digits that are written, so that what a type does not hold is counted.
    planner = Planner(unverified, document, elsewhere, widest_type)
    parts = Parts(planner, Files())
    chosen = [record_set_called(name, dataset, document) for name in record_sets] or list(dataset.record_set)
    by_name = {each.id: each for each in chosen}
    checks = [*check_files(dataset, document, planner.runner.sources), *_hidden(dataset)]
    sets = [Records(records, parts, split) for records in by_name.values()]
    _require_split(sets)
    references = References(sets, parts, in_passing=not split)
    for each in sets:
        each.run()
    for each in sets:
        checks += [*each.checks(), *references.checks(each)]
    references.close()
    return Verified(
        path=str(document),
        title=_title(dataset, document),
        checks=tuple(checks),
        records={each.records.id: each.counted for each in sets},
        profiles=tuple(profile for each in sets for profile in each.profiles()),
    )


def _require_split(sets: Sequence[Records]) -> None:
    """Refuse splits that are asked for and are nowhere, so that all records would be looked at in their place."""
    refused = [(each.has_splits, each.refused_split) for each in sets if each.refused_split is not None]
    if refused and len(refused) == len(sets):
        raise max(refused, key=itemgetter(0))[1]


def _hidden(dataset: Dataset) -> Iterator[Check]:
    """Record sets that cannot be told apart, of which only the last one is looked at."""
    for name, times in Counter(each.id for each in dataset.record_set).items():
        if times > 1:
            text = f"{times} record sets are called so, and only the last one is looked at"
            yield Check(topic=Topic.READING, of=name, outcome=Outcome.UNCHECKED, unit="record set", text=text)


def _without_words(resource: Resource) -> Resource:
    """A resource without what stands where a digest should, and is none: that is said, and the file is read."""
    if not isinstance(resource, FileObject):
        return resource
    digests = {name: text if hexadecimal(text := getattr(resource, name).strip(), name) else "" for name in LENGTHS}
    return replace(resource, **digests)


def _title(dataset: Dataset, document: Path) -> str:
    name = dataset.name.value if dataset.name else None
    return name if isinstance(name, str) and name.strip() else document.name
