"""Rules on the workflows of a pipeline or image."""

import re
from typing import Any

from snapshot_constructs.model.deferred import Deferred, NotKnownError, known
from snapshot_constructs.model.imagebuilder import Image, ImagePipeline
from snapshot_constructs.model.imagebuilder.pipeline import UsedWorkflow
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    builds,
    told,
    used_workflows,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

MANAGED_POLICY = "EC2ImageBuilderExecutionPolicy"

_ROLE = re.compile(r"(?:arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/)?[a-zA-Z_0-9+=,.@\-/]{1,2048}")
_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9-_+#]{0,99}")
_WORKFLOW = re.compile(
    r"arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+"
    r":(?:[0-9]{12}|aws(?:-[a-z-]+)?)"
    r":workflow/(?P<stage>build|test|distribution)/[a-z0-9-_]+"
    r"/(?:(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)|[0-9]+\.[0-9]+\.[0-9]+/[0-9]+)"
)


def workflows_role(part: Part[ImagePipeline | Image]) -> Breaches:
    """Find workflows that nobody may run."""
    if part.it.role is None and known(part.it.workflows):
        yield part.broken(
            "ExecutionRole",
            "is missing, and workflows need one",
            f"write a role that trusts imagebuilder.amazonaws.com and has {MANAGED_POLICY}",
        )


def execution_role(part: Part[ImagePipeline | Image]) -> Breaches:
    """Find what is neither the name nor the ARN of a role."""
    role = told(part.it.role)
    if role is not None and _ROLE.fullmatch(role) is None:
        yield part.broken(
            "ExecutionRole",
            f"must be the name or the ARN of an IAM role (got {brief(role)})",
            "write, for example, arn:aws:iam::111122223333:role/image-builder",
        )


def workflows_without_test(part: Part[ImagePipeline | Image]) -> Breaches:
    """Find lists of workflows that leave out the tests."""
    stages = [_stage(each) for each in known(part.it.workflows)]
    if not stages or "test" in stages or known(part.it.tests) is False:
        return
    if all(known(stage) for stage in stages):
        yield part.broken(
            "Workflows",
            f"has no test workflow, so the image is not tested (got {', '.join(map(str, stages))})",
            "add arn:aws:imagebuilder:<region>:aws:workflow/test/test-image/x.x.x, or switch "
            "tests off",
        )


def _stage(workflow: UsedWorkflow | Deferred) -> str | Deferred | None:
    """Return the stage that the ARN of a workflow names, None where it is no such ARN."""
    if isinstance(workflow, Deferred):
        return workflow
    try:
        match = _WORKFLOW.fullmatch(told(workflow.arn) or "")
    except NotKnownError as error:
        return error.deferred
    return match and match["stage"]


def workflow_arn(part: Part[UsedWorkflow]) -> Breaches:
    """Find workflows without an ARN, or with another."""
    arn = told(part.it.arn)
    if arn is None or _WORKFLOW.fullmatch(arn) is None:
        yield part.broken(
            "WorkflowArn",
            "is missing" if arn is None else f"is no ARN of a workflow (got {brief(arn)})",
            "write, for example, arn:aws:imagebuilder:eu-west-1:aws:workflow/test/test-image/x.x.x",
        )


def only_test_workflows(part: Part[UsedWorkflow]) -> Breaches:
    """Find what only workflows of tests have, in others."""
    given = {"ParallelGroup": part.it.parallel_group, "OnFailure": part.it.on_failure}
    for name in [name for name, value in given.items() if value is not None]:
        stage = known(_stage(part.it))
        if stage in ("build", "distribution"):
            yield part.broken(name, f"is for test workflows (got a {stage} workflow)", "remove it")


def parallel_group(part: Part[UsedWorkflow]) -> Breaches:
    """Find names that a parallel group cannot have."""
    group = told(part.it.parallel_group)
    if group is not None and _GROUP.fullmatch(group) is None:
        yield part.broken(
            "ParallelGroup",
            "must have 1 to 100 letters, digits and - _ + #, the first a letter or digit "
            f"(got {brief(group)})",
            "write, for example, tests",
        )


def workflow_on_failure(part: Part[UsedWorkflow]) -> Breaches:
    """Find what cannot be done when a workflow fails."""
    action = told(part.it.on_failure)
    if action not in (None, "CONTINUE", "ABORT"):
        yield part.broken(
            "OnFailure", f"must be CONTINUE or ABORT (got {brief(action)})", "write ABORT"
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/workflows-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Workflows come with an execution role",
        why="Image Builder refuses the pipeline or image.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=workflows_role,
    ),
    Rule(
        id="imagebuilder/execution-role-format",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An execution role is the name or the ARN of an IAM role",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=execution_role,
    ),
    Rule(
        id="imagebuilder/workflows-without-test",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A list of workflows has a test workflow, unless tests are switched off",
        why="The list replaces all workflows that run without it. Without a test workflow nothing "
        "is tested, even where tests are switched on.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=workflows_without_test,
    ),
    Rule(
        id="imagebuilder/workflow-arn",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow of a pipeline or image is named by its ARN",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.USED_WORKFLOW,
        certainty=Certainty.MODEL,
        each=used_workflows,
        check=workflow_arn,
    ),
    Rule(
        id="imagebuilder/test-workflows-only",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Only test workflows have a parallel group or say what follows a failure",
        why="Image Builder refuses them for workflows of the build and of the distribution.",
        link=links.USED_WORKFLOW,
        certainty=Certainty.MODEL,
        each=used_workflows,
        check=only_test_workflows,
    ),
    Rule(
        id="imagebuilder/parallel-group",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A parallel group's name has 1 to 100 letters, digits and - _ + #",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.USED_WORKFLOW,
        certainty=Certainty.MODEL,
        each=used_workflows,
        check=parallel_group,
    ),
    Rule(
        id="imagebuilder/workflow-on-failure",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="After a failure of a workflow the build continues or aborts",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.USED_WORKFLOW,
        certainty=Certainty.MODEL,
        each=used_workflows,
        check=workflow_on_failure,
    ),
    Rule(
        id="imagebuilder/parallel-group-5",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.FACT,
        title="Up to 5 workflows of a parallel group run at once",
        why="The others begin as these end.",
        link=links.USED_WORKFLOW,
        certainty=Certainty.MODEL,
    ),
)
