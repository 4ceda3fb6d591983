"""The difference that is shown before a file is changed: all of it, or what matters of it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli.changes import LONGEST, MOST_PIECES, SHOWN, difference

MEMBERS = st.lists(st.sampled_from(["x", "y" * 90, "z" * 3000, 7]), min_size=4, max_size=40).map(
    lambda values: {"long": "y" * LONGEST, **{f"m{number}": value for number, value in enumerate(values)}}
)


def shown(before, after, indent):
    old, new = (json.dumps(value, indent=indent).encode() for value in (before, after))
    return list(difference(Path("c.json"), old, new, "mended")), old, new


@given(MEMBERS, st.data())
def test_of_long_lines_every_change_is_shown_and_little_else(members, data):
    changed = data.draw(st.sets(st.sampled_from(sorted(members)), min_size=1, max_size=4))
    after = {f"{key}NEW" if key in changed else key: value for key, value in members.items()}
    lines, *_ = shown(members, after, None)
    assert lines[0] == "--- c.json"
    assert lines[1] == "+++ c.json (mended)"
    assert "pieces" in lines[-1]
    body = lines[2:-1]
    assert max(map(len, body)) <= LONGEST
    assert sum(len(line) > SHOWN + 3 for line in body) == 0
    assert len(body) <= 8 * len(changed)
    for key in changed:
        assert any(line.startswith("-") and f'"{key}"' in line for line in body)
        assert any(line.startswith("+") and f'"{key}NEW"' in line for line in body)


def test_a_change_deep_in_a_long_text_is_in_what_is_shown():
    text = "word " * 2000
    lines, *_ = shown({"a": f"{text}before{text}"}, {"a": f"{text}after{text}"}, None)
    (old,) = (line for line in lines if line.startswith("-…"))
    (new,) = (line for line in lines if line.startswith("+…"))
    assert "before" in old
    assert "after" in new
    assert old.endswith("…")


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_of_short_lines_it_is_what_patch_takes(tmp_path_factory, left, right):
    lines, old, new = shown(left, right, 1)
    assert not any("pieces" in line for line in lines)
    path = tmp_path_factory.mktemp("patched") / "c.json"
    path.write_bytes(old + b"\n")
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(["patch", "-s", path], input=text.encode(), capture_output=True, check=False)
    assert not lines or (done.returncode, path.read_bytes()) == (0, new + b"\n"), done


@pytest.mark.parametrize("count", [MOST_PIECES + 1, 100_000])
def test_what_changes_everywhere_is_shown_in_part_and_said_to_be(count):
    before, after = ({f"{name}{number}": number for number in range(count)} for name in "ab")
    lines, *_ = shown(before, after, None)
    assert len(lines) < 3 * MOST_PIECES
    assert f"… {count + 1 - MOST_PIECES} pieces are not shown …" in "".join(lines)
    assert max(map(len, lines)) <= LONGEST


@pytest.mark.parametrize("command", [["fix"], ["migrate"]])
def test_a_file_of_one_line_is_shown_where_it_changes(assay, tmp_path, command):
    from assay.demo.study import STUDY

    value = json.loads((STUDY / "croissant.json").read_bytes())
    value["conformsTo"] = value["conformsTo"].replace("1.1", "1.0") if command == ["migrate"] else value["conformsTo"]
    text = json.dumps(value).replace('"datePublished"', '"datePublishd"' if command == ["fix"] else '"datePublished"')
    (tmp_path / "c.json").write_text(text)
    done = assay("data", *command, "c.json", cwd=tmp_path)
    assert max(map(len, done.out.splitlines())) < 400
    assert "lines of more than 1000 characters are shown in pieces" in done.out
    word = '"datePublished"' if command == ["fix"] else "croissant/1.1"
    assert any(line.startswith("+") and word in line for line in done.out.splitlines())
    count = "1 repair written" if command == ["fix"] else "1 change written"
    assert count in assay("data", *command, "c.json", "--yes", cwd=tmp_path).out
