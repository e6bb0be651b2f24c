"""What instances have while they build: roles, a way out, and one inventory, as far as templates tell."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.address import Address, Pointer, may_coexist
from snapshot_constructs.model.iam import Role
from snapshot_constructs.model.imagebuilder import Component, InfrastructureConfiguration
from snapshot_constructs.model.managed_policies import IMAGE_INSTANCES, name_of_managed
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, Building, sure_steps
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

# Neither Image Builder's own bucket nor one that a parameter of the component names.
_FOREIGN = re.compile(r"s3://(?!ec2imagebuilder|\{\{)")
_NEEDED = {
    "ssm:UpdateInstanceInformation": "AmazonSSMManagedInstanceCore",
    "imagebuilder:GetComponent": IMAGE_INSTANCES[0],
}
"""What every build needs, and the managed policy that has it."""


def instance_role(baking: Baking) -> Iterator[Located]:
    """Find instances whose agent may not talk to Systems Manager, or not read components."""
    for of in baking.every(InfrastructureConfiguration):
        roles = baking.instance_roles(of)
        lacking = {
            action: policy
            for action, policy in _NEEDED.items()
            if roles and all(role.may(action) is False for role in roles)
        }
        if lacking:
            yield Located(
                of.address,
                "InstanceProfileName",
                f"brings the role {roles[0].address.name} to the instances, which may not "
                f"{and_([*lacking])}",
                f"attach {and_([*lacking.values()])} to it",
            )


def log_bucket_grant(baking: Baking) -> Iterator[Located]:
    """Find instances that may not write their logs."""
    for of in baking.every(InfrastructureConfiguration):
        roles = baking.instance_roles(of) if of.it.log_bucket is not None else ()
        if roles and all(role.may("s3:PutObject") is False for role in roles):
            yield Located(
                of.address,
                "Logging/S3Logs/S3BucketName",
                f"is to have the logs of instances whose role {roles[0].address.name} may not "
                f"s3:PutObject",
                "allow it s3:PutObject on the bucket",
            )


def download_permission(baking: Baking) -> Iterator[Located]:
    """Find instances that may not read what a component downloads from S3."""
    for building in baking.buildings:
        sources = [*_downloads(baking, building)]
        for of in building.infrastructures if sources else ():
            roles = [_without_own(role) for role in baking.instance_roles(of)]
            if roles and all(role.may("s3:GetObject") is False for role in roles):
                yield Located(
                    of.address,
                    "InstanceProfileName",
                    f"brings the role {roles[0].address.name} to the instances, which may not "
                    f"s3:GetObject, while {sources[0]}",
                    "allow it s3:GetObject on that bucket",
                )


def _downloads(baking: Baking, building: Building) -> Iterator[str]:
    """Yield what components surely download from buckets of others than Image Builder."""
    for recipe in building.recipes if len(building.recipes) == 1 else ():
        for used in baking.used(recipe):
            for form in used.forms if len(used.forms) == 1 else ():
                for source in _sources(form.it):
                    yield f"{form.name} downloads {brief(source)}"


def _sources(component: Component) -> Iterator[str]:
    for step in sure_steps(component):
        if step.action == "S3Download" and isinstance(step.inputs, list):
            for entry in step.inputs:
                source = entry.get("source") if isinstance(entry, dict) else None
                if isinstance(source, str) and _FOREIGN.match(source):
                    yield source


def _without_own(role: Role) -> Role:
    """Return a role without the policies of Image Builder, which read its own buckets alone."""
    left = tuple(
        arn
        for arn in role.managed
        if not (isinstance(arn, str) and name_of_managed(arn) in IMAGE_INSTANCES)
    )
    return role._replace(managed=left)


def isolated_subnet(baking: Baking) -> Iterator[Located]:
    """Find instances in a subnet that nothing leads out of."""
    for of in baking.every(InfrastructureConfiguration):
        link = of.link(of.it.subnet)
        if isinstance(link, Pointer) and link.mark in baking.estate.isolated:
            yield Located(
                of.address,
                "SubnetId",
                f"names {link.mark.logical_id}, from which no route and no endpoint of its VPC leads "
                f"anywhere",
                "name a subnet with a route to a NAT gateway, or add endpoints for ssm, ssmmessages, "
                "ec2messages, imagebuilder, logs and s3",
            )


def inventory_twice(baking: Baking) -> Iterator[Located]:
    """Find builds whose instances are to be in an inventory of their own, beside one of all."""
    for building in baking.buildings:
        inventory = _inventory(baking, building.address)
        if inventory is not None and building.by.it.enhanced_metadata in (None, True):
            yield Located(
                building.address,
                "EnhancedImageMetadataEnabled",
                f"is on, while {inventory.name} takes the inventory of all instances: a build "
                f"instance cannot be in two, and the build ends with a timeout",
                "write false",
            )


def _inventory(baking: Baking, address: Address) -> Address | None:
    """Return what surely lists the software of the instances, too."""
    return next(
        (
            each
            for each in baking.estate.inventories
            if may_coexist(each, address) and baking.estate.same_place(each, address)
        ),
        None,
    )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/instance-role",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The role of the instances lets their agent work and read components",
        why="The agent of Systems Manager does not report, unless the account gives all instances "
        "that permission, and each build fails after a long wait.",
        link=links.PREREQUISITES,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=instance_role,
    ),
    Rule(
        id="imagebuilder/log-bucket-grant",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The role of the instances may write logs to the bucket",
        why="No log is written, unless the policy of the bucket allows it: s3:PutObject is in none of "
        "the managed policies for builds.",
        link=links.LOGS,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=log_bucket_grant,
    ),
    Rule(
        id="imagebuilder/download-permission",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The role of the instances may read what S3Download takes",
        why="The step fails, unless the policy of the bucket allows it: it needs s3:GetObject, and "
        "s3:ListBucket for a wildcard. The managed policies read buckets of Image Builder alone.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=download_permission,
    ),
    Rule(
        id="imagebuilder/isolated-subnet",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The subnet of the instances has a way to Systems Manager and Image Builder",
        why="The agent of Systems Manager cannot report, and the build fails after a long wait. "
        "Without NAT, endpoints are needed for ssm, ssmmessages, ec2messages, imagebuilder, logs "
        "and s3, and for kms where components are encrypted.",
        link=links.PREREQUISITES,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=isolated_subnet,
    ),
    Rule(
        id="imagebuilder/inventory-twice",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Enhanced metadata is off where all instances are in an inventory",
        why="To list packages, Image Builder associates the instance with AWS-GatherSoftwareInventory, "
        "and Systems Manager takes one such association for an instance: with one for all instances "
        "in the account, the step times out, and the build fails. Most accounts have theirs from the "
        "console or Quick Setup, which no template shows.",
        link=links.PIPELINE,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=inventory_twice,
    ),
)
