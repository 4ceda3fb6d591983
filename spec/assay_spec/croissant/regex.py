"""The regular expressions of transformations, as Python reads them."""

import re
import warnings


def compiled(regex: str) -> re.Pattern[str]:
    """The expression that a document means, in which groups may have names as JavaScript writes them, `(?<name>...)`.

    Raises:
        ValueError: it is none; the message says why.
    """
    python = re.sub(r"\(\?<(?![=!])", "(?P<", regex)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(python)
    except re.error as error:
        raise ValueError(str(error)) from None
    except (RecursionError, OverflowError):
        raise ValueError("it is too large") from None
