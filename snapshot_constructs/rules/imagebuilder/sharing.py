"""Rules on the accounts that get or may launch an AMI, and on the keys of its copies."""

import re
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    Distribution,
    LaunchPermission,
)
from snapshot_constructs.model.imagebuilder.recipe import Texts
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import accounts, at_most, told_items
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    ami_distributions,
    distributions,
    given,
    launch_permissions,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

_ORGANIZATION = re.compile(r"arn:aws[^:]*:organizations::[0-9]{12}:organization/o-[a-z0-9]{10,32}")
_UNIT = re.compile(
    r"arn:aws[^:]*:organizations::[0-9]{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}"
)
_KEY = re.compile(r"arn:aws[^:]*:kms:(?P<region>[a-z0-9-]+):[0-9]*:(key|alias)/.+")
_DEFAULT_KEY = re.compile(r"(arn:[^:]*:kms:[^:]*:[0-9]*:)?alias/aws/ebs")
_KEY_PROPERTY = "AmiDistributionConfiguration/KmsKeyId"


def target_accounts(part: Part[AmiDistribution]) -> Breaches:
    """Find target accounts that are none, and too many of them."""
    yield from accounts(part, "TargetAccountIds", part.it.target_accounts)


def launch_accounts(part: Part[LaunchPermission]) -> Breaches:
    """Find accounts that may launch the AMI but are none, and too many of them."""
    yield from accounts(part, "UserIds", part.it.accounts)


def launch_groups(part: Part[LaunchPermission]) -> Breaches:
    """Find groups other than that of everybody."""
    for i, group in told_items(part.it.groups):
        if group != "all":
            yield part.broken(
                f"UserGroups/{i}",
                f"must be all, which makes the AMI public (got {brief(group)})",
                "leave it out, and name accounts instead",
            )


def launch_organizations(part: Part[LaunchPermission]) -> Breaches:
    """Find organizations and organizational units that are none, and too many of them."""
    yield from _arns(part, "OrganizationArns", part.it.organizations, _ORGANIZATION)
    yield from _arns(part, "OrganizationalUnitArns", part.it.organizational_units, _UNIT)


def _arns(
    part: Part[LaunchPermission], name: str, written: Texts, form: re.Pattern[str]
) -> Breaches:
    yield from at_most(part, name, len(known(written)), 25)
    for i, arn in told_items(written):
        if not form.fullmatch(arn):
            example = "organization/o-…" if form is _ORGANIZATION else "ou/o-…/ou-…"
            yield part.broken(
                f"{name}/{i}",
                f"must be an ARN of AWS Organizations (got {brief(arn)})",
                f"write 'arn:aws:organizations::111122223333:{example}'",
            )


def public_ami(part: Part[LaunchPermission]) -> Breaches:
    """Find AMIs that everybody may launch."""
    for i, group in told_items(part.it.groups):
        if group == "all":
            yield part.broken(
                f"UserGroups/{i}",
                "makes the AMI public, which block public access for AMIs refuses where it is on",
                "name accounts, organizations or organizational units instead; if it is meant, see "
                "that block public access is off in the Region",
            )


def public_key(part: Part[Distribution]) -> Breaches:
    """Find public AMIs with a key."""
    ami = known(part.it.ami)
    if ami is not None and given(ami.key) and _is_public(ami) and _is_key_used(part, ami):
        yield part.broken(
            _KEY_PROPERTY,
            "encrypts an AMI that is public",
            "leave the key out, or name the accounts that may launch the AMI",
        )


def _is_public(ami: AmiDistribution) -> bool:
    permission = known(ami.launch_permission)
    groups = () if permission is None else permission.groups
    return any(group == "all" for _, group in known_items(groups))


def _is_key_used(part: Part[Distribution], ami: AmiDistribution) -> bool:
    """Tell whether a key encrypts anything: it does not in the build account and Region."""
    own = part.place.region
    return own is None or known(ami.target_accounts) != () or told(part.it.region) != own


def key_without_copy(part: Part[Distribution]) -> Breaches:
    """Find keys for the AMI that the build leaves in its own account and Region."""
    ami = known(part.it.ami)
    if ami is not None and given(ami.key) and not _is_key_used(part, ami):
        yield part.broken(
            _KEY_PROPERTY,
            f"has no effect on the AMI that is built in {part.place.region}",
            "leave it out, and encrypt the disks of the recipe with it",
        )


def distribution_key_region(part: Part[Distribution]) -> Breaches:
    """Find keys of another Region than the AMI's."""
    ami = known(part.it.ami)
    key = None if ami is None else told(ami.key)
    found = None if key is None else _KEY.fullmatch(key)
    if found is None:
        return
    region = told(part.it.region)
    if region is not None and found["region"] != region:
        yield part.broken(
            _KEY_PROPERTY,
            f"is a key of {found['region']}, and the AMI goes to {region}",
            f"name a key of {region}, or the replica there of a multi-Region key",
        )


def shared_default_key(part: Part[Distribution]) -> Breaches:
    """Find AMIs for other accounts under a key that those cannot use."""
    ami = known(part.it.ami)
    key = None if ami is None else told(ami.key)
    if ami is None or key is None or not _DEFAULT_KEY.fullmatch(key):
        return
    if _is_shared(ami) and _is_key_used(part, ami):
        yield part.broken(
            _KEY_PROPERTY,
            f"must be a customer managed key for AMIs that other accounts use (got {brief(key)})",
            "name a key of your own, whose policy lets those accounts use it",
        )


def _is_shared(ami: AmiDistribution) -> bool:
    """Tell whether other accounts get or may launch the AMI."""
    if known(ami.target_accounts):
        return True
    it = known(ami.launch_permission)
    if it is None:
        return False
    lists = (it.accounts, it.groups, it.organizations, it.organizational_units)
    return any(known(each) for each in lists)


TARGET_ACCOUNT_ROLE: Rule[Any] = Rule(
    id="imagebuilder/target-account-role",
    severity=Severity.WARNING,
    subject=Subject.IMAGE_BUILDER,
    scope=Scope.ACCOUNT,
    title="The role in a target account may use the keys and write the parameters of what is sent there",
    why="Image Builder assumes the role EC2ImageBuilderDistributionCrossAccountRole there, at the end of "
    "a build: if it is missing, or may not do something, the distribution fails. Pipelines and target "
    "accounts that are in one app are held against each other at synth.",
    link=links.CROSS_ACCOUNT,
    certainty=Certainty.DOCS,
)

RULES: tuple[Rule[Any], ...] = (
    TARGET_ACCOUNT_ROLE,
    Rule(
        id="imagebuilder/target-accounts",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="TargetAccountIds are up to 1536 account ids",
        why="Image Builder refuses anything else.",
        link=links.AMI_NAME,
        certainty=Certainty.MODEL,
        each=ami_distributions,
        check=target_accounts,
    ),
    Rule(
        id="imagebuilder/launch-accounts",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="UserIds are up to 1536 account ids",
        why="Image Builder refuses anything else.",
        link=links.LAUNCH_PERMISSION,
        certainty=Certainty.MODEL,
        each=launch_permissions,
        check=launch_accounts,
    ),
    Rule(
        id="imagebuilder/launch-groups",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The only group in UserGroups is all",
        why="There is no other group, and the distribution fails.",
        link=links.LAUNCH_PERMISSION,
        certainty=Certainty.MODEL,
        each=launch_permissions,
        check=launch_groups,
    ),
    Rule(
        id="imagebuilder/launch-organizations",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Up to 25 organizations and 25 organizational units are named by their ARNs",
        why="Image Builder refuses anything else, such as an id alone.",
        link=links.LAUNCH_PERMISSION,
        certainty=Certainty.MODEL,
        each=launch_permissions,
        check=launch_organizations,
    ),
    Rule(
        id="imagebuilder/public-ami",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="An AMI is not public",
        why="Everybody may launch a public AMI and read its disks. Block public access for AMIs, which is "
        "on by default and is no resource of CloudFormation, makes the distribution fail at "
        "the end of the build.",
        link=links.PUBLIC_AMIS,
        certainty=Certainty.DOCS,
        each=launch_permissions,
        check=public_ami,
    ),
    Rule(
        id="imagebuilder/public-key",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A public AMI has no KmsKeyId",
        why="EC2 does not make AMIs with encrypted snapshots public.",
        link=links.PUBLIC_AMIS,
        certainty=Certainty.DOCS,
        each=distributions,
        check=public_key,
    ),
    Rule(
        id="imagebuilder/shared-default-key",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="AMIs for other accounts are not encrypted under aws/ebs",
        why="No other account can use aws/ebs, the AWS managed key, and nobody can allow it: the "
        "distribution fails at the end of the build.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
        each=distributions,
        check=shared_default_key,
    ),
    Rule(
        id="imagebuilder/distribution-key-region",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The key of a copy is in the Region of the copy",
        why="EC2 encrypts with keys of the same Region only: the distribution fails at the end of the "
        "build.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
        each=distributions,
        check=distribution_key_region,
    ),
    Rule(
        id="imagebuilder/key-without-copy",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="KmsKeyId is for copies; the AMI of the build account and Region is encrypted by the recipe",
        why="The key of a distribution encrypts what goes to other accounts or Regions. The AMI that the "
        "build leaves in its own account and Region stays as the recipe made it, perhaps "
        "unencrypted. Judged where the Region of the stack is known.",
        link=links.AMI_DISTRIBUTION,
        certainty=Certainty.DOCS,
        each=distributions,
        check=key_without_copy,
    ),
)
