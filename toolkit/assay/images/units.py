"""Units of length as headers write them."""

_MICRO = ("\N{MICRO SIGN}m", "\N{GREEK SMALL LETTER MU}m", "\\u00b5m")
_MILLIMETRES = {
    **dict.fromkeys(("mm", "millimeter", "millimetre"), 1.0),
    **dict.fromkeys(("um", *_MICRO, "micron", "micrometer", "micrometre"), 1e-3),
    **dict.fromkeys(("nm", "nanometer", "nanometre"), 1e-6),
    **dict.fromkeys(("cm", "centimeter", "centimetre"), 10.0),
    **dict.fromkeys(("m", "meter", "metre"), 1e3),
    **dict.fromkeys(("in", "inch"), 25.4),
}


def millimetres(word: str) -> float | None:
    """A unit in mm, whether it is written as one or as several; None where the word is no unit of length."""
    return _MILLIMETRES.get(word.strip().lower().removesuffix("s"))
