"""Cases of the rules on accounts that get or may launch an AMI, and on keys of copies."""

from typing import Any

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import DistributionConfiguration
from snapshot_constructs.model.imagebuilder.distribution import AmiDistribution, LaunchPermission
from snapshot_constructs.rules import Place
from tests.imagebuilder import DATE, KEY, distributed, distribution
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

IRELAND = Place(region="eu-west-1")
TARGET = "444455556666"
ORGANIZATIONS = "arn:aws:organizations::111122223333"
ORGANIZATION = f"{ORGANIZATIONS}:organization/o-abcde12345"
UNIT = f"{ORGANIZATIONS}:ou/o-abcde12345/ou-ab12-12345678"
DEFAULT = "alias/aws/ebs"
DEFAULT_ARN = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
MAYBE = Deferred({"Fn::If": ["Keyed", KEY, {"Ref": "AWS::NoValue"}]})
PERMISSION = "Distributions/0/AmiDistributionConfiguration/LaunchPermissionConfiguration"
TARGETS = "Distributions/0/AmiDistributionConfiguration/TargetAccountIds"
KEYED = "Distributions/0/AmiDistributionConfiguration/KmsKeyId"


def ami(region: str = "eu-west-1", **changes: Any) -> DistributionConfiguration:
    made = AmiDistribution(**{"name": f"web {DATE}", **changes})
    return distribution(distributed(region, ami=made))


def launched(region: str = "eu-west-1", key: Any = None, **who: Any) -> DistributionConfiguration:
    return ami(region, launch_permission=LaunchPermission(**who), key=key)


WHO = (
    breaks("target-accounts", TARGETS, ami(target_accounts=(TARGET,) * 1537), name="1537"),
    neighbour("target-accounts", ami(target_accounts=(TARGET,) * 1536), name="1536"),
    breaks("target-accounts", f"{TARGETS}/1", ami(target_accounts=(TARGET, "44455556666"))),
    breaks(
        "target-accounts",
        f"{TARGETS}/0",
        ami(target_accounts=("4444-5555-6666", LATER)),
        name="hyphens",
    ),
    neighbour("target-accounts", ami(target_accounts=(TARGET, "012345678901"))),
    neighbour("target-accounts", ami(target_accounts=("{{resolve:ssm:/a}}",)), name="resolved"),
    breaks("launch-accounts", f"{PERMISSION}/UserIds", launched(accounts=(TARGET,) * 1537)),
    neighbour("launch-accounts", launched(accounts=(TARGET,) * 1536), name="1536"),
    breaks("launch-accounts", f"{PERMISSION}/UserIds/0", launched(accounts=("all",)), name="all"),
    neighbour("launch-accounts", launched(accounts=(TARGET,))),
    breaks("launch-groups", f"{PERMISSION}/UserGroups/0", launched(groups=("everybody",))),
    neighbour("launch-groups", launched(groups=("all",)), "public-ami"),
    breaks(
        "launch-organizations",
        f"{PERMISSION}/OrganizationArns",
        launched(organizations=(ORGANIZATION,) * 26),
        name="26",
    ),
    neighbour("launch-organizations", launched(organizations=(ORGANIZATION,) * 25), name="25"),
    breaks(
        "launch-organizations",
        f"{PERMISSION}/OrganizationalUnitArns",
        launched(organizational_units=(UNIT,) * 26),
        name="26-units",
    ),
    neighbour("launch-organizations", launched(organizational_units=(UNIT,) * 25), name="25-units"),
    breaks(
        "launch-organizations",
        f"{PERMISSION}/OrganizationArns/0",
        launched(organizations=("o-abcde12345",)),
        name="id",
    ),
    breaks(
        "launch-organizations",
        f"{PERMISSION}/OrganizationalUnitArns/0",
        launched(organizational_units=(ORGANIZATION,)),
        name="no-unit",
    ),
    neighbour(
        "launch-organizations",
        launched(organizations=(ORGANIZATION,), organizational_units=(UNIT, LATER)),
        name="both",
    ),
)

PUBLIC = (
    breaks("public-ami", f"{PERMISSION}/UserGroups/0", launched(groups=("all",))),
    neighbour("public-ami", launched(organizations=(ORGANIZATION,))),
    breaks("public-key", KEYED, launched(key=KEY, groups=("all",)), "public-ami", name="anywhere"),
    breaks(
        "public-key",
        KEYED,
        launched(key={"Ref": "Key"}, groups=("all",)),
        "public-ami",
        name="key-by-reference",
    ),
    breaks(
        "public-key",
        KEYED,
        launched("eu-central-1", KEY.replace("eu-west-1", "eu-central-1"), groups=("all",)),
        "public-ami",
        name="elsewhere",
        place=IRELAND,
    ),
    neighbour("public-key", launched(key=KEY, accounts=(TARGET,)), name="accounts"),
    neighbour("public-key", launched(groups=("all",)), "public-ami", name="no-key"),
    neighbour("public-key", launched(key=MAYBE, groups=("all",)), "public-ami", name="perhaps"),
    neighbour(
        "public-key",
        launched(key=KEY, groups=("all",)),
        "public-ami",
        "key-without-copy",
        name="own-region",
        place=IRELAND,
    ),
)

KEYS = (
    breaks("distribution-key-region", KEYED, ami("eu-central-1", key=KEY)),
    breaks("distribution-key-region", KEYED, ami("eu-west-2", key=DEFAULT_ARN), name="alias"),
    neighbour("distribution-key-region", ami(key=KEY)),
    neighbour(
        "distribution-key-region",
        distribution(distributed(ami=None)),
        "distribution-setting",
        name="no-ami",
    ),
    neighbour("distribution-key-region", ami("eu-central-1", key="alias/web"), name="no-arn"),
    breaks("key-without-copy", KEYED, ami(key=KEY), place=IRELAND),
    breaks(
        "key-without-copy",
        KEYED,
        launched(key=KEY, accounts=(TARGET,)),
        name="launched",
        place=IRELAND,
    ),
    neighbour("key-without-copy", ami(key=KEY, target_accounts=(TARGET,)), place=IRELAND),
    neighbour(
        "key-without-copy", ami("eu-west-2", key="alias/web"), name="elsewhere", place=IRELAND
    ),
    neighbour("key-without-copy", ami(key=KEY), name="anywhere"),
    neighbour("key-without-copy", ami(), name="no-key", place=IRELAND),
    breaks("shared-default-key", KEYED, ami(key=DEFAULT, target_accounts=(TARGET,)), name="copied"),
    breaks("shared-default-key", KEYED, launched(key=DEFAULT_ARN, accounts=(TARGET,)), name="user"),
    breaks(
        "shared-default-key",
        KEYED,
        launched(key=DEFAULT, organizations=(ORGANIZATION,)),
        name="org",
    ),
    breaks(
        "shared-default-key",
        KEYED,
        launched(key=DEFAULT, organizational_units=(UNIT,)),
        name="unit",
    ),
    neighbour("shared-default-key", ami(key=DEFAULT), name="unshared"),
    neighbour("shared-default-key", launched(key=DEFAULT), name="nobody"),
    neighbour(
        "shared-default-key", launched(key="alias/aws/ebs-web", accounts=(TARGET,)), name="own-key"
    ),
    neighbour(
        "shared-default-key",
        launched(key=DEFAULT, accounts=(TARGET,)),
        "key-without-copy",
        name="without-effect",
        place=IRELAND,
    ),
)

CASES: list[Case] = [*WHO, *PUBLIC, *KEYS]
