"""Make the resources of a pipeline that has been judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from aws_cdk import CfnDeletionPolicy, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from snapshot_constructs.cdk import _pipeline_network as network
from snapshot_constructs.cdk import _pipeline_parts as parts
from snapshot_constructs.cdk import _pipeline_roles as roles
from snapshot_constructs.cdk._image_l1 import Links, make, text_of
from snapshot_constructs.cdk._pipeline_keys import tell_keys
from snapshot_constructs.cdk._plan import linked

if TYPE_CHECKING:
    from aws_cdk import CfnResource
    from constructs import Construct

    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.cdk._plan import Planned
    from snapshot_constructs.model.imagebuilder import ImageBuilderResource
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget


class Roles(NamedTuple):
    """The roles of a pipeline."""

    instance: iam.IRole
    execution: iam.IRole | None
    lifecycle: iam.IRole | None


class Said(Mapping[str, "ImageBuilderResource"]):
    """What the resources of a plan say, by id, with names and ARNs of what has been made.

    Most never ask, and the CDK would have to be asked for each.
    """

    def __init__(self, plan: Sequence[Planned], links: Links) -> None:
        self._values, self._links = {each.id: each.value for each in plan}, links

    def __getitem__(self, id: str) -> ImageBuilderResource:
        """Return what a resource says."""
        links = {each: text_of(each, self._links) for each in self._links}
        return linked(self._values[id], links)

    def __iter__(self) -> Iterator[str]:
        """Return the ids."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self))


class Made(NamedTuple):
    """What has been made of a plan.

    Attributes:
        values: as they stand in the template, by id.
        resources: those that were made of them, by id.
    """

    values: Mapping[str, ImageBuilderResource]
    resources: Mapping[str, CfnResource]


def make_roles(
    pipeline: Construct, draft: Draft, targets: tuple[AmiTarget, ...], region: str
) -> Roles:
    """Make the roles that are needed, unless they are given."""
    execution = draft.execution_role
    if execution is None and roles.needs_role(draft, targets, region):
        execution = roles.execution_role(pipeline, draft, targets, region)
    retires = draft.retire is not None or draft.removal != "retain"
    return Roles(
        draft.instance_role or roles.instance_role(pipeline, draft),
        execution,
        roles.lifecycle_role(pipeline) if retires else None,
    )


def make_resources(pipeline: Construct, draft: Draft, plan: Sequence[Planned], of: Roles) -> Made:
    """Make all that was planned, with what it stands on."""
    links = _grounds(pipeline, draft, of)
    groups = _log_groups(pipeline, draft)
    resources: dict[str, CfnResource] = {}
    for each in plan:
        resource = make(pipeline, each.id, each.value, links)
        links[each.id] = resources[each.id] = resource
        if each.id == "Resource":
            if draft.build_on_deploy:
                links[parts.DEPLOYMENT] = resource.attr_deployment_id  # type: ignore[attr-defined]  # a pipeline has one
            # Their permissions may stand in resources below them.
            resource.node.add_dependency(*groups, *filter(None, of[:2]))
    if (image := resources.get("Image")) is not None:
        _keep(image, draft)
    return Made(Said(plan, links), resources)


def tell_others(draft: Draft, targets: tuple[AmiTarget, ...], of: Roles, region: str) -> None:
    """Grant what resources outside the pipeline must grant; the last that is done."""
    if draft.instance_role is not None:
        roles.extend_instance_role(draft.instance_role, draft)
    if draft.execution_role is not None:
        roles.extend_execution_role(draft.execution_role, draft, targets, region)
    if draft.log_bucket is not None:
        prefix = str(draft.log_prefix).strip("/")
        draft.log_bucket.grant_put(of.instance, f"{prefix}/*" if prefix else None)
    if draft.log_group is not None:
        draft.log_group.grant_write(of.instance)
    tell_keys(draft, targets)


def _grounds(pipeline: Construct, draft: Draft, of: Roles) -> Links:
    """Return the names and ARNs of what the plan stands on, by id."""
    profile = iam.CfnInstanceProfile(
        pipeline, parts.PROFILE, roles=[of.instance], path=roles.ROLE_PATH
    )
    links: Links = {parts.PROFILE: profile}
    if of.execution is not None:
        links[parts.ROLE] = of.execution.role_arn
    if of.lifecycle is not None:
        links[parts.LIFECYCLE_ROLE] = of.lifecycle.role_arn
    if draft.subnet is not None:
        links[parts.SUBNET] = draft.subnet.id
        if not draft.security_groups:
            group = network.security_group(pipeline, draft)
            links[parts.SECURITY_GROUP] = group.security_group_id
    return links


def _log_groups(pipeline: Construct, draft: Draft) -> list[logs.CfnLogGroup]:
    """Make the groups before the service does, which keeps what is in them for ever."""
    names = {"PipelineLogs": draft.pipeline_log_group}
    if draft.log_group is None:
        names["ImageLogs"] = draft.image_log_group
    groups = [
        logs.CfnLogGroup(
            pipeline, id, log_group_name=name, retention_in_days=draft.log_retention_days
        )
        for id, name in names.items()
    ]
    for group in groups:
        # A group that stays would be in the way of the next deployment of the same pipeline.
        group.apply_removal_policy(RemovalPolicy.DESTROY)
    return groups


def _keep(image: CfnResource, draft: Draft) -> None:
    """Keep images that a newer one replaces: instances are launched from them still."""
    image.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN
    if draft.removal == "retain":
        image.cfn_options.deletion_policy = CfnDeletionPolicy.RETAIN
