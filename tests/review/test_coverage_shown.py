"""Which volumes are backed up is a table in every format for people and programs."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema

from snapshot_constructs.model.address import Address
from snapshot_constructs.review import as_json, markdown, text
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.rules import Row
from tests.review.representatives import template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def _address(name: str, when: str = "") -> Address:
    return Address(file="Shop.json", logical_id=f"{name}1A2B", construct_path=name, when=when)


ROWS = (
    Row(address=_address("Shop/Data"), what="volume", tags=(), covered=True, by=("Shop/Daily",)),
    Row(
        address=_address("Shop/Logs", "Stage is prod"),
        what="volume",
        tags=(),
        covered=False,
        why="no policy targets its tags",
    ),
    Row(
        address=_address("Shop/Server"),
        what="volumes of the instance",
        tags=(),
        covered=None,
        why="its tags | wait for deployment",
    ),
)
OUTCOME = Outcome.of(replace(review([template({})]), coverage=ROWS), now=NOW)


def test_text_has_a_line_for_each():
    shown = text.render(OUTCOME)

    assert "  Shop/Data (volume): by Shop/Daily\n" in shown
    assert "  Shop/Logs, when Stage is prod (volume): no: no policy targets its tags\n" in shown
    assert "  Shop/Server (volumes of the instance): not known before deployment: its tags" in shown


def test_markdown_has_a_table():
    shown = markdown.render(OUTCOME)

    assert "\n| volume | <code>Shop/Data</code> | by Shop/Daily |\n" in shown
    assert "not known before deployment: its tags &#124; wait for deployment |\n" in shown


def test_json_has_them_as_its_schema_says():
    found = json.loads(as_json.render(OUTCOME))

    jsonschema.Draft202012Validator(json.loads(as_json.schema())).validate(found)
    assert [row["covered"] for row in found["coverage"]] == [True, False, None]
