"""The line of anything in a JSON text is found."""

import json

import pytest

from snapshot_constructs.cfn.position import Positions

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


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("Resources", 2),
        ("Resources/Daily", 3),
        ("Resources/Daily/Text", 4),
        ("Resources/Daily/Schedules/0/Name", 5),
        ("Resources/Daily/Schedules/1", 6),
        ("Resources/Daily/Schedules/1/Name", 7),
        ("Resources/Daily/None", 8),
    ],
)
def test_an_entry_is_on_its_line(path, line):
    assert Positions(TEXT).line(path.split("/") if path else []) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("Nothing", 1),
        ("Resources/Daily/Text/Below", 4),
        ("Resources/Daily/Schedules/2", 5),
        ("Resources/Daily/Schedules/x", 5),
        ("Resources/Daily/None/0/More", 8),
    ],
)
def test_what_does_not_exist_is_on_the_line_of_what_would_hold_it(path, line):
    assert Positions(TEXT).line(path.split("/")) == line


def test_a_text_on_one_line_is_all_on_that_line():
    text = json.dumps({"a": [1, {"b": None}]})

    assert Positions(text).line(["a", "1", "b"]) == 1
