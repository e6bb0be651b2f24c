"""Scope and id, refused in one line where the CDK would refuse them in many."""

import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns

from snapshot_constructs import DefaultSnapshotPolicy, SnapshotPolicy
from snapshot_constructs.cdk._place import place_of
from snapshot_constructs.rules import Place
from tests.cdk.examples import DAILY, VOLUMES

IDS = {
    "none": (None, "id: expected text (got None); write 'Databases', for example"),
    "number": (5, "id: expected text (got 5); write 'Databases', for example"),
    "empty": ("", "id: must be a fixed name (got ''); write 'Databases', for example"),
    "taken": ("Topic", "id: Backups has a child 'Topic' already; choose another id"),
}


def _make(scope: Any, id: Any) -> SnapshotPolicy:
    return SnapshotPolicy(scope, id, targets=VOLUMES, schedules={"daily": DAILY})


@pytest.mark.parametrize(("id", "message"), IDS.values(), ids=IDS)
def test_an_id_that_cannot_be_one_is_refused(stack: cdk.Stack, id: Any, message: str) -> None:
    sns.Topic(stack, "Topic")

    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(message)}$"):
        _make(stack, id)

    assert [child.node.id for child in stack.node.children] == ["Topic"]


def test_an_id_known_only_at_deployment_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="id: must be a fixed name"):
        _make(stack, f"In{cdk.Aws.REGION}")


@pytest.mark.parametrize("id", ["Größe", "a/b", "Policy.1", "資料庫", "x" * 300])
def test_any_other_id_is_taken(stack: cdk.Stack, id: str) -> None:
    policy = _make(stack, id)

    assert set(str(policy.spec.description)) <= set("Backups Größe資料庫a/b-Policy.1x")
    assert str(policy.spec.description).isascii()


@pytest.mark.parametrize("scope", [None, 5, "Stack", Ellipsis], ids=repr)
def test_a_scope_that_is_no_construct_is_refused(scope: Any) -> None:
    with pytest.raises(TypeError, match=r"^scope: expected a construct"):
        _make(scope, "Policy")


def test_a_scope_outside_of_stacks_is_refused(app: cdk.App) -> None:
    with pytest.raises(ValueError, match=r"^scope: the app is in no stack"):
        _make(app, "Policy")


def test_a_construct_in_a_stack_is_a_scope(stack: cdk.Stack) -> None:
    inner = DefaultSnapshotPolicy(stack, "Outer")

    policy = _make(inner, "Inner")

    assert policy.node.path == "Backups/Outer/Inner"


def test_the_place_is_known_as_far_as_the_stack_knows(app: cdk.App) -> None:
    here = place_of(cdk.Stack(app, "A", env=cdk.Environment(region="cn-north-1")))
    nowhere = place_of(cdk.Stack(app, "B"))

    assert here == Place(region="cn-north-1", partition="aws-cn", today=here.today)
    assert nowhere == Place(today=here.today)
