"""Put the tag that a policy looks for on what it is to protect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnResource, Stack, Tags, Token

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief

if TYPE_CHECKING:
    from constructs import Construct, IConstruct

    from snapshot_constructs.model.tags import Targets

_VOLUME = "AWS::EC2::Volume"
_INSTANCE = "AWS::EC2::Instance"
_LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"
_BEARERS = {
    "VOLUME": (_VOLUME, _INSTANCE, _LAUNCH_TEMPLATE),
    "INSTANCE": (_INSTANCE, _LAUNCH_TEMPLATE),
}


def protect(policy: Construct, targets: Targets, resource: IConstruct, tag: Tag | None) -> None:
    """Tag a volume, an instance or a launch template; see ``SnapshotPolicy.protect``."""
    chosen = _choose(targets, tag)
    bearer = _bearer(resource, str(targets.resource_type))
    _check_environment(policy, resource)
    if targets.resource_type == "VOLUME" and bearer.cfn_resource_type == _INSTANCE:
        bearer.add_property_override("PropagateTagsToVolumeOnCreation", value=True)
    Tags.of(resource).add(
        _text(chosen.key), _text(chosen.value), include_resource_types=[bearer.cfn_resource_type]
    )


def _choose(targets: Targets, tag: Tag | None) -> Tag:
    tags = () if isinstance(targets.tags, Deferred) else targets.tags
    offered = [each for each in tags if isinstance(each, Tag)]
    if tag in offered and tag is not None:
        return tag
    if tag is None and len(offered) == 1:
        return offered[0]
    words = " or ".join(f"tag=Tag({each.key!r}, {each.value!r})" for each in offered)
    got = f"{len(offered)} tags to choose from" if tag is None else brief(tag)
    raise ValueError(f"protect: name a tag that the policy looks for (got {got}); write {words}")


def _bearer(resource: IConstruct, kind: str) -> CfnResource:
    node = getattr(resource, "node", None)
    if node is None:
        raise TypeError(f"protect: expected a construct (got {brief(resource)}); give a volume")
    found = resource if CfnResource.is_cfn_resource(resource) else node.default_child
    what = found.cfn_resource_type if isinstance(found, CfnResource) else "not made in this app"
    # The L1 of a launch template takes no tags but those inside its data.
    untaggable = found is resource and what == _LAUNCH_TEMPLATE
    if isinstance(found, CfnResource) and what in _BEARERS.get(kind, ()) and not untaggable:
        return found
    raise ValueError(
        f"protect: a policy for {kind} cannot see {node.path} (got what is {what}); give "
        f"{'a volume, ' if kind == 'VOLUME' else ''}an instance or an ec2.LaunchTemplate of this app"
    )


def _check_environment(policy: Construct, resource: IConstruct) -> None:
    ours, theirs = Stack.of(policy), Stack.of(resource)
    for name, mine, other in (
        ("Region", ours.region, theirs.region),
        ("account", ours.account, theirs.account),
    ):
        if not Token.is_unresolved(mine) and not Token.is_unresolved(other) and mine != other:
            raise ValueError(
                f"protect: a policy sees only its own {name} {mine} (got {resource.node.path} in "
                f"{other}); make a policy there"
            )


def _text(part: str | Deferred | None) -> str:
    return Token.as_string(part.raw) if isinstance(part, Deferred) else str(part)
