"""The files of a dataset as a table."""

from assay.croissant.show.sheet import CODE, DIGEST, NOTE, NUMBER, Cell, Grid, Section, Words, clipped, joined, words
from assay.croissant.show.spoken import linked, text_of, web_address
from assay.sizes import shown_size
from assay_spec.croissant.model import Dataset, DataSource, FileObject, FileSet

MOST_FILES = 1000
MOST_SIZE = 40
"""Characters of a size."""


def files_section(dataset: Dataset) -> Section:
    """What the files are, how large, in what format, and where."""
    files = dataset.distribution
    rows = [_row(file) for file in files[:MOST_FILES]]
    heads = ("Name", "Format", "Size", "Lies in", "Where", "Digest")
    grid = Grid("Files", heads, rows, len(files) - len(rows), ("", "", NUMBER, "", "", DIGEST))
    return Section("files", "Files", [grid.used] if rows else [])


def _row(file: FileObject | FileSet) -> list[Cell]:
    name = text_of(file.name) or file.id or "without a name"
    about = (*words(name), *words(text_of(file.description), NOTE))
    inside = joined(map(_container, file.contained_in))
    formats = joined(words(each, CODE) for each in file.encoding_format)
    if isinstance(file, FileSet):
        where = joined([words(pattern, CODE) for pattern in file.includes])
        but = joined([words(pattern, CODE) for pattern in file.excludes])
        return [about, formats, (), inside, (*where, *((Words(" but not "), *but) if but else ())), ()]
    address = file.content_url
    shown = linked(_short(address), address) if web_address(address) else words(address, CODE)
    digest = f"SHA-256 {file.sha256}" if file.sha256 else f"MD5 {file.md5}" if file.md5 else ""
    return [about, formats, words(_size(file.content_size)), inside, shown, words(digest)]


def _container(place: DataSource) -> Cell:
    references = (place.file_object, place.file_set, place.field, place.record_set)
    return words(next((each.id for each in references if each is not None and each.id), place.id), CODE)


def _short(address: str) -> str:
    """The end of an address, which tells files apart, after its host."""
    bare = address.partition("://")[2]
    host, _, path = bare.partition("/")
    name = path.split("?")[0].rstrip("/").rpartition("/")[2] or path
    return f"{host}/…/{name}" if "/" in path else bare


def _size(text: str) -> str:
    """A size in the unit that suits it; one that is written with a unit as it is."""
    number = text.strip().removesuffix("B").strip()
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return clipped(text, MOST_SIZE)
    return shown_size(int(number)) if int(number) >= 1000 else f"{int(number)} B"
