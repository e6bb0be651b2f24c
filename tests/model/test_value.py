"""Values are settled when they are made, and tell what has the wrong type when asked."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given, settings

from snapshot_constructs.model import (
    CopyTo,
    CreateRule,
    Deferred,
    Misread,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Tag,
)
from snapshot_constructs.model.imagebuilder.document import Phase
from snapshot_constructs.model.imagebuilder.infrastructure import Placement
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, UsedComponent
from snapshot_constructs.model.imagebuilder.targets import AmiTarget
from snapshot_constructs.model.value import brief, checked, pairs
from tests.strategies import arbitrary_policies

WAITING = Deferred({"Ref": "X"})


def test_lists_become_tuples_and_tokens_deferred() -> None:
    create = CreateRule(times=["03:00", "${Token[TOKEN.1]}"], cron={"Ref": "Cron"})  # type: ignore[arg-type]  # as a user may write it

    assert create == CreateRule(
        times=("03:00", Deferred("${Token[TOKEN.1]}")), cron=Deferred({"Ref": "Cron"})
    )


def test_a_value_cannot_be_changed() -> None:
    retain = Retain.last(7)

    with pytest.raises(FrozenInstanceError):
        retain.count = 8  # type: ignore[misc]  # on purpose


def test_values_are_compared_by_class_and_content() -> None:
    group, other = Placement(host="h-1"), Placement(host="h-2")

    assert group == Placement(host="h-1")
    assert hash(group) == hash(Placement(host="h-1"))
    assert len({group, other, Placement(host="h-1")}) == 2
    assert UsedComponent() != Phase()
    assert UsedComponent() != "UsedComponent()"


def test_what_is_only_kept_for_later_is_neither_compared_nor_shown() -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/a"
    one, other = AmiTarget(key=key, key_object=1), AmiTarget(key=key, key_object=2)

    assert one == other
    assert "key_object" not in repr(one)


def test_a_value_is_shown_as_it_is_written() -> None:
    device = BlockDevice(device="/dev/xvda", ebs=Deferred("${Token[TOKEN.1]}"))

    shown = repr(device)

    assert shown == (
        "BlockDevice(device='/dev/xvda', ebs=Deferred(raw='${Token[TOKEN.1]}'), no_device=None, "
        "virtual_name=None)"
    )


def test_what_a_value_was_made_of_may_change_later() -> None:
    times = ["03:00"]
    create = CreateRule(times=times)  # type: ignore[arg-type]  # as a user may write it

    times.append("04:00")

    assert create.times == ("03:00",)


@given(arbitrary_policies())
@settings(max_examples=50)
def test_a_value_of_the_right_types_is_handed_back_itself(policy: PolicySpec) -> None:
    found, misread = checked(policy)

    assert found is policy
    assert misread == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Retain(count="7"), Misread("count", "expected a whole number, got '7'")),  # type: ignore[arg-type]  # wrong on purpose, as all here
        (Retain(count=True), Misread("count", "expected a whole number, got True")),
        (Retain(count=7.0), Misread("count", "expected a whole number, got 7.0")),  # type: ignore[arg-type]
        (Retain(unit=5), Misread("unit", "expected text, got 5")),  # type: ignore[arg-type]
        (Schedule(copy_tags=1), Misread("copy_tags", "expected true or false, got 1")),  # type: ignore[arg-type]
        (
            CreateRule(times="03:00"),  # type: ignore[arg-type]
            Misread("times", "expected a sequence of text, got '03:00'"),
        ),
        (CreateRule(times=(3,)), Misread("times[0]", "expected text, got 3")),  # type: ignore[arg-type]
        (Schedule(retain=7), Misread("retain", "expected Retain, got 7")),  # type: ignore[arg-type]
        (
            Schedule(tags={"a": "b"}),  # type: ignore[arg-type]
            Misread("tags", "expected a sequence of Tag, got {'a': 'b'}"),
        ),
        (
            PolicyDetails(schedules=(Schedule(), Schedule(tags=(Tag("a", 1),)))),  # type: ignore[arg-type]
            Misread("schedules[1].tags[0].value", "expected text, got 1"),
        ),
        (
            PolicySpec(defaults=WAITING),  # type: ignore[arg-type]
            Misread("defaults", "expected DefaultSettings, got a value known only at deployment"),
        ),
        (CopyTo(retain=Retain(interval=None), target=5), Misread("target", "expected text, got 5")),  # type: ignore[arg-type]
    ],
    ids=str,
)
def test_what_has_the_wrong_type_is_told_with_its_place(value: Any, expected: Misread) -> None:
    found, misread = checked(value)

    assert misread == (expected,)
    assert checked(found)[0] is found or "deployment" in expected.what


def test_what_has_the_wrong_type_is_set_aside_and_the_rest_stays() -> None:
    schedule = Schedule(name="a", retain=Retain(count="7", unit="DAYS"), tags=(Tag("a", "b"), 5))  # type: ignore[arg-type]  # on purpose

    found, misread = checked(schedule, "Schedules[0]")

    assert found == Schedule(
        name="a",
        retain=Retain(count=Deferred("7"), unit="DAYS"),
        tags=(Tag("a", "b"), Deferred(5)),
    )
    assert [each.where for each in misread] == ["Schedules[0].retain.count", "Schedules[0].tags[1]"]


def test_long_values_are_shown_in_short() -> None:
    assert brief("a" * 100) == "'" + "a" * 56 + "..."
    assert brief("a" * 58) == "'" + "a" * 58 + "'"


@pytest.mark.parametrize(("tags", "expected"), [({"a": "b"}, [("a", "b")]), (None, []), (5, [])])
def test_only_a_mapping_has_pairs(tags: Mapping[str, str] | None, expected: object) -> None:
    assert list(pairs(tags)) == expected
