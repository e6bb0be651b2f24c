"""A template reads the same however it is written, and whatever is no template is one line."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.json_file import DEEPEST, UnusableError, decoded
from snapshot_constructs.cfn.template import Template
from tests.strategies.templates import WRITERS, bodies, places

NAMES = ["Shop.json", "Shop.yaml", "<stdin>"]


@pytest.mark.parametrize("written", WRITERS, ids=lambda writer: writer.__name__)
@given(body=bodies())
def test_a_body_is_read_as_it_was_written(written, body):
    text = written(body)

    found = assembly.template(text, "Shop.yaml")

    assert found.body == body
    assert repr(found.body) == repr(body)


@pytest.mark.parametrize("written", WRITERS, ids=lambda writer: writer.__name__)
@given(body=bodies())
def test_everything_is_where_it_stands(written, body):
    text = written(body)

    found = assembly.template(text, "Shop.yaml")

    assert [(path, found.position(*path)) for path, _ in places(text)] == list(places(text))


FRAGMENTS = st.sampled_from(
    (
        *("Resources", ":", ": ", "- ", "\n", "\n  ", "{", "}", "[", "]", ",", "? ", "&a ", "*a"),
        *(
            "!Ref ",
            "!GetAtt ",
            "!If ",
            "!x ",
            "!!int ",
            "!!set ",
            "<<",
            "|\n",
            ">\n",
            "'",
            '"',
            "#",
        ),
        *("1", "12:30", "2026-11-22", "~", "a", "\t", "\r", "\\", "%YAML 1.1\n", "---\n", "...\n"),
        *("{}", "Resources: {}\n", '{"Resources": {', "\x00", "\ufeff", "\u2028", "é", ".inf"),
    )
)
CONTENTS = st.binary() | st.lists(FRAGMENTS, max_size=30).map("".join).map(str.encode)


@given(content=CONTENTS, name=st.sampled_from(NAMES))
def test_any_bytes_are_a_template_or_an_error_of_one_line(content, name):
    found = _template_or_error(content, name)

    if isinstance(found, Template):
        assert isinstance(found.body["Resources"], dict)
    else:
        assert str(found).startswith(f"{name}:")
        assert "\n" not in str(found)


def _template_or_error(content, name):
    try:
        return assembly.template(decoded(content, name), name)
    except UnusableError as error:
        return error


@given(text=st.text() | st.just("Resources: \ud800"))
def test_any_text_is_a_template_or_an_error(text):
    with pytest.raises(UnusableError):
        assembly.template(text, "<stdin>")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ['{"Resources": {}}', " \n{\n}\n", "Resources: {}", "{Resources"])
def test_what_begins_with_a_brace_is_json_and_all_else_is_yaml(name, text):
    whole = text.replace("{\n}", '{"Resources":\n{}}').replace("{Resources", '{"Resources": {}}')

    assert assembly.template(whole, name).body == {"Resources": {}}


@pytest.mark.parametrize("name", ["Shop.yaml", "Shop.YML", "Shop.template"])
def test_yaml_in_braces_is_read_if_the_file_is_named_as_yaml(name):
    found = assembly.template("{Resources: {A: {Type: x}}}", name)

    assert [each.type for each in found.resources()] == ["x"]


def test_fails_when_yaml_in_braces_is_in_a_file_that_is_not_named_as_yaml():
    with pytest.raises(UnusableError, match=r"^<stdin>:1:2: is not JSON \(Expecting property"):
        assembly.template("{Resources: {}}", "<stdin>")


@pytest.mark.parametrize("name", ["Shop.json", "Shop.yaml"])
@pytest.mark.parametrize("opening", ["[", '{"a":', "[ "])
def test_depth_is_bounded_in_each_spelling(name, opening):
    closing = "]" if "[" in opening else "}"
    levels = DEEPEST - 1

    deepest = assembly.template(_nested(opening, levels, closing), name)

    assert deepest.body["Resources"] == {}
    for deeper in (levels + 1, 10_000, 1_000_000):
        with pytest.raises(UnusableError, match=r"^Shop.\w+:1:\d+: is nested more than 200 levels"):
            assembly.template(_nested(opening, deeper, closing), name)


def _nested(opening, levels, closing):
    return f'{{"Resources": {{}}, "x": {opening * levels} 1 {closing * levels}}}'


def test_reading_json_does_not_load_the_reader_of_yaml():
    report = """
import sys
from snapshot_constructs.cfn import assembly
assembly.template('{"Resources": {}}', "t.json").position("Resources")
print("yaml" in sys.modules)
assembly.template("Resources: {}", "t.yaml")
print("yaml" in sys.modules)
"""

    answer = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["False", "True"]
