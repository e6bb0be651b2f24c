"""Expressions are laid out as a formatter would, and mean what they were made of."""

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.model._layout import (
    WIDTH,
    Text,
    call,
    laid_out,
    listed,
    literal,
    mapped,
    names_in,
    quoted,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=150),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=30), inner),
    max_leaves=20,
)


@given(JSON)
def test_a_literal_means_what_it_was_made_of_in_short_lines(raw: Any) -> None:
    source = laid_out(literal(raw))

    assert ast.literal_eval(source) == raw
    assert max(map(len, source.split("\n"))) <= WIDTH


@given(st.text())
def test_any_text_can_be_quoted(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('"a"', "'\"a\"'"),
        ("'\"", '"\'\\""'),
        ("a\nb\\", r'"a\nb\\"'),
        ("ä\0", r'"ä\x00"'),
    ],
)
def test_quotes_are_double_unless_that_needs_more_escapes(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_what_fits_stays_in_one_line() -> None:
    code = call("Retain.last", "7")

    assert laid_out(code) == "Retain.last(7)"
    assert names_in(code) == {"Retain"}


def test_what_does_not_fit_has_one_item_in_each_line() -> None:
    arn = Text("arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555")
    code = call("CopyTo", Text("eu-central-1"), key=arn, tags=listed([mapped([(Text("a"), "1")])]))

    source = laid_out(code)

    assert source.split("\n") == [
        "CopyTo(",
        '    "eu-central-1",',
        '    key="arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555",',
        '    tags=[{"a": 1}],',
        ")",
    ]


def test_long_text_is_broken_behind_a_separator() -> None:
    words = "one two three four five six seven eight nine ten " * 3

    source = laid_out(Text(words))

    assert source.split("\n") == [
        "(",
        '    "one two three four five six seven eight nine ten one two three four five six seven eight nine "',
        '    "ten one two three four five six seven eight nine ten "',
        ")",
    ]


def test_a_key_that_leaves_no_room_for_its_value_is_broken_too() -> None:
    key = call("Token.as_string", literal({"Fn::Sub": "a" * 62}))

    source = laid_out(mapped([(key, call("Schedule.daily", at=Text("03:00")))]))

    assert source.split("\n") == [
        "{",
        "    Token.as_string(",
        '        {"Fn::Sub": "' + "a" * 62 + '"},',
        '    ): Schedule.daily(at="03:00"),',
        "}",
    ]
    assert names_in(mapped([(key, "1")])) == {"Token"}


@pytest.mark.parametrize("raw", [float("inf"), float("-inf"), float("nan"), 1.5])
def test_any_number_can_be_read_back(raw: float) -> None:
    found = eval(laid_out(literal(raw)))  # noqa: S307  # made here

    assert json.dumps(found) == json.dumps(raw)


def test_what_json_does_not_know_is_shown_as_text() -> None:
    assert laid_out(literal(1j)) == '"1j"'


def test_what_is_nested_deeper_than_a_line_is_wide_ends_too() -> None:
    raw: Any = "word " * 30
    for _ in range(60):
        raw = {"Fn::If": ["Condition", raw]}

    source = laid_out(literal(raw))

    assert ast.literal_eval(source) == raw
