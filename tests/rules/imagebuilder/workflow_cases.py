"""Workflows that break a rule, and neighbours that do not."""

from dataclasses import replace

from tests.imagebuilder import WORKFLOW_DOCUMENT, workflow
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

_WAIT = "schemaVersion: 1.0\nsteps:\n"
_IN_S3 = "s3://bucket/workflow.yaml"


def _waiting(number: int) -> str:
    return _WAIT + "".join(f"- name: Wait{i}\n  action: WaitForAction\n" for i in range(number))


CASES: list[Case] = [
    breaks("workflow-source", "Data", workflow(data=None)),
    breaks("workflow-source", "Uri", workflow(uri=_IN_S3), name="both"),
    neighbour("workflow-source", workflow(data=None, uri=_IN_S3)),
    breaks("workflow-data-16000", "Data", workflow(_waiting(1).ljust(16_001))),
    breaks("workflow-data-16000", "Data", workflow(data="", document=None), name="empty"),
    breaks("workflow-data-16000", "Data", workflow(data="a\0", document=None), name="nul"),
    neighbour("workflow-data-16000", workflow(_waiting(1).ljust(16_000))),
    neighbour("workflow-data-16000", workflow(data="a", document=None), name="short"),
    breaks("workflow-type", "Type", workflow(type="test")),
    breaks("workflow-type", "Type", workflow(type=None), name="missing"),
    neighbour("workflow-type", workflow(type="BUILD")),
    breaks("workflow-document", "Data", workflow("steps: [")),
    breaks("workflow-document", "Data", workflow("- name: a"), name="list"),
    breaks(
        "workflow-document",
        "Data/steps/0/timeoutSeconds",
        workflow(_waiting(1) + "  timeoutSeconds: '60'\n"),
        name="type",
    ),
    neighbour("workflow-document", workflow(_waiting(1) + "  timeoutSeconds: 60\n")),
    neighbour("workflow-document", replace(workflow(), data=LATER, document=LATER)),
    breaks(
        "workflow-document-names",
        "Data/steps/0/onFailures",
        workflow(_waiting(1) + "  onFailures: Abort\n"),
    ),
    neighbour("workflow-document-names", workflow(_waiting(1) + "  rollbackEnabled: false\n")),
    neighbour(
        "workflow-document-names",
        workflow(_waiting(1) + "  rollbackEnabled.$: $.parameters.undo\n"),
    ),
    breaks(
        "workflow-schema-version",
        "Data/schemaVersion",
        workflow(WORKFLOW_DOCUMENT.replace("1.0", "2.0")),
    ),
    breaks(
        "workflow-schema-version",
        "Data/schemaVersion",
        workflow(WORKFLOW_DOCUMENT.replace("schemaVersion: 1.0\n", "")),
        name="missing",
    ),
    neighbour("workflow-schema-version", workflow(WORKFLOW_DOCUMENT.replace("1.0", "'1.0'"))),
    neighbour("workflow-schema-version", workflow(WORKFLOW_DOCUMENT.replace("1.0", "1"))),
    breaks("workflow-steps-required", "Data/steps", workflow("schemaVersion: 1.0\n")),
    neighbour("workflow-steps-required", workflow(_waiting(1))),
    breaks("workflow-steps-15", "Data/steps", workflow(_waiting(16))),
    neighbour("workflow-steps-15", workflow(_waiting(15))),
    breaks(
        "workflow-parameters",
        "Data/parameters/0/type",
        workflow(_waiting(1) + "parameters:\n- name: size\n  type: number\n"),
    ),
    breaks(
        "workflow-parameters",
        "Data/parameters/0/name",
        workflow(_waiting(1) + "parameters:\n- type: string\n"),
        name="name",
    ),
    neighbour(
        "workflow-parameters",
        workflow(_waiting(1) + "parameters:\n- name: names\n  type: stringList\n- name: size\n"),
    ),
]
