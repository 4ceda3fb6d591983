"""An example of the gallery: a few predictions against one reference, what is said of them, and what must hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assay.metrics.gallery.claims import Claim
from assay.metrics.gallery.measured import Measured
from assay.metrics.gallery.pictures import Picture

MEDICINE = "medicine"
"""The field of an example that does not say another one."""

Values = Mapping[str, Mapping[str, Measured]]
"""By row, such as a prediction, and column, such as a metric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An example with its values, computed when it was made."""

    values: Values
    pictures: tuple[Picture, ...]
    facts: Mapping[str, float | int] = field(default_factory=dict)
    """Numbers of how it is built, which texts speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A pitfall, shown on data that are constructed for it.

    Texts hold no number: `{A.DSC}` stands for the value in row `A` and column `DSC`, `{size}` for a fact, `{A.PPV:1}`
    for a value with one decimal.
    """

    name: str
    """Of its picture and its place on the page: words with hyphens."""
    rules: tuple[str, ...]
    """The pitfalls that it shows, by the ids of the rules that find them; the first gives it its place."""
    title: str
    effect: str
    """What happens, in one line with numbers."""
    seen: str
    """What the picture shows."""
    wrong: str
    """What goes wrong."""
    instead: str
    """What to do."""
    make: Callable[[], Made]
    claims: tuple[Claim, ...]
    """What the texts say of the values, so that the tests can hold them to it."""
    field: str = MEDICINE
    """Where the example comes from."""
