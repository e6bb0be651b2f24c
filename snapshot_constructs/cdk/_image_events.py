"""EventBridge rules for what Image Builder tells about a pipeline and its images.

See https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html (checked 2026-11).
Events about images name no pipeline: what they have of it is how the ARN of the image begins.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, cast

from aws_cdk import Resource

from snapshot_constructs.cdk._event_rules import (
    SERVICE,
    check_target,
    image_of_event,
    image_rule,
    images_of,
    rule,
    started_by,
)
from snapshot_constructs.cdk._machine import (
    SOURCE,
    allow,
    call,
    make_machine,
    may_tell,
    tell,
)
from snapshot_constructs.cdk._place import check_position

if TYPE_CHECKING:
    from aws_cdk import aws_events as events
    from aws_cdk import aws_stepfunctions as sfn

LOOK_UP = "AmiLookUp"
_BUILT = "AMI Built"


class ImageEvents(Resource):
    """A pipeline, as far as events tell of it.

    Attributes:
        pipeline_name: its name.
    """

    pipeline_name: str

    @property
    @abstractmethod
    def pipeline_arn(self) -> str:
        """Its ARN."""

    @property
    @abstractmethod
    def image_arn_pattern(self) -> str:
        """What the ARNs of all its images begin with."""

    def on_built(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when an image of this pipeline is available."""
        return image_rule(self, id, target, self, "AVAILABLE")

    def on_failed(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when an image of this pipeline fails: its build, tests or distribution."""
        return image_rule(self, id, target, self, "FAILED")

    def on_cve_detected(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when the scan of an image finds vulnerabilities.

        The event counts them by severity, in ``$.detail.finding-severity-counts``. Images are scanned
        with ``scan=True`` only.
        """
        arns = [self.pipeline_arn]
        detail_type = "EC2 Image Builder CVE Detected"
        return rule(self, id, target, SERVICE, detail_type, resources=arns)

    def on_disabled(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when builds failed so often that the pipeline was disabled.

        From then on no new AMIs come, while old ones are retired. The event counts the failures in
        ``$.detail.consecutive-failures``, as text.
        """
        arns = [self.pipeline_arn]
        detail_type = "EC2 Image Builder Image Pipeline Automatically Disabled"
        return rule(self, id, target, SERVICE, detail_type, resources=arns)

    def on_waiting(self, id: str, *, target: events.IRuleTarget | None = None) -> events.Rule:
        """Make a rule that fires when a workflow of this pipeline waits for somebody's decision.

        The answer is SendWorkflowStepAction with ``$.detail.workflow-step-execution-id``.
        """
        detail_type = "EC2 Image Builder Workflow Step Waiting"
        return rule(self, id, target, SERVICE, detail_type, resources=images_of(self))


def rule_with_amis(
    pipeline: ImageEvents, id: str, target: events.IRuleTarget | None
) -> events.Rule:
    """Make a rule that fires when an image of a pipeline is available, and tells its AMIs."""
    check_position(pipeline, id)
    check_target(target)
    look_up(pipeline)
    detail = {"pipeline": [pipeline.pipeline_name]}
    return rule(pipeline, id, target, SOURCE, _BUILT, detail=detail)


def look_up(pipeline: ImageEvents) -> sfn.StateMachine:
    """Return the machine that tells the AMIs of the images of a pipeline; make it the first time."""
    found = pipeline.node.try_find_child(LOOK_UP)
    if found is not None:
        return cast("sfn.StateMachine", found)
    machine = make_machine(
        pipeline,
        LOOK_UP,
        comment="Tells which AMIs an image has.",
        states=_look_up_states(pipeline.pipeline_name),
        statements=[may_get_images(pipeline), may_tell(pipeline.stack)],
    )
    pipeline.on_built(f"{LOOK_UP}Start", target=started_by(machine, {"image": image_of_event()}))
    return machine


def may_get_images(pipeline: ImageEvents) -> dict[str, Any]:
    """Return the statement for GetImage; images that are made later have versions nobody knows yet."""
    return allow(["imagebuilder:GetImage"], [f"{pipeline.image_arn_pattern}*"])


def _look_up_states(name: str) -> dict[str, Any]:
    amis = (
        "[$states.result.Image.OutputResources.Amis."
        "{'region': Region, 'accountId': AccountId, 'image': Image, 'name': Name}]"
    )
    arn = "$states.result.Image.Arn"
    found = f"{{'pipeline': '{name}', 'image': {arn}, 'version': $join($split({arn}, '/')[[2..3]], '/'), 'amis': {amis}}}"
    return {
        "Get image": call(
            "imagebuilder:getImage",
            {"ImageBuildVersionArn": "{% $states.input.image %}"},
            Output=f"{{% {found} %}}",
            Next="Tell",
        ),
        "Tell": tell(_BUILT, "{% $states.input %}", End=True),
    }
