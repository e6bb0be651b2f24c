"""EventBridge rules on images of a pipeline, and on anything else on the default bus."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from snapshot_constructs.cdk._machine import allow, make_role
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_stepfunctions as sfn
    from constructs import Construct

SERVICE = "aws.imagebuilder"


class HasImages(Protocol):
    """A pipeline, as far as events about images know it."""

    @property
    def image_arn_pattern(self) -> str:
        """What the ARNs of all its images begin with."""


def image_rule(
    scope: Construct,
    id: str,
    target: events.IRuleTarget | None,
    pipeline: HasImages,
    status: str,
) -> events.Rule:
    """Make a rule on images of a pipeline that come into a state."""
    return rule(
        scope,
        id,
        target,
        SERVICE,
        "EC2 Image Builder Image State Change",
        resources=images_of(pipeline),
        detail={"state": {"status": [status]}},
    )


def images_of(pipeline: HasImages) -> list[str]:
    """Return what matches the images of a pipeline, and of no other whose name begins alike."""
    from aws_cdk import aws_events  # noqa: PLC0415  # slow to load, and seldom asked for

    return aws_events.Match.prefix(pipeline.image_arn_pattern)


def rule(
    scope: Construct,
    id: str,
    target: events.IRuleTarget | None,
    source: str,
    detail_type: str,
    *,
    resources: list[str] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> events.Rule:
    """Make a rule on the default bus.

    Raises:
        TypeError: if the target is none.
        ValueError: if the id is taken.
    """
    from aws_cdk import aws_events  # noqa: PLC0415  # as above

    check_position(scope, id)
    check_target(target)
    pattern = aws_events.EventPattern(
        source=[source], detail_type=[detail_type], resources=resources, detail=detail
    )
    with undone_on_failure(scope, id):
        targets = None if target is None else [target]
        return aws_events.Rule(scope, id, event_pattern=pattern, targets=targets)


def check_target(target: object) -> None:
    """Refuse what is no target, before anything is made.

    Raises:
        TypeError: if it is none.
    """
    if target is not None and not hasattr(target, "bind"):
        raise TypeError(
            f"target: expected the target of a rule (got {target!r}); write, for example, "
            f"aws_events_targets.SnsTopic(topic)"
        )


def started_by(machine: sfn.StateMachine, asked: Mapping[str, Any]) -> events.IRuleTarget:
    """Return the target that starts a machine with what is asked of it, and make its role."""
    from aws_cdk import aws_events  # noqa: PLC0415  # as above

    start = allow(["states:StartExecution"], [machine.state_machine_arn])
    role = make_role(machine, "StartRole", "events.amazonaws.com", [start])
    told = aws_events.RuleTargetInput.from_object(asked)
    target: events.IRuleTarget = _target()(machine.state_machine_arn, role, told)
    return target


@cache
def _target() -> Any:
    """Return what starts a machine, without loading all that a rule could start."""
    import jsii  # noqa: PLC0415  # as above
    from aws_cdk import aws_events  # noqa: PLC0415

    @jsii.implements(aws_events.IRuleTarget)
    class Start:
        def __init__(self, arn: str, role: iam.IRole, told: events.RuleTargetInput) -> None:
            self._arn, self._role, self._told = arn, role, told

        def bind(self, _rule: object, _id: str | None = None) -> aws_events.RuleTargetConfig:
            return aws_events.RuleTargetConfig(arn=self._arn, role=self._role, input=self._told)

    return Start


def image_of_event() -> str:
    """Return what stands for the ARN of the image that an event is about."""
    from aws_cdk import aws_events  # noqa: PLC0415  # as above

    return aws_events.EventField.from_path("$.resources[0]")
