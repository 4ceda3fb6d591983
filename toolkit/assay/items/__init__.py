"""The items of an evaluation, joined by their ids."""
