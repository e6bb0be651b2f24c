"""The roles that Image Builder looks for in accounts that get AMIs, and what keys say to them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_kms as kms

from snapshot_constructs import AmiTargetAccount
from snapshot_constructs.cdk._image_keys import share_key
from tests.cdk.examples import ACCOUNT, ENV, OTHER, REGION
from tests.cdk.templates import as_golden, resources, template

Golden = Callable[[str, str], None]

COPY_ROLE = "EC2ImageBuilderDistributionCrossAccountRole"
RETIRE_ROLE = "Ec2ImageBuilderCrossAccountLifecycleAccess"
KEY = f"arn:aws:kms:{REGION}:{OTHER}:key/11111111-2222-3333-4444-555555555555"
PARTITION = {"Ref": "AWS::Partition"}
EVERYTHING: dict[str, Any] = {
    "sources": [OTHER, "777788889999"],
    "parameters": ["/imagebuilder/web/latest", "golden/web"],
    "keys": [KEY],
    "launch_templates": True,
    "lifecycle": True,
    "image_names": ["web", "database"],
}
TRUSTED_KEY_ACTIONS = {  # the eight of the user guide of Image Builder
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ListGrants",
    "kms:ReEncrypt*",
    "kms:RevokeGrant",
}


def flat(value: Any) -> Any:
    """Return what a template says, with joined text and references as text."""
    match value:
        case {"Fn::Join": [separator, parts]}:
            return separator.join(flat(part) for part in parts)
        case {"Ref": str() as name} | {"Fn::ImportValue": str() as name}:
            return f"<{name}>"
        case {"Fn::Select": [number, {"Fn::Split": [separator, whole]}]}:
            return f"{flat(whole)}{separator}{number}"
        case dict():
            return {key: flat(part) for key, part in value.items()}
        case list():
            return [flat(part) for part in value]
    return value


def roles(stack: cdk.Stack) -> dict[str, Any]:
    """Return the properties of all roles by their names."""
    found = [flat(each["Properties"]) for each in resources(stack, "AWS::IAM::Role").values()]
    return {each["RoleName"]: each for each in found}


def policies(stack: cdk.Stack) -> dict[str, Any]:
    """Return the statements of each inline policy of the role that copies."""
    inline = roles(stack)[COPY_ROLE].get("Policies", ())
    return {each["PolicyName"]: each["PolicyDocument"]["Statement"] for each in inline}


@pytest.mark.parametrize(
    ("name", "given"),
    [("ami-target-account", {"sources": [OTHER]}), ("ami-target-account-all", EVERYTHING)],
    ids=["smallest", "all"],
)
def test_a_template_is_as_it_was(
    stack: cdk.Stack, name: str, given: dict[str, Any], golden: Golden
) -> None:
    AmiTargetAccount(stack, "Target", **given)

    text = as_golden(stack)

    golden(f"cdk/{name}.json", text)


def test_the_role_that_copies_trusts_the_sources_and_has_the_managed_policy(
    stack: cdk.Stack,
) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER, "777788889999", OTHER])

    (role,) = roles(stack).values()

    trusted = [f"arn:<AWS::Partition>:iam::{each}:root" for each in (OTHER, "777788889999")]
    assert [each["Principal"] for each in role["AssumeRolePolicyDocument"]["Statement"]] == [
        {"AWS": each} for each in trusted
    ]
    assert role["ManagedPolicyArns"] == [
        "arn:<AWS::Partition>:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess"
    ]
    assert "Policies" not in role


def test_keys_are_used_by_the_eight_actions_and_granted_to_aws_alone(stack: cdk.Stack) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER], keys=[KEY])

    use, grant = policies(stack)["Keys"]

    assert {*use["Action"], *grant["Action"]} == TRUSTED_KEY_ACTIONS
    assert use["Resource"] == grant["Resource"] == KEY
    assert "kms:CreateGrant" in grant["Action"]
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_a_key_can_be_an_object(stack: cdk.Stack) -> None:
    key = kms.Key.from_key_arn(stack, "Key", KEY)

    AmiTargetAccount(stack, "Target", sources=[OTHER], keys=[key])

    assert policies(stack)["Keys"][0]["Resource"] == KEY


def test_parameters_are_written_by_name_in_every_region(stack: cdk.Stack) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER], parameters=["/golden/web", "base", "base"])

    write, find = policies(stack)["Parameters"]

    arn = "arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:parameter"
    assert write["Action"] == ["ssm:AddTagsToResource", "ssm:PutParameter"]
    assert write["Resource"] == [f"{arn}/golden/web", f"{arn}/base"]
    assert (find["Action"], find["Resource"]) == ("ec2:DescribeImages", "*")


def test_launch_templates_are_changed_only_where_they_are_tagged_for_it(stack: cdk.Stack) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER], launch_templates=True)

    change, tag, find = policies(stack)["LaunchTemplates"]

    ours = "EC2 Image Builder"
    assert change["Action"] == ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"]
    assert change["Condition"] == {"StringEquals": {"aws:ResourceTag/CreatedBy": ours}}
    assert tag["Condition"] == {"StringEquals": {"aws:RequestTag/CreatedBy": ours}}
    assert find["Action"] == "ec2:DescribeLaunchTemplates"


def test_the_role_that_retires_trusts_image_builder_for_images_of_the_sources(
    stack: cdk.Stack,
) -> None:
    target = AmiTargetAccount(stack, "Target", **EVERYTHING)

    role = roles(stack)[RETIRE_ROLE]

    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    images = [
        f"arn:<AWS::Partition>:imagebuilder:*:{account}:image/{name}/*"
        for account in EVERYTHING["sources"]
        for name in EVERYTHING["image_names"]
    ]
    assert trust["Principal"] == {"Service": "imagebuilder.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": EVERYTHING["sources"]},
        "ArnLike": {"aws:SourceArn": images},
    }
    assert role["ManagedPolicyArns"] == [
        "arn:<AWS::Partition>:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy"
    ]
    assert target.lifecycle_role is not None


def test_all_images_of_the_sources_can_be_retired_where_none_is_named(stack: cdk.Stack) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER], lifecycle=True)

    (trust,) = roles(stack)[RETIRE_ROLE]["AssumeRolePolicyDocument"]["Statement"]

    image = f"arn:<AWS::Partition>:imagebuilder:*:{OTHER}:image/*/*"
    assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": [image]}


def test_nothing_is_retired_by_default(stack: cdk.Stack) -> None:
    target = AmiTargetAccount(stack, "Target", sources=[OTHER])

    assert [*roles(stack)] == [COPY_ROLE]
    assert target.lifecycle_role is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sources": []}, r"sources: at least one account \(got none\)"),
        ({"sources": ["12345"]}, r"sources: cannot be \(got '12345'\)"),
        ({"sources": OTHER}, "sources: expected a list"),
        ({"parameters": ["a b"]}, r"parameters: cannot be \(got 'a b'\)"),
        ({"image_names": ["Web"], "lifecycle": True}, r"image_names: cannot be \(got 'Web'\)"),
        ({"image_names": ["web"]}, "write lifecycle=True, too"),
        ({"keys": ["arn:aws:kms:eu-west-1:444455556666:alias/a"]}, "need the ARN of a key"),
    ],
    ids=["no-source", "source", "no-list", "parameter", "image", "not-retired", "alias"],
)
def test_what_is_misspelled_is_refused(
    stack: cdk.Stack, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        AmiTargetAccount(stack, "Target", **{"sources": [OTHER], **given})

    assert stack.node.children == []


@pytest.mark.parametrize("region", [REGION, "eu-central-1"])
def test_a_second_one_in_an_account_is_refused_in_every_region(
    app: cdk.App, stack: cdk.Stack, region: str
) -> None:
    AmiTargetAccount(stack, "Target", sources=[OTHER])
    stage = cdk.Stage(app, "Prod", env=cdk.Environment(account=ACCOUNT, region=region))

    with pytest.raises(ValueError, match="one per account, and Backups/Target is in the same"):
        AmiTargetAccount(cdk.Stack(stage, "Other"), "Target", sources=[OTHER])


@pytest.mark.parametrize(
    "env",
    [cdk.Environment(account=OTHER, region=REGION), cdk.Environment()],
    ids=["other-account", "not-known"],
)
def test_one_in_another_account_is_taken(
    app: cdk.App, stack: cdk.Stack, env: cdk.Environment
) -> None:
    AmiTargetAccount(stack, "Target", sources=["777788889999"])

    target = AmiTargetAccount(cdk.Stack(app, "B", env=env), "Target", sources=["777788889999"])

    assert target.node.path == "B/Target"


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_roles_and_keys_are_made_in_every_partition(app: cdk.App, region: str) -> None:
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account=ACCOUNT, region=region))
    given = {key: value for key, value in EVERYTHING.items() if key != "keys"}

    AmiTargetAccount(stack, "Target", **given)
    share_key(kms.Key(stack, "Key"), [OTHER], ["o-abcdefghij"])

    assert "arn:aws:" not in json.dumps(template(stack))


EXPLAINED = (
    "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess]",
    "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/EC2ImageBuilderLifecycle",
    "IAM5[Action::kms:GenerateDataKey*]",  # as AWS documents it for keys that EBS uses
    "IAM5[Action::kms:ReEncrypt*]",
    "IAM5[Resource::*]",  # only actions that describe
    "IAM5[Resource::arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:parameter/",  # in any Region, by name
    "IAM5[Resource::arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:launch-template/*]",  # by tag
)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nag_finds_nothing_but_what_has_a_reason(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    AmiTargetAccount(cdk.Stack(app, "Stack", env=ENV), "Target", **EVERYTHING)
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    found = {violation["ruleName"] for violation in report["violations"]}
    starts = tuple(f"AwsSolutions-{each}" for each in EXPLAINED)
    assert {name for name in found if not name.startswith(starts)} == set()
