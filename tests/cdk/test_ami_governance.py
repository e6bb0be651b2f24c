"""Governance of AMIs: settings of EC2 that CloudFormation has no type for."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk.assertions import Template

from snapshot_constructs import (
    AllowedImages,
    AmiGovernance,
    DeregistrationProtection,
    ImageCriterion,
)
from tests.cdk.examples import ACCOUNT, ENV
from tests.cdk.templates import as_golden, resources, template

Golden = Callable[[str, str], None]

AMAZON = ImageCriterion(providers=["amazon"], max_age_days=300, max_deprecated_days=0)
EVERYTHING: dict[str, Any] = {
    "block_public_access": True,
    "allowed_images": AllowedImages.enforced(
        AMAZON,
        ImageCriterion(watermarks=[f"{ACCOUNT}:web"], names=["web-*"]),
        ImageCriterion(providers=["aws-marketplace"], product_codes=["abc123"]),
    ),
    "deregistration_protection": [
        DeregistrationProtection.of("web", newest=2),
        DeregistrationProtection.of("database", cooldown=False),
    ],
    "on_removal": "restore",
}


def custom(stack: cdk.Stack, kind: str) -> list[dict[str, Any]]:
    """Return the properties of all custom resources of a kind, but for who serves them."""
    found = [each["Properties"] for each in resources(stack, f"Custom::{kind}").values()]
    return [{key: value for key, value in each.items() if key != "ServiceToken"} for each in found]


@pytest.mark.parametrize(
    ("name", "given"),
    [("ami-governance", {}), ("ami-governance-all", EVERYTHING)],
    ids=["smallest", "all"],
)
def test_a_template_is_as_it_was(
    stack: cdk.Stack, name: str, given: dict[str, Any], golden: Golden
) -> None:
    AmiGovernance(stack, "Governance", **given)

    text = as_golden(stack)

    golden(f"cdk/{name}.json", text)


def test_public_access_is_blocked_for_good_by_default(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance")

    assert custom(stack, "ImageBlockPublicAccess") == [
        {"State": "block-new-sharing", "OnRemoval": "keep"}
    ]
    assert custom(stack, "AllowedImages") == []
    assert custom(stack, "ImageDeregistrationProtection") == []


def test_public_access_is_given_only_where_that_is_written(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance", block_public_access=False)

    (found,) = custom(stack, "ImageBlockPublicAccess")

    assert found["State"] == "unblocked"


def test_what_is_none_is_left_alone(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance", block_public_access=None)

    assert "Resources" not in template(stack)


def test_criteria_are_spelled_as_ec2_spells_them(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance", **EVERYTHING)

    (found,) = custom(stack, "AllowedImages")

    assert found["State"] == "enabled"
    assert json.loads(found["Criteria"]) == [
        {
            "ImageProviders": ["amazon"],
            "CreationDateCondition": {"MaximumDaysSinceCreated": 300},
            "DeprecationTimeCondition": {"MaximumDaysSinceDeprecated": 0},
        },
        {"ImageNames": ["web-*"], "ImageWatermarks": [{"WatermarkKey": f"{ACCOUNT}:web"}]},
        {"ImageProviders": ["aws-marketplace"], "MarketplaceProductCodes": ["abc123"]},
    ]


def test_criteria_may_name_what_only_the_deployment_knows(stack: cdk.Stack) -> None:
    ours = ImageCriterion(watermarks=[f"{cdk.Aws.ACCOUNT_ID}:web"])

    AmiGovernance(stack, "Governance", allowed_images=AllowedImages.audited(ours))

    (found,) = custom(stack, "AllowedImages")
    before, account, after = found["Criteria"]["Fn::Join"][1]
    assert account == {"Ref": "AWS::AccountId"}
    assert json.loads(f"{before}X{after}") == [{"ImageWatermarks": [{"WatermarkKey": "X:web"}]}]


def test_protection_is_settled_with_the_deployment_and_with_every_new_ami(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance", **EVERYTHING)

    rules = resources(stack, "AWS::Events::Rule").values()

    settled = custom(stack, "ImageDeregistrationProtection")
    again = [json.loads(rule["Properties"]["Targets"][0]["Input"]) for rule in rules]
    assert [each["RequestType"] for each in again] == ["Update", "Update"]
    assert [each["ResourceProperties"] for each in again] == settled
    assert settled == [
        {"Pipeline": "web", "Newest": "2", "Cooldown": "true", "OnRemoval": "restore"},
        {"Pipeline": "database", "Newest": "3", "Cooldown": "false", "OnRemoval": "restore"},
    ]


def test_protections_in_another_order_are_the_same_resources(
    app: cdk.App, stack: cdk.Stack
) -> None:
    other = cdk.Stack(app, "Other")
    protections = EVERYTHING["deregistration_protection"]
    AmiGovernance(stack, "Governance", deregistration_protection=protections)

    AmiGovernance(other, "Governance", deregistration_protection=protections[::-1])

    kind = "Custom::ImageDeregistrationProtection"
    assert resources(stack, kind) == resources(other, kind)


def test_only_its_rule_may_call_the_handler_of_events(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance", **EVERYTHING)

    permissions = resources(stack, "AWS::Lambda::Permission").values()

    rules = resources(stack, "AWS::Events::Rule")
    assert [each["Properties"]["SourceArn"]["Fn::GetAtt"][0] for each in permissions] == [*rules]


def test_the_deployment_waits_longer_than_ec2_takes(stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance")

    (machine,) = resources(stack, "AWS::StepFunctions::StateMachine").values()

    text = "".join(
        part if isinstance(part, str) else "X"
        for part in machine["Properties"]["DefinitionString"]["Fn::Join"][1]
    )
    (retry,) = json.loads(text)["States"]["framework-isComplete-task"]["Retry"]
    assert retry["IntervalSeconds"] * retry["MaxAttempts"] >= 15 * 60


def test_a_pipeline_can_be_given_itself() -> None:
    class Pipeline:
        pipeline_name = "web"

    assert DeregistrationProtection.of(Pipeline()) == DeregistrationProtection.of("web")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"block_public_access": "yes"}, "block_public_access: expected true, false or None"),
        ({"on_removal": "drop"}, r"on_removal: expected 'keep' or 'restore' \(got 'drop'\)"),
        ({"allowed_images": [AMAZON]}, "allowed_images: expected an AllowedImages"),
        (
            {"allowed_images": AllowedImages.enforced()},
            r"allowed_images: EC2 takes 1 to 10 criteria \(got 0\)",
        ),
        (
            {"allowed_images": AllowedImages.enforced(*[AMAZON] * 11)},
            r"allowed_images: EC2 takes 1 to 10 criteria \(got 11\)",
        ),
        (
            {"deregistration_protection": DeregistrationProtection.of("web")},
            "deregistration_protection: expected a list",
        ),
        ({"deregistration_protection": ["web"]}, r"protection\[0\]: expected a Deregistration"),
        (
            {"deregistration_protection": [DeregistrationProtection.of("Web Server")]},
            r"protection\[0\]\.pipeline: must be the name .* \(got 'Web Server'\)",
        ),
        (
            {"deregistration_protection": [DeregistrationProtection.of("web", newest=0)]},
            r"protection\[0\]\.newest: must be 1 or more \(got 0\)",
        ),
        (
            {"deregistration_protection": [DeregistrationProtection.of("web")] * 2},
            "deregistration_protection: 'web' is there twice",
        ),
        (
            {"deregistration_protection": [DeregistrationProtection.of("web", newest="2")]},  # type: ignore[arg-type]  # that is the point
            r"protection\[0\]\.newest: expected a whole number, got '2'",
        ),
    ],
    ids=[
        "block",
        "removal",
        "no-allowed-images",
        "no-criteria",
        "too-many-criteria",
        "no-list",
        "no-protection",
        "name",
        "none",
        "twice",
        "type",
    ],
)
def test_what_ec2_refuses_is_refused_here(
    stack: cdk.Stack, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        AmiGovernance(stack, "Governance", **given)

    assert stack.node.children == []


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        (ImageCriterion(), "says nothing"),
        (ImageCriterion(providers=["google"]), r"providers: cannot be \(got 'google'\)"),
        (ImageCriterion(providers=["none", "amazon"]), "providers: 'none' stands alone"),
        (ImageCriterion(providers=["111122223333"] * 201), r"EC2 takes up to 200 \(got 201\)"),
        (ImageCriterion(names=["a" * 129]), "names: cannot be"),
        (ImageCriterion(names=["x"] * 51), r"EC2 takes up to 50 \(got 51\)"),
        (ImageCriterion(watermarks=["web"]), r"watermarks: cannot be \(got 'web'\)"),
        (ImageCriterion(product_codes=["a-b"]), r"product_codes: cannot be \(got 'a-b'\)"),
        (ImageCriterion(max_age_days=-1), r"max_age_days: must be 0 to 2147483647 \(got -1\)"),
        (ImageCriterion(max_deprecated_days=2**31), r"must be 0 to 2147483647 \(got 2147483648\)"),
        (ImageCriterion(max_age_days="9"), "max_age_days: expected a whole number, got '9'"),  # type: ignore[arg-type]  # that is the point
        ("amazon", "expected an ImageCriterion"),
    ],
)
def test_a_criterion_that_ec2_refuses_is_refused_here(
    stack: cdk.Stack, criterion: Any, message: str
) -> None:
    allowed = AllowedImages.enforced(AMAZON, criterion)

    with pytest.raises(ValueError, match=rf"allowed_images\.criteria\[1\].*{message}"):
        AmiGovernance(stack, "Governance", allowed_images=allowed)


def test_all_that_is_wrong_is_said_at_once(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="on_removal") as raised:
        AmiGovernance(stack, "Governance", block_public_access=1, on_removal="x")  # type: ignore[arg-type]  # that is the point

    assert len(str(raised.value).splitlines()) == 2


def test_a_second_one_in_an_account_and_region_is_refused(app: cdk.App, stack: cdk.Stack) -> None:
    AmiGovernance(stack, "Governance")

    with pytest.raises(ValueError, match="one per account and Region, and Backups/Governance is"):
        AmiGovernance(cdk.Stack(cdk.Stage(app, "Prod", env=ENV), "Other"), "Governance")


@pytest.mark.parametrize(
    "env",
    [cdk.Environment(account=ACCOUNT, region="eu-central-1"), cdk.Environment()],
    ids=["other-region", "not-known"],
)
def test_one_elsewhere_is_taken(app: cdk.App, stack: cdk.Stack, env: cdk.Environment) -> None:
    AmiGovernance(stack, "Governance")

    governance = AmiGovernance(cdk.Stack(app, "Other", env=env), "Governance")

    assert governance.node.path == "Other/Governance"


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_it_is_made_in_every_partition(app: cdk.App, region: str) -> None:
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account=ACCOUNT, region=region))

    AmiGovernance(stack, "Governance", **EVERYTHING)

    assert "arn:aws:" not in json.dumps(template(stack))


EXPLAINED = {
    "Resource::*": "settings of an account, and actions that describe: IAM knows no resources",
    "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::image/*": "made later; with a tag",
    "Arn>:*]": "versions of the handlers, as the provider framework of the CDK has it",
}
WAITER = {  # the provider framework's own state machine, which only asks again
    "AwsSolutions-SF1": "what it does is in the logs of the functions that it calls",
    "AwsSolutions-SF2": "the framework has no option for it",
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nag_finds_nothing_but_what_has_a_reason(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    AmiGovernance(cdk.Stack(app, "Stack", env=ENV), "Governance", **EVERYTHING)
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    found = {violation["ruleName"] for violation in report["violations"]} - WAITER.keys()
    wildcards = {name for name in found if name.startswith("AwsSolutions-IAM5[")}
    assert found == wildcards
    assert [name for name in wildcards if not any(each in name for each in EXPLAINED)] == []


def test_the_same_twice_is_the_same_template() -> None:
    def text() -> str:
        stack = cdk.Stack(cdk.App(), "Stack", env=ENV)
        AmiGovernance(stack, "Governance", **EVERYTHING)
        return json.dumps(Template.from_stack(stack).to_json())

    assert text() == text()


def test_a_pipeline_may_have_a_name_that_only_the_deployment_knows(stack: cdk.Stack) -> None:
    name = cdk.Fn.import_value("name")

    AmiGovernance(
        stack, "Governance", deregistration_protection=[DeregistrationProtection.of(name)]
    )

    (found,) = custom(stack, "ImageDeregistrationProtection")
    assert found["Pipeline"] == {"Fn::ImportValue": "name"}
