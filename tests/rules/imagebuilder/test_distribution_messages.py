"""A finding on a distribution configuration says where, what is wrong, and what to write instead."""

from typing import Any

import pytest

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    LaunchPermission,
    SsmParameter,
)
from snapshot_constructs.model.imagebuilder.recipe import Repository
from snapshot_constructs.rules import Place, Verdict
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import DATE, KEY, distributed, distribution

IRELAND = Place(region="eu-west-1")
ORGANIZATIONS = "arn:aws:organizations::123456789012"
HUB = Repository(service="Hub", name="web")
OWN = {"Ref": "AWS::Region"}
AMI = "Distributions/0/AmiDistributionConfiguration"


def ami(region: Any = "eu-west-1", **changes: Any) -> Any:
    return distributed(region, ami=AmiDistribution(**{"name": f"web {DATE}", **changes}))


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (
            (distributed("Ireland"),),
            (
                "imagebuilder/distribution-region: Distributions/0/Region: must be the name of a "
                "Region (got 'Ireland'); write eu-central-1, for example"
            ),
        ),
        (
            (distributed(), distributed()),
            (
                "imagebuilder/distribution-region-once: Distributions/1/Region: names eu-west-1, "
                "as an entry before it does; say all about a Region in one entry"
            ),
        ),
        (
            (ami("eu-central-1", target_accounts=("444455556666",)),),
            (
                "imagebuilder/distribution-source-region: Distributions: copies AMIs to target "
                "accounts, but has no AMI in eu-west-1, where they are built; add an entry with "
                "Region eu-west-1 and AmiDistributionConfiguration"
            ),
        ),
        (
            (ami(name="web"),),
            (
                f"imagebuilder/ami-name-date: {AMI}/Name: must contain {DATE} (got 'web'); write, "
                f"for example, 'web {DATE}'"
            ),
        ),
        (
            (distributed(container=ContainerDistribution(repository=HUB)),),
            (
                "imagebuilder/container-repository: Distributions/0/"
                "ContainerDistributionConfiguration/TargetRepository/Service: must be ECR (got "
                "'Hub'); write ECR"
            ),
        ),
        (
            (ami("eu-central-1", key=KEY),),
            (
                f"imagebuilder/distribution-key-region: {AMI}/KmsKeyId: is a key of eu-west-1, and "
                "the AMI goes to eu-central-1; name a key of eu-central-1, or the replica there of "
                "a multi-Region key"
            ),
        ),
        (
            (ami(target_accounts=("12345678901",)),),
            (
                f"imagebuilder/target-accounts: {AMI}/TargetAccountIds/0: must be an account id of "
                "12 digits (got '12345678901'); write it in quotes, which keep leading zeros, such "
                "as '012345678901'"
            ),
        ),
    ],
    ids=["region", "twice", "source", "date", "service", "key", "account"],
)
def test_a_finding_is_one_line_with_the_value_and_the_cure(entries: Any, line: str) -> None:
    verdict = judge_image_builder(distribution(*entries), IRELAND)

    assert [str(finding) for finding in verdict.findings] == [line]


def test_everything_that_is_wrong_with_a_launch_permission_is_said_at_once() -> None:
    permission = LaunchPermission(accounts=("1",), groups=("me",), organizations=("o-1",))

    verdict = judge_image_builder(distribution(ami(launch_permission=permission)))

    where = f"{AMI}/LaunchPermissionConfiguration"
    assert {finding.where for finding in verdict.errors} == {
        f"{where}/UserIds/0",
        f"{where}/UserGroups/0",
        f"{where}/OrganizationArns/0",
    }


def test_the_own_region_by_reference_is_a_region_and_hides_nothing() -> None:
    verdict = judge_image_builder(distribution(ami(OWN)))

    assert verdict == Verdict((), ())


@pytest.mark.parametrize(
    "entries",
    [
        (
            ami(
                "us-west-2",
                name="Name {{imagebuilder:buildDate}}",
                launch_permission=LaunchPermission(accounts=("987654321012",)),
            ),
            ami(name="My {{imagebuilder:buildVersion}} image {{imagebuilder:buildDate}}"),
        ),
        (
            ami(
                "us-west-2",
                launch_permission=LaunchPermission(
                    organizations=(f"{ORGANIZATIONS}:organization/o-myorganization123",),
                    organizational_units=(
                        f"{ORGANIZATIONS}:ou/o-123example/ou-1234-myorganizationalunit",
                    ),
                ),
            ),
        ),
        (
            distributed(
                "us-west-2",
                parameters=(
                    SsmParameter(
                        name="/output/image/param",
                        account="111122223333",
                        data_type="aws:ec2:image",
                    ),
                ),
            ),
        ),
    ],
    ids=["accounts", "organizations", "parameter"],
)
def test_an_example_of_the_user_guide_breaks_no_rule(entries: Any) -> None:
    verdict = judge_image_builder(distribution(*entries))

    assert verdict == Verdict((), ())


def test_an_account_that_is_known_is_judged_beside_one_that_is_not() -> None:
    accounts = (Deferred({"Ref": "Account"}), "all")

    verdict = judge_image_builder(distribution(ami(target_accounts=accounts)))

    assert [finding.where for finding in verdict.findings] == [f"{AMI}/TargetAccountIds/1"]
    assert {each.what for each in verdict.unknown} == {"<Ref Account>"}


def test_a_name_by_dynamic_reference_is_not_known() -> None:
    verdict = judge_image_builder(distribution(ami(name="{{resolve:ssm:/names/web}}")))

    assert verdict.findings == ()
    assert {each.what for each in verdict.unknown} == {"{{resolve:ssm:/names/web}}"}
