"""``AmiChannel``: the way of an AMI from candidate to the parameter that fleets read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack
from constructs import Construct

from snapshot_constructs.cdk._channel import (
    candidate_of,
    check_only_one,
    remember,
    statements,
    trials,
)
from snapshot_constructs.cdk._channel_arguments import (
    FunctionLike,
    GroupLike,
    MachineLike,
    check_arguments,
    check_parameter,
    patience,
    seconds,
)
from snapshot_constructs.cdk._event_rules import image_of_event, image_rule, rule, started_by
from snapshot_constructs.cdk._machine import SOURCE, make_machine
from snapshot_constructs.cdk._place import check_words
from snapshot_constructs.cdk._promotion import PROMOTED, Promotion, states
from snapshot_constructs.cdk._trials import Approval
from snapshot_constructs.cdk._undo import refused_in_words, undone_on_failure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from aws_cdk import Duration
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sns as sns
    from aws_cdk import aws_stepfunctions as sfn

    from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase


class AmiChannel(Construct):
    """Lets fleets have an AMI of a pipeline only after it has been tested, and takes it back.

    What the pipeline bakes is a candidate. A state machine tests it, and only then puts it into the
    parameter of the channel, which launch templates read. Whatever fails, the parameter stays as it
    was. An AMI that is older than one that has been promoted already, or the same, is left alone.

    The state machine starts when an image of the pipeline is available; it can be started by hand:

    - ``{"image": "arn:aws:imagebuilder:…:image/web/1.0.7/1"}`` promotes this image,
    - ``{"image": "…", "force": true}`` does so even if it is older, or was taken back before,
    - ``{"rollback": true}`` puts back the AMI before; a second time changes nothing.

    In another Region or account than the pipeline's, a channel follows the parameter that the
    pipeline writes there; it starts whenever that changes, and by hand with ``{}``.

    The parameters belong to the channel, not to the stack: they stay when the stack is deleted, and
    there are none until the first AMI has been promoted.

    Attributes:
        pipeline: whose AMIs these are.
        parameter_name: the parameter that fleets read.
        previous_parameter_name: the parameter that has the AMI to go back to.
        state_machine: does it.
        rule: starts it.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        pipeline: AmiPipelineBase,
        parameter: str | None = None,
        candidate: str | None = None,
        tests: Sequence[FunctionLike | MachineLike] = (),
        soak: Duration | timedelta | None = None,
        approval: sns.ITopic | None = None,
        approval_timeout: Duration | timedelta | None = None,
        refresh: Sequence[GroupLike] = (),
    ) -> None:
        """Make the state machine and what starts it.

        Args:
            scope: where it belongs.
            id: what it is called there.
            pipeline: whose AMIs are promoted.
            parameter: the parameter that fleets read; ``/imagebuilder/<pipeline>/stable`` when None.
                The channel keeps two of its own below it.
            candidate: the parameter that has the candidates, such as that of another channel; the
                images of the pipeline themselves when None.
            tests: Lambda functions and state machines, which are told ``{"ami", "pipeline",
                "parameter"}`` one after the other; the AMI has passed when none of them fails.
            soak: how long an AMI waits after the tests.
            approval: the topic through which somebody is asked then; the message has the commands
                that promote and refuse.
            approval_timeout: how long the answer may take, where somebody is asked; a week when None.
            refresh: Auto Scaling groups whose instances are replaced after each change, which their
                launch templates must read from the parameter.

        Raises:
            TypeError: if an argument is none of its kind.
            ValueError: if a value cannot be, or the pipeline sends nothing to this Region or account.
        """
        check_words(scope, id)
        check_arguments(pipeline, tests, approval, refresh)
        default = f"/imagebuilder/{pipeline.pipeline_name}/stable"
        stable = check_parameter("parameter", default if parameter is None else parameter)
        source = candidate_of(Stack.of(scope), pipeline, candidate)
        check_only_one(scope, stable, pipeline, source)
        waits = seconds("soak", soak, 0)
        answer = patience(approval_timeout, approval)
        self._promotion = Promotion(
            pipeline=pipeline.pipeline_name,
            candidate=source,
            stable=stable,
            tests=trials(tests),
            soak_seconds=waits,
            approval=None if approval is None else Approval(approval.topic_arn, answer),
            groups=[group.auto_scaling_group_name for group in refresh],
        )
        with refused_in_words(scope, id):
            super().__init__(scope, id)
        with undone_on_failure(scope, id):
            self.pipeline, self.parameter_name = pipeline, stable
            self.previous_parameter_name = self._promotion.previous
            self.state_machine = self._machine(approval)
            self.rule = self._start()
        remember(self, stable)

    def machine_image(self) -> ec2.IMachineImage:
        """Return the promoted AMI, looked up whenever an instance is launched."""
        from aws_cdk import aws_ec2  # noqa: PLC0415  # slow to load

        return aws_ec2.MachineImage.resolve_ssm_parameter_at_launch(self.parameter_name)

    def grant_read_parameter(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody read the id of the promoted AMI."""
        from aws_cdk import aws_iam  # noqa: PLC0415  # as above

        name = self.parameter_name.removeprefix("/")
        arn = Stack.of(self).format_arn(service="ssm", resource="parameter", resource_name=name)
        actions = ["ssm:GetParameter", "ssm:GetParameters"]
        return aws_iam.Grant.add_to_principal(grantee=grantee, actions=actions, resource_arns=[arn])

    def grant_start(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody promote an image and roll back."""
        return self.state_machine.grant_start_execution(grantee)

    def grant_approve(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody answer, who has the token that the message of the topic has."""
        return self.state_machine.grant_task_response(grantee)

    def on_promoted(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when the parameter was changed, by a roll-back too.

        The detail of the event is ``{"pipeline", "parameter", "ami", "replaced", "rollback"}``.
        """
        detail = {"parameter": [self.parameter_name]}
        return rule(self, id, target, SOURCE, PROMOTED, detail=detail)

    def on_failed(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when an AMI was not promoted: a test failed, or somebody refused.

        It fires as well when a roll-back failed, or an Auto Scaling group could not be refreshed.
        """
        states_of = {
            "stateMachineArn": [self.state_machine.state_machine_arn],
            "status": ["FAILED", "TIMED_OUT", "ABORTED"],
        }
        detail_type = "Step Functions Execution Status Change"
        return rule(self, id, target, "aws.states", detail_type, detail=states_of)

    def _machine(self, approval: sns.ITopic | None) -> sfn.StateMachine:
        promotion = self._promotion
        machine = make_machine(
            self,
            "StateMachine",
            comment=f"Promotes AMIs of {promotion.pipeline} to {promotion.stable}.",
            states=states(promotion),
            statements=list(statements(Stack.of(self), self.pipeline, promotion)),
        )
        key = getattr(approval, "master_key", None)
        if key is not None:
            key.grant(machine.role, "kms:Decrypt", "kms:GenerateDataKey")
        return machine

    def _start(self) -> events.Rule:
        candidate = self._promotion.candidate
        if candidate is None:
            target = started_by(self.state_machine, {"image": image_of_event()})
            return image_rule(self, "Start", target, self.pipeline, "AVAILABLE")
        detail = {"name": [candidate], "operation": ["Create", "Update"]}
        target = started_by(self.state_machine, {})
        return rule(self, "Start", target, "aws.ssm", "Parameter Store Change", detail=detail)
