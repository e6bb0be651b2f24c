"""Workflows whose steps break a rule, and neighbours that do not."""

from snapshot_constructs.model.imagebuilder import Workflow
from tests.imagebuilder import WORKFLOW_DOCUMENT, workflow
from tests.rules.imagebuilder.cases import Case, breaks, neighbour

_IMAGES = "{distributedImages.$: $.stepOutputs.First.distributedImages}"


def _doing(*actions: str, type_: str = "TEST", behind: str = "") -> Workflow:
    """Return a workflow with steps called First, Second and Third; inputs follow a colon."""
    text = "schemaVersion: 1.0\nsteps:\n"
    for name, each in zip(("First", "Second", "Third"), actions, strict=False):
        action, _, inputs = each.partition(":")
        text += f"- name: {name}\n  action: {action}\n" + f"  inputs: {inputs}\n" * bool(inputs)
    return workflow(text + behind, type=type_)


def _with(line: str, action: str = "WaitForAction") -> Workflow:
    return _doing(f"{action}:{{instanceId: i-0123456789abcdef0}}", behind=f"  {line}\n")


def _called(name: str) -> Workflow:
    return workflow(f"schemaVersion: 1.0\nsteps:\n- name: {name}\n  action: WaitForAction\n")


CASES: list[Case] = [
    *(
        breaks("workflow-step-name", "Data/steps/0/name", _called(name), name=name[:9])
        for name in ("A", "1stStep", "Two words", "N" * 101)
    ),
    breaks(
        "workflow-step-name",
        "Data/steps/0/name",
        workflow("schemaVersion: 1.0\nsteps:\n- action: WaitForAction\n"),
        name="missing",
    ),
    *(neighbour("workflow-step-name", _called(name)) for name in ("A1", "a-b_c", "N" * 100)),
    breaks(
        "workflow-step-unique",
        "Data/steps/1/name",
        workflow(
            "schemaVersion: 1.0\nsteps:\n"
            "- {name: Wait, action: WaitForAction}\n- {name: Wait, action: WaitForAction}\n"
        ),
    ),
    neighbour("workflow-step-unique", _doing("WaitForAction", "WaitForAction")),
    breaks("workflow-step-action", "Data/steps/0/action", _doing("NoSuch")),
    breaks("workflow-step-action", "Data/steps/0/action", _doing("waitForAction"), name="case"),
    breaks(
        "workflow-step-action",
        "Data/steps/0/action",
        workflow("schemaVersion: 1.0\nsteps:\n- name: First\n"),
        name="missing",
    ),
    neighbour("workflow-step-action", _doing("WaitForAction")),
    breaks("workflow-step-inputs", "Data/steps/0/inputs", _doing("LaunchInstance")),
    breaks(
        "workflow-step-inputs",
        "Data/steps/0/inputs",
        _doing("RunCommand:{instanceId: i-0123456789abcdef0}"),
        name="one-of-two",
    ),
    breaks(
        "workflow-step-inputs",
        "Data/steps/0/inputs",
        _doing("CreateImage:[instanceId]"),
        name="list",
    ),
    neighbour("workflow-step-inputs", workflow(WORKFLOW_DOCUMENT)),
    neighbour("workflow-step-inputs", _doing("RegisterImage")),
    neighbour("workflow-step-inputs", _doing("RegisterImage:[imageName]"), name="needs-none"),
    *(
        breaks(
            "workflow-step-timeout",
            "Data/steps/0/timeoutSeconds",
            _with(f"timeoutSeconds: {seconds}", action),
            name=f"{action}-{seconds}",
        )
        for action, seconds in (
            ("WaitForAction", 0),
            ("WaitForAction", 604_801),
            ("WaitForSSMAgent", 10_801),
            ("TerminateInstance", 43_201),
            ("CreateImage", 259_201),
        )
    ),
    *(
        neighbour("workflow-step-timeout", _with(f"timeoutSeconds: {seconds}", action))
        for action, seconds in (
            ("WaitForAction", 1),
            ("WaitForAction", 604_800),
            ("WaitForSSMAgent", 10_800),
            ("TerminateInstance", 43_200),
            ("CreateImage", 259_200),
            ("ExecuteComponents", 86_400),
        )
    ),
    breaks("workflow-step-on-failure", "Data/steps/0/onFailure", _with("onFailure: Ignore")),
    neighbour("workflow-step-on-failure", _with("onFailure: Continue")),
    *(
        breaks(
            "workflow-step-stage",
            "Data/steps/0/action",
            _doing(f"{action}:{{instanceId: i-0123456789abcdef0}}", type_=type_),
            name=f"{action}-{type_}",
        )
        for action, type_ in (
            ("ExecuteComponents", "DISTRIBUTION"),
            ("CollectImageScanFindings", "BUILD"),
            ("DistributeImage", "TEST"),
            ("DistributeContainerImage", "BUILD"),
        )
    ),
    neighbour("workflow-step-stage", _with("onFailure: Abort", "ExecuteComponents")),
    neighbour("workflow-step-stage", _doing("DistributeImage", type_="DISTRIBUTION")),
    breaks(
        "workflow-ami-or-container",
        "Data/steps/2/action",
        _doing(
            "DistributeImage",
            f"ModifyImageAttributes:{_IMAGES}",
            "DistributeContainerImage:{instanceId: i-0123456789abcdef0}",
            type_="DISTRIBUTION",
        ),
    ),
    neighbour(
        "workflow-ami-or-container",
        _doing("DistributeImage", f"ApplyImageConfigurations:{_IMAGES}", type_="DISTRIBUTION"),
    ),
    breaks(
        "workflow-references",
        "Data/steps/0/inputs/instanceId.$",
        _doing("CreateImage:{instanceId.$: $.stepOutputs.Second.instanceId}", "WaitForAction"),
        name="later-step",
    ),
    breaks(
        "workflow-references",
        "Data/steps/0/inputs/payload",
        _doing("WaitForAction:{payload: 'of {{ $.parameters.team }}'}"),
        name="parameter",
    ),
    breaks(
        "workflow-references",
        "Data/steps/0/if/value",
        _with("if: {booleanEquals: true, value: $.parameters.wait}"),
        name="condition",
    ),
    breaks(
        "workflow-references",
        "Data/outputs/0/value",
        _doing(
            "WaitForAction", behind="outputs:\n- {name: id, value: $.stepOutputs.Create.imageId}\n"
        ),
        name="output",
    ),
    breaks(
        "workflow-references",
        "Data/steps/1/inputs/payload",
        _doing(
            "WaitForAction",
            "WaitForAction:{payload: '{{ $.stepOutputs.team.reason }}'}",
            behind="parameters:\n- {name: team, type: string}\n",
        ),
        name="parameter-as-step",
    ),
    neighbour(
        "workflow-references",
        _doing(
            "WaitForAction",
            "WaitForAction:{payload: '{{ $.stepOutputs.First.reason }} {{$.parameters.team}}'}",
            behind="parameters:\n- {name: team, type: string}\n"
            "outputs:\n- {name: why, value: '$.stepOutputs.First.reason[0]'}\n"
            "- {name: team, value: $.parameters.team}\n",
        ),
    ),
    neighbour(
        "workflow-references",
        _doing("WaitForAction:{payload: 'the path $.parameters.team is text'}"),
    ),
    breaks(
        "workflow-chaining",
        "Data/steps/1/inputs/instanceId",
        _doing(
            "LaunchInstance:{waitFor: ssmAgent}",
            "CreateImage:{instanceId: $.stepOutputs.First.instanceId}",
        ),
    ),
    neighbour(
        "workflow-chaining",
        _doing(
            "LaunchInstance:{waitFor: ssmAgent}",
            "CreateImage:{instanceId.$: $.stepOutputs.First.instanceId}",
            "RunCommand:{instanceId: i-0123456789abcdef0, documentName: d, "
            "parameters: {ids.$: [$.stepOutputs.Second.imageId]}}",
        ),
    ),
]
