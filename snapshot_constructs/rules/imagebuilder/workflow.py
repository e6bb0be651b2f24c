"""Rules on workflows and their documents."""

from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder import Workflow
from snapshot_constructs.model.imagebuilder.document import WorkflowDocument
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    given,
    told,
    workflow_documents,
    workflows,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

LONGEST_DATA = 16_000
MOST_STEPS = 15

_TYPES = ("BUILD", "TEST", "DISTRIBUTION")
_PARAMETER_TYPES = ("string", "integer", "boolean", "stringList")


def workflow_source(part: Part[Workflow]) -> Breaches:
    """Find workflows without a document, and with two."""
    data, uri = given(part.it.data), given(part.it.uri)
    if data and uri:
        yield part.broken("Uri", "stands beside Data", "keep one of them")
    if not data and not uri:
        yield part.broken(
            "Data", "is missing, and so is Uri", "write the document as Data, or its place in S3"
        )


def workflow_data(part: Part[Workflow]) -> Breaches:
    """Find documents that are too long to stand in a template, and empty ones."""
    data = known(part.it.data)
    if data is None:
        return
    if not 1 <= len(data) <= LONGEST_DATA:
        yield part.broken(
            "Data",
            f"must have 1 to {LONGEST_DATA} characters (got {len(data)})",
            "shorten it, or put it in S3, and name it there instead",
        )
    if "\0" in data:
        yield part.broken("Data", "contains a NUL character", "remove it")


def workflow_type(part: Part[Workflow]) -> Breaches:
    """Find stages that do not exist."""
    stage = told(part.it.type)
    if stage not in _TYPES:
        yield part.broken(
            "Type",
            "is missing" if stage is None else f"must be {', '.join(_TYPES)} (got {brief(stage)})",
            "write, for example, TEST",
        )


def workflow_document(part: Part[WorkflowDocument]) -> Breaches:
    """Find what is no document, and values of a wrong type in one."""
    if part.it.broken is not None:
        position, _, what = part.it.broken.removeprefix("Data:").partition(": ")
        yield part.broken("", f"is no document: {position} {what}", "correct it there")
    for misread in part.it.misread:
        if not misread.unknown:
            function = misread.what.startswith("is a function")
            fix = "put Fn::Sub before the whole text" if function else "write a value of that type"
            yield part.broken(misread.where, misread.what, fix)


def workflow_document_names(part: Part[WorkflowDocument]) -> Breaches:
    """Find names that mean nothing in a document."""
    for misread in part.it.misread:
        if misread.unknown and not misread.where.endswith(".$"):
            yield part.broken(misread.where, misread.what, "correct its spelling, or remove it")


def workflow_schema_version(part: Part[WorkflowDocument]) -> Breaches:
    """Find documents that do not say how they are to be read."""
    version = known(part.it.schema_version)
    if part.it.broken is None and str(version) not in ("1.0", "1"):
        yield part.broken(
            "schemaVersion",
            "is missing" if version is None else f"must be 1.0 (got {brief(version)})",
            "write schemaVersion: 1.0",
        )


def workflow_steps_required(part: Part[WorkflowDocument]) -> Breaches:
    """Find documents that do nothing."""
    if part.it.broken is None and not known(part.it.steps):
        yield part.broken("steps", "has no step", "write one, for example with LaunchInstance")


def workflow_steps_15(part: Part[WorkflowDocument]) -> Breaches:
    """Find documents with more steps than a workflow takes."""
    number = len(known(part.it.steps))
    if number > MOST_STEPS:
        yield part.broken(
            "steps",
            f"takes up to {MOST_STEPS} steps (got {number})",
            "divide them between two workflows",
        )


def workflow_parameters(part: Part[WorkflowDocument]) -> Breaches:
    """Find parameters that cannot be declared so."""
    for i, parameter in known_items(part.it.parameters):
        if parameter.name is None:
            yield part.broken(f"parameters/{i}/name", "is missing", "give each parameter a name")
        kind = known(parameter.type)
        if kind not in (None, *_PARAMETER_TYPES):
            yield part.broken(
                f"parameters/{i}/type",
                f"must be {', '.join(_PARAMETER_TYPES)} (got {brief(kind)})",
                "write, for example, string",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/workflow-source",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document stands in Data or in S3, one of them",
        why="CloudFormation or Image Builder refuses the workflow.",
        link=links.WORKFLOW,
        certainty=Certainty.MODEL,
        each=workflows,
        check=workflow_source,
    ),
    Rule(
        id="imagebuilder/workflow-data-16000",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document in a template has 1 to 16,000 characters",
        why="CloudFormation or Image Builder refuses the workflow. Larger documents go to S3.",
        link=links.WORKFLOW,
        certainty=Certainty.MODEL,
        each=workflows,
        check=workflow_data,
    ),
    Rule(
        id="imagebuilder/workflow-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow is for the build, the tests or the distribution",
        why="CloudFormation or Image Builder refuses the workflow.",
        link=links.WORKFLOW,
        certainty=Certainty.MODEL,
        each=workflows,
        check=workflow_type,
    ),
    Rule(
        id="imagebuilder/workflow-document",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document is YAML, with values of the right types",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_document,
    ),
    Rule(
        id="imagebuilder/workflow-document-names",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document says nothing that has no meaning",
        why="It is refused, or does nothing.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.INFERRED,
        each=workflow_documents,
        check=workflow_document_names,
    ),
    Rule(
        id="imagebuilder/workflow-schema-version",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document has the schema version 1.0",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_schema_version,
    ),
    Rule(
        id="imagebuilder/workflow-steps-required",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's document has a step",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_steps_required,
    ),
    Rule(
        id="imagebuilder/workflow-steps-15",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow has up to 15 steps",
        why="The user guide knows no more; Image Builder may refuse the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_steps_15,
    ),
    Rule(
        id="imagebuilder/workflow-parameters",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A workflow's parameters have names, and types that exist",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_parameters,
    ),
)
