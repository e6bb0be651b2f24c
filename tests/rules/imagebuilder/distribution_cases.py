"""Cases of the rules on Regions, AMI names and what learns of new AMIs."""

from typing import Any

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import DistributionConfiguration
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    Distribution,
    FastLaunch,
    SsmParameter,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.imagebuilder.recipe import Repository
from snapshot_constructs.rules import Place
from tests.imagebuilder import DATE, distributed, distribution
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

IRELAND = Place(region="eu-west-1", account="111122223333")
OWN = Deferred({"Ref": "AWS::Region"})
TARGET = "444455556666"
TEMPLATE = "lt-0123456789abcdef0"
LICENSE = "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-" + "a" * 32
COMPACT = "{{imagebuilder:buildDate}}"
AMI = "Distributions/0/AmiDistributionConfiguration"
PARAMETER = "Distributions/0/SsmParameterConfigurations/0"
FAST = "Distributions/0/FastLaunchConfigurations/0"
UPDATED = "Distributions/0/LaunchTemplateConfigurations"
CONTAINER = "Distributions/0/ContainerDistributionConfiguration/TargetRepository"


def named(name: Any) -> DistributionConfiguration:
    return distribution(distributed(ami=AmiDistribution(name=name)))


def entry(**changes: Any) -> DistributionConfiguration:
    return distribution(distributed(**changes))


def copied(*regions: str, **changes: Any) -> DistributionConfiguration:
    ami = AmiDistribution(name=f"web {DATE}", target_accounts=(TARGET,))
    return distribution(*(distributed(region, ami=ami, **changes) for region in regions))


def with_elsewhere(entry: Distribution) -> DistributionConfiguration:
    """Return copies to an account in another Region, and one more entry."""
    ami = AmiDistribution(name=f"web {DATE}", target_accounts=(TARGET,))
    return distribution(distributed("eu-central-1", ami=ami), entry)


def container(repository: Any) -> DistributionConfiguration:
    return entry(ami=None, container=ContainerDistribution(repository=repository))


def parameter(**changes: Any) -> SsmParameter:
    return SsmParameter(**{"name": "/imagebuilder/web/latest", **changes})


def fast(**changes: Any) -> DistributionConfiguration:
    return entry(fast_launches=(FastLaunch(**{"enabled": True, **changes}),))


def updating(number: int, **changes: Any) -> DistributionConfiguration:
    template = UpdatedLaunchTemplate(**{"id": TEMPLATE, **changes})
    return entry(launch_templates=(template,) * number)


REGIONS = (
    breaks(
        "distribution-empty", "Distributions", DistributionConfiguration(name="web"), name="none"
    ),
    neighbour("distribution-empty", distribution(distributed()), name="one"),
    neighbour(
        "distribution-empty",
        DistributionConfiguration(name="web", distributions=LATER),
        name="later",
    ),
    breaks(
        "distribution-region",
        "Distributions/0/Region",
        distribution(Distribution(ami=AmiDistribution(name=f"web {DATE}"))),
        name="missing",
    ),
    breaks("distribution-region", "Distributions/0/Region", distribution(distributed("Ireland"))),
    breaks(
        "distribution-region",
        "Distributions/0/Region",
        distribution(distributed("eu-west-1a")),
        name="zone",
    ),
    neighbour("distribution-region", distribution(distributed("us-gov-west-1"))),
    neighbour("distribution-region", distribution(distributed("ap-northeast-3")), name="long"),
    breaks(
        "distribution-region-once",
        "Distributions/2/Region",
        distribution(distributed(), distributed("eu-central-1"), distributed()),
    ),
    neighbour("distribution-region-once", distribution(distributed(), distributed("eu-west-2"))),
    breaks("distribution-setting", "Distributions/0", entry(ami=None)),
    neighbour("distribution-setting", entry(ami=None, parameters=(parameter(),)), name="parameter"),
    neighbour("distribution-setting", entry(ami=None, licenses=(LICENSE,)), name="license"),
    neighbour("distribution-setting", entry(ami=LATER), name="later"),
    breaks(
        "distribution-source-region",
        "Distributions",
        copied("eu-central-1"),
        place=IRELAND,
    ),
    breaks(
        "distribution-source-region",
        "Distributions",
        with_elsewhere(
            distributed(
                ami=None,
                container=ContainerDistribution(repository=Repository(service="ECR", name="web")),
            )
        ),
        name="container-there",
        place=IRELAND,
    ),
    neighbour(
        "distribution-source-region",
        copied("eu-west-1", "eu-central-1"),
        place=IRELAND,
        name="both",
    ),
    neighbour("distribution-source-region", copied("eu-central-1"), name="nowhere"),
    neighbour(
        "distribution-source-region",
        distribution(distributed("eu-central-1")),
        place=IRELAND,
        name="no-accounts",
    ),
    neighbour(
        "distribution-source-region",
        with_elsewhere(Distribution(region=OWN, ami=AmiDistribution())),
        place=IRELAND,
        name="own-by-reference",
    ),
    breaks("container-repository", CONTAINER, container(None), name="missing"),
    breaks(
        "container-repository",
        f"{CONTAINER}/Service",
        container(Repository(service="DOCKER", name="web")),
        name="service",
    ),
    breaks(
        "container-repository",
        f"{CONTAINER}/Service",
        container(Repository(name="web")),
        name="no-service",
    ),
    breaks(
        "container-repository",
        f"{CONTAINER}/RepositoryName",
        container(Repository(service="ECR")),
        name="no-name",
    ),
    neighbour("container-repository", container(Repository(service="ECR", name="team/web"))),
)

NAMES = (
    breaks("ami-name-format", f"{AMI}/Name", named(f"web/{DATE}"), name="slash"),
    breaks("ami-name-format", f"{AMI}/Name", named(f" web {DATE}"), name="space-first"),
    breaks("ami-name-format", f"{AMI}/Name", named(f"{DATE}."), name="dot-last"),
    breaks("ami-name-format", f"{AMI}/Name", named("wé"), "ami-name-date", name="two-letters"),
    breaks("ami-name-format", f"{AMI}/Name", named("w" * 102 + COMPACT), name="128"),
    neighbour("ami-name-format", named("w" * 101 + COMPACT), name="127"),
    neighbour("ami-name-format", named(f"a:b.c_d-{DATE}"), name="every-sign"),
    neighbour("ami-name-format", named(None), name="none"),
    neighbour("ami-name-format", named("{{resolve:ssm:/names/web}}/"), name="resolved"),
    breaks("ami-name-date", f"{AMI}/Name", named("web"), name="none"),
    breaks("ami-name-date", f"{AMI}/Name", named("web {{ imagebuilder:builddate }}"), name="case"),
    neighbour("ami-name-date", named(f"web-{COMPACT}"), name="compact"),
    neighbour("ami-name-date", named("web {{imagebuilder:buildDate:yyyy-MM-dd}}"), name="format"),
    breaks("ami-name-expanded", f"{AMI}/Name", named("w" * 75 + COMPACT * 2), name="129"),
    neighbour("ami-name-expanded", named("w" * 74 + COMPACT * 2), name="128"),
    neighbour(
        "ami-name-expanded",
        named("w" * 70 + COMPACT + "{{ imagebuilder:buildVersion }}"),
        name="version",
    ),
)

CONSUMERS = (
    breaks("launch-templates-100", UPDATED, updating(101)),
    neighbour("launch-templates-100", updating(100)),
    breaks("launch-template-id", f"{UPDATED}/0/LaunchTemplateId", updating(1, id="web")),
    breaks(
        "launch-template-id",
        f"{UPDATED}/0/LaunchTemplateId",
        updating(1, id="lt-0123456789abcdef"),
        name="short",
    ),
    breaks(
        "launch-template-id",
        f"{UPDATED}/0/LaunchTemplateId",
        updating(1, id=None),
        name="missing",
    ),
    neighbour("launch-template-id", updating(1)),
    neighbour("launch-template-id", updating(1, id=LATER), name="later"),
    breaks("launch-template-account", f"{UPDATED}/0/AccountId", updating(1, account="44445555666")),
    neighbour("launch-template-account", updating(1, account=TARGET)),
    breaks(
        "licenses-50", "Distributions/0/LicenseConfigurationArns", entry(licenses=(LICENSE,) * 51)
    ),
    neighbour("licenses-50", entry(licenses=(LICENSE,) * 50)),
    breaks(
        "license-arn",
        "Distributions/0/LicenseConfigurationArns/1",
        entry(licenses=(LICENSE, "lic-0123")),
    ),
    neighbour("license-arn", entry(licenses=(LICENSE.replace("aws:", "aws-us-gov:"), LATER))),
    breaks(
        "ssm-parameter-name",
        f"{PARAMETER}/ParameterName",
        entry(parameters=(SsmParameter(),)),
        name="missing",
    ),
    *(
        breaks(
            "ssm-parameter-name",
            f"{PARAMETER}/ParameterName",
            entry(parameters=(parameter(name=name),)),
            name=name[:12],
        )
        for name in ("web latest", "aws-web", "/SSM/web", "/aws", "w" * 1012)
    ),
    *(
        neighbour("ssm-parameter-name", entry(parameters=(parameter(name=name),)), name=name[:12])
        for name in ("w" * 1011, "/awsome/web", "/web/aws", "my-aws")
    ),
    breaks(
        "ssm-parameter-type",
        f"{PARAMETER}/DataType",
        entry(parameters=(parameter(data_type="AWS::EC2::Image"),)),
    ),
    *(
        neighbour("ssm-parameter-type", entry(parameters=(parameter(data_type=type_),)))
        for type_ in ("aws:ec2:image", "text")
    ),
    breaks(
        "ssm-parameter-account",
        f"{PARAMETER}/AmiAccountId",
        copied("eu-west-1", parameters=(parameter(account="777788889999"),)),
        name="another",
    ),
    breaks(
        "ssm-parameter-account",
        f"{PARAMETER}/AmiAccountId",
        entry(parameters=(parameter(account=TARGET),)),
        name="no-targets",
        place=IRELAND,
    ),
    breaks(
        "ssm-parameter-account",
        f"{PARAMETER}/AmiAccountId",
        entry(parameters=(parameter(account="web"),)),
        name="no-account",
    ),
    breaks(
        "ssm-parameter-account",
        f"{PARAMETER}/AmiAccountId",
        entry(ami=None, parameters=(parameter(account=TARGET),)),
        name="no-ami",
        place=IRELAND,
    ),
    neighbour(
        "ssm-parameter-account", copied("eu-west-1", parameters=(parameter(account=TARGET),))
    ),
    neighbour(
        "ssm-parameter-account",
        copied("eu-west-1", parameters=(parameter(account="111122223333"),)),
        name="own",
        place=IRELAND,
    ),
    neighbour(
        "ssm-parameter-account",
        entry(parameters=(parameter(account=TARGET),)),
        name="perhaps-own",
    ),
)

FAST_LAUNCH = (
    breaks(
        "fast-launches-1000",
        "Distributions/0/FastLaunchConfigurations",
        entry(fast_launches=(FastLaunch(enabled=True),) * 1001),
    ),
    neighbour("fast-launches-1000", entry(fast_launches=(FastLaunch(enabled=True),) * 1000)),
    breaks("fast-launch-enabled", f"{FAST}/Enabled", fast(enabled=None)),
    neighbour("fast-launch-enabled", fast(enabled=False)),
    breaks("fast-launch-account", f"{FAST}/AccountId", fast(account="4444-5555-6666")),
    neighbour("fast-launch-account", fast(account=TARGET)),
    breaks(
        "fast-launch-template",
        f"{FAST}/LaunchTemplate",
        fast(template_id=TEMPLATE, template_name="web"),
        name="both",
    ),
    breaks(
        "fast-launch-template",
        f"{FAST}/LaunchTemplate/LaunchTemplateId",
        fast(template_id="web"),
        name="no-id",
    ),
    neighbour("fast-launch-template", fast(template_id=TEMPLATE, template_version="3"), name="id"),
    neighbour("fast-launch-template", fast(template_name="web"), name="name"),
    breaks("fast-launch-parallel", f"{FAST}/MaxParallelLaunches", fast(parallel_launches=5)),
    neighbour("fast-launch-parallel", fast(parallel_launches=6)),
    *(
        breaks(
            "fast-launch-snapshots",
            f"{FAST}/SnapshotConfiguration/TargetResourceCount",
            fast(snapshots=number),
            name=str(number),
        )
        for number in (0, 10_001)
    ),
    *(
        neighbour("fast-launch-snapshots", fast(snapshots=number), name=str(number))
        for number in (1, 10_000)
    ),
    breaks(
        "fast-launch-cross-account",
        f"{FAST}/Enabled",
        copied("eu-west-1", fast_launches=(FastLaunch(enabled=True),)),
    ),
    neighbour(
        "fast-launch-cross-account",
        copied("eu-west-1", fast_launches=(FastLaunch(enabled=False),)),
        name="off",
    ),
    neighbour("fast-launch-cross-account", fast(), name="no-accounts"),
    neighbour(
        "fast-launch-cross-account",
        entry(ami=None, fast_launches=(FastLaunch(enabled=True),)),
        name="no-ami",
    ),
)

CASES: list[Case] = [*REGIONS, *NAMES, *CONSUMERS, *FAST_LAUNCH]
