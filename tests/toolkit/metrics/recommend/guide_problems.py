"""Problems with classes that answer otherwise, drawn, and as the page asks for them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.metrics.problems import class_answers, fingerprints

from assay.metrics.recommend.sheet import sheet
from assay_spec.metrics.fingerprint import Category, ClassAnswers, Cost, Fingerprint
from assay_spec.metrics.questions import asked, questions
from assay_spec.metrics.recommendation import of_class
from assay_spec.model import properties
from assay_spec.record import replace

OWN = [name for name in properties(ClassAnswers) if name != "name"]
ODD = ["no", "1", "1e3", "null", "a: b", "# a", "- a", '"', "'", "{a}", "__proto__", "Leber links", "肝臓"]
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\x7f\x85\u2028\ufeff")
NAMES = st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool) | st.sampled_from(ODD)


@st.composite
def problems(draw, categories=tuple(Category)):
    """Problems with classes that answer otherwise."""
    problem = draw(fingerprints(categories, belonging=True))
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    costs = st.builds(Cost, reference=NAMES, prediction=NAMES, cost=st.sampled_from([0.0, 1.0, 2.5, 1e-05, 1e16]))
    own = [ClassAnswers(name=name, **_some(draw(class_answers), draw)) for name in names]
    return replace(problem, classes=tuple(own), costs=tuple(draw(st.lists(costs, max_size=2))))


def _some(answers, draw):
    kept = draw(st.sets(st.sampled_from(OWN), max_size=5))
    return {name: value for name, value in answers.items() if name in kept}


def own_of(answers):
    given_ = {name: getattr(answers, name) for name in OWN}
    return {name: value for name, value in given_.items() if value is not None}


def parts_of(problem):
    """What follows, part by part, as the engine of the page finds it; on whose answers it rests is told beside it."""
    return [{key: part[key] for key in part if key != "rests"} for part in sheet(problem)["parts"]]


def drawn_from(strategy, examples=100):
    found = []

    @settings(max_examples=examples)
    @given(strategy)
    def draw(problem):
        found.append(problem)

    draw()
    assert len(found) >= examples * 0.9
    return found


def _is_fitting(question, problem):
    """Whether the answer is one for problems of this category."""
    word = getattr(problem, question.name)
    return all(problem.category in each.categories for each in question.answers if each.word == word)


def as_asked(problem):
    """The problem with those answers only that somebody was asked for."""
    kept = {each.name for each in asked(problem) if _is_fitting(each, problem)}
    left = {
        name: declared.default
        for name, declared in properties(Fingerprint).items()
        if name in questions() and name not in kept and name != "category"
    }
    left = {
        name: default for name, default in left.items() if name not in ("class_imbalance", "class_scores_available")
    }
    whole = replace(problem, **left)
    return whole if whole == problem else as_asked(whole)


def of_those_asked(problem, answers):
    """The answers of a class to what is asked of it."""
    while True:
        names = {each.name for each in asked(of_class(problem, answers))}
        dropped = {name: None for name in own_of(answers) if name not in names}
        if not dropped:
            return answers
        answers = replace(answers, **dropped)
