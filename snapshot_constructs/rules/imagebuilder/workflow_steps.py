"""Rules on the steps of workflows."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import Deferred, known
from snapshot_constructs.model.imagebuilder import ImageBuilderResource, Workflow
from snapshot_constructs.model.imagebuilder.document import Step, WorkflowDocument, Written
from snapshot_constructs.model.value import brief, settle
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    Found,
    told,
    workflow_documents,
    workflow_steps,
)
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Place,
    Rule,
    Severity,
    Subject,
    Unknown,
)

HOUR = 3600
LONGEST = 12 * HOUR
LONGEST_OF_ANY = 168 * HOUR
_LONGER_OR_SHORTER = {
    "CreateImage": 72 * HOUR,
    "ExecuteComponents": 24 * HOUR,
    "ExecuteStateMachine": 24 * HOUR,
    "ModifyImageAttributes": 3 * HOUR,
    "WaitForAction": LONGEST_OF_ANY,
    "WaitForSSMAgent": 3 * HOUR,
}

# The inputs without which a step is refused, checked 2026-11. Those of the two that change
# distributed AMIs are left out: AWS's own pages describe them differently.
_INSTANCE = ("instanceId",)
ACTIONS: dict[str, tuple[str, ...]] = {
    "ApplyImageConfigurations": (),
    "BootstrapInstanceForContainer": _INSTANCE,
    "CollectImageMetadata": _INSTANCE,
    "CollectImageScanFindings": _INSTANCE,
    "CreateImage": _INSTANCE,
    "CreateImageFromIso": _INSTANCE,
    "DistributeContainerImage": _INSTANCE,
    "DistributeImage": (),
    "ExecuteComponents": _INSTANCE,
    "ExecuteStateMachine": ("stateMachineArn",),
    "LaunchInstance": ("waitFor",),
    "ModifyImageAttributes": (),
    "RegisterImage": (),
    "RunCommand": ("instanceId", "documentName"),
    "RunSysPrep": _INSTANCE,
    "SanitizeInstance": _INSTANCE,
    "TerminateInstance": _INSTANCE,
    "WaitForAction": (),
    "WaitForSSMAgent": _INSTANCE,
}
"""The actions that a step can have, each with the inputs that it needs."""

_EXAMPLES = {
    "documentName": "write, for example, documentName: AWS-RunShellScript",
    "instanceId": "write, for example, instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId",
    "stateMachineArn": "write, for example, "
    "stateMachineArn: arn:aws:states:eu-west-1:111122223333:stateMachine:check-image",
    "waitFor": "write waitFor: ssmAgent",
}
_OF_AMIS = ("DistributeImage", "ModifyImageAttributes", "ApplyImageConfigurations")
_OF_CONTAINERS = "DistributeContainerImage"
_STAGES = {
    "ExecuteComponents": ("BUILD", "TEST"),
    "CollectImageScanFindings": ("TEST",),
    **dict.fromkeys((*_OF_AMIS, _OF_CONTAINERS), ("DISTRIBUTION",)),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-_]{1,99}")


class Staged(NamedTuple):
    """A step, and the type of its workflow."""

    step: Step
    type: Written


def staged_steps(resource: ImageBuilderResource, place: Place) -> Found[Staged]:
    """Yield each step of a workflow, with the type of the workflow."""
    for found in workflow_steps(resource, place):
        if isinstance(found, Unknown):
            yield found
        elif isinstance(resource, Workflow):
            yield Part(Staged(found.it, resource.type), found.where, found.place)


def workflow_step_name(part: Part[Step]) -> Breaches:
    """Find steps without a name, or with one that a step cannot have."""
    name = known(part.it.name)
    if name is None or _NAME.fullmatch(name) is None:
        yield part.broken(
            "name",
            "is missing"
            if name is None
            else "must have 2 to 100 letters, digits, - and _, the first a letter "
            f"(got {brief(name)})",
            "write, for example, LaunchTestInstance",
        )


def workflow_step_unique(part: Part[WorkflowDocument]) -> Breaches:
    """Find names that an earlier step has."""
    seen: set[str] = set()
    waiting: list[Deferred] = []
    for i, step in enumerate(known(part.it.steps)):
        name = step if isinstance(step, Deferred) else step.name
        if isinstance(name, Deferred):
            waiting.append(name)
        elif name in seen:
            yield part.broken(
                f"steps/{i}/name",
                f"is the name of an earlier step (got {brief(name)})",
                f"write, for example, {name}Again",
            )
        elif name is not None:
            seen.add(name)
    for name in waiting:
        known(name)


def workflow_step_action(part: Part[Step]) -> Breaches:
    """Find steps that do nothing that Image Builder can do."""
    action = known(part.it.action)
    if action not in ACTIONS:
        yield part.broken(
            "action",
            "is missing" if action is None else f"is no step action (got {brief(action)})",
            f"write {_alike(action)}",
        )


def _alike(action: str | None) -> str:
    """Name the action that is spelled like this one, or any."""
    alike = (each for each in ACTIONS if each.lower() == (action or "").lower())
    return next(alike, "a supported one, for example RunCommand")


def workflow_step_inputs(part: Part[Step]) -> Breaches:
    """Find steps without an input that their action needs."""
    needed = ACTIONS.get(known(part.it.action) or "", ())
    inputs = known(settle(part.it.inputs)) if needed else None
    if inputs is not None and not isinstance(inputs, dict):
        yield part.broken(
            "inputs", f"must be a map (got {brief(part.it.inputs)})", _EXAMPLES[needed[0]]
        )
        return
    for name in needed:
        if inputs is None or not {name, f"{name}.$"} & inputs.keys():
            yield part.broken(
                "inputs", f"has no {name}, which {part.it.action} needs", _EXAMPLES[name]
            )


def workflow_step_timeout(part: Part[Step]) -> Breaches:
    """Find time limits that are too short or too long for what the step does."""
    seconds = known(part.it.timeout_seconds)
    if seconds is None:
        return
    most = _longest(part.it.action)
    if not 1 <= seconds <= most:
        yield part.broken(
            "timeoutSeconds",
            f"must be 1 to {most} seconds (got {seconds})",
            f"write, for example, {min(most, HOUR)}",
        )
    else:
        known(part.it.action)


def _longest(action: Written) -> int:
    """Return the longest time limit of an action; of any where it is not known."""
    if isinstance(action, str) and action in ACTIONS:
        return _LONGER_OR_SHORTER.get(action, LONGEST)
    return LONGEST_OF_ANY


def workflow_step_on_failure(part: Part[Step]) -> Breaches:
    """Find what cannot be done when a step fails."""
    action = known(part.it.on_failure)
    if action not in (None, "Abort", "Continue"):
        yield part.broken(
            "onFailure", f"must be Abort or Continue (got {brief(action)})", "write Abort"
        )


def workflow_step_stage(part: Part[Staged]) -> Breaches:
    """Find steps that have no place in workflows of this type."""
    step, type_ = part.it
    stages = _STAGES.get(known(step.action) or "")
    if stages is None:
        return
    stage = told(type_)
    if stage is not None and stage not in stages:
        yield part.broken(
            "action",
            f"{step.action} is for workflows of the type {' or '.join(stages)} (got {stage})",
            "move the step to such a workflow",
        )


def workflow_ami_or_container(part: Part[WorkflowDocument]) -> Breaches:
    """Find workflows that distribute both AMIs and container images."""
    actions = list(_actions(part.it))
    of_amis = [action for _, action in actions if action in _OF_AMIS]
    for i, action in actions:
        if of_amis and action == _OF_CONTAINERS:
            yield part.broken(
                f"steps/{i}/action",
                f"{action} stands beside {of_amis[0]}",
                "distribute AMIs and container images in workflows of their own",
            )
    for _, action in actions:
        known(action)


def _actions(document: WorkflowDocument) -> Iterator[tuple[int, Written]]:
    for i, step in enumerate(known(document.steps)):
        yield i, step if isinstance(step, Deferred) else step.action


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/workflow-step-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step's name has 2 to 100 letters, digits, - and _, the first a letter",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.MODEL,
        each=workflow_steps,
        check=workflow_step_name,
    ),
    Rule(
        id="imagebuilder/workflow-step-unique",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each step of a workflow has a name of its own",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_step_unique,
    ),
    Rule(
        id="imagebuilder/workflow-step-action",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step has an action that Image Builder has",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_ACTIONS,
        certainty=Certainty.DOCS,
        each=workflow_steps,
        check=workflow_step_action,
    ),
    Rule(
        id="imagebuilder/workflow-step-inputs",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step has the inputs that its action needs",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_ACTIONS,
        certainty=Certainty.DOCS,
        each=workflow_steps,
        check=workflow_step_inputs,
    ),
    Rule(
        id="imagebuilder/workflow-step-timeout",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step's time limit is within that of its action",
        why="Image Builder refuses the workflow. Most actions take up to 12 hours, "
        "WaitForAction up to 7 days.",
        link=links.WORKFLOW_ACTIONS,
        certainty=Certainty.DOCS,
        each=workflow_steps,
        check=workflow_step_timeout,
    ),
    Rule(
        id="imagebuilder/workflow-step-on-failure",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="After a failure of a step the workflow aborts or continues",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_steps,
        check=workflow_step_on_failure,
    ),
    Rule(
        id="imagebuilder/workflow-step-stage",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step's action belongs to the stage of its workflow",
        why="Image Builder refuses the workflow: it holds the steps against the type.",
        link=links.WORKFLOW_ACTIONS,
        certainty=Certainty.DOCS,
        each=staged_steps,
        check=workflow_step_stage,
    ),
    Rule(
        id="imagebuilder/workflow-ami-or-container",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow distributes AMIs or container images, not both",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_ACTIONS,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_ami_or_container,
    ),
)
