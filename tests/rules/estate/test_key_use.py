"""Roles and keys: what is said of them is true, false or, where it is open until deployment, neither."""

import pytest

from snapshot_constructs.model.address import Address, Link, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate
from snapshot_constructs.model.iam import Key, Role, Statement, Truth
from snapshot_constructs.rules.dlm.estate.key_use import (
    admits,
    admits_account,
    admits_directly,
    lacks,
)
from snapshot_constructs.rules.dlm.estate.survey import Survey
from tests.estates import ACCOUNT, KEY_ARN, OTHER

OPEN = Deferred({"Fn::ImportValue": "Shared"})
USES = ("kms:Decrypt", "kms:CreateGrant")
OPEN_ARN = "arn:aws:kms:eu-central-1:111122223333:key/${Id}"


def pointer(name: str) -> Pointer:
    return Pointer(Mark("t.json", name), "Arn")


def address(name: str) -> Address:
    return Address(file="t.json", logical_id=name)


def key(*principals: Link | Statement) -> Key:
    return Key(
        address=address("Key"),
        policy=tuple(
            each
            if isinstance(each, Statement)
            else Statement(actions=("kms:*",), principals=(each,))
            for each in principals
        ),
    )


def role(*statements: Statement | Deferred, name: str | None = "backup") -> Role:
    return Role(address=address("Role"), name=name, statements=statements)


def using(*resources: Link, **others: Link) -> Role:
    return role(Statement(actions=USES, resources=resources, but_resources=tuple(others.values())))


def survey(account: str | None = ACCOUNT) -> Survey:
    keys = tuple(Key(address=address(name)) for name in ("Key", "Second"))
    return Survey(Estate(keys=keys, account=account))


@pytest.mark.parametrize(
    ("resource", "used", "lacking"),
    [
        (KEY_ARN, KEY_ARN, None),
        (KEY_ARN, KEY_ARN.replace("key/0", "key/1"), "kms:CreateGrant"),
        (OPEN, KEY_ARN, None),
        (pointer("Key"), pointer("Key"), None),
        (Pointer(Mark("t.json", "Key")), pointer("Key"), None),
        (pointer("Second"), pointer("Key"), "kms:CreateGrant"),
        (pointer("Second"), KEY_ARN, "kms:CreateGrant"),
        (pointer("Table"), pointer("Key"), None),
        ("arn:aws:kms:eu-central-1:*", KEY_ARN, None),
        ("arn:aws:kms:us-east-1:*", KEY_ARN, "kms:CreateGrant"),
        ("arn:aws:kms:us-east-1:*", pointer("Key"), None),
        ("arn:aws:kms:us-east-1:*", OPEN_ARN, None),
        ("arn:${AWS::Partition}:kms:us-east-1:*", KEY_ARN, None),
        (OPEN_ARN, KEY_ARN, None),
        (KEY_ARN, OPEN_ARN, None),
        (KEY_ARN, "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", None),
        (KEY_ARN, "${Id}", None),
        (KEY_ARN, pointer("Key"), "kms:CreateGrant"),
    ],
)
def test_a_role_lacks_the_use_of_a_key_only_where_no_resource_can_be_that_key(
    resource: Link, used: Link, lacking: str | None
) -> None:
    assert lacks(survey(), using(resource), used) == lacking


def test_a_role_that_may_use_all_keys_but_some_lacks_nothing_for_certain() -> None:
    assert lacks(survey(), using(but=KEY_ARN), KEY_ARN) is None


def test_a_role_lacks_the_use_of_a_key_where_it_may_grant_alone() -> None:
    granting = role(Statement(actions=("kms:CreateGrant",), resources=("*",)))

    assert lacks(survey(), granting, KEY_ARN) == "kms:Decrypt"


@pytest.mark.parametrize(
    ("principal", "admitted"),
    [
        (pointer("Role"), True),
        (pointer("Second"), False),
        (OPEN, None),
        ("*", True),
        ("${AWS::AccountId}", True),
        ("arn:aws:iam::${AWS::AccountId}:root", True),
        (ACCOUNT, True),
        (f"arn:aws:iam::{ACCOUNT}:root", True),
        (f"arn:aws:iam::{OTHER}:root", False),
        (f"arn:aws:iam::{ACCOUNT}:role/service/backup", True),
        (f"arn:aws:iam::{ACCOUNT}:role/other", False),
        ("arn:aws:iam::${AWS::AccountId}:role/${Name}", None),
    ],
)
def test_a_key_admits_a_role_that_it_names_and_all_of_the_account_that_it_names(
    principal: Link, admitted: Truth
) -> None:
    found = admits(survey(), key(principal), (role(),))

    assert found is admitted


@pytest.mark.parametrize(
    "principal", [pointer("Role"), f"arn:aws:iam::{ACCOUNT}:role/backup"], ids=["pointer", "name"]
)
def test_whether_a_key_admits_a_role_elsewhere_is_not_known(principal: Link) -> None:
    assert admits(survey(), key(principal), ()) is None


def test_whether_a_key_admits_an_account_that_is_not_known_is_not_known() -> None:
    assert admits(survey(account=None), key(ACCOUNT), (role(),)) is None


def test_a_key_without_a_policy_admits_the_account() -> None:
    assert admits(survey(), Key(address=address("Key")), (role(),)) is True


@pytest.mark.parametrize(
    ("principal", "admitted"),
    [
        (pointer("Role"), True),
        (pointer("Second"), False),
        (OPEN, None),
        ("*", None),
        (ACCOUNT, False),
    ],
)
def test_a_key_admits_a_role_directly_where_it_names_the_role_itself(
    principal: Link, admitted: Truth
) -> None:
    assert admits_directly(key(principal), (role(),)) is admitted


@pytest.mark.parametrize(
    ("principal", "admitted"),
    [
        (pointer("Role"), False),
        (OPEN, None),
        ("*", True),
        (OTHER, True),
        (f"arn:aws:iam::{OTHER}:role/x", True),
        (ACCOUNT, False),
        ("arn:aws:iam::${Vault}:root", None),
        ("arn:${AWS::Partition}:iam::${AWS::AccountId}:root", False),
    ],
)
def test_a_key_admits_another_account_that_it_names(principal: Link, admitted: Truth) -> None:
    assert admits_account(key(principal), OTHER) is admitted


@pytest.mark.parametrize(
    ("statement", "admitted"),
    [
        (Statement(actions=("kms:DescribeKey",), principals=("*",)), False),
        (Statement(actions=("kms:Decrypt",), principals=("*",)), True),
        (Statement(actions=(OPEN,), principals=("*",)), True),
        (Statement(allows=False, actions=("kms:*",), principals=("*",)), False),
    ],
    ids=["another action", "one action", "not known", "denied"],
)
def test_only_a_statement_that_allows_the_use_admits(statement: Statement, admitted: Truth) -> None:
    assert admits(survey(), key(statement), (role(),)) is admitted
    assert admits_account(key(statement), OTHER) is admitted


def test_whom_a_statement_admits_that_is_not_known_is_not_known() -> None:
    unknown = Key(address=address("Key"), policy=(OPEN,))

    assert admits(survey(), unknown, (role(),)) is None
    assert admits_directly(unknown, (role(),)) is None
    assert admits_account(unknown, OTHER) is None
