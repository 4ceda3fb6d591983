"""Pictures, sounds and texts: record sets with a record for each file."""

from collections import defaultdict
from collections.abc import Sequence

from assay.croissant.infer import relations, sets, splits
from assay.croissant.infer.distribution import Distribution, File, stem_of
from assay.croissant.infer.media import Form
from assay.croissant.infer.notes import Notes, quoted
from assay.croissant.infer.records import Draft, Place, Records
from assay.croissant.write import Addresses
from assay_spec.croissant.model import Extract

MOST_LABELS = 100
"""Of more folders none is a class."""

NAMES = {Form.IMAGE: "image", Form.AUDIO: "audio", Form.VIDEO: "video", Form.TEXT: "text"}
"""What the field is called that holds the file itself."""
DATA_TYPES = {
    Form.IMAGE: "sc:ImageObject",
    Form.AUDIO: "sc:AudioObject",
    Form.VIDEO: "sc:VideoObject",
    Form.TEXT: "sc:Text",
}
LABEL = r"^(?:.*/)?([^/]+)/[^/]+$"
"""The folder right above a file."""


class Contents:
    """Describes files whose values they are themselves."""

    def __init__(self, distribution: Distribution, names: Addresses, notes: Notes) -> None:
        self._distribution = distribution
        self._names = names
        self._notes = notes

    def media(self, form: Form, files: Sequence[File]) -> list[Records]:
        """Pictures, sounds or videos, by the folders that say what is in them."""
        by_name = {file.name: file for file in files}
        made = []
        for group in sets.media_groups([*by_name]):
            members = [by_name[name] for name in group.names]
            records = self._records(form, members, group.root.rpartition("/")[2] or f"{NAMES[form]}s")
            add_split(records, self._place, group.names, self._notes)
            made += [records, *(self._labelled(records, group.names) if group.has_classes else ())]
            _keep_paths_apart(records)
        return made

    def texts(self, files: Sequence[File]) -> list[Records]:
        """Files of text, several in one folder as records; each is listed by itself, too."""
        by_folder: dict[str, list[File]] = defaultdict(list)
        for file in files:
            by_folder[file.name.rpartition("/")[0]].append(file)
        made = []
        for folder, members in by_folder.items():
            self._distribution.add_each(members)
            if len(members) > 1:
                made.append(self._records(Form.TEXT, members, folder.rpartition("/")[2] or "texts"))
        return made

    def _records(self, form: Form, files: Sequence[File], name: str) -> Records:
        self._place = self._distribution.add_set(files, stem_of(name))
        records = Records(self._names.of(stem_of(name)), [])
        # The name tells records apart, or the path where two files share a name.
        is_own = len({file.name.rpartition("/")[2] for file in files}) == len(files)
        records.key = "filename" if is_own else "fullpath"
        records.add(Draft(records.key, "sc:Text", self._place.file_property(records.key)))
        records.add(Draft(NAMES[form], DATA_TYPES[form], self._place.file_property("content")))
        return records

    def _labelled(self, records: Records, names: Sequence[str]) -> list[Records]:
        """One more field, the folder of each file; and the list of these."""
        labels = sorted({name.split("/")[-2] for name in names}, key=str.encode)
        draft = Draft("label", "sc:Text", self._place.file_property("fullpath", LABEL))
        records.add(draft)
        self._notes.guess(f"the classes of `{records.id}` are its folders: {quoted(labels)}")
        if len(labels) > MOST_LABELS:
            return []
        found = relations.enumeration(self._names.of(f"{records.id}_labels"), labels)
        draft.references = found.fields[0].id
        return [found]


def add_split(records: Records, place: Place, names: Sequence[str], notes: Notes) -> None:
    """One more field, the split that the path of each file speaks of, if all do and they differ."""
    found = dict.fromkeys(splits.split_of(name)[0] for name in names)
    if "" in found or not splits.are_splits(found):
        return
    regex = splits.regex_of(found, names)
    if regex and all(draft.name != "split" for draft in records.fields):
        draft = Draft("split", "sc:Text", place.file_property("fullpath", regex), references=f"{splits.ID}/name")
        draft.splits = tuple(found)
        records.add(draft)
        notes.guess(f"the splits of `{records.id}` are {quoted(found)}, by the paths of its files")


def _keep_paths_apart(records: Records) -> None:
    """Let no field with the path of its file refer to others where several have it.

    mlcroissant joins by writing what it compares over the path, which the other fields then read.
    """
    path = Extract(file_property="fullpath")
    drafts = [draft for draft in records.fields if draft.source is not None and draft.source.extract == path]
    for draft in drafts if len(drafts) > 1 else ():
        draft.references = ""
