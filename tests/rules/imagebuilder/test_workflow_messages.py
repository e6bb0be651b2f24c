"""What is said of workflows names the value and a cure."""

import pytest

from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import workflow

_ONE = "schemaVersion: 1.0\nsteps:\n- name: First\n  action: "
_MESSAGES = {
    "steps: [": (
        "imagebuilder/workflow-document: Data: is no document: 1:9 is not YAML (did not find "
        "expected node content); correct it there"
    ),
    f"{_ONE}WaitForAction\n  timeoutSeconds: '60'\n": (
        "imagebuilder/workflow-document: Data/steps/0/timeoutSeconds: expected a whole number, got "
        "'60'; write a value of that type"
    ),
    f"{_ONE}waitForAction\n": (
        "imagebuilder/workflow-step-action: Data/steps/0/action: is no step action (got "
        "'waitForAction'); write WaitForAction"
    ),
    f"{_ONE}NoSuch\n": (
        "imagebuilder/workflow-step-action: Data/steps/0/action: is no step action (got "
        "'NoSuch'); write a supported one, for example RunCommand"
    ),
    f"{_ONE}WaitForSSMAgent\n  inputs: [instanceId]\n": (
        "imagebuilder/workflow-step-inputs: Data/steps/0/inputs: must be a map (got "
        "['instanceId']); write, for example, "
        "instanceId.$: $.stepOutputs.LaunchTestInstance.instanceId"
    ),
    f"{_ONE}LaunchInstance\n": (
        "imagebuilder/workflow-step-inputs: Data/steps/0/inputs: has no waitFor, which "
        "LaunchInstance needs; write waitFor: ssmAgent"
    ),
    f"{_ONE}DistributeImage\n": (
        "imagebuilder/workflow-step-stage: Data/steps/0/action: DistributeImage is for workflows "
        "of the type DISTRIBUTION (got TEST); move the step to such a workflow"
    ),
    f"{_ONE}WaitForAction\n  timeoutSeconds: 604801\n": (
        "imagebuilder/workflow-step-timeout: Data/steps/0/timeoutSeconds: must be 1 to 604800 "
        "seconds (got 604801); write, for example, 3600"
    ),
    f"{_ONE}WaitForAction\noutputs:\n- {{name: id, value: $.stepOutputs.Create.imageId}}\n": (
        "imagebuilder/workflow-references: Data/outputs/0/value: names no earlier step (got "
        "'Create'); write one of First"
    ),
    f"{_ONE}WaitForAction\n  inputs: {{payload: '{{{{ $.parameters.a }}}}'}}\n": (
        "imagebuilder/workflow-references: Data/steps/0/inputs/payload: names no parameter of "
        "this document (got 'a'); remove it: there is none"
    ),
}


@pytest.mark.parametrize("text", _MESSAGES)
def test_a_message_says_where_what_and_how_to_mend_it(text: str) -> None:
    (found,) = judge_image_builder(workflow(text)).findings

    assert str(found) == _MESSAGES[text]
