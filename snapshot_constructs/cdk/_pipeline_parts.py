"""Infrastructure, distribution, retirement and the pipeline itself, as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk import _pipeline_words as words
from snapshot_constructs.cdk._pipeline_recipe import workflow_id
from snapshot_constructs.cdk._plan import Planned, to_come
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import (
    DistributionConfiguration,
    Image,
    ImageLifecyclePolicy,
    ImagePipeline,
    InfrastructureConfiguration,
)
from snapshot_constructs.model.imagebuilder.base import ARM, INTEL
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    Distribution,
    SsmParameter,
)
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from snapshot_constructs.model.imagebuilder.pipeline import UsedWorkflow

if TYPE_CHECKING:
    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget, Retire
    from snapshot_constructs.model.retention import Retain
    from snapshot_constructs.model.tags import Tags

ROLE = "ExecutionRole"
LIFECYCLE_ROLE = "LifecycleRole"
PROFILE = "InstanceProfile"
SUBNET = "Subnet"
SECURITY_GROUP = "SecurityGroup"
DEPLOYMENT = "Deployment"

_AMI_ID = "aws:ec2:image"
_DATE = "{{ imagebuilder:buildDate }}"
_SUITABLE = {INTEL: ("m5.large",), ARM: ("m6g.large",)}
"""Two processors and 8 GiB, in every Region; checked 2026-11."""


def infrastructure(draft: Draft) -> Planned:
    """Return the instances on which images are built and tested."""
    own_group = draft.vpc is not None and not draft.security_groups
    value = InfrastructureConfiguration(
        name=draft.pipeline,
        description=draft.description,
        instance_profile=to_come(PROFILE),
        instance_types=draft.instance_types or _suitable(draft),
        subnet=to_come(SUBNET) if draft.vpc is not None else None,
        security_groups=(to_come(SECURITY_GROUP),)
        if own_group
        else tuple(Deferred(each.security_group_id) for each in draft.security_groups),
        key_pair=draft.key_pair.key_pair_name if draft.key_pair else None,
        http_tokens="required",
        hop_limit=draft.hop_limit,
        log_bucket=draft.log_bucket.bucket_name if draft.log_bucket else None,
        log_prefix=draft.log_prefix if draft.log_bucket else None,
        placement=draft.placement,
        auto_scaling_group=draft.auto_scaling_group,
        topic=draft.topic.topic_arn if draft.topic else None,
        terminate_on_failure=draft.terminate_on_failure,
        terminate_on_completion=draft.terminate_on_completion,
        resource_tags=draft.resource_tags,
    )
    return Planned("Infrastructure", value, words.of_infrastructure)


def distribution(draft: Draft, region: str, targets: tuple[AmiTarget, ...]) -> Planned:
    """Return what becomes of each AMI, in each Region of the targets."""
    value = DistributionConfiguration(
        name=draft.pipeline,
        description=draft.description,
        distributions=tuple(_distributed(draft, target, region) for target in targets),
    )
    return Planned("Distribution", value, words.of_distribution(draft.targets, targets))


def pipeline(draft: Draft, *, with_role: bool) -> Planned:
    """Return the pipeline itself."""
    value = ImagePipeline(
        name=draft.pipeline,
        description=draft.description,
        recipe=to_come("Recipe"),
        infrastructure=to_come("Infrastructure"),
        distribution=to_come("Distribution"),
        schedule=draft.schedule,
        status="ENABLED" if draft.enabled else "DISABLED",
        tests=draft.tests,
        scanning=draft.scan or None,
        enhanced_metadata=draft.enhanced_metadata,
        workflows=tuple(
            UsedWorkflow(
                arn=to_come(workflow_id(each)) if each.is_own else each.arn,
                arguments=each.arguments,
                parallel_group=each.parallel_group,
                on_failure=each.on_failure,
            )
            for each in draft.workflows
        ),
        role=to_come(ROLE) if with_role else None,
        image_tags=(draft.tag,),
        image_log_group=draft.image_log_group,
        pipeline_log_group=draft.pipeline_log_group,
    )
    return Planned("Resource", value, words.of_pipeline)


def lifecycle(draft: Draft, retire: Retire) -> Planned:
    """Return the policy for the images of the pipeline."""
    value = ImageLifecyclePolicy(
        name=draft.pipeline,
        description=draft.description,
        resource_type="AMI_IMAGE",
        role=to_come(LIFECYCLE_ROLE),
        status="ENABLED",
        rules=tuple(_rule(retire, action, after) for action, after in _actions(retire)),
        selected_tags=(draft.tag,),
    )
    return Planned("Lifecycle", value, words.of_lifecycle([*_actions(retire)]))


def image(draft: Draft) -> Planned:
    """Return the image that the deployment has the pipeline build."""
    deletes = draft.removal == "delete-deploy-image"
    value = Image(
        by_pipeline=to_come(DEPLOYMENT),
        on_update=True,
        deletion_role=to_come(LIFECYCLE_ROLE) if deletes else None,
        tags=(draft.tag,),
    )
    return Planned("Image", value, words.of_pipeline)


def _suitable(draft: Draft) -> tuple[str, ...]:
    """Return an instance type with the processor of the base; Image Builder picks one if unknown."""
    family = draft.family
    return _SUITABLE.get(family.architecture or "", ()) if family else ()


def _distributed(draft: Draft, target: AmiTarget, region: str) -> Distribution:
    own = target.region in (None, region)
    copied_here = own and target.accounts
    return Distribution(
        region=target.region or region,
        ami=AmiDistribution(
            name=f"{draft.pipeline} {_DATE}",
            description=target.description,
            target_accounts=target.accounts,
            launch_permission=target.permission,
            key=target.key or (draft.key_arn if copied_here else None),  # type: ignore[arg-type]  # its ARN by now
            tags=_merged(draft.ami_tags, target.tags),
        ),
        launch_templates=target.launch_templates,
        licenses=target.licenses,
        fast_launches=target.fast_launch,
        parameters=tuple(_parameters(target, draft.parameter)),
    )


def _merged(tags: Tags, others: object) -> Tags:
    """Return tags, of which the others win."""
    if not (isinstance(tags, tuple) and isinstance(others, tuple)):
        return others or tags  # type: ignore[return-value]  # what is known only at deployment
    keys = {each.key for each in others}
    return (*(tag for tag in tags if isinstance(tag, Deferred) or tag.key not in keys), *others)


def _parameters(target: AmiTarget, name: str | Deferred) -> Iterator[SsmParameter]:
    written = target.parameter or name
    yield SsmParameter(name=written, data_type=_AMI_ID)
    for account in target.accounts:
        yield SsmParameter(name=written, data_type=_AMI_ID, account=account)


def _actions(retire: Retire) -> Iterator[tuple[str, Retain]]:
    for action, after in (
        ("DEPRECATE", retire.deprecate_after),
        ("DISABLE", retire.disable_after),
        ("DELETE", retire.delete_after),
    ):
        if after is not None:
            yield action, after


def _rule(retire: Retire, action: str, after: Retain) -> LifecycleRule:
    deletes = action == "DELETE"
    return LifecycleRule(
        action=action,
        amis=True,
        snapshots=True if deletes else None,
        filter="COUNT" if after.by_count else "AGE",
        value=after.count if after.by_count else after.interval,
        unit=after.unit,
        keep=(retire.keep or None) if deletes and not after.by_count else None,
        but_ami_tags=retire.keep_tagged,  # type: ignore[arg-type]  # tags by now
        **_launched(retire.keep_if_launched_within),
    )


def _launched(within: Retain | None) -> dict[str, Any]:
    if within is None:
        return {}
    return {"but_launched_within": within.interval, "but_launched_unit": within.unit}
