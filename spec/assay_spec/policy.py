"""What becomes of predictions that are not there, and of values that a prediction leaves undefined."""

from enum import StrEnum


class Undefineds(StrEnum):
    """What an algorithm gets for a case or an item of which its prediction is missing or cannot be used.

    Of masks, what becomes of a value that is undefined because of the prediction, too.
    """

    WORST = "worst"
    """The worst there is, so that nobody gains by leaving out what is hard: Metrics Reloaded's advice."""
    DROP = "drop"
    """It is left out, and counted."""
