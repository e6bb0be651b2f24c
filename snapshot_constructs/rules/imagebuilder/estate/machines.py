"""Recipes, the instances that they are built on, and what is told of builds."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.address import Link
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.iam import Key, Topic
from snapshot_constructs.model.imagebuilder import ContainerRecipe, InfrastructureConfiguration
from snapshot_constructs.model.imagebuilder.base import architecture_of, family_of
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, Of, sure_items
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_LINKED = "AWSServiceRoleForImageBuilder"
_HOPS = 2  # from a container to the instance metadata service


def instance_architecture(baking: Baking) -> Iterator[Located]:
    """Find instance types that cannot run the base image."""
    for building in baking.buildings:
        families = [family_of(each.it.parent) for each in building.recipes]
        needed = {each.architecture if each else None for each in families}
        for of in building.infrastructures if len(needed) == 1 and None not in needed else ():
            wrong = [
                each
                for _, each in sure_items(of.it.instance_types, str)
                if architecture_of(each) not in (*needed, None)
            ]
            if wrong:
                yield Located(
                    of.address,
                    "InstanceTypes",
                    f"cannot run the base image of the recipe {building.recipes[0].name}, which is "
                    f"for {and_(sorted(map(str, needed)))} (got {and_(wrong)})",
                    "name types of that architecture, for example "
                    + ("m7g.large" if "arm64" in needed else "m7i.large"),
                )


def container_hops(baking: Baking) -> Iterator[Located]:
    """Find builds of containers that cannot reach the credentials of the instance."""
    for building in baking.buildings:
        containers = [isinstance(each.it, ContainerRecipe) for each in building.recipes]
        for of in building.infrastructures if containers and all(containers) else ():
            hops = of.it.hop_limit
            if of.it.http_tokens == "required" and isinstance(hops, int) and hops < _HOPS:
                yield Located(
                    of.address,
                    "InstanceMetadataOptions/HttpPutResponseHopLimit",
                    f"is too small for containers, as the recipe {building.recipes[0].name} builds "
                    f"them (got {hops})",
                    f"write {_HOPS}",
                )


def topic_key(baking: Baking) -> Iterator[Located]:
    """Find topics whose messages Image Builder cannot encrypt."""
    for of in baking.every(InfrastructureConfiguration):
        for topic in baking.estate.topics_at(of.link(of.it.topic), of.address):
            keys = baking.estate.keys_at(topic.key, topic.address)
            if isinstance(topic.key, str) and topic.key.endswith("alias/aws/sns"):
                yield _unusable(of, topic, "with alias/aws/sns, whose policy is AWS's own")
            elif keys and not any(map(_may_admit, keys)):
                yield _unusable(
                    of, topic, f"with {keys[0].address.name}, whose policy does not name {_LINKED}"
                )


def _unusable(of: Of[InfrastructureConfiguration], topic: Topic, how: str) -> Located:
    return Located(
        of.address,
        "SnsTopicArn",
        f"names the topic {topic.address.name}, which is encrypted {how}",
        f"let the policy of a customer managed key allow {_LINKED} kms:GenerateDataKey* and "
        f"kms:Decrypt",
    )


def _may_admit(key: Key) -> bool:
    """Tell whether a key's policy names the service-linked role, or may do so."""
    for each in key.policy or ():
        if isinstance(each, Deferred):
            return True
        named = (*each.principals, *each.services)
        if each.allows and any(_may_be_linked(one) for one in named):
            return True
    return False


def _may_be_linked(principal: Link) -> bool:
    if not isinstance(principal, str):
        return True
    return principal == "*" or _LINKED in principal or principal.startswith("imagebuilder.")


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/instance-architecture",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The instance types have the architecture of the base image",
        why="EC2 refuses to launch the instances: Graviton runs arm64, all others x86_64.",
        link=links.INSTANCE_TYPES,
        certainty=Certainty.INFERRED,
        scope=Scope.TEMPLATE,
        search=instance_architecture,
    ),
    Rule(
        id="imagebuilder/container-hops",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Containers are built with a hop limit of at least 2 where tokens are required",
        why="What runs in the container cannot read the credentials of the instance, and the build "
        "fails.",
        link=links.METADATA,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=container_hops,
    ),
    Rule(
        id="imagebuilder/topic-key",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The key of an encrypted topic is of the same account and lets the service-linked role "
        "of Image Builder use it",
        why="No notification arrives. Amazon's own key for SNS has a policy that cannot be changed.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=topic_key,
    ),
)
