"""The line and column of anything in a JSON text are found."""

import json

import pytest

from snapshot_constructs.cfn.position import JsonOffsets, Lines, Position, shown

TEXT = """{
 "Resources": {
  "Daily": {
   "Text": "\\"quoted\\": {[",
   "Schedules": [ {"Name": "a"},
    {
     "Name": "b" } ],
   "None": []
  }
 }
}"""


def _position(text, path):
    return Lines(text).position(JsonOffsets(text).offset(path.split("/") if path else []))


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ("", (1, 1)),
        ("Resources", (2, 2)),
        ("Resources/Daily", (3, 3)),
        ("Resources/Daily/Text", (4, 4)),
        ("Resources/Daily/Schedules/0/Name", (5, 20)),
        ("Resources/Daily/Schedules/1", (6, 5)),
        ("Resources/Daily/Schedules/1/Name", (7, 6)),
        ("Resources/Daily/None", (8, 4)),
    ],
)
def test_an_entry_is_where_it_begins(path, position):
    assert _position(TEXT, path) == position


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ("Nothing", (1, 1)),
        ("Resources/Daily/Text/Below", (4, 4)),
        ("Resources/Daily/Schedules/2", (5, 4)),
        ("Resources/Daily/Schedules/x", (5, 4)),
        ("Resources/Daily/None/0/More", (8, 4)),
    ],
)
def test_what_does_not_exist_is_where_that_begins_which_would_hold_it(path, position):
    assert _position(TEXT, path) == position


def test_a_text_on_one_line_is_all_on_that_line():
    text = json.dumps({"a": [1, {"b": None}]})

    assert _position(text, "a/1/b") == Position(line=1, column=12)


def test_every_kind_of_line_end_ends_one_line():
    text = '{\n"a": 1,\r\n"b": 2,\r"é😀": 3, "c": 4}'

    assert [_position(text, path) for path in ("a", "b", "é😀", "c")] == [
        (2, 1),
        (3, 1),
        (4, 1),
        (4, 10),
    ]


def test_a_place_is_shown_as_editors_read_it():
    assert shown("Shop.json", "{\n }", 3) == "Shop.json:2:2"
