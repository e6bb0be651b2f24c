"""Rules on the Regions that an image goes to, and on the name of the AMI."""

import re
from typing import Any

from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.imagebuilder import DistributionConfiguration
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    Distribution,
)
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm.regions import REGION, nearest
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import one_of
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    ami_distributions,
    container_distributions,
    distribution_configurations,
    distributions,
    given,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

_OWN = Deferred({"Ref": "AWS::Region"})
_NAME = re.compile(r"[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]", re.ASCII)
_DATE = re.compile(r"\{\{\s*imagebuilder:buildDate\s*\}\}")
_FORMATTED_DATE = re.compile(r"\{\{\s*imagebuilder:buildDate:[^}]+\}\}")
_VERSION = re.compile(r"\{\{\s*imagebuilder:buildVersion\s*\}\}")
_A_DATE = "2026-11-23T03-30-05.912619Z"
_A_VERSION = "1.0.0"  # as short as it can be
LONGEST_NAME = 128


def distribution_empty(part: Part[DistributionConfiguration]) -> Breaches:
    """Find configurations without a Region."""
    if part.it.distributions == ():
        yield part.broken(
            "Distributions",
            "is missing or empty",
            "add an entry with a Region, such as eu-west-1, and what the image becomes there",
        )


def distribution_region(part: Part[Distribution]) -> Breaches:
    """Find entries without a Region, and Regions that are none."""
    if part.it.region == _OWN:
        return
    region = told(part.it.region)
    if region is None:
        yield part.broken("Region", "is missing", "write, for example, eu-west-1")
    elif not REGION.fullmatch(region):
        yield part.broken(
            "Region",
            f"must be the name of a Region (got {brief(region)})",
            f"write {nearest(region)}, for example",
        )


def distribution_region_once(part: Part[DistributionConfiguration]) -> Breaches:
    """Find Regions that are named twice."""
    seen: set[str | None] = set()
    entries = known(part.it.distributions)
    for i, entry in known_items(entries if len(entries) > 1 else ()):
        region = told(entry.region)
        if region is not None and region in seen:
            yield part.broken(
                f"Distributions/{i}/Region",
                f"names {region}, as an entry before it does",
                "say all about a Region in one entry",
            )
        seen.add(region)


def distribution_setting(part: Part[Distribution]) -> Breaches:
    """Find Regions for which nothing is said."""
    it = part.it
    outputs = (it.ami, it.container, it.launch_templates, it.licenses, it.parameters)
    if not any(map(given, (*outputs, it.fast_launches))):
        yield part.broken(
            "",
            "says nothing beside the Region",
            f"add, for example, AmiDistributionConfiguration with Name: '{_example_name()}'",
        )


def _example_name() -> str:
    return "web {{ imagebuilder:buildDate }}"


def distribution_source_region(part: Part[DistributionConfiguration]) -> Breaches:
    """Find copies to accounts without an AMI in the Region where it is built."""
    own = part.place.region
    entries = known(part.it.distributions)
    if own is None or any(_is_for(entry, own) for entry in entries):
        return
    if any(_has_targets(known(entry)) for entry in entries):
        for entry in entries:
            _ = known(entry).ami is None or told(known(entry).region)
        yield part.broken(
            "Distributions",
            f"copies AMIs to target accounts, but has no AMI in {own}, where they are built",
            f"add an entry with Region {own} and AmiDistributionConfiguration",
        )


def _is_for(entry: object, region: str) -> bool:
    """Tell whether an entry is about an AMI in a Region."""
    return (
        isinstance(entry, Distribution) and entry.region in (region, _OWN) and entry.ami is not None
    )


def _has_targets(entry: Distribution) -> bool:
    ami = known(entry.ami)
    return ami is not None and known(ami.target_accounts) != ()


def container_repository(part: Part[ContainerDistribution]) -> Breaches:
    """Find container images that go nowhere."""
    repository = known(part.it.repository)
    if repository is None:
        yield part.broken(
            "TargetRepository", "is missing", "name a repository of ECR, for example web"
        )
        return
    if repository.service is None:
        yield part.broken("TargetRepository/Service", "is missing", "write ECR")
    if repository.name is None:
        yield part.broken(
            "TargetRepository/RepositoryName", "is missing", "write its name, such as web"
        )
    yield from one_of(part, "TargetRepository/Service", repository.service, ("ECR",))


def ami_name_format(part: Part[AmiDistribution]) -> Breaches:
    """Find names that Image Builder does not take, although EC2 may."""
    name = told(part.it.name)
    if name is None:
        return
    if len(name) >= LONGEST_NAME:
        yield part.broken(
            "Name", f"must have at most 127 characters (got {len(name)})", "shorten it"
        )
    elif not _NAME.fullmatch(name):
        yield part.broken(
            "Name",
            "must have 3 or more letters, digits, spaces and - _ . : { }, and neither begin nor end "
            f"with a space, a dot or a colon (got {brief(name)})",
            f"write, for example, '{_example_name()}'",
        )


def ami_name_date(part: Part[AmiDistribution]) -> Breaches:
    """Find names that every build would give again."""
    name = told(part.it.name)
    if name is not None and not (_DATE.search(name) or _FORMATTED_DATE.search(name)):
        yield part.broken(
            "Name",
            f"must contain {{{{ imagebuilder:buildDate }}}} (got {brief(name)})",
            f"write, for example, '{_example_name()}'",
        )


def ami_name_expanded(part: Part[AmiDistribution]) -> Breaches:
    """Find names that are too long once dates and versions are in them."""
    name = told(part.it.name)
    if name is None or len(name) >= LONGEST_NAME:
        return
    expanded = len(_VERSION.sub(_A_VERSION, _DATE.sub(_A_DATE, name)))
    if expanded > LONGEST_NAME:
        yield part.broken(
            "Name",
            f"has {expanded} characters once the build date is in it, and EC2 takes "
            f"{LONGEST_NAME} (got {brief(name)})",
            "shorten it, or write the date once",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/distribution-empty",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A distribution configuration has at least one Region",
        why="CloudFormation refuses a configuration without Distributions, and an empty list "
        "distributes nothing.",
        link=links.DISTRIBUTION,
        certainty=Certainty.MODEL,
        each=distribution_configurations,
        check=distribution_empty,
    ),
    Rule(
        id="imagebuilder/distribution-region",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each entry names a Region",
        why="Image Builder refuses an entry without one, and cannot distribute to a Region that does "
        "not exist.",
        link=links.DISTRIBUTION,
        certainty=Certainty.MODEL,
        each=distributions,
        check=distribution_region,
    ),
    Rule(
        id="imagebuilder/distribution-region-once",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A Region appears at most once in a distribution configuration",
        why="Image Builder refuses the configuration.",
        link=links.DISTRIBUTION,
        certainty=Certainty.MODEL,
        each=distribution_configurations,
        check=distribution_region_once,
    ),
    Rule(
        id="imagebuilder/distribution-setting",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each Region has settings for an AMI or a container image",
        why="Image Builder refuses an entry with nothing but a Region, and only at deployment.",
        link=links.DISTRIBUTION,
        certainty=Certainty.MODEL,
        each=distributions,
        check=distribution_setting,
    ),
    Rule(
        id="imagebuilder/distribution-source-region",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A configuration with target accounts has an AMI in the Region where it is built",
        why="The AMI is built there first and copied from there; without an entry for that Region the "
        "distribution fails. Judged where the Region of the stack is known.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
        each=distribution_configurations,
        check=distribution_source_region,
    ),
    Rule(
        id="imagebuilder/container-repository",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Container images go to a repository of ECR that is named",
        why="Image Builder refuses the configuration.",
        link=links.DISTRIBUTION,
        certainty=Certainty.MODEL,
        each=container_distributions,
        check=container_repository,
    ),
    Rule(
        id="imagebuilder/ami-name-format",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The name of an AMI has 3 to 127 letters, digits, spaces and - _ . : { }",
        why="Image Builder refuses others, such as / ( and @, although EC2 takes them.",
        link=links.AMI_NAME,
        certainty=Certainty.MODEL,
        each=ami_distributions,
        check=ami_name_format,
    ),
    Rule(
        id="imagebuilder/ami-name-date",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The name of an AMI contains {{ imagebuilder:buildDate }}",
        why="The names of an account's AMIs are unique in a Region: without the date the second build "
        "has no name to use. Without any Name, Image Builder takes the recipe's and adds the time.",
        link=links.AMI_NAME,
        certainty=Certainty.MODEL,
        each=ami_distributions,
        check=ami_name_date,
    ),
    Rule(
        id="imagebuilder/ami-name-expanded",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The name of an AMI has at most 128 characters with the build date in it",
        why="A build date has 27 characters; EC2 takes 128 for the whole name, and the build would "
        "fail at its end.",
        link=links.AMI_NAME,
        certainty=Certainty.DOCS,
        each=ami_distributions,
        check=ami_name_expanded,
    ),
    Rule(
        id="imagebuilder/ami-copies-50",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.ACCOUNT,
        title="An account copies at most 50 AMIs to a Region at once",
        why="Copies beyond that fail, and the builds with them: many pipelines on one schedule, or "
        "many target accounts, add up.",
        link=links.COPY_AMI,
        certainty=Certainty.DOCS,
    ),
)
