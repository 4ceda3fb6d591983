"""The front matter of a README: what it says of licence and name, beside a file of the licence or without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.infer.infer import Given
from assay.croissant.infer.readme import LONGEST_SAID, Front, front_of
from assay_validators.croissant.licences import SPDX

CARD = "---\nlicense: {}\npretty_name: Forty birds\nlanguage: [en]\n---\n# Birds\n\nSongs of forty birds.\n"


@pytest.mark.parametrize("spdx", [*SPDX])
@pytest.mark.parametrize("form", ["{}", "[{}]", '"{}"'])
def test_the_front_matter_of_the_readme_tells_licence_and_name(describe, spdx, form):
    made = describe({"README.md": CARD.format(form.format(spdx.lower())), "t.csv": "a\n1\n"}, Given())
    assert made.document["license"] == f"https://spdx.org/licenses/{spdx}.html"
    assert f"guessed: the licence {spdx}, by the front matter of README.md" in made.said
    assert (made.document["name"], made.document["description"]) == ("Forty birds", "Songs of forty birds.")
    assert "guessed: the name `Forty birds`, from the front matter of the README" in made.said


@pytest.mark.parametrize(
    ("card", "words", "spdx", "said"),
    [
        ("cc-by-4.0", "Attribution 4.0 International", "CC-BY-4.0", "by the words of LICENSE and the front matter of"),
        ("mit", "Attribution 4.0 International", "", "CC-BY-4.0 by LICENSE, MIT by the front matter of README.md: say"),
        ("mit", "Ask me.", "MIT", "LICENSE: no licence that is known by its words"),
        ("other", "Attribution 4.0 International", "CC-BY-4.0", "the licence `other` in the front matter of README.md"),
        ("[mit, apache-2.0]", "", "", "Apache-2.0 by the front matter of README.md, MIT by the front matter of"),
    ],
)
def test_a_file_of_the_licence_and_the_front_matter_have_to_agree(describe, card, words, spdx, said):
    files = {"README.md": CARD.format(card), "t.csv": "a\n1\n"} | ({"LICENSE": words} if words else {})
    made = describe(files, Given("n"))
    assert made.document.get("license", "") == (f"https://spdx.org/licenses/{spdx}.html" if spdx else "")
    assert any(said in line for line in made.said), made.said
    assert made.document["name"] == "n"


def test_what_a_person_gives_is_the_licence_whatever_the_front_matter_says(describe):
    made = describe({"README.md": CARD.format("mit"), "t.csv": "a\n1\n"}, Given("n", license="ISC"))
    assert made.document["license"] == "https://spdx.org/licenses/ISC.html"


def test_a_readme_further_down_does_not_name_the_dataset(describe):
    made = describe({"birds/README.md": CARD.format("mit"), "birds/t.csv": "a\n1\n", "u.csv": "b\n1\n"}, Given())
    assert made.document["name"] != "Forty birds"
    assert made.document["license"] == "https://spdx.org/licenses/MIT.html"


@given(st.text(max_size=200), st.booleans())
def test_whatever_the_front_matter_is_it_is_read_or_passed_over(text, is_closed):
    found = front_of(f"---\n{text}\n---\n" if is_closed else f"---\n{text}")
    assert all(one.isprintable() and len(one) <= LONGEST_SAID for one in (found.title, *found.licences))


@pytest.mark.parametrize(
    "matter",
    [
        "license: [mit",
        "- license: mit",
        "license: {name: mit}",
        "license: 5",
        f"license: {'x' * 500}",
        "a: " + "[" * 9000,
    ],
    ids=lambda each: each[:20],
)
def test_a_front_matter_that_names_no_licence_says_nothing_of_it(matter):
    assert front_of(f"---\n{matter}\n---\n") == Front()
