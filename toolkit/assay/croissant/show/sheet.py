"""What is shown of a dataset, whatever form it is shown in: sections of blocks of words."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_CHARACTERS = 2000
"""Of one cell; of a longer text the beginning is shown."""

MOST_WORDS = 400
"""Of one cell; what comes then is a mark."""

CODE, NOTE, NUMBER, DIGEST = "code", "note", "number", "digest"
"""How words look."""


class Words(NamedTuple):
    """Some words that look alike and lead to one place, or none."""

    text: str
    href: str = ""
    """An address that was found to be one of the web."""
    look: str = ""


Cell = Sequence[Words]
"""What stands in one place of a table, one after the other."""


class Facts(NamedTuple):
    """Names with what is to be said of each."""

    rows: Sequence[tuple[str, Cell]]


class Grid(NamedTuple):
    """A table."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    left_out: int = 0
    """So many more rows there are."""
    looks: Sequence[str] = ()
    """How the first columns look."""

    @property
    def used(self) -> "Grid":
        """The table without columns that say nothing."""
        kept = [
            number
            for number in range(len(self.heads))
            if not number or any(words.text for row in self.rows for words in row[number])
        ]
        looks = [*self.looks, *[""] * (len(self.heads) - len(self.looks))]
        return self._replace(
            heads=[self.heads[number] for number in kept],
            rows=[[row[number] for number in kept] for row in self.rows],
            looks=[looks[number] for number in kept],
        )


class Prose(NamedTuple):
    """Paragraphs."""

    text: str


class Code(NamedTuple):
    """Text whose lines and spaces count."""

    text: str


class Told(NamedTuple):
    """Something that a check found, and where."""

    severity: str
    code: str
    message: str
    help: str
    places: str


class Findings(NamedTuple):
    """What a check found."""

    found: Sequence[Told]
    left_out: int = 0


class Fold(NamedTuple):
    """A part with a heading that can be closed."""

    title: str
    tags: Sequence[str]
    """A few words about it, for who does not open it."""
    blocks: "Sequence[Block]"
    is_open: bool = True


Block = Facts | Grid | Prose | Code | Findings | Fold


class Section(NamedTuple):
    """A part of the sheet."""

    name: str
    title: str
    blocks: Sequence[Block]


class Sheet(NamedTuple):
    """All that is shown."""

    title: str
    kind: str
    """What it is, in a few words."""
    notices: Sequence[str]
    """What a reader has to know before the rest."""
    sections: Sequence[Section]
    linked_data: str
    """The JSON-LD for search engines, fit for a script of HTML; empty where there is none."""
    source: str
    """Where it was read."""
    sha256: str


def words(text: object, look: str = "") -> Cell:
    """A cell of plain words; empty for no text."""
    shown = clipped(str(text).strip())
    return (Words(shown, look=look),) if shown else ()


def joined(cells: Iterable[Cell], separator: str = ", ") -> Cell:
    """Cells one after the other in one; empty ones leave no trace."""
    made: list[Words] = []
    for cell in cells:
        if len(made) > MOST_WORDS:
            return (*made, Words(f"{separator}…"))
        if cell:
            made += [Words(separator), *cell] if made else cell
    return tuple(made)


def plain(cell: Cell) -> str:
    """The words of a cell without how they look."""
    return "".join(one.text if one.look != NOTE else f" {one.text}" for one in cell).strip()


def clipped(text: str, most: int = MOST_CHARACTERS) -> str:
    """The beginning of a text that is too long, and a mark."""
    return text if len(text) <= most else f"{text[:most].rstrip()} …"
