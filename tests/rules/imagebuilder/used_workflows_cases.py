"""Pipelines and images with workflows that break a rule, and neighbours that do not."""

from typing import Any

from snapshot_constructs.model.imagebuilder import ImagePipeline
from snapshot_constructs.model.imagebuilder.pipeline import UsedWorkflow
from tests.imagebuilder import ARN, image, pipeline
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

_MANAGED = "arn:aws:imagebuilder:eu-west-1:aws:workflow"
_BUILD = UsedWorkflow(arn=f"{_MANAGED}/build/build-image/x.x.x")
_TEST = UsedWorkflow(arn=f"{_MANAGED}/test/test-image/x.x.x")
_ROLE = "arn:aws:iam::111122223333:role/service-role/image-builder"


def _running(*workflows: Any, **changes: Any) -> ImagePipeline:
    return pipeline(**{"workflows": workflows, "role": _ROLE, **changes})


def _used(stage: str = "test", **changes: Any) -> ImagePipeline:
    return _running(_TEST, UsedWorkflow(arn=f"{_MANAGED}/{stage}/mine/x.x.x", **changes))


CASES: list[Case] = [
    breaks("workflows-role", "ExecutionRole", _running(_BUILD, _TEST, role=None)),
    breaks("workflows-role", "ExecutionRole", image(workflows=(_TEST,)), name="image"),
    neighbour("workflows-role", _running(_BUILD, _TEST)),
    neighbour("workflows-role", _running(role=None)),
    breaks("execution-role-format", "ExecutionRole", pipeline(role="arn:aws:iam::1:role/r")),
    breaks("execution-role-format", "ExecutionRole", pipeline(role=""), name="empty"),
    breaks("execution-role-format", "ExecutionRole", pipeline(role="r" * 2049), name="long"),
    neighbour("execution-role-format", pipeline(role="image-builder")),
    neighbour("execution-role-format", pipeline(role=_ROLE.replace(":aws:", ":aws-us-gov:"))),
    breaks("workflows-without-test", "Workflows", _running(_BUILD)),
    breaks("workflows-without-test", "Workflows", _running(_BUILD, tests=None), name="default"),
    neighbour("workflows-without-test", _running(_BUILD, tests=False)),
    neighbour("workflows-without-test", _running(_TEST, LATER)),
    breaks("workflow-arn", "Workflows/1/WorkflowArn", _running(_TEST, UsedWorkflow())),
    breaks(
        "workflow-arn",
        "Workflows/1/WorkflowArn",
        _running(_TEST, UsedWorkflow(arn="test-image")),
        name="name",
    ),
    breaks(
        "workflow-arn",
        "Workflows/1/WorkflowArn",
        _used(stage="validate"),
        name="stage",
    ),
    neighbour("workflow-arn", _running(_TEST, UsedWorkflow(arn=f"{ARN}:workflow/test/t/1.0.0/1"))),
    neighbour("workflow-arn", _running(_TEST, UsedWorkflow(arn=LATER))),
    breaks("test-workflows-only", "Workflows/1/OnFailure", _used("build", on_failure="ABORT")),
    breaks(
        "test-workflows-only",
        "Workflows/1/ParallelGroup",
        _used("distribution", parallel_group="one"),
        name="group",
    ),
    neighbour("test-workflows-only", _used(on_failure="CONTINUE", parallel_group="one")),
    *(
        breaks("parallel-group", "Workflows/1/ParallelGroup", _used(parallel_group=group))
        for group in ("", "-one", "one two", "g" * 101)
    ),
    *(
        neighbour("parallel-group", _used(parallel_group=group))
        for group in ("1", "c++#1-a_b", "g" * 100)
    ),
    breaks("workflow-on-failure", "Workflows/1/OnFailure", _used(on_failure="Abort")),
    neighbour("workflow-on-failure", _used(on_failure="ABORT")),
]
