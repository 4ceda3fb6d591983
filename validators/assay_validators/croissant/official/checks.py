"""What mlcroissant checks of one object when it has made it."""

from collections.abc import Iterator
from typing import Any

from assay_validators.croissant.official.fact import Crash, kind_of
from assay_validators.croissant.official.parts import OBJECTS, Maker, Part, stumble
from assay_validators.croissant.official.shapes import FILE_PROPERTIES, MISSING, PROPERTIES, iri_of
from assay_validators.croissant.official.spelling import NAME, VERSION, PathError, check_path, is_date

LONGEST_NAME = 255

_MANDATORY = {"encoding_formats": "sc:encodingFormat", "content_url": "sc:contentUrl", "includes": "cr:includes"}
_RECOMMENDED = {
    "cite_as": "citeAs", "date_published": "sc:datePublished", "license": "sc:license", "version": "sc:version"
}  # fmt: skip


def check_part(maker: Maker, part: Part) -> None:
    """Say what is wrong with a part; the dataset has its turn later, when all is made."""
    _cast(maker, part)
    match part.kind:
        case "FileObject" | "FileSet":
            _check_file(maker, part)
        case "RecordSet":
            _check_records(maker, part)
        case "Field":
            _check_field(maker, part)
        case "Source":
            names = ("field", "file_object", "file_set", *(("distribution",) if maker.version == "0.8" else ()))
            if sum(bool(part[name]) for name in names) != 1:
                maker.say("MLC026", None, at=maker.place(part))
        case "Extract":
            if sum(bool(part[name]) for name in ("column", "file_property", "json_path")) != 1:
                maker.say("MLC027", None, at=maker.place(part))
        case "Transform":
            _check_transform(maker, part)


def check_dataset(maker: Maker, dataset: Part) -> None:
    """Say what is wrong with the dataset itself."""
    check_name(maker, dataset)
    licence = dataset["license"]
    if isinstance(licence, list) and any(not isinstance(each, (str, Part)) for each in licence):
        maker.say("MLC023", dataset, at=maker.place(dataset, "license"))
        licence = None
    dataset.values["license"] = [licence] if isinstance(licence, str) else licence
    if maker.version == "0.8":
        _need(maker, dataset, "name")
    for name, term in _RECOMMENDED.items():
        if not dataset[name]:
            maker.say("MLC022", dataset, iri_of(term, maker.version), at=maker.place(dataset))


def _cast(maker: Maker, part: Part) -> None:
    for property_ in PROPERTIES[part.kind]:
        value = part[property_.name]
        if not property_.cast or value is None:
            continue
        at = maker.place(part, property_.name)
        for text in value if isinstance(value, list) else [value]:
            if not isinstance(text, str):
                # A number is made a version of three: even 0 is one.
                part.values.update({property_.name: str(text)} if property_.cast == "version" else {})
                break
            if property_.cast in ("date", "dates") and not is_date(text):
                maker.say("MLC024", part, text, at=at)
                break
            if property_.cast == "version" and not VERSION.fullmatch(text):
                maker.say("MLC025", part, text, at=at)
            if property_.cast == "fileProperty" and text not in FILE_PROPERTIES:
                maker.say("MLC028", part, text, at=at)


def check_name(maker: Maker, part: Part) -> None:
    """Say what is wrong with the name of a part."""
    name = part["name"]
    at = maker.place(part, "name")
    # It looks at a name that is no text once more, and says the same of it.
    is_object = isinstance(name, OBJECTS)
    if not isinstance(name, str) and (maker.version != "1.1" or not is_object):
        maker.say("MLC018", part, "object" if is_object else kind_of(type(name).__name__), at=at)
    if not name or maker.version != "0.8":
        return
    if not isinstance(name, str):
        raise Crash("MLC008", "TypeError", at)
    if len(name) > LONGEST_NAME:
        maker.say("MLC019", part, "long", name, at=at)
    if not NAME.fullmatch(name):
        maker.say("MLC019", part, "characters", name, at=at)


def _check_identity(maker: Maker, part: Part) -> None:
    """Say that a part cannot be called by anything."""
    if maker.version == "0.8":
        _need(maker, part, "name")
    elif not part.id:
        maker.say("MLC020", part, "None", at=maker.place(part))


def _need(maker: Maker, part: Part, name: str) -> None:
    if not part[name]:
        maker.say("MLC020", part, iri_of(_MANDATORY.get(name, f"sc:{name}"), maker.version), at=maker.place(part))


def _check_file(maker: Maker, part: Part) -> None:
    check_name(maker, part)
    if part.kind == "FileSet":
        _need(maker, part, "includes")
    _need(maker, part, "encoding_formats")
    _check_identity(maker, part)
    if part.kind == "FileObject" and not part["contained_in"]:
        _need(maker, part, "content_url")
        if not maker.live and part["md5"] is None and part["sha256"] is None:
            maker.say("MLC021", part, at=maker.place(part))


def _check_records(maker: Maker, part: Part) -> None:
    check_name(maker, part)
    _check_identity(maker, part)
    data = part["data"]
    if data is None:
        return
    at = maker.place(part, "data")
    if not isinstance(data, list):
        maker.say("MLC039", part, "list", type(data).__name__, at=at)
        return
    if not data:
        maker.say("MLC039", part, "empty", at=at)
    expected = {_column(maker, field) for field in part["fields"]}
    for number, line in enumerate(data):
        if not isinstance(line, dict):
            maker.say("MLC039", part, "dict", type(line).__name__, at=at)
            return
        if line.keys() != expected:
            maker.say("MLC040", part, number, at=at)


def _column(maker: Maker, field: Any) -> Any:
    if not isinstance(field, Part):
        raise stumble(None, maker)
    name = field["name"] if maker.version == "0.8" else field.id
    if not isinstance(name, str):
        raise Crash("MLC008", "TypeError", maker.place(field))
    return name


def _check_field(maker: Maker, field: Part) -> None:
    check_name(maker, field)
    _check_identity(maker, field)
    source, uuid = field["source"], field.uuid(maker.version)
    if source is MISSING or source.target(maker.version) is not None:
        if field["value"] is not None:
            maker.say("MLC032", field, uuid, at=maker.place(field, "value"))
        if source is MISSING:
            raise stumble(field, maker, "source")
        _check_path(maker, field, source)
    if None in (field["data_types"] or ()):
        raise Crash("MLC008", "TypeError", maker.place(field, "data_types"))
    shape = field["array_shape"]
    at = maker.place(field, "array_shape")
    if shape and not field["is_array"]:
        maker.say("MLC038", field, uuid, at=at)
    if shape and not _is_shape(shape):
        maker.say("MLC041", field, uuid, shape, at=at)


def _check_path(maker: Maker, field: Part, source: Part) -> None:
    extract = source["extract"]
    if extract is MISSING:
        raise stumble(source, maker, "extract")
    if not extract["json_path"]:
        return
    at = maker.place(extract, "json_path")
    try:
        check_path(extract["json_path"])
    except PathError as error:
        if not error.lexical:
            raise Crash("MLC006", "Exception", at) from None
        maker.say("MLC029", field, extract["json_path"], at=at)


def _is_shape(text: str) -> bool:
    try:
        return bool([int(each) for each in text.split(",")])
    except ValueError:
        return False


def _check_transform(maker: Maker, part: Part) -> None:
    given = sum(bool(part[name]) for name in ("format", "json_path", "regex", "replace", "separator"))
    if given > 1:
        maker.say("MLC030", part, at=maker.place(part))
    if not given and not part["read_lines"] and not part["un_archive"]:
        maker.say("MLC031", part, at=maker.place(part))


def blanks(value: Any) -> Iterator[tuple[str, int]]:
    """Every `@id` with a blank, wherever it stands, with its node."""
    for key, member in value.items():
        if key == "@id":
            if not isinstance(member, str):
                raise Crash("MLC008", "TypeError", value.at[key])
            if any(char.isspace() for char in member):
                yield member, value.at[key]
        for each in member if isinstance(member, list) else [member]:
            if isinstance(each, dict):
                yield from blanks(each)
