"""Problems that somebody may describe: every answer of a fingerprint, drawn."""

from functools import cache

from hypothesis import strategies as st

from assay_spec.annotations import value_type
from assay_spec.metrics.fingerprint import Category, ClassAnswers, Fingerprint
from assay_spec.metrics.questions import questions
from assay_spec.model import properties

SET = {"assay", "name", "category", "costs", "classes", "drafted", "ignore"}
NUMBERS = st.sampled_from([0.0, 0.25, 0.5, 0.95, 1.0, 1e-05, 1 / 3]) | st.floats(0, 1)


@cache
def answers_of(cls, name):
    """What may stand in one answer of a class of answers."""
    members = value_type(cls, name).members
    choices = value_type(cls, name).choices
    drawn = st.booleans() if bool in members else NUMBERS if float in members else st.sampled_from(list(choices))
    return drawn | st.none() if type(None) in members else drawn


def answered(cls, names):
    """A value for each of these answers."""
    return st.fixed_dictionaries({name: answers_of(cls, name) for name in names})


class_answers = answered(ClassAnswers, [name for name in properties(ClassAnswers) if name != "name"])


def fingerprints(categories=tuple(Category), *, belonging=False):
    """A fingerprint of one of these categories; with `belonging`, only what its category asks is answered."""

    def of(category):
        names = [name for name in properties(Fingerprint) if name not in SET]
        known = questions()
        if belonging:
            names = [name for name in names if category in known[name].categories]
        given = answered(Fingerprint, names).map(lambda each: {"class_imbalance": False, **each})
        return given.map(
            lambda each: Fingerprint(
                **{"assay": "fingerprint/1", "name": "drawn", "category": category, "class_scores_available": False}
                | each
            )
        )

    return st.sampled_from(list(categories)).flatmap(of)
