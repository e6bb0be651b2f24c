"""Build instances that policies of Data Lifecycle Manager take for machines to back up."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.address import Address, may_coexist
from snapshot_constructs.model.estate import PlacedPolicy
from snapshot_constructs.model.imagebuilder import InfrastructureConfiguration
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, sure_items
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject


def build_instance_backed_up(baking: Baking) -> Iterator[Located]:
    """Find tags of build instances and their disks that a lifecycle policy looks for."""
    for of in baking.every(InfrastructureConfiguration):
        for _, tag in sure_items(of.it.resource_tags, Tag):
            policy = _looking(baking, of.address, tag)
            if policy is not None:
                yield Located(
                    of.address,
                    f"ResourceTags/{tag.key}",
                    f"makes the lifecycle policy {policy.address.name} back up instances and disks "
                    f"that exist for a build alone (got {tag.key}={tag.value})",
                    "leave this tag out",
                )


def _looking(baking: Baking, address: Address, tag: Tag) -> PlacedPolicy | None:
    """Return a policy that surely looks for a tag."""
    return next(
        (
            policy
            for policy in baking.estate.policies
            if policy.runs
            and may_coexist(policy.address, address)
            and baking.estate.same_place(policy.address, address)
            and isinstance(tag.key, str)
            and isinstance(tag.value, str)
            and tag in _sought(policy)
        ),
        None,
    )


def _sought(policy: PlacedPolicy) -> list[Tag]:
    tags = getattr(policy.spec.details, "target_tags", ())
    return [tag for _, tag in sure_items(tags, Tag)]


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/build-instance-backed-up",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="No lifecycle policy backs up the instances that build images",
        why="Image Builder puts ResourceTags on instances and disks that it terminates after the "
        "build: the policy makes snapshots or AMIs of half-built systems, and pays for them.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=build_instance_backed_up,
    ),
)
