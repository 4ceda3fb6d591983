"""The terms of DUO, the Data Use Ontology, by the digits of their codes.

They are those of its release of 2022-09-15, http://purl.obolibrary.org/obo/duo/releases/2022-09-15/duo.owl, by GA4GH
under CC BY 4.0 (https://github.com/EBISPOT/DUO, `src/ontology/duo.owl` at 81f5c3d). Nobody imports this before a
dataset names a code.
"""

from collections.abc import Mapping

RELEASE = "2022-09-15"
ADDRESS = "http://purl.obolibrary.org/obo/duo.owl"

LABELS: Mapping[str, str] = {
    "0000001": "data use permission",
    "0000002": "consent code primary category",
    "0000003": "consent code secondary category",
    "0000004": "no restriction",
    "0000005": "general research use and clinical care",
    "0000006": "health or medical or biomedical research",
    "0000007": "disease specific research",
    "0000010": "is restricted to",
    "0000011": "population origins or ancestry research only",
    "0000012": "research specific restrictions",
    "0000014": "research use only",
    "0000015": "no general methods research",
    "0000016": "genetic studies only",
    "0000017": "data use modifier",
    "0000018": "not for profit, non commercial use only",
    "0000019": "publication required",
    "0000020": "collaboration required",
    "0000021": "ethics approval required",
    "0000022": "geographical restriction",
    "0000024": "publication moratorium",
    "0000025": "time limit on use",
    "0000026": "user specific restriction",
    "0000027": "project specific restriction",
    "0000028": "institution specific restriction",
    "0000029": "return to database or resource",
    "0000031": "method development",
    "0000032": "population research",
    "0000033": "ancestry research",
    "0000034": "age category research",
    "0000035": "gender category research",
    "0000036": "research control",
    "0000037": "biomedical research",
    "0000038": "genetic research",
    "0000039": "drug development research",
    "0000040": "disease category research",
    "0000041": "DUO_preferred_label",
    "0000042": "general research use",
    "0000043": "clinical care use",
    "0000044": "population origins or ancestry research prohibited",
    "0000045": "not for profit organisation use only",
    "0000046": "non-commercial use only",
}
"""What each term is called, without the `obsolete` that stands before some."""

OBSOLETE: Mapping[str, tuple[str, ...]] = {
    "0000002": (),
    "0000003": (),
    "0000005": ("0000042", "0000043"),
    "0000014": (),
}
"""The terms that are used no more, and those that DUO names in their place."""

WRITTEN_OTHERWISE: Mapping[str, str] = {"00000044": "0000044"}
"""The digits that the ontology itself has in the address of a term, where they are not those of its code."""


def code_called(name: str) -> str:
    """The digits of the term with that label, however it is spaced and capitalized; empty where there is none."""
    return _BY_LABEL.get(_plain(name), "")


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


_BY_LABEL = {_plain(label): code for code, label in LABELS.items()}
