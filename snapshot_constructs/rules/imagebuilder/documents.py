"""Rules on the documents of components: what they must be, their phases and their parameters."""

from collections import Counter
from difflib import get_close_matches
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Parameter, Phase
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, documents, phases
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Rule,
    Severity,
    Subject,
)

MAIN_PHASES = ("build", "validate", "test")
PHASES = (*MAIN_PHASES, "container-host-test")

_KEYS = (
    *("name", "description", "schemaVersion", "parameters", "constants", "phases", "steps"),
    *("action", "timeoutSeconds", "maxAttempts", "onFailure", "loop", "if", "inputs"),
    *("type", "default", "value"),
)
"""All keys of a document: each is wrong elsewhere."""


def component_yaml(part: Part[ComponentDocument]) -> Breaches:
    """Find texts that are no documents."""
    if part.it.broken is not None:
        position, _, what = part.it.broken.removeprefix("Data:").partition(": ")
        yield part.broken("", f"is no document: {position} {what}", "correct it there")


def component_value_type(part: Part[ComponentDocument]) -> Breaches:
    """Find values of a wrong type, and functions of CloudFormation."""
    for misread in part.it.misread:
        if not misread.unknown:
            function = misread.what.startswith("is a function")
            fix = "put Fn::Sub before the whole text" if function else "write a value of that type"
            yield part.broken(misread.where, misread.what, fix)


def component_key(part: Part[ComponentDocument]) -> Breaches:
    """Find keys that are misspelled, or in a wrong place."""
    folded = {key.casefold(): key for key in _KEYS}
    for misread in part.it.misread:
        written = misread.where.rpartition("/")[2]
        near = get_close_matches(written.casefold(), folded, cutoff=0.8)
        if misread.unknown and near:
            key = folded[near[0]]
            fix = "move it where it belongs" if key == written else f"write {key}"
            yield part.broken(misread.where, "is no key here", fix)


def component_schema_version(part: Part[ComponentDocument]) -> Breaches:
    """Find versions of the schema that do not exist."""
    version = known(part.it.schema_version)
    if part.it.broken is not None:
        return
    if version is None:
        yield part.broken("schemaVersion", "is missing", "write schemaVersion: 1.0")
    elif isinstance(version, bool) or version not in (1.0, "1.0"):
        yield part.broken("schemaVersion", f"must be 1.0 (got {brief(version)})", "write 1.0")


def phase_list(part: Part[ComponentDocument]) -> Breaches:
    """Find documents without phases, or without one that Image Builder asks for."""
    found = known(part.it.phases)
    if part.it.broken is not None:
        return
    if not found:
        yield part.broken("phases", "is missing or empty", "write a phase with the name build")
        return
    names = [known(phase.name) for _, phase in known_items(found)]
    if not set(MAIN_PHASES).intersection(names):
        yield part.broken(
            "phases",
            f"must have one of the phases {', '.join(MAIN_PHASES)} (got {_joined(names)})",
            "name one build",
        )


def _joined(names: list[Any]) -> str:
    return ", ".join(map(brief, names))


def phase_unique(part: Part[ComponentDocument]) -> Breaches:
    """Find phases of one name."""
    counted = Counter(known(phase.name) for _, phase in known_items(part.it.phases))
    for name, number in counted.items():
        if name is not None and number > 1:
            yield part.broken(
                "phases", f"has {number} phases {brief(name)}", "put their steps into one"
            )


def phase_name(part: Part[Phase]) -> Breaches:
    """Find phases that never run."""
    name = known(part.it.name)
    if name is None:
        yield part.broken("name", "is missing", "write, for example, build")
    elif name not in PHASES:
        near = get_close_matches(normalised(name), PHASES, 1)
        yield part.broken(
            "name",
            f"is none of the phases that Image Builder runs, {', '.join(PHASES)} (got {brief(name)})",
            f"write {near[0] if near else 'build'}",
        )


def parameter_type(part: Part[ComponentDocument]) -> Breaches:
    """Find parameters and constants of a type that AWSTOE does not have."""
    for place in ("parameters", "constants"):
        declared: tuple[Parameter, ...] = getattr(part.it, place)
        for i, each in known_items(declared):
            kind = known(each.type)
            if kind != "string":
                what = "is missing" if kind is None else f"must be string (got {brief(kind)})"
                yield part.broken(f"{place}/{i}/{each.name}/type", what, "write string")


def parameter_unique(part: Part[ComponentDocument]) -> Breaches:
    """Find parameters and constants of one name."""
    counted: Counter[Any] = Counter()
    for declared in (part.it.parameters, part.it.constants):
        counted.update(known(each.name) for _, each in known_items(declared))
    for name, number in counted.items():
        if number > 1:
            yield part.broken(
                "parameters",
                f"has {number} parameters and constants with the name {brief(name)}",
                "give each a name of its own",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/component-yaml",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The document of a component is a map in YAML",
        why="Image Builder refuses the component. In YAML, a text that begins with {{ needs quotes.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=component_yaml,
    ),
    Rule(
        id="imagebuilder/component-value-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Every value in the document of a component is of the type of its key",
        why="Image Builder refuses the component. A function of CloudFormation in the text of a "
        "document is not called.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=component_value_type,
    ),
    Rule(
        id="imagebuilder/component-key",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="No key of a component's document is misspelled or in a wrong place",
        why="AWSTOE refuses the document, or does as if the key were not there.",
        link=links.DOCUMENTS,
        certainty=Certainty.INFERRED,
        each=documents,
        check=component_key,
    ),
    Rule(
        id="imagebuilder/component-schema-version",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The document of a component has schemaVersion 1.0",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=component_schema_version,
    ),
    Rule(
        id="imagebuilder/phase-list",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The document of a component has a phase build, validate or test",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=phase_list,
    ),
    Rule(
        id="imagebuilder/phase-unique",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each phase of a component has a name of its own",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=phase_unique,
    ),
    Rule(
        id="imagebuilder/phase-name",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Each phase is one that Image Builder runs: build, validate, test or "
        "container-host-test",
        why="AWSTOE takes phases of any name, but Image Builder runs no others: their steps are "
        "never taken.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=phases,
        check=phase_name,
    ),
    Rule(
        id="imagebuilder/parameter-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Parameters and constants of a component are of type string",
        why="Image Builder refuses the component.",
        link=links.VARIABLES,
        certainty=Certainty.DOCS,
        each=documents,
        check=parameter_type,
    ),
    Rule(
        id="imagebuilder/parameter-unique",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each parameter and constant of a component has a name of its own",
        why="Image Builder refuses the component.",
        link=links.VARIABLES,
        certainty=Certainty.DOCS,
        each=documents,
        check=parameter_unique,
    ),
)
