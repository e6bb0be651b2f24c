"""A target account of the app that lacks what a pipeline needs there is warned, and no other is."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Annotations, Match

from snapshot_constructs import AmiPipeline, AmiTarget, AmiTargetAccount
from tests.cdk.examples import ACCOUNT, ENV, OTHER, REGION
from tests.cdk.image_builder.examples import AMAZON_LINUX, REMOTE_KEY

HOME_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
PARAMETER = "/imagebuilder/images-web/latest"
ENOUGH: dict[str, Any] = {
    "sources": [ACCOUNT],
    "parameters": [PARAMETER],
    "keys": [HOME_KEY, "arn:aws:kms:eu-central-1:111122223333:key/*"],
}
TARGETS = [
    AmiTarget(accounts=[OTHER]),
    AmiTarget(region="eu-central-1", accounts=[OTHER], key=REMOTE_KEY),
]
WARNS = " [ack: snapshot-constructs:imagebuilder/target-account-role]"


def _pipeline(app: cdk.App, env: cdk.Environment = ENV, **changes: Any) -> AmiPipeline:
    stack = cdk.Stack(app, "Images", env=env)
    key = kms.Key.from_key_arn(stack, "Key", HOME_KEY)
    given = {"base": AMAZON_LINUX, "key": key, "targets": TARGETS, **changes}
    return AmiPipeline(stack, "Web", **given)


def _account(app: cdk.App, account: str | None = OTHER, **given: Any) -> cdk.Stack:
    env = cdk.Environment(account=account, region="us-east-1")
    stack = cdk.Stack(app, "Branch", env=env)
    AmiTargetAccount(stack, "Amis", **{**ENOUGH, **given})
    return stack


def _said(stack: cdk.Stack) -> list[str]:
    found = Annotations.from_stack(stack).find_warning("*", Match.any_value())
    assert {each.id for each in found} <= {"/Branch/Amis"}
    return [str(each.entry.data).removesuffix(WARNS) for each in found]


LACKING: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, []),
    "a source": (
        {"sources": ["777788889999"]},
        ["sources: lacks 111122223333, whose pipeline Images/Web sends AMIs here; add it"],
    ),
    "a parameter": (
        {"parameters": ["/imagebuilder/other/latest"]},
        [f"parameters: lacks '{PARAMETER}', which Images/Web writes here; add it"],
    ),
    "no parameter, written without a slash": ({"parameters": [PARAMETER[1:]]}, []),
    "the key of the build": (
        {"keys": [REMOTE_KEY]},
        [f"keys: lacks {HOME_KEY}, under which Images/Web sends AMIs here; add it"],
    ),
    "the key of the copies": (
        {"keys": [HOME_KEY]},
        [f"keys: lacks {REMOTE_KEY}, under which Images/Web sends AMIs here; add it"],
    ),
    "no key of all keys": ({"keys": ["arn:aws:kms:*:111122223333:key/*"]}, []),
    "what waits for the deployment": (
        {name: [cdk.Fn.import_value("Later")] for name in ENOUGH},
        [],
    ),
}


@pytest.mark.parametrize("what", LACKING)
@pytest.mark.parametrize("first", ["pipeline", "account"])
def test_what_surely_lacks_is_said_whichever_is_made_first(
    app: cdk.App, what: str, first: str
) -> None:
    given, said = LACKING[what]
    if first == "pipeline":
        _pipeline(app)
    stack = _account(app, **given)
    if first == "account":
        _pipeline(app)

    assert _said(stack) == said


def test_a_key_of_the_app_is_known_by_its_place(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Keys", env=ENV)
    _pipeline(app, key=kms.Key(stack, "Key"), targets=TARGETS[:1])

    there = _account(app, keys=["arn:aws:kms:eu-west-1:999999999999:key/*"])

    assert _said(there) == ["keys: lacks Keys/Key, under which Images/Web sends AMIs here; add it"]


@pytest.mark.parametrize("keys", [[HOME_KEY], [f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*"]])
def test_a_key_of_the_app_may_be_any_of_its_place(app: cdk.App, keys: list[str]) -> None:
    stack = cdk.Stack(app, "Keys", env=ENV)
    _pipeline(app, key=kms.Key(stack, "Key").add_alias("alias/amis"), targets=TARGETS[:1])

    assert _said(_account(app, keys=keys)) == []


def test_without_any_key_one_that_is_known_at_deployment_lacks_too(app: cdk.App) -> None:
    arn = cdk.Fn.import_value("Key")
    _pipeline(app, key=arn, targets=TARGETS[:1])

    (said,) = _said(_account(app, keys=[]))

    assert said.startswith(f"keys: lacks {arn}, under which")


def test_the_parameter_of_a_target_counts_in_the_place_of_that_of_the_pipeline(
    app: cdk.App,
) -> None:
    _pipeline(app, targets=[AmiTarget(accounts=[OTHER], parameter="/imagebuilder/there")])

    (said,) = _said(_account(app))

    assert said.startswith("parameters: lacks '/imagebuilder/there'")


@pytest.mark.parametrize(
    "targets",
    [(), [AmiTarget(accounts=["777788889999"])], [AmiTarget(share_with=[OTHER])]],
    ids=["none", "others", "launching"],
)
def test_an_account_that_gets_no_copies_lacks_nothing(
    app: cdk.App, targets: list[AmiTarget]
) -> None:
    _pipeline(app, targets=targets)

    assert _said(_account(app, sources=["999999999999"], parameters=[], keys=[])) == []


def test_a_parameter_that_is_known_at_deployment_lacks_nowhere(app: cdk.App) -> None:
    there: Any = {"Ref": "Parameter"}
    _pipeline(app, targets=[AmiTarget(accounts=[OTHER, {"Ref": "Account"}], parameter=there)])

    assert _said(_account(app)) == []


def test_accounts_that_nobody_knows_are_not_held_against_each_other(app: cdk.App) -> None:
    _pipeline(app, cdk.Environment(region=REGION))

    assert _said(_account(app, sources=["999999999999"])) == []


def test_a_pipeline_of_another_app_is_another_matter(app: cdk.App) -> None:
    _pipeline(cdk.App())

    assert _said(_account(app, parameters=[])) == []
