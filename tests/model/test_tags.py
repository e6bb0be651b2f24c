"""Targets say in one way that all tags count and in another that any does."""

from types import MappingProxyType
from typing import Any

import pytest

from snapshot_constructs.model import Deferred, Tag, Targets
from snapshot_constructs.model.tags import as_tags

GOLD, SILVER = Tag("backup", "gold"), Tag("backup", "silver")


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (
            Targets.volumes({"backup": "gold"}),
            Targets(resource_type="VOLUME", tags=(GOLD,)),
        ),
        (
            Targets.instances({"backup": "gold"}, location="OUTPOST"),
            Targets(resource_type="INSTANCE", tags=(GOLD,), location="OUTPOST"),
        ),
        (
            Targets.volumes(any_of=[GOLD, SILVER]),
            Targets(resource_type="VOLUME", tags=(GOLD, SILVER)),
        ),
        (Targets.volumes(), Targets(resource_type="VOLUME")),
        (Targets.volumes({}), Targets(resource_type="VOLUME")),
        (Targets.volumes(any_of=[]), Targets(resource_type="VOLUME")),
    ],
)
def test_targets_hold_their_tags(targets: Targets, expected: Targets) -> None:
    assert targets == expected


def test_only_any_of_says_that_any_tag_suffices() -> None:
    one, several = Targets.volumes({"a": "b"}), Targets.volumes(any_of=[GOLD, SILVER])

    assert (one.any_of, several.any_of) == (False, True)


def test_fails_when_two_tags_look_as_if_both_were_needed() -> None:
    message = (
        r"^targets: DLM matches a resource that carries any one of several tags, never all of them "
        r"\(got 2 tags\); write any_of=\[Tag\('backup', 'gold'\), Tag\('env', 'prod'\)\] if that"
    )

    with pytest.raises(ValueError, match=message):
        Targets.volumes({"backup": "gold", "env": "prod"})


@pytest.mark.parametrize("make", [Targets.volumes, Targets.instances])
def test_fails_when_one_tag_and_several_are_given(make: Any) -> None:
    with pytest.raises(ValueError, match="targets: give one tag or any_of"):
        make({"a": "b"}, any_of=[GOLD])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"a": "b", "c": "d"}, (Tag("a", "b"), Tag("c", "d"))),
        (MappingProxyType({"a": "b"}), (Tag("a", "b"),)),
        ({}, ()),
        ({"Ref": "Tags"}, {"Ref": "Tags"}),
        ([GOLD], [GOLD]),
        (None, None),
        ("backup", "backup"),
    ],
    ids=str,
)
def test_a_mapping_is_read_as_tags_and_nothing_else_is(written: object, expected: object) -> None:
    assert as_tags(written) == expected


def test_a_tag_may_wait_for_the_deployment() -> None:
    tag = Tag("backup", "${Token[TOKEN.1]}")

    assert tag == Tag("backup", Deferred("${Token[TOKEN.1]}"))
