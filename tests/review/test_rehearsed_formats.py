"""Rehearsals are shown to people and to programs."""

import json
from collections.abc import Callable

import pytest

from snapshot_constructs.model import CopyTo, Retain, Tag
from snapshot_constructs.model.rehearsed import Rehearsed, Use
from snapshot_constructs.review.rehearsed import compare
from snapshot_constructs.review.rehearsed_formats import formatted
from snapshot_constructs.review.rehearsed_text import MOST_LINES
from tests.policies import KEY, ROLE, event, schedule, volumes
from tests.review.rehearsals import AWAY, at, deployed, made, rehearsed, volume

TARGETS = {"target_tags": (Tag("backup", "gold"),)}
COPIED = volumes(schedule(copies=(CopyTo(AWAY, key=KEY, retain=Retain.days(3)),)), **TARGETS)
DAILY = volumes(schedule(), **TARGETS)


@pytest.fixture
def several() -> Rehearsed:
    """A policy whose copies fail, one that is late once, one in error, and one that is not foreseen."""
    return rehearsed(
        deployed(COPIED),
        deployed(volumes(schedule(), target_tags=(Tag("late", "yes"),)), "Shop/Late"),
        deployed(
            volumes(schedule(), target_tags=(Tag("wrong", "yes"),)),
            "Shop/Wrong",
            state="ERROR",
            message="The role may not do ec2:CreateSnapshot",
        ),
        deployed(event(), "Vault/Copies"),
        volumes=[
            volume(use=Use(100, 0.02)),
            *(volume(f"vol-{i}", tags={"late": "yes"}) for i in (2, 3, 4, 5, 6)),
            volume("vol-7", tags={"wrong": "yes"}),
        ],
        made=[
            *made(*range(4, 11), added_gib=16),
            *(
                each
                for i in (2, 3, 4, 5, 6)
                for each in made(
                    *range(4, 10), at(10, minute=10), of=f"vol-{i}", policy="policy-Shop/Late"
                )
            ),
            *made(3, policy="policy-Vault/Copies", account="444455556666", is_copy=True),
        ],
        stand_ins=(ROLE, KEY),
    )


def test_all_is_in_the_text(several: Rehearsed, golden: Callable[[str, str], None]) -> None:
    text = formatted(compare(several), "text")

    golden("rehearsals/several.txt", text)


def test_all_is_in_the_json(several: Rehearsed, golden: Callable[[str, str], None]) -> None:
    text = formatted(compare(several), "json")

    golden("rehearsals/several.json", text)
    assert json.loads(text)["differs"] is True


def test_the_text_ends_with_what_came_of_it(several: Rehearsed) -> None:
    fine = rehearsed(deployed(DAILY), volumes=[volume()], made=made(*range(4, 11)))
    nothing = rehearsed()

    assert _last(several) == "Not as forecast: Shop/Daily, Shop/Late, Shop/Wrong; 1 not compared."
    assert _last(fine) == "As forecast: 1 policy."
    assert _last(nothing) == "There is no lifecycle policy."


def test_the_text_has_an_end_where_much_differs() -> None:
    ids = [f"vol-{i:03}" for i in range(100)]
    kept = [each for i, id in enumerate(ids) for each in made(at(1, minute=i), of=id)]
    seen = rehearsed(deployed(DAILY), volumes=map(volume, ids), made=kept)

    lines = _lines(seen)

    wrong = [each for each in lines if each.startswith(("  missing", "  unforeseen"))]
    assert len(wrong) == MOST_LINES
    assert "daily of vol-000, vol-001, vol-002 and 97 more: 2026-06-04T03:00," in wrong[0]
    assert any(each.endswith("2026-06-09T03:00 and 1 more") for each in lines)
    assert "and 81 more lines; --format json has them all" in "".join(lines)


def test_each_line_has_at_most_100_columns(several: Rehearsed) -> None:
    assert max(map(len, _lines(several))) <= 100


def test_what_differs_is_painted(several: Rehearsed) -> None:
    text = formatted(compare(several), "text", paint=lambda text, style: f"<{style}>{text}</>")

    assert "<error>missing</>" in text
    assert "<title>Shop/Late</>" in text


def _lines(seen: Rehearsed) -> list[str]:
    return formatted(compare(seen), "text").splitlines()


def _last(seen: Rehearsed) -> str:
    return _lines(seen)[-1]
