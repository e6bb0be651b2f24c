"""Rules on what the steps of a workflow hand to each other."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.imagebuilder.document import Parameter, Step, WorkflowDocument
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    workflow_documents,
    workflow_steps,
)
from snapshot_constructs.rules.registry import Broken, Certainty, Part, Rule, Severity, Subject

_NAMED = r"\$\.(?P<node>stepOutputs|parameters)\.(?P<name>[A-Za-z0-9_-]+)"
_REFERENCE = re.compile(_NAMED)
_WITHIN_TEXT = re.compile(r"\{\{\s*" + _NAMED)
_VARIABLE = re.compile(r"\$\.(?:stepOutputs|parameters|workflowOutputs|imagebuilder)\.")

Names = list[str | Deferred | None]
Texts = Iterator[tuple[str, str]]


def workflow_references(part: Part[WorkflowDocument]) -> Breaches:
    """Find references to steps that do not come before, and to parameters that do not exist."""
    steps, parameters = _names(known(part.it.steps)), _names(known(part.it.parameters))
    for i, step in known_items(part.it.steps):
        for where, text in _texts_of(step):
            yield from _astray(part, f"steps/{i}/{where}", text, steps[:i], parameters)
    for where, text in _texts(part.it.outputs, "outputs"):
        yield from _astray(part, where, text, steps, parameters)


def _astray(
    part: Part[WorkflowDocument], where: str, text: str, steps: Names, parameters: Names
) -> Iterator[Broken]:
    whole = _REFERENCE.match(text)
    for match in [whole] if whole else _WITHIN_TEXT.finditer(text):
        to_step = match["node"] == "stepOutputs"
        names = steps if to_step else [*parameters, *steps]  # a step may stand before a parameter
        if match["name"] not in names:
            for name in names:
                known(name)
            there = ", ".join(str(name) for name in (steps if to_step else parameters))
            yield part.broken(
                where,
                f"names no {'earlier step' if to_step else 'parameter of this document'} "
                f"(got {brief(match['name'])})",
                f"write one of {there}" if there else "remove it: there is none",
            )


def _names(held: tuple[Step | Deferred, ...] | tuple[Parameter | Deferred, ...]) -> Names:
    return [each if isinstance(each, Deferred) else each.name for each in held]


def _texts_of(step: Step) -> Texts:
    yield from _texts(step.inputs, "inputs")
    yield from _texts(step.condition, "if")


def _texts(written: object, where: str) -> Texts:
    """Yield each text below a value of the document, with its path."""
    found = known(written)
    if isinstance(found, str):
        yield where, found
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from _texts(value, f"{where}/{key}")
    elif isinstance(found, (list, tuple)):
        for i, value in enumerate(found):
            yield from _texts(value, f"{where}/{i}")


def workflow_chaining(part: Part[Step]) -> Breaches:
    """Find inputs that hold a variable, and whose names do not say so."""
    for where, text in _texts(part.it.inputs, "inputs"):
        if _VARIABLE.match(text) and not any(name.endswith(".$") for name in where.split("/")):
            yield part.broken(
                where,
                f"holds a variable, and its name does not end with .$ (got {brief(text)})",
                f"write {where.rpartition('/')[2]}.$",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/workflow-references",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step refers to steps before it, and to declared parameters",
        why="Image Builder refuses the workflow.",
        link=links.WORKFLOW_VARIABLES,
        certainty=Certainty.DOCS,
        each=workflow_documents,
        check=workflow_references,
    ),
    Rule(
        id="imagebuilder/workflow-chaining",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="The name of an input that holds a variable ends with .$",
        why="Without it the text is taken as it stands; some of AWS's own examples lack it.",
        link=links.WORKFLOW_VARIABLES,
        certainty=Certainty.DOCS,
        each=workflow_steps,
        check=workflow_chaining,
    ),
)
