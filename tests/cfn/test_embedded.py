"""What stands in a document within a YAML template is found there, line and column."""

import pytest

from snapshot_constructs.cfn.embedded import position
from snapshot_constructs.cfn.position import Position

BLOCK = """\
Resources:
  Nginx:
    Properties:
      Data: |
        schemaVersion: 1.0

        phases:
          - name: build
            steps:
              - action: Bash
      Name: nginx
"""
HOLDER = Position(4, 7)
PATH = ["phases", "0", "steps", "0", "action"]


@pytest.mark.parametrize("header", ["|", "|-", "|+", "!Sub |", "|  "])
def test_an_entry_in_a_literal_block_is_found_by_its_path(header: str) -> None:
    text = BLOCK.replace("|", header)

    assert position(text, HOLDER, PATH) == Position(10, 17)
    assert position(text, HOLDER, ["phases"]) == Position(7, 9)


def test_line_ends_of_windows_count_once() -> None:
    assert position(BLOCK.replace("\n", "\r\n"), HOLDER, PATH) == Position(10, 17)


def test_what_is_not_there_is_at_what_would_hold_it() -> None:
    assert position(BLOCK, HOLDER, [*PATH[:3], "7"]) == Position(9, 13)


def test_a_block_ends_with_the_file() -> None:
    text = BLOCK.partition("      Name")[0]

    assert position(text, HOLDER, PATH) == Position(10, 17)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (BLOCK.replace("|", ">"), HOLDER),
        (BLOCK.replace("|", '"schemaVersion: 1.0"'), HOLDER),
        (BLOCK.replace("schemaVersion: 1.0", "- {"), HOLDER),
        (BLOCK, Position(99, 1)),
        ('{"Data": "phases: []"}', Position(1, 2)),
    ],
    ids=["folded", "quoted", "broken", "elsewhere", "JSON"],
)
def test_of_any_other_text_no_place_is_told(text: str, holder: Position) -> None:
    assert position(text, holder, PATH) is None
